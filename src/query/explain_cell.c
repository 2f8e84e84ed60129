/* SPDX-License-Identifier: EUPL-1.2
 *
 * A cell explained: the zones over it, and for each the formula with its numbers. The parts are those of the
 * allocation to the last millionth: floor(N C / W) - floor(N C' / W), C and C' the zone's mass up to and before the
 * cell in the order of the walk.
 */
#include "atlas/spread.h"
#include "base/memory.h"
#include "base/wide.h"
#include "query/explain.h"

/* A zone's part of the cell. */
struct cell_part {
    size_t pair;
    uint64_t before, after; /* mass of the zone up to here, without and with the cell */
};

static int64_t floor_share(int64_t people, uint64_t mass, uint64_t total)
{
    int128 product = (int128)people * (int128)mass, whole = (int128)total;
    int128 quotient = product / whole;
    return (int64_t)(quotient - (product % whole < 0));
}

static int64_t part_of(const struct cell_part *part, int64_t people, uint64_t total)
{
    if (total == 0)
        return 0;
    return floor_share(people, part->after, total) - floor_share(people, part->before, total);
}

/* As the allocation reckons it: coverage x weight, less the bits that the zone drops. */
static uint64_t pair_mass(const struct atlas *atlas, size_t pair)
{
    const struct pairs *pairs = &atlas->pairs;
    uint8_t shift = atlas->zone_shift ? atlas->zone_shift[pairs->zone[pair]] : 0;
    return (uint64_t)pairs->coverage[pair] * pairs->weight[pair] >> shift;
}

/* The mass that each zone of the cell has before the cell: one walk over the pairs before it. */
static d4i_status find_parts(d4i_context *context, const struct atlas *atlas, size_t first, size_t count,
                             struct cell_part *parts)
{
    const struct pairs *pairs = &atlas->pairs;
    uint32_t *slot;
    uint64_t *mass = NULL;
    d4i_status status = D4I_OK;
    TRY(mem_alloc(context, atlas_zone_count(atlas), sizeof *slot, &slot));
    GUARD(mem_alloc(context, count, sizeof *mass, &mass));
    for (size_t i = 0; i < count; i++)
        slot[pairs->zone[first + i]] = (uint32_t)i + 1;
    for (size_t i = 0; i < first; i++)
        if (slot[pairs->zone[i]])
            mass[slot[pairs->zone[i]] - 1] += pair_mass(atlas, i);
    for (size_t i = 0; i < count; i++) {
        uint64_t here = pair_mass(atlas, first + i);
        parts[i] = (struct cell_part){.pair = first + i, .before = mass[i], .after = mass[i] + here};
    }
done:
    free(mass);
    free(slot);
    return status;
}

/* Mass of the zone before and with the pair, and in all its cells, as the people of a tilted node stand there. */
static d4i_status tilted_part(d4i_context *context, const struct atlas *atlas, const struct cell_part *part,
                              size_t variable, uint32_t node, struct cell_part *out, uint64_t *total)
{
    const struct pairs *pairs = &atlas->pairs;
    uint32_t zone = pairs->zone[part->pair];
    size_t source = (size_t)(atlas_source_of_zone(atlas, zone) - atlas->sources);
    uint64_t *mass;
    *out = (struct cell_part){.pair = part->pair};
    *total = 0;
    TRY(mem_alloc(context, pairs->count, sizeof *mass, &mass));
    d4i_status status = atlas_masses(context, atlas, source, variable, node, mass);
    for (size_t i = 0; status == D4I_OK && i < pairs->count; i++) {
        if (pairs->zone[i] != zone)
            continue;
        if (i == part->pair)
            *out = (struct cell_part){i, *total, *total + mass[i]};
        *total += mass[i];
    }
    free(mass);
    return status;
}

/* How much more of a group stands here than if it were mixed evenly over the zone's people. */
static d4i_status explain_tilt(d4i_context *context, const struct cell_part *even, uint64_t even_total,
                               const struct cell_part *tilted, uint64_t total, const char *key, d4i_frame *frame)
{
    double even_share = (double)(even->after - even->before) / (double)even_total;
    if (!(even_share > 0) || total == 0)
        return D4I_OK;
    char times[32], name[180];
    text_print(times, sizeof times, "%.3g", (double)(tilted->after - tilted->before) / (double)total / even_share);
    text_print(name, sizeof name, "%s, tilt", key);
    return answer_fact(context, frame, name, "%s times what an even mix of the zone would put here", times);
}

static d4i_status part_counts(d4i_context *context, const struct atlas *atlas, const struct cell_part *part,
                              d4i_frame *frame)
{
    uint32_t zone = atlas->pairs.zone[part->pair];
    const struct atlas_source *source = atlas_source_of_zone(atlas, zone);
    uint64_t total = atlas->zone_total[zone];
    for (size_t v = 0; v < source->variable_count; v++) {
        const struct atlas_variable *variable = &source->variables[v];
        for (size_t n = 0; n < variable->tree.count; n++) {
            if (n != 0 && n != variable->tree.headline)
                continue;
            const struct atlas_column *column = &variable->column[n];
            size_t z = zone - source->first_zone;
            char key[160], people[32], whole[32];
            text_print(key, sizeof key, "%s: %s", variable->id, n == 0 ? "people" : variable->tree.nodes[n].name);
            if (!status_is_known(column->status[z])) {
                TRY(answer_fact(context, frame, key, "not known: the zone's count is %s",
                                d4i_value_status_text((d4i_value_status)column->status[z])));
                continue;
            }
            struct cell_part own = *part;
            uint64_t own_total = total;
            bool tilted = atlas_is_tilted(atlas, (size_t)(source - atlas->sources), v, (uint32_t)n);
            if (tilted)
                TRY(tilted_part(context, atlas, part, v, (uint32_t)n, &own, &own_total));
            TRY(answer_fact(context, frame, key, "%s = N x mass / W = %s x %llu / %llu",
                            people_text(part_of(&own, column->people[z], own_total), people),
                            people_text(column->people[z], whole), (unsigned long long)(own.after - own.before),
                            (unsigned long long)own_total));
            if (tilted)
                TRY(explain_tilt(context, part, total, &own, own_total, key, frame));
        }
    }
    return D4I_OK;
}

static d4i_status explain_part(d4i_context *context, const struct atlas *atlas, const struct cell_part *part,
                               d4i_frame *frame)
{
    const struct pairs *pairs = &atlas->pairs;
    uint32_t zone = pairs->zone[part->pair];
    const struct atlas_source *source = atlas_source_of_zone(atlas, zone);
    const char *name = source->names ? source->names[zone - source->first_zone] : NULL;
    char code[GRID_CODE_MAX], covered[32];
    TRY(answer_fact(context, frame, "zone", "%s%s%s%s of %s", atlas_zone_key(atlas, zone, code),
                    name && *name ? " (" : "", answer_text(name), name && *name ? ")" : "", source->id));
    text_print(covered, sizeof covered, "%.6g", 100.0 * pairs->coverage[part->pair] / (double)COVER_FULL);
    TRY(answer_fact(context, frame, "covers", "%s %% of the cell", covered));
    uint8_t level = atlas->zone_level[zone];
    TRY(answer_fact(context, frame, "weight", "%u (%s, level %u of the cascade); mass = coverage x weight%s",
                    pairs->weight[part->pair], level_name(atlas, level), level + 1u,
                    atlas->zone_shift && atlas->zone_shift[zone] ? ", scaled down" : ""));
    TRY(part_counts(context, atlas, part, frame));
    if (!source->cells || atlas->zone_cells[zone] > 1) /* else published: nothing is drawn */
        TRY(explain_draws(context, atlas, part->pair, frame));
    return answer_fact(context, frame, "quality", "%s: the zone's people are spread over %u cell%s",
                       source->cells && atlas->zone_cells[zone] <= 1 ? "published per cell" : "estimated",
                       atlas->zone_cells[zone], atlas->zone_cells[zone] == 1 ? "" : "s");
}

static d4i_status explain_parts(d4i_context *context, const struct atlas *atlas, size_t first, size_t count,
                                d4i_frame *frame)
{
    struct cell_part *parts;
    const struct atlas_source *before = NULL;
    d4i_status status = D4I_OK;
    TRY(mem_alloc(context, count, sizeof *parts, &parts));
    GUARD(find_parts(context, atlas, first, count, parts));
    for (size_t i = 0; i < count; i++)
        GUARD(explain_part(context, atlas, &parts[i], frame));
    for (size_t i = 0; i < count; i++) { /* zones of a source stand together */
        const struct atlas_source *source = atlas_source_of_zone(atlas, atlas->pairs.zone[parts[i].pair]);
        if (source != before)
            GUARD(explain_source(context, source, frame));
        before = source;
    }
done:
    free(parts);
    return status;
}

/* The units that the cell lies in, and how much of it. */
static d4i_status explain_units(d4i_context *context, const struct atlas *atlas, uint64_t cell, d4i_frame *frame)
{
    for (size_t l = 0; l < atlas->level_count; l++) {
        const struct atlas_level *level = &atlas->levels[l];
        const struct pairs *pairs = &level->pairs;
        for (size_t i = pairs_find(&atlas->grid, pairs, cell); i < pairs->count && pairs_cell(pairs, i) == cell;
             i++) {
            const char *name = level->names[pairs->zone[i]];
            char covered[32];
            text_print(covered, sizeof covered, "%.6g", 100.0 * pairs->coverage[i] / (double)COVER_FULL);
            TRY(answer_fact(context, frame, "unit", "%s:%s%s%s%s covers %s %% of the cell", level->id,
                            names_at(&level->codes, pairs->zone[i]), *name ? " (" : "", name, *name ? ")" : "",
                            covered));
        }
    }
    return D4I_OK;
}

d4i_status explain_cell(d4i_context *context, const struct atlas *atlas, uint64_t cell, d4i_frame *frame)
{
    const struct pairs *pairs = &atlas->pairs;
    char code[GRID_CODE_MAX];
    size_t first = pairs_find(&atlas->grid, pairs, cell), count = 0;
    while (first + count < pairs->count && pairs_cell(pairs, first + count) == cell)
        count++;
    uint64_t column = cell % (uint64_t)atlas->grid.columns, row = cell / (uint64_t)atlas->grid.columns;
    TRY(d4i_frame_title(context, frame, "Where the counts of a cell come from"));
    TRY(answer_fact(context, frame, "cell", "%s", grid_cell_code(&atlas->grid, cell, code)));
    TRY(answer_fact(context, frame, "south-west corner", "E %lld N %lld (%s), %d m",
                    (long long)(atlas->grid.west + (int64_t)column * atlas->grid.cell),
                    (long long)(atlas->grid.south + (int64_t)row * atlas->grid.cell), atlas->grid.crs,
                    atlas->grid.cell));
    TRY(explain_units(context, atlas, cell, frame));
    TRY(answer_fact_text(context, frame, "method", atlas->method));
    if (count == 0)
        return answer_fact(context, frame, "zones", "none: no zone of any source covers this cell");
    TRY(answer_fact(context, frame, "zones", "%zu cover the cell", count));
    return explain_parts(context, atlas, first, count, frame);
}
