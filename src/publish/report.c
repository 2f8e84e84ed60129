/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i_report: one page of HTML that needs nothing beside it, or a PDF.
 */
#include "publish/report.h"

#include "atlas/handle.h"
#include "base/memory.h"
#include "io/file.h"

static bool ends(const char *path, const char *ending)
{
    size_t length = strlen(path), end = strlen(ending);
    return length > end && strcmp(path + length - end, ending) == 0;
}

static d4i_status check_path(d4i_context *context, const char *path)
{
    if (ends(path, ".html") || ends(path, ".pdf"))
        return D4I_OK;
    return fail(context, D4I_BAD_USAGE, "a report is a page of HTML or a PDF; end '%s' in .html or .pdf", path);
}

static void write_head(struct report *report, struct html *html)
{
    html_raw(html, "<!DOCTYPE html>\n<html lang=\"");
    html_raw(html, language_code(report->language));
    html_raw(html, "\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
                   "<meta charset=\"utf-8\"/>\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                   "<meta name=\"generator\" content=\"d4i " D4I_VERSION "\"/>\n");
    html_raw(html, "<title>");
    html_words(html, "%s %s", report->title, report->of);
    html_raw(html, "</title>\n<style>\n");
    for (size_t i = 0; report_style[i]; i++)
        html_raw(html, report_style[i]);
    html_raw(html, "</style>\n</head>\n<body>\n");
}

static d4i_status find_title(struct report *report, const d4i_report_options *options)
{
    const struct place *place = report->brief.place;
    struct buffer title = {0};
    report->title = options ? options->title : NULL;
    if (report->title && *report->title)
        return D4I_OK;
    report->title = phrase(report->language, PHRASE_QUESTION);
    if (!place)
        return D4I_OK;
    d4i_status status =
        phrase_fill(report->context, report->language, PHRASE_BRIEF_TITLE, 1,
                    PHRASE_VALUES({"place", *place->name ? place->name : report->brief.code}), &title);
    report->own_title = title.data;
    if (status == D4I_OK)
        report->title = report->own_title;
    return status;
}

static void write_body(struct report *report, struct html *html)
{
    if (report->whom == REPORT_PLACE) {
        report_brief(report, html);
    } else {
        report_front(report, html);
        report_back(report, html);
    }
    html_raw(html, "</body>\n</html>\n");
}

d4i_status d4i_report(d4i_context *context, d4i_atlas *atlas, const d4i_report_options *options, const char *path)
{
    struct report report = {.context = context, .handle = atlas, .atlas = &atlas->atlas};
    struct html html = {.context = context};
    struct buffer page = {0};
    d4i_status status = D4I_OK;
    if (options && options->question)
        report.options = *options->question;
    report.options.list = report.options.by_measure = 0;
    report.fua = report.options.fua; /* for where places lie alone; sums have no use for it */
    report.options.fua = NULL;
    report.earlier = options ? options->earlier : NULL;
    GUARD(check_path(context, path));
    GUARD(language_of(context, options ? options->language : NULL, &report.language));
    html.language = report.language;
    report.pdf = ends(path, ".pdf");
    GUARD(report_find_whom(&report, options));
    GUARD(report_facts(&report));
    GUARD(find_title(&report, options));
    GUARD(report_values(&report));
    if (report.pdf) {
        status = report_pdf(&report, path);
        goto done;
    }
    write_head(&report, &html);
    write_body(&report, &html);
    GUARD(html.status);
    GUARD(html_scrollers(context, html.page.data, &page));
    GUARD(file_write(context, path, page.data, page.length));
done:
    buffer_release(&page);
    buffer_release(&html.page);
    report_release(&report);
    return status;
}
