/* SPDX-License-Identifier: EUPL-1.2
 *
 * The `table` section of a recipe: how one file is read.
 */
#include "base/memory.h"
#include "source/parse.h"

#define CSV_KEYS                                                                                            \
    "format encoding delimiter quote skip headless decimal thousands layout key zones label value columns " \
    "filter exclude control aggregate sentinels flags absent values crs"
#define RASTER_KEYS "format rasters shift crs nodata empty values"

static const uint8_t value_words[] = {D4I_OBSERVED, D4I_ROUNDED, D4I_PERTURBED};
static const uint8_t sentinel_words[] = {D4I_OBSERVED, D4I_SUPPRESSED, D4I_MISSING, D4I_STRUCTURAL_ZERO};
static const uint8_t reason_words[] = {LEDGER_NOT_STATED, LEDGER_EXCLUDED};

void recipe_table_release(struct recipe_table *table)
{
    free(table->key.parts);
    free(table->columns.list);
    free(table->filters.list);
    free(table->controls.list);
    free(table->exclusions.list);
    free(table->sentinels);
    free(table->flags);
    free(table->rasters);
    *table = (struct recipe_table){0};
}

static d4i_status parse_match(d4i_context *context, const struct yaml_node *node, bool reason,
                              struct recipe_match *out)
{
    TRY(yaml_want(context, node, YAML_MAP, "condition"));
    TRY(yaml_only(context, node, reason ? "column equals differs reason" : "column equals differs"));
    out->at = node;
    TRY(parse_text(context, node, "column", &out->column));
    out->negate = yaml_get(node, "differs") != NULL;
    if (out->negate == (yaml_get(node, "equals") != NULL))
        return yaml_fail(context, node, "a condition has either 'equals' or 'differs'");
    TRY(yaml_string(context, node, out->negate ? "differs" : "equals", "", &out->value));
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

static d4i_status parse_pairs(d4i_context *context, const struct yaml_node *map, const char *key,
                              struct recipe_pair **out, size_t *count)
{
    const struct yaml_node *node;
    TRY(parse_map(context, map, key, &node));
    if (!node)
        return D4I_OK;
    TRY(mem_alloc(context, yaml_count(node), sizeof **out, out));
    for (size_t i = 0; i < yaml_count(node); i++) {
        struct recipe_pair *pair = &(*out)[i];
        pair->left = yaml_key_at(node, i);
        pair->at = yaml_at(node, i);
        TRY(parse_text(context, node, pair->left, &pair->right));
        (*count)++;
    }
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
        int word;
        TRY(parse_choice(context, node, value, "zero suppressed missing structural_zero", -1, &word));
        out->sentinels[out->sentinel_count++] = (struct recipe_sentinel){value, sentinel_words[word]};
    }
    return D4I_OK;
}

/* How the bytes of the file become rows, and a field a number. */
static d4i_status parse_csv(d4i_context *context, const struct yaml_node *node, struct recipe_table *out)
{
    int64_t skip;
    TRY(yaml_string(context, node, "encoding", "UTF-8", &out->csv.encoding));
    TRY(parse_sign(context, node, "delimiter", ',', &out->csv.delimiter));
    TRY(parse_sign(context, node, "quote", '"', &out->csv.quote));
    if (!out->csv.quote)
        out->csv.quote = 1; /* no text holds this control character: nothing is quoted */
    TRY(yaml_int(context, node, "skip", 0, 0, 1000000, &skip));
    out->csv.skip = (uint32_t)skip;
    TRY(yaml_bool(context, node, "headless", false, &out->csv.headless));
    TRY(parse_sign(context, node, "decimal", '.', &out->decimal));
    TRY(parse_sign(context, node, "thousands", 0, &out->thousands));
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
    static const char *const only_long[] = {"label", "value", "absent"}, *const only_wide[] = {"flags", "columns"};
    for (size_t i = 0; i < 3; i++)
        if (layout && yaml_get(node, only_long[i]))
            return yaml_fail(context, yaml_get(node, only_long[i]), "'%s' belongs to a long table", only_long[i]);
    for (size_t i = 0; i < 2; i++)
        if (!layout && yaml_get(node, only_wide[i]))
            return yaml_fail(context, yaml_get(node, only_wide[i]), "'%s' belongs to a wide table", only_wide[i]);
    if (!layout) {
        TRY(parse_text(context, node, "label", &out->label));
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
    return parse_pairs(context, node, "flags", &out->flags, &out->flag_count);
}

static d4i_status parse_raster(d4i_context *context, const struct yaml_node *node, struct recipe_table *out)
{
    const struct yaml_node *shift, *nodata = yaml_get(node, "nodata");
    int empty;
    TRY(yaml_require(context, node, "rasters", &shift));
    TRY(parse_pairs(context, node, "rasters", &out->rasters, &out->raster_count));
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
    int format, values;
    TRY(yaml_want(context, node, YAML_MAP, "table"));
    out->at = node;
    TRY(parse_choice(context, node, "format", "csv raster", 0, &format));
    out->format = format ? RECIPE_RASTER : RECIPE_CSV;
    TRY(yaml_only(context, node, format ? RASTER_KEYS : CSV_KEYS));
    TRY(parse_choice(context, node, "values", "observed rounded perturbed", 0, &values));
    out->values = value_words[values];
    TRY(yaml_string(context, node, "crs", NULL, &out->crs));
    if (format)
        return parse_raster(context, node, out);
    TRY(parse_csv(context, node, out));
    return parse_rows(context, node, out);
}
