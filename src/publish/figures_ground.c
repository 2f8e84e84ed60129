/* SPDX-License-Identifier: EUPL-1.2
 *
 * Do several sources count the same ground? By cell their people are added up, as neighbours' are in the cells of a
 * border; those of two years of one country would be as well, which is nobody's number of people.
 *
 * Boundaries of neighbours never fit quite, so a cell counts only when the sources cover it more than COVER_FULL
 * and a tenth together, and refused is only what is so in more than one cell of a hundred, or in more than half of
 * the cells of one source (a city inside a country).
 *
 * Zones are added up as well. Sources without cells tell by what they know of each other: the one was built to lie
 * within the other, both count the same units of a level, or their zones have the same keys.
 */
#include "atlas/atlas.h"
#include "base/memory.h"
#include "publish/figures_cells.h"
#include "query/answer.h"

struct ground {
    size_t *source_of; /* [source with the variable]: its number in the atlas */
    uint32_t *covered; /* of the cell, by each of them */
    uint64_t *cells;   /* that it covers */
    uint64_t *shared;  /* of these, with others */
    size_t count;
    uint64_t all, all_shared;
    const char *why; /* of sources without cells: what tells that they count the same; NULL = nothing does */
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

/* --- without cells ----------------------------------------------------------------------------------------- */

/* Whether the first was built to lie within the other. */
static bool is_within(const struct figures *figures, size_t source, size_t above)
{
    const char *id = figures->atlas->sources[above].id;
    const char *fact = atlas_fact(&figures_variable(figures, source)->facts, "within.source");
    size_t length = strlen(id);
    return fact && strncmp(fact, id, length) == 0 && fact[length] == ',';
}

/* Whether a level tells: both count units of it, one of them at least two, which may be the same (true) or others.
 * A level of which both count one unit alone, as a country, tells nothing of two of its cities. */
static bool units_tell(const struct atlas_level *level, size_t one, size_t other, bool *same)
{
    size_t first = 0, second = 0, both = 0;
    for (size_t unit = 0; unit < level->codes.count; unit++) {
        bool by_one = answer_counts_unit(&level->sources[one], unit);
        bool by_other = answer_counts_unit(&level->sources[other], unit);
        first += by_one;
        second += by_other;
        both += by_one && by_other;
    }
    size_t fewer = first < second ? first : second;
    *same = both > fewer / 2;
    return fewer > 0 && (first > 1 || second > 1) && !(*same && fewer == 1);
}

/* Whether more than half of the keys of the one with fewer zones are keys of the other, in one country. */
static bool same_keys(const struct atlas_source *one, const struct atlas_source *other)
{
    const struct atlas_source *fewer = one->keys.count < other->keys.count ? one : other;
    const struct atlas_source *more = fewer == one ? other : one;
    uint32_t both = 0;
    if (one->cells || other->cells || strcmp(answer_text(one->country), answer_text(other->country)) != 0)
        return false;
    for (uint32_t z = 0; z < fewer->keys.count; z++)
        both += names_find(&more->keys, text_of(names_at(&fewer->keys, z))) != NAMES_NONE;
    return both > fewer->keys.count / 2;
}

/* What tells that two sources count the same ground; NULL = nothing does. */
static const char *why_same(const struct figures *figures, size_t one, size_t other)
{
    const struct atlas *atlas = figures->atlas;
    if (is_within(figures, one, other) || is_within(figures, other, one))
        return "the one lies within the other";
    for (size_t l = 0; l < atlas->level_count; l++) {
        bool same;
        if (units_tell(&atlas->levels[l], one, other, &same))
            return same ? "the same units" : NULL;
    }
    return same_keys(&atlas->sources[one], &atlas->sources[other]) ? "zones of the same keys" : NULL;
}

/* Sources that no cell tells of. Those that share ground are then marked as if a cell of each were shared. */
static void compare_sources(const struct figures *figures, struct ground *ground)
{
    for (size_t i = 0; i < ground->count; i++)
        for (size_t k = i + 1; k < ground->count; k++) {
            const char *why = ground->cells[i] && ground->cells[k]
                                  ? NULL
                                  : why_same(figures, ground->source_of[i], ground->source_of[k]);
            if (!why)
                continue;
            ground->why = ground->why ? ground->why : why;
            ground->shared[i] = ground->shared[k] = UINT64_MAX;
        }
}

/* --- both -------------------------------------------------------------------------------------------------- */

static d4i_status refuse(d4i_context *context, const struct figures *figures, const struct ground *ground)
{
    const bool cells = figures->of == FIGURES_CELLS;
    char shared[80];
    struct buffer names = {0};
    d4i_status status;
    GUARD(name_sources(context, figures, ground, &names));
    text_print(shared, sizeof shared, "%llu of %llu cells", (unsigned long long)ground->all_shared,
               (unsigned long long)ground->all);
    status =
        fail(context, D4I_BAD_USAGE,
             "the sources %s count the same ground (%s), and %s their people would be added up; choose one with "
             "--source ID, %sor one variable with --variable ID",
             names.data, ground->why ? ground->why : shared, cells ? "by cell" : "over zones",
             cells ? "" : "tell them apart with --by source, ");
done:
    buffer_release(&names);
    return status;
}

d4i_status figures_check_ground(d4i_context *context, const struct figures *figures)
{
    struct ground ground = {0};
    d4i_status status = D4I_OK;
    GUARD(ground_prepare(context, figures, &ground));
    if (ground.count < 2)
        goto done;
    measure(figures, &ground);
    if (figures->of != FIGURES_CELLS)
        compare_sources(figures, &ground);
    if (ground.why || same_ground(&ground))
        status = refuse(context, figures, &ground);
done:
    ground_release(&ground);
    return status;
}
