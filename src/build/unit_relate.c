/* SPDX-License-Identifier: EUPL-1.2
 *
 * Zones to units: by the zone's key, or by the cells that they share.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/cover.h"
#include "build/units.h"
#include "group/country.h"

d4i_status unit_relate_by_key(d4i_context *context, const struct unit_zones *zones, size_t count,
                              const struct atlas_level *level, struct crosswalk *out)
{
    uint32_t *unit_of;
    TRY(mem_alloc(context, count, sizeof *unit_of, &unit_of));
    for (size_t z = 0; z < count; z++) {
        uint32_t code = zones->code_of_zone[z];
        unit_of[z] =
            code == NAMES_NONE ? NAMES_NONE : names_find(&level->codes, text_of(names_at(&zones->codes, code)));
    }
    d4i_status status = crosswalk_by_key(context, unit_of, count, out);
    free(unit_of);
    return status;
}

/* The pairs of one source, zones numbered within it, and their masses (NULL = by coverage and weight). */
static d4i_status pairs_of_source(d4i_context *context, const struct atlas *atlas,
                                  const struct atlas_source *source, const uint64_t *mass, struct pairs *out,
                                  uint64_t **own_mass)
{
    const struct pairs *all = &atlas->pairs;
    TRY(pairs_grow(context, &atlas->grid, out, all->count));
    TRY(mem_alloc(context, all->count, sizeof *out->weight, &out->weight));
    if (mass)
        TRY(mem_alloc(context, all->count, sizeof **own_mass, own_mass));
    for (size_t i = 0; i < all->count; i++) {
        size_t zone = all->zone[i];
        if (zone < source->first_zone || zone >= source->first_zone + source->zone_count)
            continue;
        pairs_put_cell(out, out->count, pairs_cell(all, i));
        out->zone[out->count] = (uint32_t)(zone - source->first_zone);
        out->coverage[out->count] = all->coverage[i];
        if (mass)
            (*own_mass)[out->count] = mass[i];
        out->weight[out->count++] = all->weight[i];
    }
    return D4I_OK;
}

/* How much of each unit the source's zones cover, in cells. */
static void measure_covered(const struct grid *grid, const struct pairs *zones, const struct pairs *units,
                            double *covered)
{
    size_t z = 0;
    for (size_t u = 0; u < units->count;) {
        uint64_t cell = pairs_cell(units, u), walk = grid_walk_key(grid, cell), zone_cover = 0;
        while (z < zones->count && grid_walk_key(grid, pairs_cell(zones, z)) < walk)
            z++;
        for (; z < zones->count && pairs_cell(zones, z) == cell; z++)
            zone_cover += zones->coverage[z];
        double share = zone_cover < COVER_FULL ? (double)zone_cover / COVER_FULL : 1;
        for (; u < units->count && pairs_cell(units, u) == cell; u++)
            covered[units->zone[u]] += (double)units->coverage[u] / COVER_FULL * share;
    }
}

/* Eurostat writes EL and UK where ISO 3166-1 has GR and GB. */
static bool same_country(const char *a, const char *b)
{
    int number = country_number(a);
    return strcmp(a, b) == 0 || (number != COUNTRY_NONE && number == country_number(b));
}

bool unit_other_country(const char *unit, const char *source)
{
    return unit && strlen(unit) == 2 && strcmp(source, "EU") != 0 && !same_country(unit, source);
}

/* A source says something about a unit when it is about the unit's country, and its polygons cover at least half of
 * all of it, also beyond the grid; what neighbours spill over a border is no count. (Cell zones stand only where
 * people live, so that the area they cover says nothing.) */
static d4i_status keep_covered(d4i_context *context, const struct grid *grid, const struct atlas_source *source,
                               bool cells, const struct pairs *zones, const int64_t *area,
                               const struct atlas_level *level, struct pairs *kept)
{
    const struct pairs *units = &level->pairs;
    double *covered = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, level->codes.count, sizeof *covered, &covered));
    measure_covered(grid, zones, units, covered);
    for (size_t i = 0; i < units->count; i++) {
        uint32_t unit = units->zone[i];
        if (unit_other_country(level->countries[unit], source->country) ||
            (!cells && covered[unit] * 2 < (double)area[unit] / COVER_FULL))
            continue;
        GUARD(cover_push(context, grid, kept, pairs_cell(units, i), unit, units->coverage[i]));
    }
done:
    free(covered);
    return status;
}

d4i_status unit_relate_by_cells(d4i_context *context, const struct unit_reach *reach, const uint64_t *mass,
                                struct crosswalk *out)
{
    const struct work *work = reach->work;
    const struct project_level *from = reach->from;
    const struct unit_layer *units = reach->units;
    const struct atlas_level *level = reach->level;
    const size_t s = reach->source;
    const struct atlas_source *source = &work->atlas.sources[s];
    const struct grid *grid = &work->atlas.grid;
    struct pairs pairs = {0}, kept = {0};
    uint64_t *own_mass = NULL;
    d4i_status status;
    if (!units->there || !work->atlas.has_grid)
        return yaml_fail(context, from->at,
                         "unit level '%s' has no key to relate to source '%s' ('relate'), and without "
                         "a grid and a file nothing can be estimated",
                         from->id, work->project->sources[s].id);
    GUARD(pairs_of_source(context, &work->atlas, source, mass, &pairs, &own_mass));
    GUARD(keep_covered(context, grid, source, source->cells || work->sources[s].squares, &pairs,
                       units->partition.area, level, &kept));
    GUARD(crosswalk_by_cells(context, grid, &pairs, own_mass, source->zone_count, &kept, level->codes.count,
                             from->renormalise, out));
done:
    free(own_mass);
    pairs_release(&pairs);
    pairs_release(&kept);
    return status;
}
