/* SPDX-License-Identifier: EUPL-1.2
 *
 * In which area each small unit lies: by its country or source, by what the atlas knows of zones and the units of a
 * level, or by the cells that a unit covers. What lies in several counts where most of it is; nothing is split,
 * since half a household is no small unit.
 */
#include "base/memory.h"
#include "publish/measure.h"
#include "query/answer.h"

d4i_status measuring_add_area(d4i_context *context, struct measuring *measuring, const char *code, const char *name,
                              uint32_t *index)
{
    bool is_new;
    TRY(names_add(context, &measuring->area_codes, text_of(code), index, &is_new));
    if (!is_new)
        return D4I_OK;
    size_t capacity = measuring->area_capacity;
    TRY(mem_grow(context, &measuring->area_name, &capacity, (size_t)*index + 1, sizeof *measuring->area_name));
    measuring->area_capacity = capacity;
    measuring->area_name[*index] = name;
    measuring->asked.areas = (size_t)*index + 1;
    return D4I_OK;
}

/* The zone (through all sources) that most of a cell's people are of, by item. */
static d4i_status main_zones(d4i_context *context, const struct measuring *measuring, uint32_t **out)
{
    const struct figures *figures = &measuring->figures;
    const struct pairs *pairs = &figures->atlas->pairs;
    uint64_t *most = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, figures->items, sizeof **out, out));
    GUARD(mem_alloc(context, figures->items, sizeof *most, &most));
    for (size_t p = 0; p < pairs->count; p++) {
        const struct atlas_source *source = atlas_source_of_zone(figures->atlas, pairs->zone[p]);
        uint64_t mass = ((uint64_t)pairs->coverage[p] * pairs->weight[p]) + 1;
        uint32_t item = figures->item_of_pair[p];
        if (!figures_variable(figures, (size_t)(source - figures->atlas->sources)) || mass <= most[item])
            continue;
        most[item] = mass;
        (*out)[item] = pairs->zone[p];
    }
done:
    free(most);
    return status;
}

/* The source of an item; `zone`: of cells. NULL = none counts it. */
static const struct atlas_source *source_of(const struct measuring *measuring, size_t item, const uint32_t *zone)
{
    const struct figures *figures = &measuring->figures;
    if (figures->of == FIGURES_UNITS)
        return figures->source_of[item] == SIZE_MAX ? NULL : &figures->atlas->sources[figures->source_of[item]];
    return atlas_source_of_zone(figures->atlas, zone ? zone[item] : figures->first_zone + item);
}

static d4i_status by_word(d4i_context *context, struct measuring *measuring, const char *by, const uint32_t *zone)
{
    const struct figures *figures = &measuring->figures;
    bool by_source = strcmp(by, "source") == 0, all = strcmp(by, "all") == 0;
    for (size_t i = 0; i < figures->items; i++) {
        const struct atlas_source *source = source_of(measuring, i, zone);
        const char *code = "all";
        measuring->area[i] = MEASURE_NO_AREA;
        if (!source)
            continue;
        if (by_source)
            code = source->id;
        else if (!all)
            code = answer_or(figures->of == FIGURES_UNITS ? figures_country(figures, i) : source->country, "all");
        TRY(measuring_add_area(context, measuring, code, by_source ? source->title : "", &measuring->area[i]));
    }
    return D4I_OK;
}

/* The unit that most of a zone is in; a part outside all of them is none. */
static uint32_t main_unit(const struct crosswalk *crosswalk, size_t row, bool *split)
{
    uint32_t best = CROSSWALK_OUTSIDE;
    uint64_t most = 0;
    size_t inside = 0;
    for (size_t k = crosswalk->start[row]; k < crosswalk->start[row + 1]; k++) {
        if (crosswalk->to[k] == CROSSWALK_OUTSIDE)
            continue;
        inside++;
        if (best == CROSSWALK_OUTSIDE || crosswalk->weight[k] > most) {
            best = crosswalk->to[k];
            most = crosswalk->weight[k];
        }
    }
    *split = inside > 1;
    return best;
}

static uint32_t unit_of_zone(const struct atlas *atlas, const struct atlas_level *level, size_t zone, bool *split)
{
    const struct atlas_source *source = atlas_source_of_zone(atlas, zone);
    const struct crosswalk *crosswalk = &level->sources[source - atlas->sources].crosswalk;
    size_t row = zone - source->first_zone;
    *split = false;
    return row < crosswalk->rows ? main_unit(crosswalk, row, split) : CROSSWALK_OUTSIDE;
}

static void by_zones(struct measuring *measuring, const struct atlas_level *level, const uint32_t *zone)
{
    const struct figures *figures = &measuring->figures;
    for (size_t i = 0; i < figures->items; i++) {
        bool split;
        measuring->area[i] = unit_of_zone(figures->atlas, level, zone ? zone[i] : figures->first_zone + i, &split);
        measuring->split += split && !zone;
    }
}

/* Cells in the unit that covers most of them. Both lists are in the order of the walk. */
static d4i_status by_cover(d4i_context *context, struct measuring *measuring, const struct atlas_level *level)
{
    const struct figures *figures = &measuring->figures;
    const struct grid *grid = &figures->atlas->grid;
    const struct pairs *pairs = &level->pairs;
    for (size_t i = 0; i < figures->items; i++) {
        uint32_t most = 0, inside = 0;
        measuring->area[i] = MEASURE_NO_AREA;
        for (size_t p = pairs_find(grid, pairs, figures->cell[i]);
             p < pairs->count && pairs_cell(pairs, p) == figures->cell[i]; p++, inside++)
            if (pairs->coverage[p] > most) {
                most = pairs->coverage[p];
                measuring->area[i] = pairs->zone[p];
            }
        measuring->split += inside > 1;
        if (i % 65536 == 0)
            TRY(progress(context, "cells by area", i, figures->items));
    }
    return D4I_OK;
}

/* A zone's people in a small unit and in an area. */
struct vote {
    uint32_t unit, area;
    double people;
};

static int compare_votes(const void *a, const void *b)
{
    const struct vote *x = a, *y = b;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return (x->area > y->area) - (x->area < y->area);
}

static double row_sum(const struct crosswalk *crosswalk, size_t row)
{
    double sum = 0;
    for (size_t k = crosswalk->start[row]; k < crosswalk->start[row + 1]; k++)
        sum += (double)crosswalk->weight[k];
    return sum;
}

/* All pairs of a unit and an area that a zone of the source is in, with its people shared by both weights. */
static d4i_status cast_votes(d4i_context *context, const struct crosswalk *units, const struct crosswalk *areas,
                             const struct atlas_column *total, struct vote **votes, size_t *count, size_t *capacity)
{
    for (size_t z = 0; z < units->rows && z < areas->rows; z++) {
        double people = (double)total->people[z] + 1; /* so that empty ones have a say, too */
        double all = row_sum(units, z) * row_sum(areas, z);
        for (size_t u = units->start[z]; u < units->start[z + 1] && all > 0; u++)
            for (size_t a = areas->start[z]; a < areas->start[z + 1]; a++) {
                if (units->to[u] == CROSSWALK_OUTSIDE || areas->to[a] == CROSSWALK_OUTSIDE)
                    continue;
                TRY(mem_grow(context, votes, capacity, *count + 1, sizeof **votes));
                (*votes)[(*count)++] = (struct vote){
                    units->to[u], areas->to[a], people * (double)units->weight[u] * (double)areas->weight[a] / all};
            }
    }
    return D4I_OK;
}

/* Units of a level in the units of another: where the people of their zones are. */
static d4i_status by_votes(d4i_context *context, struct measuring *measuring, const struct atlas_level *level)
{
    const struct figures *figures = &measuring->figures;
    struct vote *votes = NULL;
    size_t count = 0, capacity = 0;
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < figures->items; i++)
        measuring->area[i] = level == figures->level ? (uint32_t)i : MEASURE_NO_AREA;
    for (size_t s = 0; s < figures->atlas->source_count && level != figures->level; s++) {
        const struct atlas_variable *variable = figures_variable(figures, s);
        if (variable)
            GUARD(cast_votes(context, &figures->level->sources[s].crosswalk, &level->sources[s].crosswalk,
                             &variable->column[0], &votes, &count, &capacity));
    }
    if (count)
        qsort(votes, count, sizeof *votes, compare_votes);
    for (size_t first = 0, end; first < count; first = end) {
        double best = 0;
        size_t several = 0;
        for (end = first; end < count && votes[end].unit == votes[first].unit;) {
            uint32_t area = votes[end].area;
            double sum = 0;
            for (; end < count && votes[end].unit == votes[first].unit && votes[end].area == area; end++)
                sum += votes[end].people;
            several++;
            if (sum > best) {
                best = sum;
                measuring->area[votes[first].unit] = area;
            }
        }
        measuring->split += several > 1;
    }
done:
    free(votes);
    return status;
}

static d4i_status by_level(d4i_context *context, struct measuring *measuring, const char *by, const uint32_t *zone)
{
    const struct figures *figures = &measuring->figures;
    size_t number;
    TRY(answer_level(context, figures->atlas, by, &number));
    if (number == ANSWER_ZONES)
        return fail(context, D4I_BAD_USAGE,
                    "zones hold nothing smaller that could be measured in them; choose a level of units, "
                    "'country', 'source' or 'all' (--by)");
    const struct atlas_level *level = measuring->level = &figures->atlas->levels[number];
    if (figures->of == FIGURES_UNITS)
        TRY(by_votes(context, measuring, level));
    else if (figures->of == FIGURES_CELLS && level->pairs.count)
        TRY(by_cover(context, measuring, level));
    else
        by_zones(measuring, level, zone);
    for (uint32_t unit = 0; unit < level->codes.count; unit++) {
        uint32_t index;
        TRY(measuring_add_area(context, measuring, names_at(&level->codes, unit),
                               level->names ? level->names[unit] : "", &index));
    }
    return D4I_OK;
}

/* Whether countries are a level of the atlas, which knows better than sources do that several countries share. */
static bool has_countries(const struct measuring *measuring)
{
    const struct atlas *atlas = measuring->figures.atlas;
    for (size_t l = 0; l < atlas->level_count; l++)
        if (strcmp(atlas->levels[l].id, "country") == 0)
            return true;
    return false;
}

d4i_status measuring_find_key(d4i_context *context, struct measuring *measuring, const char *by,
                              const uint32_t *zone)
{
    bool country = strcmp(by, "country") == 0 && !has_countries(measuring);
    bool word = country || strcmp(by, "source") == 0 || strcmp(by, "all") == 0;
    TRY(mem_alloc(context, measuring->figures.items, sizeof *measuring->area, &measuring->area));
    return word ? by_word(context, measuring, by, zone) : by_level(context, measuring, by, zone);
}

/* The country of an item; `found`: by the level of countries, where there is one. NULL = not known. */
static const char *country_of(const struct measuring *measuring, const struct measuring *found, size_t item,
                              const struct atlas_source *source)
{
    if (found->area)
        return found->area[item] == MEASURE_NO_AREA ? NULL : names_at(&found->level->codes, found->area[item]);
    return measuring->figures.of == FIGURES_UNITS ? figures_country(&measuring->figures, item) : source->country;
}

/* Whose small units there are, and the areas have: these by the first of each that says it. Areas that lie across
 * countries, as everything together and classes of places do, are of no kind. */
static d4i_status find_kinds(d4i_context *context, struct measuring *measuring, const char *by,
                             const uint32_t *zone)
{
    const size_t items = measuring->figures.items;
    bool by_source = measuring_has_key(by, "source"), apart = measuring_is_apart(by);
    struct measuring found = {.figures = measuring->figures, .cells = measuring->cells}; /* figures are borrowed */
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, measuring->asked.areas, sizeof *measuring->area_kind, &measuring->area_kind));
    GUARD(mem_alloc(context, items, sizeof *measuring->kind, &measuring->kind));
    if (has_countries(measuring) && !by_source)
        GUARD(measuring_find_key(context, &found, "country", zone));
    for (size_t i = 0; i < items; i++) {
        const struct atlas_source *source = source_of(measuring, i, zone);
        const char *kind = !source ? NULL : by_source ? source->id : country_of(measuring, &found, i, source);
        measuring->kind[i] = MEASURE_NO_KIND;
        if (measuring->area[i] == MEASURE_NO_AREA || !kind || !*kind)
            continue;
        GUARD(names_add(context, &measuring->kinds, text_of(kind), &measuring->kind[i], NULL));
        if (apart && !measuring->area_kind[measuring->area[i]])
            measuring->area_kind[measuring->area[i]] = kind;
    }
done:
    free(found.area);
    free(found.area_name);
    names_release(&found.area_codes);
    return status;
}

d4i_status measuring_find_areas(d4i_context *context, struct measuring *measuring,
                                const d4i_measure_options *options)
{
    const char *by = options->by ? options->by : "country";
    uint32_t *zone = NULL;
    d4i_status status = D4I_OK;
    if (measuring->cells)
        GUARD(main_zones(context, measuring, &zone));
    GUARD(measuring_is_crossed(by) ? measuring_cross_areas(context, measuring, options, by, zone)
                                   : measuring_find_key(context, measuring, by, zone));
    if (measuring->asked.areas == 0)
        status = fail(context, D4I_BAD_INPUT, "the atlas has nothing that could be measured by '%s'", by);
    GUARD(status);
    GUARD(mem_alloc(context, measuring->asked.areas, sizeof *measuring->area_code, &measuring->area_code));
    for (uint32_t a = 0; a < measuring->asked.areas; a++)
        measuring->area_code[a] = names_at(&measuring->area_codes, a);
    GUARD(find_kinds(context, measuring, by, zone));
    GUARD(measuring_find_levels(context, measuring, options, zone));
done:
    free(zone);
    return status;
}
