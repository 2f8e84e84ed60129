/* SPDX-License-Identifier: EUPL-1.2
 *
 * Labels that are names of countries, and the nodes that they mean. Nothing is guessed: a name either is that of
 * one country in the language of the recipe, or stands among the recipe's exceptions.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "group/country.h"
#include "source/rows.h"

d4i_status table_use(d4i_context *context, struct table *table, const char *code, uint32_t *node)
{
    *node = group_find(&table->variable->tree, code);
    if (*node == GROUP_NONE)
        return D4I_OK;
    TRY(store_use(context, &table->zones, *node));
    return store_use(context, &table->excluded, *node);
}

/* The code that a label means by itself: an exception's, or a country's; NULL when none. */
static const char *code_of(const struct recipe_labels *labels, const char *label)
{
    for (size_t i = 0; i < labels->exception_count; i++)
        if (strcmp(labels->exceptions[i].left, label) == 0)
            return labels->exceptions[i].right;
    return country_match(labels->language, label);
}

/* In a crossed table the label ends in " | " and the text of the other dimension, whose code stands behind a dot.
 */
static bool split_cross(const struct recipe_cross *cross, struct text label, struct text *own, const char **part)
{
    *own = label;
    *part = "";
    if (!cross->dimension)
        return true;
    size_t at = label.length;
    while (at >= 3 && memcmp(label.at + at - 3, " | ", 3) != 0)
        at--;
    if (at < 3)
        return false;
    struct text behind = {label.at + at, label.length - at};
    own->length = at - 3;
    if (text_is(behind, cross->total))
        return true;
    for (size_t i = 0; i < cross->count; i++)
        if (text_is(behind, cross->parts[i].right)) {
            *part = cross->parts[i].left;
            return true;
        }
    return false;
}

/* What of a label is the name of a country: all of it, or what stands for the '*' of `like`. */
static bool find_name(const struct recipe_labels *labels, struct text *label)
{
    if (!labels->like)
        return true;
    size_t before = strcspn(labels->like, "*"), behind = strlen(labels->like) - before - 1;
    if (label->length < before + behind || !text_like(*label, labels->like))
        return false;
    *label = text_trim((struct text){label->at + before, label->length - before - behind});
    return true;
}

/* The name of a country in a label, and the part of the other dimension; false where labels are no such names. */
static bool read_label(const struct recipe_variable *variable, struct text label, struct text *name,
                       const char **part)
{
    return variable->labels.language && split_cross(&variable->cross, label, name, part) &&
           find_name(&variable->labels, name);
}

d4i_status table_match_label(d4i_context *context, struct table *table, struct text label, uint32_t *node)
{
    const struct recipe_variable *variable = table->variable;
    struct text own;
    const char *part, *code;
    char *name = NULL, *whole = NULL;
    d4i_status status = D4I_OK;
    *node = GROUP_NONE;
    if (!read_label(variable, label, &own, &part))
        return D4I_OK;
    GUARD(text_copy(context, own, &name));
    code = code_of(&variable->labels, name);
    if (!code)
        goto done;
    GUARD(text_format(context, &whole, "%s%s%s", code, *part ? "." : "", part));
    GUARD(table_use(context, table, whole, node));
done:
    free(name);
    free(whole);
    return status;
}

void table_near_label(const struct table *table, const struct names *labels, struct text label, char *out,
                      size_t size)
{
    char near[256] = "", country[256] = "", name[256];
    const char *reporting = recipe_own_country(table->recipe);
    struct text own;
    const char *part;
    const struct recipe_variable *variable = table->variable;
    if (read_label(variable, label, &own, &part)) {
        text_print(name, sizeof name, "%.*s", (int)(own.length < 200 ? own.length : 200), own.at);
        const char *code = code_of(&variable->labels, name);
        if (reporting && code && strcmp(reporting, code) == 0) {
            text_print(out, size,
                       "; it names the reporting country itself: give it a part of its own, {code: %s}, or "
                       "name its group under 'exceptions'",
                       reporting);
            return;
        }
        country_nearest(variable->labels.language, name, country, sizeof country);
    }
    if (!*country || !variable->cross.dimension) /* crossed labels are alike by their ends */
        names_nearest(labels, label, 3, near, sizeof near);
    bool both = *near && *country;
    text_print(out, size, "%s%s%s%s%s", *near || *country ? "; the nearest: " : "", near,
               both ? "; of countries: " : "", country, "");
}
