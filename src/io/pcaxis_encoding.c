/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which encoding a PC-Axis file says it has. It says so inside itself, so that its first bytes are searched for
 * CODEPAGE and CHARSET before they are decoded: the words and the names are ASCII.
 */
#include "base/memory.h"
#include "io/pcaxis_inside.h"

#define LOOK_AT (256u << 10)
#define UNDECLARED "ISO-8859-15"

/* ASCII only, whatever the locale; `word` is in capitals. */
static bool same_word(const char *at, const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((at[i] >= 'a' && at[i] <= 'z' ? at[i] - 32 : at[i]) != word[i])
            return false;
    return true;
}

static bool same_name(const char *name, const char *word)
{
    return strlen(name) == strlen(word) && same_word(name, word, strlen(word));
}

static bool blank(char sign)
{
    return sign == ' ' || sign == '\t' || sign == '\r' || sign == '\n';
}

static const char *skip_blank(const char *at, const char *end)
{
    while (at < end && blank(*at))
        at++;
    return at;
}

/* The string that is the value of `keyword`, when a statement with it (and without language) begins at `at`. */
static bool value_of(const char *at, const char *end, const char *keyword, struct text *value)
{
    size_t length = strlen(keyword);
    if ((size_t)(end - at) < length || !same_word(at, keyword, length))
        return false;
    at = skip_blank(at + length, end);
    if (at == end || *at != '=')
        return false;
    at = skip_blank(at + 1, end);
    if (at == end || *at != '"')
        return false;
    const char *close = memchr(at + 1, '"', (size_t)(end - at - 1));
    *value = (struct text){at + 1, close ? (size_t)(close - at - 1) : 0};
    return close != NULL;
}

/* Looks at the statements of `bytes` up to DATA. */
static void find_declared(struct text bytes, struct text *charset, struct text *codepage)
{
    const char *at = bytes.at, *end = at + bytes.length;
    while ((at = skip_blank(at, end)) < end) {
        struct text value;
        if (value_of(at, end, "CHARSET", &value))
            *charset = value;
        else if (value_of(at, end, "CODEPAGE", &value))
            *codepage = value;
        else if (end - at >= 5 && same_word(at, "DATA", 4) && (at[4] == '=' || blank(at[4])))
            return;
        bool inside = false;
        for (; at < end && (inside || *at != ';'); at++)
            inside ^= *at == '"';
        if (at < end)
            at++;
    }
}

static bool is_ascii(struct text bytes)
{
    for (size_t i = 0; i < bytes.length; i++)
        if (bytes.at[i] & 0x80)
            return false;
    return true;
}

/* A code page may be a number, as Windows counts them. */
static d4i_status name_of_page(d4i_context *context, struct text page, char **encoding)
{
    int64_t number;
    page = text_trim(page);
    if (!parse_int64(page, &number))
        return text_copy(context, page, encoding);
    if (number == 65001)
        return text_copy(context, text_of("UTF-8"), encoding);
    return text_format(context, encoding, "CP%lld", (long long)number);
}

/* Offices leave CODEPAGE as their tool wrote it, while the bytes are UTF-8 or those of Windows. What the file says
 * is heeded all the same, but not in silence. */
static void warn_untrue(d4i_context *context, const char *path, const char *encoding, struct text bytes)
{
    if (is_ascii(bytes) || same_name(encoding, "UTF-8") || same_name(encoding, "UTF8"))
        return;
    if (bytes.length - text_valid_utf8(bytes) < (bytes.length == LOOK_AT ? 4 : 1)) {
        warn(context,
             "%s: is read as %s, but its bytes look like UTF-8; if names come out wrong, declare "
             "its `encoding:`",
             path, encoding);
        return;
    }
    for (size_t i = 0; same_word(encoding, "ISO-8859-", 9) && i < bytes.length; i++)
        if ((bytes.at[i] & 0xe0) == 0x80) {
            warn(context,
                 "%s: is read as %s, but has the byte 0x%02x, which is no letter there; is its "
                 "`encoding:` WINDOWS-1252?",
                 path, encoding, (unsigned char)bytes.at[i]);
            return;
        }
}

/* What CODEPAGE, else CHARSET, of `bytes` says. */
static d4i_status declared(d4i_context *context, struct pcaxis *pcaxis, struct text bytes, const char *path,
                           char **encoding)
{
    struct text charset = {"", 0}, codepage = {"", 0};
    find_declared(bytes, &charset, &codepage);
    TRY(text_copy(context, charset, &pcaxis->charset));
    TRY(text_copy(context, codepage, &pcaxis->codepage));
    if (text_trim(codepage).length)
        return name_of_page(context, codepage, encoding);
    if (same_name(pcaxis->charset, "ANSI"))
        return text_copy(context, text_of("WINDOWS-1252"), encoding);
    if (charset.length)
        return fail(
            context, D4I_BAD_INPUT,
            "%s: CHARSET=\"%s\" without a CODEPAGE does not tell the encoding; declare the file's `encoding:`",
            path, pcaxis->charset);
    if (!is_ascii(bytes))
        warn(context, "%s: has neither CODEPAGE nor CHARSET and is read as %s; declare its `encoding:`", path,
             UNDECLARED);
    return text_copy(context, text_of(UNDECLARED), encoding);
}

d4i_status pcaxis_detect(d4i_context *context, struct pcaxis *pcaxis, struct inflate *source, const char *path,
                         char **encoding)
{
    struct text bytes;
    TRY(inflate_peek(context, source, LOOK_AT, &bytes));
    pcaxis->told = true;
    if (bytes.length >= 3 && !memcmp(bytes.at, "\xef\xbb\xbf", 3))
        return text_copy(context, text_of("UTF-8"), encoding);
    if (bytes.length >= 2 && (!memcmp(bytes.at, "\xff\xfe", 2) || !memcmp(bytes.at, "\xfe\xff", 2)))
        return text_copy(context, text_of("UTF-16"), encoding);
    pcaxis->told = false;
    TRY(declared(context, pcaxis, bytes, path, encoding));
    warn_untrue(context, path, *encoding, bytes);
    return D4I_OK;
}

d4i_status pcaxis_check_encoding(d4i_context *context, const struct pcaxis *pcaxis, const char *keyword,
                                 struct text value, struct pcaxis_place place)
{
    if (pcaxis->told || text_is(value, strcmp(keyword, "CHARSET") ? pcaxis->codepage : pcaxis->charset))
        return D4I_OK;
    return pcaxis_fail_at(context, pcaxis, place,
                          "%s stands a second time or too far from the file's beginning to be heeded; declare the "
                          "file's `encoding:`",
                          keyword);
}
