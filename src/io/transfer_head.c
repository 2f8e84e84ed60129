/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the head of an answer says of the file behind it.
 */
#include <strings.h>

#include "base/text.h"
#include "io/transfer.h"

void transfer_head_start(struct transfer_head *head)
{
    *head = (struct transfer_head){.piece_from = -1, .piece_whole = -1};
}

static bool value_of(const char *line, size_t length, const char *name, struct text *value)
{
    size_t end = strlen(name);
    if (length <= end || line[end] != ':' || strncasecmp(line, name, end) != 0)
        return false;
    *value = text_trim((struct text){line + end + 1, length - end - 1});
    return true;
}

static void keep(char out[VALIDATOR_MAX], struct text value)
{
    *out = '\0';
    if (value.length >= VALIDATOR_MAX)
        return;
    for (size_t i = 0; i < value.length; i++)
        if ((unsigned char)value.at[i] < ' ')
            return;
    memcpy(out, value.at, value.length);
    out[value.length] = '\0';
}

/* "bytes 500-999/1234", "bytes 500-999/<star>" */
static void read_piece(struct transfer_head *head, struct text value)
{
    if (!text_starts(value, "bytes "))
        return;
    value = text_trim((struct text){value.at + 6, value.length - 6});
    const char *dash = memchr(value.at, '-', value.length), *slash = memchr(value.at, '/', value.length);
    if (!dash || !slash || slash < dash)
        return;
    int64_t from, whole;
    if (parse_int64((struct text){value.at, (size_t)(dash - value.at)}, &from))
        head->piece_from = from;
    if (parse_int64((struct text){slash + 1, (size_t)(value.at + value.length - slash - 1)}, &whole))
        head->piece_whole = whole;
}

void transfer_head_line(struct transfer_head *head, const char *line, size_t length)
{
    struct text value;
    if (length > 5 && memcmp(line, "HTTP/", 5) == 0)
        transfer_head_start(head);
    else if (value_of(line, length, "etag", &value) && text_starts(value, "\""))
        keep(head->etag, value); /* a weak one ("W/...") does not promise the same bytes */
    else if (value_of(line, length, "last-modified", &value))
        keep(head->modified, value);
    else if (value_of(line, length, "content-range", &value))
        read_piece(head, value);
}

const char *transfer_validator(const struct transfer_head *head)
{
    return *head->etag ? head->etag : head->modified;
}

bool transfer_head_differs(const struct transfer_head *head, const char *validator)
{
    const char *now = *validator == '"' ? head->etag : head->modified;
    return *now && strcmp(now, validator) != 0;
}
