/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the fields of a table mean as values: numbers and signs that are none, their status, and how far a number
 * may be from the truth.
 */
#include "base/memory.h"
#include "source/parse.h"

#define AMOUNT_MAX (INT64_C(100000000000) * D4I_PERSON) /* as many as a value may be */

#define SENTINELS "zero suppressed missing structural_zero"

static const uint8_t sentinel_words[] = {D4I_OBSERVED, D4I_SUPPRESSED, D4I_MISSING, D4I_STRUCTURAL_ZERO};

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

d4i_status recipe_parse_fields(d4i_context *context, const struct yaml_node *map, struct recipe_table *out)
{
    TRY(parse_sentinels(context, map, out));
    TRY(parse_below(context, map, &out->below));
    TRY(parse_flag(context, map, &out->flag));
    TRY(parse_shares(context, map, out));
    TRY(parse_rounding(context, map, out));
    return parse_noise(context, map, out);
}
