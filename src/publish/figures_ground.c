/* SPDX-License-Identifier: EUPL-1.2
 *
 * Do several sources count the same ground? By cell their people are added up, as neighbours' are in the cells of a
 * border; those of two years of one country would be as well, which is nobody's number of people.
 *
 * Boundaries of neighbours never fit quite, so a cell counts only when the sources cover it more than COVER_FULL
 * and a tenth together, and refused is only what is so in more than one cell of a hundred, or in more than half of
 * the cells of one source (a city inside a country).
 */
#include "base/memory.h"
#include "publish/figures_cells.h"

struct ground {
    size_t *source_of; /* [source with the variable]: its number in the atlas */
    uint32_t *covered; /* of the cell, by each of them */
    uint64_t *cells;   /* that it covers */
    uint64_t *shared;  /* of these, with others */
    size_t count;
    uint64_t all, all_shared;
};

static void ground_release(struct ground *ground)
{
    free(ground->source_of);
    free(ground->covered);
    free(ground->cells);
    free(ground->shared);
}

static d4i_status ground_prepare(d4i_context *context, const struct figures *figures, struct ground *ground)
{
    size_t sources = figures->atlas->source_count;
    TRY(mem_alloc(context, sources, sizeof *ground->source_of, &ground->source_of));
    TRY(mem_alloc(context, sources, sizeof *ground->covered, &ground->covered));
    TRY(mem_alloc(context, sources, sizeof *ground->cells, &ground->cells));
    TRY(mem_alloc(context, sources, sizeof *ground->shared, &ground->shared));
    for (size_t s = 0; s < sources; s++)
        if (figures_variable(figures, s))
            ground->source_of[ground->count++] = s;
    return D4I_OK;
}

/* Ends a cell. What a source covers twice by itself is no matter here. */
static void close_cell(struct ground *ground)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < ground->count; i++)
        sum += ground->covered[i];
    bool shared = sum > COVER_FULL + COVER_FULL / 10;
    for (size_t i = 0; i < ground->count; i++) {
        ground->cells[i] += ground->covered[i] > 0;
        ground->shared[i] += shared && ground->covered[i] > COVER_FULL / 10;
        ground->covered[i] = 0;
    }
    ground->all += sum > 0;
    ground->all_shared += shared;
}

static void measure(const struct figures *figures, struct ground *ground)
{
    const struct atlas *atlas = figures->atlas;
    const struct pairs *pairs = &atlas->pairs;
    for (size_t i = 0; i < pairs->count; i++) {
        if (i > 0 && pairs_cell(pairs, i) != pairs_cell(pairs, i - 1))
            close_cell(ground);
        for (size_t k = 0; k < ground->count; k++) {
            const struct atlas_source *source = &atlas->sources[ground->source_of[k]];
            if (pairs->zone[i] - source->first_zone >= source->zone_count)
                continue;
            uint64_t sum = (uint64_t)ground->covered[k] + pairs->coverage[i];
            ground->covered[k] = sum < COVER_FULL ? (uint32_t)sum : COVER_FULL;
            break;
        }
    }
    close_cell(ground);
}

static bool same_ground(const struct ground *ground)
{
    for (size_t i = 0; i < ground->count; i++)
        if (ground->shared[i] > ground->cells[i] / 2)
            return true;
    return ground->all_shared > ground->all / 100;
}

/* Those that share more than one cell of a hundred; all that share any, where these are not two. */
static d4i_status name_sources(d4i_context *context, const struct figures *figures, const struct ground *ground,
                               struct buffer *names)
{
    size_t many = 0;
    for (size_t i = 0; i < ground->count; i++)
        many += ground->shared[i] > ground->cells[i] / 100;
    for (size_t i = 0; i < ground->count; i++)
        if (ground->shared[i] > (many >= 2 ? ground->cells[i] / 100 : 0))
            TRY(buffer_print(context, names, "%s'%s'", names->length ? ", " : "",
                             figures->atlas->sources[ground->source_of[i]].id));
    return D4I_OK;
}

d4i_status figures_check_ground(d4i_context *context, const struct figures *figures)
{
    struct ground ground = {0};
    struct buffer names = {0};
    d4i_status status = D4I_OK;
    GUARD(ground_prepare(context, figures, &ground));
    if (ground.count < 2 || !figures->atlas->pairs.count)
        goto done;
    measure(figures, &ground);
    if (!same_ground(&ground))
        goto done;
    GUARD(name_sources(context, figures, &ground, &names));
    status =
        fail(context, D4I_BAD_USAGE,
             "the sources %s count the same ground (%llu of %llu cells), and by cell their people would be added "
             "up; choose one with --source ID, or one variable with --variable ID",
             names.data, (unsigned long long)ground.all_shared, (unsigned long long)ground.all);
done:
    ground_release(&ground);
    buffer_release(&names);
    return status;
}
