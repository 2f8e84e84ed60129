/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which proxy libcurl takes from the environment. It tells in a line of its log alone, and what it tells holds the
 * password that may stand in the address: that is cut out here, before anything is kept.
 */
#include "base/text.h"
#include "io/transfer.h"

/* "http://user:password@host:3128/" becomes "http://host:3128/". */
static void without_login(struct text address, char *out, size_t size)
{
    static const char behind_scheme[] = "://";
    size_t scheme = 0, host = 0;
    for (size_t i = 0; i + 3 <= address.length && !scheme; i++)
        if (memcmp(address.at + i, behind_scheme, 3) == 0)
            scheme = i + 3;
    for (size_t i = scheme; i < address.length; i++)
        if (address.at[i] == '@')
            host = i + 1;
    host = host ? host : scheme;
    text_print(out, size, "%.*s%.*s", (int)scheme, address.at, (int)(address.length - host), address.at + host);
}

void transfer_proxy_line(struct transfer_proxy *proxy, const char *line, size_t length)
{
    static const char says[] = "Uses proxy env variable ", is[] = " == '";
    struct text rest = {line, length};
    if (text_starts(rest, "CONNECT phase completed") || text_starts(rest, "CONNECT tunnel established"))
        *proxy = (struct transfer_proxy){0};
    if (!text_starts(rest, says))
        return;
    rest = text_trim((struct text){line + sizeof says - 1, length - (sizeof says - 1)});
    const char *blank = memchr(rest.at, ' ', rest.length);
    size_t name = blank ? (size_t)(blank - rest.at) : rest.length, from = name + sizeof is - 1;
    if (rest.length <= from || memcmp(rest.at + name, is, sizeof is - 1) != 0 || rest.at[rest.length - 1] != '\'')
        return;
    text_print(proxy->variable, sizeof proxy->variable, "%.*s", (int)name, rest.at);
    without_login((struct text){rest.at + from, rest.length - from - 1}, proxy->address, sizeof proxy->address);
}
