/* SPDX-License-Identifier: EUPL-1.2
 *
 * A sign for thousands that the recipe takes for the decimal sign: "1.234" people are read as one and a fraction,
 * and parts made a thousand times too small add up as well as before. So the columns are watched: where each value
 * that has the sign has exactly three digits behind it, and one to three before, people are told.
 */
#include "base/memory.h"
#include "source/read.h"

#define HANDFUL 5 /* values: fewer may come out so by chance */

struct grouped {
    uint64_t count; /* of values that are written so */
    bool otherwise; /* some value has the sign elsewhere: it is what the recipe says */
    uint64_t line, column;
    char first[16];
};

static bool digits_only(const char *at, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (at[i] < '0' || at[i] > '9')
            return false;
    return true;
}

/* "1.234" and "12.345", but not "0.123": thousands do not begin with nothing. */
static bool reads_like_thousands(struct text field, size_t sign)
{
    return sign >= 1 && sign <= 3 && field.length == sign + 4 && *field.at != '0' && digits_only(field.at, sign) &&
           digits_only(field.at + sign + 1, 3);
}

d4i_status thousands_watch(d4i_context *context, struct rows *rows)
{
    const struct recipe_table *how = &rows->table->variable->table;
    if (how->thousands || how->thousands_said)
        return D4I_OK;
    return mem_alloc(context, records_columns(&rows->records), sizeof *rows->grouped, &rows->grouped);
}

void thousands_note(struct rows *rows, uint32_t column, struct text field)
{
    const char *sign = rows->grouped && field.length > 1
                           ? memchr(field.at, rows->table->variable->table.decimal, field.length)
                           : NULL;
    if (!sign)
        return;
    struct grouped *grouped = &rows->grouped[column];
    if (!reads_like_thousands(field, (size_t)(sign - field.at))) {
        grouped->otherwise = true;
        return;
    }
    if (grouped->count++)
        return;
    grouped->line = records_line(&rows->records);
    grouped->column = records_field_column(&rows->records, column);
    text_print(grouped->first, sizeof grouped->first, "%.*s", (int)field.length, field.at);
}

static bool is_suspect(const struct grouped *grouped)
{
    return grouped->count >= HANDFUL && !grouped->otherwise;
}

/* One message for the file, with the first column of all that are written so. */
d4i_status thousands_tell(d4i_context *context, struct rows *rows)
{
    uint32_t columns = records_columns(&rows->records), first = columns, others = 0;
    for (uint32_t c = columns; rows->grouped && c-- > 0;)
        if (is_suspect(&rows->grouped[c])) {
            others += first < columns;
            first = c;
        }
    if (first == columns)
        return D4I_OK;
    const struct grouped *grouped = &rows->grouped[first];
    struct text name = records_column_name(&rows->records, first);
    char sign = rows->table->variable->table.decimal, more[60] = "", message[CONTEXT_ERROR_MAX];
    if (others)
        text_print(more, sizeof more, ", and those of %u other column%s,", others, others == 1 ? "" : "s");
    text_print(
        message, sizeof message,
        "%s:%llu:%llu: the %llu values with a '%c' in column '%.*s'%s have three digits behind it (the first is "
        "'%s'): it reads like a %s for thousands; say thousands: \"%c\" and decimal: \"%c\" in the recipe, or "
        "thousands: none if these are fractions",
        rows->path, (unsigned long long)grouped->line, (unsigned long long)grouped->column,
        (unsigned long long)grouped->count, sign, (int)(name.length < 100 ? name.length : 100), name.at, more,
        grouped->first,
        sign == '.'   ? "dot"
        : sign == ',' ? "comma"
                      : "sign",
        sign, sign == '.' ? ',' : '.');
    if (rows->table->fit)
        return problems_note(context, &rows->table->fit->problems, message);
    warn(context, "%s", message);
    return D4I_OK;
}
