/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who and what the question does not reach: people whose numbers are withheld, and units that are parts of a city.
 */
#include "publish/report.h"

void report_flag_parts(struct report *report, struct html *html)
{
    if (report->parted.is_inside_city)
        report_say(report, html, "p class=\"flag\"", PHRASE_PARTS_OF_CITY);
}

void report_withheld(struct report *report, struct html *html)
{
    report_say(report, html, NULL, PHRASE_COVERAGE_WITHHELD);
    if (report->parted.withheld_people == 0)
        return;
    html_raw(html, " ");
    report_say(report, html, NULL, PHRASE_COVERAGE_PEOPLE);
}
