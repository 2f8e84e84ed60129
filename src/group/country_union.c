/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who was a member of the European Union when. Days are those on which the Treaty of Rome and the treaties of
 * accession came into force; the United Kingdom left at the end of 31 January 2020 (withdrawal agreement, article
 * 185).
 */
#include <string.h>

#include "base/text.h"
#include "group/country.h"

struct membership {
    char alpha2[3];
    char joined[11], left[11]; /* `left` is the first day outside; empty = still a member */
};

static const struct membership memberships[] = {
    {"BE", "1958-01-01", ""}, {"DE", "1958-01-01", ""}, {"FR", "1958-01-01", ""},
    {"IT", "1958-01-01", ""}, {"LU", "1958-01-01", ""}, {"NL", "1958-01-01", ""},
    {"DK", "1973-01-01", ""}, {"IE", "1973-01-01", ""}, {"GB", "1973-01-01", "2020-02-01"},
    {"GR", "1981-01-01", ""}, {"ES", "1986-01-01", ""}, {"PT", "1986-01-01", ""},
    {"AT", "1995-01-01", ""}, {"FI", "1995-01-01", ""}, {"SE", "1995-01-01", ""},
    {"CY", "2004-05-01", ""}, {"CZ", "2004-05-01", ""}, {"EE", "2004-05-01", ""},
    {"HU", "2004-05-01", ""}, {"LT", "2004-05-01", ""}, {"LV", "2004-05-01", ""},
    {"MT", "2004-05-01", ""}, {"PL", "2004-05-01", ""}, {"SI", "2004-05-01", ""},
    {"SK", "2004-05-01", ""}, {"BG", "2007-01-01", ""}, {"RO", "2007-01-01", ""},
    {"HR", "2013-07-01", ""},
};

bool country_in_eu(const char *alpha2, const char *date)
{
    const char *code = country_alpha2(country_number(alpha2)); /* EL and UK become GR and GB */
    if (!code || !text_is_date(text_of(date)))
        return false;
    for (size_t i = 0; i < sizeof memberships / sizeof *memberships; i++) {
        const struct membership *member = &memberships[i];
        if (strcmp(member->alpha2, code) == 0)
            return strcmp(date, member->joined) >= 0 && (!*member->left || strcmp(date, member->left) < 0);
    }
    return false;
}
