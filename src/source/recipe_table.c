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
    TRY(recipe_parse_fields(context, node, out));
    return parse_pairs(context, node, "flags", &out->flags, &out->flag_count);
}

static d4i_status parse_raster(d4i_context *context, const struct yaml_node *node, struct recipe_table *out)
{
    static const uint8_t statuses[] = {D4I_OBSERVED, D4I_SUPPRESSED, D4I_MISSING};
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
    out->empty = statuses[empty];
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
