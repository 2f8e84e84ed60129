/* SPDX-License-Identifier: EUPL-1.2
 *
 * The `table` section of a recipe: how one file is read.
 */
#include "base/memory.h"
#include "source/parse.h"

#define ROW_KEYS                                                                                          \
    "format skip headless decimal thousands layout key zones label value columns filter exclude control " \
    "aggregate sentinels below flags flag absent values rounding noise shares member crs"
#define CSV_KEYS ROW_KEYS " encoding delimiter quote"
#define PCAXIS_KEYS                                                                                                \
    "format decimal thousands layout key zones label value filter exclude control aggregate sentinels below flag " \
    "absent "                                                                                                      \
    "values rounding noise member crs encoding"
#define SHEET_KEYS ROW_KEYS " sheet"
#define RASTER_KEYS "format rasters cell shift crs nodata empty values"

#define AMOUNT_MAX (INT64_C(100000000000) * D4I_PERSON) /* as many as a value may be */

#define SENTINELS "zero suppressed missing structural_zero"

static const uint8_t sentinel_words[] = {D4I_OBSERVED, D4I_SUPPRESSED, D4I_MISSING, D4I_STRUCTURAL_ZERO};
static const uint8_t reason_words[] = {LEDGER_NOT_STATED, LEDGER_EXCLUDED};

void recipe_table_release(struct recipe_table *table)
{
    recipe_key_release(&table->key);
    free(table->label.list);
    free(table->shares.columns.list);
    free(table->shares.classes);
    free(table->columns.list);
    free(table->filters.list);
    free(table->controls.list);
    free(table->exclusions.list);
    free(table->sentinels);
    free(table->flags);
    free(table->flag.values);
    free(table->rasters);
    *table = (struct recipe_table){0};
}

/* A number from 0 up, in millionths. */
static d4i_status parse_amount(d4i_context *context, const struct yaml_node *map, const char *key, int64_t *out)
{
    const char *text;
    TRY(parse_text(context, map, key, &text));
    if (!parse_people(text_of(text), '.', 0, out) || *out < 0 || *out > AMOUNT_MAX)
        return yaml_fail(context, yaml_get(map, key), "'%s' is '%s', and no number from 0 up that people can be",
                         key, text);
    return D4I_OK;
}

d4i_status recipe_parse_values(d4i_context *context, const struct yaml_node *map, uint8_t absent, uint8_t *out)
{
    static const uint8_t statuses[] = {D4I_OBSERVED, D4I_ROUNDED, D4I_PERTURBED};
    int word;
    *out = absent;
    if (!yaml_get(map, "values"))
        return D4I_OK;
    TRY(parse_choice(context, map, "values", "observed rounded perturbed", -1, &word));
    *out = statuses[word];
    return D4I_OK;
}

static d4i_status parse_match(d4i_context *context, const struct yaml_node *node, bool reason,
                              struct recipe_match *out)
{
    TRY(yaml_want(context, node, YAML_MAP, "condition"));
    TRY(yaml_only(context, node, reason ? "column equals differs like reason" : "column equals differs like"));
    out->at = node;
    TRY(parse_text(context, node, "column", &out->column));
    out->negate = yaml_get(node, "differs") != NULL;
    out->pattern = yaml_get(node, "like") != NULL;
    if (out->negate + out->pattern + (yaml_get(node, "equals") != NULL) != 1)
        return yaml_fail(context, node, "a condition has one of 'equals', 'differs' and 'like'");
    TRY(yaml_string(context, node, out->negate ? "differs" : out->pattern ? "like" : "equals", "", &out->value));
    if (!reason)
        return D4I_OK;
    int word;
    TRY(parse_choice(context, node, "reason", "not_stated excluded_by_recipe", -1, &word));
    out->reason = reason_words[word];
    return D4I_OK;
}

static d4i_status parse_matches(d4i_context *context, const struct yaml_node *map, const char *key, bool reason,
                                struct recipe_matches *out)
{
    const struct yaml_node *list;
    TRY(parse_list(context, map, key, &list));
    if (!list)
        return D4I_OK;
    TRY(mem_alloc(context, yaml_count(list), sizeof *out->list, &out->list));
    out->count = yaml_count(list);
    for (size_t i = 0; i < out->count; i++)
        TRY(parse_match(context, yaml_at(list, i), reason, &out->list[i]));
    return D4I_OK;
}

/* {is: suppressed, from: 1, to: 4} */
static d4i_status parse_bounded(d4i_context *context, const struct yaml_node *node, struct recipe_sentinel *out)
{
    int word;
    TRY(yaml_only(context, node, "is from to"));
    TRY(parse_choice(context, node, "is", SENTINELS, -1, &word));
    out->status = sentinel_words[word];
    out->bounded = true;
    TRY(parse_amount(context, node, "from", &out->low));
    TRY(parse_amount(context, node, "to", &out->high));
    if (out->low > out->high)
        return yaml_fail(context, node, "'from' is larger than 'to'");
    return D4I_OK;
}

/* {column: Anzahl_q, values: {"0": perturbed, "2": missing}} */
static d4i_status parse_flag(d4i_context *context, const struct yaml_node *map, struct recipe_flag *out)
{
    static const uint8_t statuses[] = {D4I_OBSERVED, D4I_ROUNDED, D4I_PERTURBED, D4I_SUPPRESSED, D4I_MISSING};
    const struct yaml_node *node, *values;
    TRY(parse_map(context, map, "flag", &node));
    if (!node)
        return D4I_OK;
    TRY(yaml_only(context, node, "column values"));
    TRY(parse_text(context, node, "column", &out->column));
    TRY(yaml_require(context, node, "values", &values));
    TRY(yaml_want(context, values, YAML_MAP, "values"));
    TRY(mem_alloc(context, yaml_count(values), sizeof *out->values, &out->values));
    for (size_t i = 0; i < yaml_count(values); i++) {
        const char *text = yaml_key_at(values, i);
        int word;
        TRY(parse_choice(context, values, text, "observed rounded perturbed suppressed missing", -1, &word));
        out->values[out->count++] = (struct recipe_sentinel){.value = text, .status = statuses[word]};
    }
    return D4I_OK;
}

/* {"10% to 25%": [10, 25]}. Classes may touch, and may leave something out: what they do not name is an error. */
static d4i_status parse_classes(d4i_context *context, const struct yaml_node *map, struct recipe_shares *out)
{
    const struct yaml_node *node;
    TRY(parse_map(context, map, "classes", &node));
    if (!node)
        return D4I_OK;
    if (!yaml_count(node))
        return yaml_fail(context, node, "'classes' is empty; leave it out");
    TRY(mem_alloc(context, yaml_count(node), sizeof *out->classes, &out->classes));
    for (size_t i = 0; i < yaml_count(node); i++) {
        const struct yaml_node *ends = yaml_at(node, i);
        struct recipe_class *class = &out->classes[out->class_count++];
        class->text = yaml_key_at(node, i);
        TRY(yaml_want(context, ends, YAML_LIST, "a class"));
        if (yaml_count(ends) != 2 || !parse_people(text_of(yaml_text(yaml_at(ends, 0))), '.', 0, &class->from) ||
            !parse_people(text_of(yaml_text(yaml_at(ends, 1))), '.', 0, &class->to) || class->from < 0 ||
            class->from > class->to || class->to > out->of)
            return yaml_fail(context, ends,
                             "the class '%s' is [from, to], two shares from 0 to 'of', as in [10, 25]",
                             class->text);
    }
    return D4I_OK;
}

static d4i_status parse_shares(d4i_context *context, const struct yaml_node *map, struct recipe_table *out)
{
    const struct yaml_node *node;
    struct recipe_shares *shares = &out->shares;
    TRY(parse_map(context, map, "shares", &node));
    if (!node)
        return D4I_OK;
    shares->at = node;
    TRY(yaml_only(context, node, "columns base of step classes"));
    TRY(parse_words(context, node, "columns", &shares->columns));
    TRY(parse_text(context, node, "base", &shares->base));
    TRY(parse_amount(context, node, "of", &shares->of));
    if (yaml_get(node, "step") || !yaml_get(node, "classes"))
        TRY(parse_amount(context, node, "step", &shares->step));
    if (!shares->columns.count)
        return yaml_fail(context, node, "'shares' needs 'columns', those that hold shares");
    if (shares->of != D4I_PERSON && shares->of != 100 * (int64_t)D4I_PERSON)
        return yaml_fail(context, yaml_get(node, "of"), "'of' is 1 (proportions) or 100 (per cent)");
    TRY(parse_classes(context, node, shares));
    if ((!shares->step && yaml_get(node, "step")) || shares->step > shares->of)
        return yaml_fail(context, yaml_get(node, "step"),
                         "'step' is the unit of the last published digit, as in 0.0001 or 1");
    out->bounds = true;
    return D4I_OK;
}

static d4i_status parse_sentinels(d4i_context *context, const struct yaml_node *map, struct recipe_table *out)
{
    const struct yaml_node *node;
    TRY(parse_map(context, map, "sentinels", &node));
    if (!node)
        return D4I_OK;
    TRY(mem_alloc(context, yaml_count(node), sizeof *out->sentinels, &out->sentinels));
    for (size_t i = 0; i < yaml_count(node); i++) {
        const char *value = yaml_key_at(node, i);
        struct recipe_sentinel *sentinel = &out->sentinels[out->sentinel_count++];
        int word;
        sentinel->value = value;
        if (yaml_kind(yaml_at(node, i)) == YAML_MAP) {
            TRY(parse_bounded(context, yaml_at(node, i), sentinel));
            out->bounds = true;
            continue;
        }
        TRY(parse_choice(context, node, value, SENTINELS, -1, &word));
        sentinel->status = sentinel_words[word];
    }
    return D4I_OK;
}

/* {than: -99990, is: missing}. No count is negative, so such numbers can only be signs. */
static d4i_status parse_below(d4i_context *context, const struct yaml_node *map, struct recipe_sentinel *out)
{
    const struct yaml_node *node;
    int word;
    TRY(parse_map(context, map, "below", &node));
    if (!node)
        return D4I_OK;
    TRY(yaml_only(context, node, "than is"));
    TRY(parse_text(context, node, "than", &out->value));
    if (!parse_people(text_of(out->value), '.', 0, &out->low) || out->low > 0)
        return yaml_fail(context, yaml_get(node, "than"),
                         "'than' is '%s'; it must be a number not above 0: numbers from 0 up are counts",
                         out->value);
    TRY(parse_choice(context, node, "is", SENTINELS, -1, &word));
    out->status = sentinel_words[word];
    return D4I_OK;
}

/* 5, or {to: 3, kind: random}. People are whole: an odd base has no halves, and what is rounded at random to a
 * multiple was less than one multiple away. A base of 1 or less rounds what is no whole number. */
static d4i_status parse_rounding(d4i_context *context, const struct yaml_node *map, struct recipe_table *out)
{
    const struct yaml_node *node = yaml_get(map, "rounding");
    int64_t base;
    int kind = 0;
    if (!node)
        return D4I_OK;
    if (yaml_kind(node) == YAML_MAP) {
        TRY(yaml_only(context, node, "to kind"));
        TRY(parse_amount(context, node, "to", &base));
        TRY(parse_choice(context, node, "kind", "nearest random", 0, &kind));
    } else {
        TRY(parse_amount(context, map, "rounding", &base));
    }
    bool whole = base > D4I_PERSON && base % D4I_PERSON == 0;
    if (kind)
        out->rounding = whole ? base - D4I_PERSON : base;
    else
        out->rounding = (whole && base / D4I_PERSON % 2 ? base - D4I_PERSON : base) / 2;
    out->values = D4I_ROUNDED;
    out->bounds = true;
    return D4I_OK;
}

/* The largest noise of a cell key. Where only some groups are under it, they say so, and `values` what others are.
 */
static d4i_status parse_noise(d4i_context *context, const struct yaml_node *map, struct recipe_table *out)
{
    if (!yaml_get(map, "noise"))
        return D4I_OK;
    TRY(parse_amount(context, map, "noise", &out->noise));
    if (!out->noise)
        return yaml_fail(context, yaml_get(map, "noise"),
                         "'noise' is 0; it is the most that a number may be changed by, else leave it out");
    if (!yaml_get(map, "values") && !yaml_get(map, "rounding"))
        out->values = D4I_PERTURBED;
    out->bounds = true;
    return D4I_OK;
}

/* How the bytes of the file become rows, and a field a number. */
static d4i_status parse_carrier(d4i_context *context, const struct yaml_node *node, struct recipe_table *out)
{
    int64_t skip;
    TRY(yaml_string(context, node, "encoding", out->format == RECIPE_CSV ? "UTF-8" : NULL, &out->csv.encoding));
    TRY(yaml_string(context, node, "sheet", NULL, &out->sheet));
    TRY(yaml_string(context, node, "member", NULL, &out->member));
    TRY(parse_sign(context, node, "delimiter", ',', &out->csv.delimiter));
    TRY(parse_sign(context, node, "quote", '"', &out->csv.quote));
    if (!out->csv.quote)
        out->csv.quote = 1; /* no text holds this control character: nothing is quoted */
    TRY(yaml_int(context, node, "skip", 0, 0, 1000000, &skip));
    out->csv.skip = (uint32_t)skip;
    TRY(yaml_bool(context, node, "headless", false, &out->csv.headless));
    TRY(parse_sign(context, node, "decimal", '.', &out->decimal));
    TRY(parse_sign(context, node, "thousands", 0, &out->thousands));
    out->thousands_said = yaml_get(node, "thousands") != NULL;
    if (!out->csv.delimiter)
        return yaml_fail(context, yaml_get(node, "delimiter"), "a table needs a delimiter");
    if (!out->decimal || out->decimal == out->thousands)
        return yaml_fail(context, node, "'decimal' and 'thousands' must be two different signs");
    return D4I_OK;
}

/* What the rows mean. */
static d4i_status parse_rows(d4i_context *context, const struct yaml_node *node, struct recipe_table *out)
{
    int layout, zones, aggregate, absent;
    TRY(parse_choice(context, node, "layout", "long wide", -1, &layout));
    out->layout = layout ? RECIPE_WIDE : RECIPE_LONG;
    TRY(recipe_parse_key(context, node, "key", &out->key));
    TRY(parse_choice(context, node, "zones", "key cells", 0, &zones));
    out->cells = zones == 1;
    static const char *const only_long[] = {"label", "value", "absent", "flag"};
    static const char *const only_wide[] = {"flags", "columns", "shares"};
    for (size_t i = 0; i < 4; i++)
        if (layout && yaml_get(node, only_long[i]))
            return yaml_fail(context, yaml_get(node, only_long[i]), "'%s' belongs to a long table", only_long[i]);
    for (size_t i = 0; i < 3; i++)
        if (!layout && yaml_get(node, only_wide[i]))
            return yaml_fail(context, yaml_get(node, only_wide[i]), "'%s' belongs to a wide table", only_wide[i]);
    if (!layout) {
        TRY(parse_words(context, node, "label", &out->label));
        if (!out->label.count)
            return yaml_fail(context, node, "a long table needs 'label', the column that holds the group's label");
        TRY(parse_text(context, node, "value", &out->value));
    }
    TRY(parse_choice(context, node, "absent", "missing zero", 0, &absent));
    out->absent_zero = absent == 1;
    TRY(parse_choice(context, node, "aggregate", "none sum", 0, &aggregate));
    out->sum_rows = aggregate == 1;
    TRY(parse_words(context, node, "columns", &out->columns));
    TRY(parse_matches(context, node, "filter", false, &out->filters));
    TRY(parse_matches(context, node, "control", false, &out->controls));
    TRY(parse_matches(context, node, "exclude", true, &out->exclusions));
    TRY(parse_sentinels(context, node, out));
    TRY(parse_below(context, node, &out->below));
    TRY(parse_flag(context, node, &out->flag));
    TRY(parse_shares(context, node, out));
    TRY(parse_rounding(context, node, out));
    TRY(parse_noise(context, node, out));
    return parse_pairs(context, node, "flags", &out->flags, &out->flag_count);
}

static d4i_status parse_raster(d4i_context *context, const struct yaml_node *node, struct recipe_table *out)
{
    const struct yaml_node *shift, *nodata = yaml_get(node, "nodata");
    int empty;
    TRY(yaml_require(context, node, "rasters", &shift));
    TRY(parse_pairs(context, node, "rasters", &out->rasters, &out->raster_count));
    TRY(yaml_int(context, node, "cell", 0, 1, 1000000, &out->cell));
    TRY(parse_list(context, node, "shift", &shift));
    if (shift) {
        if (yaml_count(shift) != 2)
            return yaml_fail(context, shift, "'shift' is [metres east, metres north]");
        TRY(parse_real(context, yaml_at(shift, 0), &out->shift_east));
        TRY(parse_real(context, yaml_at(shift, 1), &out->shift_north));
    }
    out->has_nodata = nodata != NULL;
    if (nodata)
        TRY(parse_real(context, nodata, &out->nodata));
    TRY(parse_choice(context, node, "empty", "zero suppressed missing", 0, &empty));
    out->empty = sentinel_words[empty];
    out->cells = true;
    return D4I_OK;
}

d4i_status recipe_parse_table(d4i_context *context, const struct yaml_node *node, struct recipe_table *out)
{
    int format;
    TRY(yaml_want(context, node, YAML_MAP, "table"));
    out->at = node;
    static const char *const keys[] = {CSV_KEYS, PCAXIS_KEYS, SHEET_KEYS, RASTER_KEYS};
    TRY(parse_choice(context, node, "format", "csv pcaxis sheet raster", 0, &format));
    out->format = (enum recipe_format)format;
    TRY(yaml_only(context, node, keys[format]));
    TRY(recipe_parse_values(context, node, D4I_OBSERVED, &out->values));
    TRY(yaml_string(context, node, "crs", NULL, &out->crs));
    if (out->format == RECIPE_RASTER)
        return parse_raster(context, node, out);
    TRY(parse_carrier(context, node, out));
    return parse_rows(context, node, out);
}
