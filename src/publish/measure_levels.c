/* SPDX-License-Identifier: EUPL-1.2
 *
 * Nested levels of larger areas above the small units: sections in districts in municipalities. Each is a key as
 * those of --by; that every area with people lies in one of the next level is looked through here, where units have
 * names.
 */
#include "base/memory.h"
#include "publish/measure.h"

struct nested_level {
    char *id;
    struct measuring found; /* area, codes and names alone; figures are borrowed */
    const char **code;
};

void measuring_release_levels(struct measuring *measuring)
{
    for (size_t k = 0; measuring->nested && k < MULTILEVEL_MOST; k++) {
        struct nested_level *level = &measuring->nested[k];
        free(level->id);
        free(level->code);
        free(level->found.area);
        free(level->found.area_name);
        names_release(&level->found.area_codes);
    }
    free(measuring->nested);
    free((void *)measuring->asked.nested);
}

/* As rows name them. */
static const char *noun_of(const struct figures *figures)
{
    return figures->of == FIGURES_UNITS ? figures->level->id : figures->of == FIGURES_ZONES ? "zones" : "cells";
}

static d4i_status find_level(d4i_context *context, struct measuring *measuring, struct text word,
                             const uint32_t *zone, struct nested_level *out)
{
    TRY(text_copy(context, word, &out->id));
    if (measuring_is_crossed(out->id))
        return fail(context, D4I_BAD_USAGE,
                    "the level '%s' is made of classes, which do not nest; give levels of units, country or source "
                    "(--levels)",
                    out->id);
    out->found.figures = measuring->figures;
    out->found.cells = measuring->cells;
    TRY(measuring_find_key(context, &out->found, out->id, zone));
    measuring->split += out->found.split;
    const size_t areas = out->found.asked.areas;
    TRY(mem_alloc(context, areas, sizeof *out->code, &out->code));
    for (uint32_t a = 0; a < areas; a++)
        out->code[a] = names_at(&out->found.area_codes, a);
    return D4I_OK;
}

/* Levels are above the small units: some area holds two of them. */
static d4i_status check_above(d4i_context *context, const struct measuring *measuring,
                              const struct nested_level *level, const char *noun)
{
    bool *seen = NULL, above = false;
    size_t units = 0;
    d4i_status status;
    GUARD(mem_alloc(context, level->found.asked.areas, sizeof *seen, &seen));
    for (size_t i = 0; i < measuring->figures.items && !above; i++) {
        const uint32_t area = level->found.area[i];
        if (measuring->area[i] == MEASURE_NO_AREA || area == MEASURE_NO_AREA || measuring->base[i] <= 0)
            continue;
        above = seen[area];
        seen[area] = true;
        units++;
    }
    if (!above && units > 1)
        status = fail(context, D4I_BAD_USAGE,
                      "no area of the level '%s' holds two of the small units ('%s'), so that it is no level above "
                      "them; give larger areas (--levels) or smaller units (--over)",
                      level->id, noun);
done:
    free(seen);
    return status;
}

/* What lies nowhere in some level is part of nobody's sum. */
static void drop_outside(struct measuring *measuring, const struct nested_level *level)
{
    for (size_t i = 0; i < measuring->figures.items; i++)
        if (level->found.area[i] == MEASURE_NO_AREA)
            measuring->area[i] = MEASURE_NO_AREA;
}

static d4i_status check_nested(d4i_context *context, const struct measuring *measuring,
                               const struct nested_level *level, const struct nested_level *next)
{
    size_t *first = NULL; /* [area]: 1 + an item in it */
    d4i_status status;
    GUARD(mem_alloc(context, level->found.asked.areas, sizeof *first, &first));
    for (size_t i = 0; i < measuring->figures.items; i++) {
        const uint32_t area = level->found.area[i];
        if (measuring->area[i] == MEASURE_NO_AREA || measuring->base[i] <= 0)
            continue;
        if (first[area] == 0)
            first[area] = i + 1;
        const size_t other = first[area] - 1;
        if (next->found.area[other] == next->found.area[i])
            continue;
        char a[GRID_CODE_MAX], b[GRID_CODE_MAX];
        status = fail(context, D4I_BAD_USAGE,
                      "the levels do not nest: '%s' of '%s' lies in '%s' (with %s) and in '%s' (with %s) of '%s'; "
                      "give levels of which each area lies in one of the next, the smallest areas first (--levels)",
                      level->code[area], level->id, next->code[next->found.area[other]],
                      figures_code(&measuring->figures, other, a), next->code[next->found.area[i]],
                      figures_code(&measuring->figures, i, b), next->id);
        goto done;
    }
done:
    free(first);
    return status;
}

d4i_status measuring_find_levels(d4i_context *context, struct measuring *measuring,
                                 const d4i_measure_options *options, const uint32_t *zone)
{
    const size_t levels = measuring->question.levels;
    struct measure_nested *nested;
    size_t k = 0;
    if (levels == 0)
        return D4I_OK;
    TRY(mem_alloc(context, MULTILEVEL_MOST, sizeof *measuring->nested, &measuring->nested));
    TRY(mem_alloc(context, levels, sizeof *nested, &nested));
    measuring->asked.nested = nested;
    for (const char *at = options->levels; *at && k < levels; k++) {
        const size_t length = strcspn(at, ",");
        struct nested_level *level = &measuring->nested[k];
        TRY(find_level(context, measuring, text_trim((struct text){at, length}), zone, level));
        TRY(check_above(context, measuring, level, noun_of(&measuring->figures)));
        drop_outside(measuring, level);
        nested[k] = (struct measure_nested){level->id, level->found.area, level->found.asked.areas, level->code};
        at += length + (at[length] == ',');
    }
    for (k = 0; k + 1 < levels; k++)
        TRY(check_nested(context, measuring, &measuring->nested[k], &measuring->nested[k + 1]));
    measuring->asked.levels = levels;
    measuring->asked.item_noun = noun_of(&measuring->figures);
    return D4I_OK;
}
