/* SPDX-License-Identifier: EUPL-1.2
 *
 * The values in a row: numbers, signs that stand for one, flags and shares, with what is known of the true value;
 * and where they go.
 */
#include "source/read.h"

#include "base/wide.h"

/* More people than have ever lived in one place is a wrong decimal or thousands sign. */
#define PEOPLE_MAX (INT64_C(100000000000) * D4I_PERSON)

static const struct recipe_sentinel *sentinel_of(const struct recipe_table *how, struct text field)
{
    for (size_t i = 0; i < how->sentinel_count; i++)
        if (text_is(field, how->sentinels[i].value))
            return &how->sentinels[i];
    int64_t number;
    bool below = how->below.value && field.length && *field.at == '-' &&
                 parse_people(field, how->decimal, how->thousands, &number) && number < how->below.low;
    return below ? &how->below : NULL;
}

static d4i_status not_a_number(d4i_context *context, const struct rows *rows, uint32_t column, struct text field)
{
    struct text name = records_column_name(&rows->records, column);
    if (!field.length)
        return records_fail(context, &rows->records, column,
                            "the value in column '%.*s' is empty; say what that means under 'sentinels'",
                            (int)name.length, name.at);
    return records_fail(context, &rows->records, column,
                        "'%.*s' in column '%.*s' is no number; say what it means under 'sentinels', or correct "
                        "'decimal' and 'thousands'",
                        (int)(field.length < 60 ? field.length : 60), field.at, (int)name.length, name.at);
}

/* How far the true count may lie from a number. Noise is put on the true count, and what comes of it is rounded. */
static int64_t reach_of(const struct recipe_table *how, uint8_t status)
{
    if (status == D4I_ROUNDED)
        return how->rounding;
    return status == D4I_PERTURBED && how->noise ? how->noise + how->rounding : 0;
}

/* Where the recipe does not state the width of an interval, it is open. */
struct value table_value_of(const struct recipe_table *how, uint8_t status, int64_t people)
{
    struct value value = {people, people, people, status};
    int64_t reach = reach_of(how, status);
    if (reach) {
        value.low = people > reach ? people - reach : 0;
        value.high = people + reach;
    } else if (status != D4I_OBSERVED) {
        value.low = 0;
        value.high = BOUND_OPEN;
    }
    return value;
}

void table_value_turn(const struct recipe_table *how, struct value *value, uint8_t status)
{
    struct value turned = table_value_of(how, status, value->people);
    value->low = value->low < turned.low ? value->low : turned.low;
    value->high = value->high > turned.high ? value->high : turned.high;
    value->status = status;
}

/* A sign for a count of nothing is a number like others: noise and rounding make zeros, too. */
static struct value value_of_sentinel(const struct recipe_table *how, uint8_t status,
                                      const struct recipe_sentinel *sentinel)
{
    if (sentinel->bounded)
        return (struct value){0, sentinel->low, sentinel->high, sentinel->status};
    if (sentinel->status == D4I_OBSERVED)
        return table_value_of(how, status, 0);
    return (struct value){0, 0, sentinel->status == D4I_STRUCTURAL_ZERO ? 0 : BOUND_OPEN, sentinel->status};
}

static d4i_status parse_number(d4i_context *context, const struct rows *rows, uint32_t column, struct text field,
                               int64_t *out)
{
    const struct recipe_table *how = &rows->table->variable->table;
    if (!parse_people(field, how->decimal, how->thousands, out))
        return not_a_number(context, rows, column, field);
    if (*out < 0)
        return records_fail(context, &rows->records, column,
                            "'%.*s' is a negative count; if it is a code, say what it means under 'sentinels'",
                            (int)(field.length < 60 ? field.length : 60), field.at);
    return D4I_OK;
}

/* All that is read adds up to less than 2^63, so no sum over zones and groups can overflow. */
static d4i_status guard_sum(d4i_context *context, struct rows *rows, uint32_t column, struct text field,
                            int64_t people)
{
    if (people > PEOPLE_MAX || __builtin_add_overflow(rows->table->everything, people, &rows->table->everything))
        return records_fail(context, &rows->records, column, "'%.*s' is more people than there are",
                            (int)(field.length < 60 ? field.length : 60), field.at);
    return D4I_OK;
}

d4i_status table_rows_value(d4i_context *context, struct rows *rows, uint32_t column, uint32_t node,
                            struct value *out)
{
    const struct recipe_table *how = &rows->table->variable->table;
    uint8_t status = rows->table->variable->values[node];
    struct text field = text_trim(records_field(&rows->records, column));
    const struct recipe_sentinel *sentinel = sentinel_of(how, field);
    int64_t people;
    if (sentinel) {
        *out = value_of_sentinel(how, status, sentinel);
        return guard_sum(context, rows, column, field, out->low);
    }
    TRY(parse_number(context, rows, column, field, &people));
    thousands_note(rows, column, field);
    *out = table_value_of(how, status, people);
    return guard_sum(context, rows, column, field, people);
}

d4i_status table_rows_flag(d4i_context *context, struct rows *rows, struct value *value)
{
    const struct recipe_flag *flag = &rows->table->variable->table.flag;
    struct text text = text_trim(records_field(&rows->records, rows->flag_column));
    size_t i = 0;
    while (i < flag->count && !text_is(text, flag->values[i].value))
        i++;
    if (i == flag->count)
        return records_fail(context, &rows->records, rows->flag_column,
                            "the flag '%.*s' in column '%s' is not among the 'values' of the recipe's 'flag'",
                            (int)(text.length < 60 ? text.length : 60), text.at, flag->column);
    uint8_t status = status_worse(value->status, flag->values[i].status);
    if (status_is_known(status)) {
        if (status != value->status)
            table_value_turn(&rows->table->variable->table, value, status);
        return D4I_OK;
    }
    value->status = status;
    rows->table->everything -= value->people; /* the number is not used */
    *value = (struct value){0, 0, BOUND_OPEN, value->status};
    return D4I_OK;
}

/* share / of * base, rounded half up; `base` people at most. */
static int64_t part_of(int64_t base, int64_t share, int64_t of)
{
    int128 people = ((int128)base * share + of / 2) / of;
    return people > base ? base : (int64_t)people;
}

/* A share as it is taken, and the lowest and highest that the true one may be. */
struct share {
    int64_t taken, low, high;
};

/* Of a class the middle is taken, of a number the number. */
static d4i_status parse_share(d4i_context *context, const struct rows *rows, uint32_t column, struct text field,
                              struct share *out)
{
    const struct recipe_shares *shares = &rows->table->variable->table.shares;
    for (size_t i = 0; i < shares->class_count; i++) {
        const struct recipe_class *class = &shares->classes[i];
        if (!text_is(field, class->text))
            continue;
        *out = (struct share){class->from + (class->to - class->from) / 2, class->from, class->to};
        return D4I_OK;
    }
    struct text name = records_column_name(&rows->records, column);
    if (!shares->step)
        return records_fail(
            context, &rows->records, column,
            "'%.*s' in column '%.*s' is none of the 'classes' of the recipe's 'shares'; add it there, "
            "or under 'sentinels'",
            (int)(field.length < 60 ? field.length : 60), field.at, (int)name.length, name.at);
    int64_t share, half = shares->step / 2;
    TRY(parse_number(context, rows, column, field, &share));
    if (share > shares->of)
        return records_fail(context, &rows->records, column, "'%.*s' is more than the whole (%s)",
                            (int)(field.length < 60 ? field.length : 60), field.at,
                            shares->of == D4I_PERSON ? "1" : "100");
    *out = (struct share){share, share > half ? share - half : 0,
                          share + half < shares->of ? share + half : shares->of};
    return D4I_OK;
}

d4i_status table_rows_share(d4i_context *context, struct rows *rows, uint32_t column, uint32_t node,
                            const struct value *base, struct value *out)
{
    const struct recipe_table *how = &rows->table->variable->table;
    uint8_t values = rows->table->variable->values[node];
    const struct recipe_shares *shares = &how->shares;
    struct text field = text_trim(records_field(&rows->records, column));
    const struct recipe_sentinel *sentinel = sentinel_of(how, field);
    struct share share = {0};
    if (sentinel || !status_is_known(base->status)) {
        *out = sentinel ? value_of_sentinel(how, values, sentinel) : (struct value){0, 0, BOUND_OPEN, base->status};
        out->high = out->high < base->high ? out->high : base->high;
        out->low = out->low < out->high ? out->low : out->high;
        return D4I_OK;
    }
    TRY(parse_share(context, rows, column, field, &share));
    out->people = part_of(base->people, share.taken, shares->of);
    out->low = part_of(base->low, share.low, shares->of);
    out->high = base->high == BOUND_OPEN ? BOUND_OPEN : part_of(base->high, share.high, shares->of);
    out->status = status_worse(base->status, status_worse(values, D4I_ROUNDED));
    if (values == D4I_PERTURBED) { /* noise beyond that of the base */
        out->low = 0;
        out->high = base->high;
    }
    return guard_sum(context, rows, column, field, out->people);
}

d4i_status table_rows_put(d4i_context *context, struct rows *rows, uint32_t column, uint32_t node,
                          struct value value)
{
    struct table *table = rows->table;
    if (rows->kind == ROW_CONTROL) {
        size_t at = rows->which * table->variable->tree.count + node;
        table->control[at] += value.people;
        table->control_status[at] = status_worse(table->control_status[at], value.status);
        return D4I_OK;
    }
    struct store *store = rows->kind == ROW_ZONE ? &table->zones : &table->excluded;
    uint32_t before;
    uint64_t line = records_line(&rows->records);
    TRY(store_put(context, store, rows->zone, node, value, line, &before));
    if (!before)
        return D4I_OK;
    char code[GRID_CODE_MAX], first[600];
    store_first(store, before, store_line(store, line), first, sizeof first);
    const char *key = store_key(store, rows->zone, code);
    const struct group_node *group = &table->variable->tree.nodes[node];
    return records_fail(context, &rows->records, column,
                        "zone '%s' has a second value for '%s', the first is %s; drop a row, filter, or declare "
                        "'aggregate: sum'",
                        rows->kind == ROW_ZONE ? key : key + 1, group->label ? group->label : group->code, first);
}
