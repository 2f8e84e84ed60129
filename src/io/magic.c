/* SPDX-License-Identifier: EUPL-1.2
 *
 * The first bytes of files that are no text.
 */
#include "io/magic.h"

#include <strings.h>

struct magic {
    const char *bytes; /* at the beginning */
    size_t length;
    size_t at; /* and these there, unless NULL: */
    const char *word;
    const char *what, *way;
};

#define ZIP "PK\003\004", 4, 30
#define SHEET "read it with `format: sheet`"
#define WORKBOOK "an XLSX workbook", SHEET
#define UNPACK "unpack it, or pack it as gzip"

/* The narrower ones first. */
static const struct magic known[] = {
    {"SQLite format 3", 16, 68, "GPKG", "a GeoPackage", SHEET},
    {"SQLite format 3", 16, 0, NULL, "an SQLite database", "export its table as CSV"},
    {ZIP, "[Content_Types].xml", WORKBOOK},
    {ZIP, "_rels/", WORKBOOK},
    {ZIP, "docProps/", WORKBOOK},
    {ZIP, "xl/", WORKBOOK},
    {ZIP, "mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "an ODS workbook", SHEET},
    {"PK\003\004", 4, 0, NULL, "a zip archive or a workbook", "name it .zip and say which `member`, or " SHEET},
    {"PK\005\006", 4, 0, NULL, "a zip archive without members", "fetch it again"},
    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, 0, NULL, "an old workbook (XLS)", "save it as XLSX or CSV"},
    {"%PDF-", 5, 0, NULL, "a PDF", "ask the publisher for the table as CSV or XLSX"},
    {"PAR1", 4, 4, "\x15", "a Parquet file", "convert it to CSV"},
    {"ARROW1\0", 8, 0, NULL, "an Arrow file", "convert it to CSV"},
    {"\x1f\x8b", 2, 0, NULL, "a gzip file inside a gzip file", "unpack it once"},
    {"\xfd"
     "7zXZ",
     5, 0, NULL, "an xz file", UNPACK},
    {"BZh", 3, 4, "1AY&SY", "a bzip2 file", UNPACK},
    {"\x28\xb5\x2f\xfd", 4, 0, NULL, "a zstd file", UNPACK},
    {"7z\xbc\xaf\x27\x1c", 6, 0, NULL, "a 7z archive", UNPACK},
};

static bool stands_at(struct text head, size_t at, const char *bytes, size_t length)
{
    return head.length >= at + length && memcmp(head.at + at, bytes, length) == 0;
}

static void skip(struct text *head, size_t bytes)
{
    head->at += bytes;
    head->length -= bytes;
}

/* Behind `end`, if the text begins with `begin`; nothing is left when `end` does not come. */
static bool skip_from_to(struct text *head, const char *begin, const char *end)
{
    if (!text_starts(*head, begin))
        return false;
    size_t length = strlen(end);
    while (head->length && !text_starts(*head, end))
        skip(head, 1);
    skip(head, head->length < length ? head->length : length);
    return true;
}

static bool begins(struct text head, const char *word)
{
    size_t length = strlen(word);
    return head.length >= length && strncasecmp(head.at, word, length) == 0;
}

bool magic_is_page(struct text head)
{
    if (text_starts(head, "\xef\xbb\xbf"))
        skip(&head, 3);
    do
        while (head.length && strchr(" \t\r\n", *head.at) && *head.at)
            skip(&head, 1);
    while (skip_from_to(&head, "<?xml", "?>") || skip_from_to(&head, "<!--", "-->"));
    return begins(head, "<!doctype html") || begins(head, "<html");
}

d4i_status magic_want_text(d4i_context *context, const char *path, struct text head)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const struct magic *magic = &known[i];
        if (stands_at(head, 0, magic->bytes, magic->length) &&
            (!magic->word || stands_at(head, magic->at, magic->word, strlen(magic->word))))
            return fail(context, D4I_BAD_INPUT, "%s: is %s, not text; %s", path, magic->what, magic->way);
    }
    if (magic_is_page(head))
        return fail(context, D4I_BAD_INPUT,
                    "%s: is a web page (HTML), not a table: a server has sent it in place of the file; see at the "
                    "publisher's where the file is now, and fetch it again",
                    path);
    return D4I_OK;
}
