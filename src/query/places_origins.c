/* SPDX-License-Identifier: EUPL-1.2
 *
 * People of EU and of third-country origin in each place, apart: sums of the source's own groups, where these keep
 * to one side. A group with people of both sides parts nobody, and then nothing is told.
 */
#include "atlas/atlas.h"
#include "base/memory.h"
#include "group/origin.h"
#include "query/alike.h"
#include "query/answer.h"
#include "query/definition.h"
#include "query/places_closer.h"

enum side { SIDE_NEITHER, SIDE_EU, SIDE_THIRD };

/* Which groups of one source make each side; `side` NULL = they do not tell. */
struct origins {
    uint8_t *side; /* [node] */
    const char *words;
};

struct sets {
    struct origin_set *of; /* [node] */
    bool *said;
};

/* Sides of the partition's groups for one union; false where a group has people of both, or is not said. */
static bool take_sides(const struct group_tree *tree, const struct sets *sets, struct origin_set members,
                       uint8_t *side)
{
    struct origin_set abroad = origin_world(), neither = {0};
    const int no_country[] = {ORIGIN_NATIVE, ORIGIN_UNKNOWN};
    for (int i = 0; i < 2; i++) {
        origin_remove(&abroad, no_country[i]);
        origin_remove(&members, no_country[i]);
        origin_add(&neither, no_country[i]);
    }
    struct origin_set third = origin_less(abroad, members);
    for (uint32_t n = 0; n < tree->count; n++) {
        side[n] = SIDE_NEITHER;
        if (!group_in_partition(tree, n))
            continue;
        if (sets->said[n] && origin_within(&sets->of[n], &members))
            side[n] = SIDE_EU;
        else if (sets->said[n] && origin_within(&sets->of[n], &third))
            side[n] = SIDE_THIRD;
        else if (!sets->said[n] || !origin_within(&sets->of[n], &neither))
            return false;
    }
    return true;
}

/* The same by two groups that are just the two sides, as common groups may be. */
static bool find_sides(const struct group_tree *tree, const struct sets *sets, struct origin_set members,
                       uint8_t *side)
{
    struct origin_set third = origin_world();
    uint32_t found[2] = {GROUP_NONE, GROUP_NONE};
    const int others[] = {ORIGIN_NATIVE, ORIGIN_STATELESS, ORIGIN_UNKNOWN};
    for (int i = 0; i < 3; i++) {
        origin_remove(&members, others[i]);
        origin_remove(&third, others[i]);
    }
    third = origin_less(third, members);
    for (uint32_t n = 0; n < tree->count; n++) {
        struct origin_set set = sets->of[n];
        side[n] = SIDE_NEITHER;
        origin_remove(&set, ORIGIN_STATELESS);
        if (!sets->said[n] || tree->nodes[n].category)
            continue;
        if (found[0] == GROUP_NONE && origin_equal(&set, &members))
            found[0] = n;
        else if (found[1] == GROUP_NONE && origin_equal(&set, &third))
            found[1] = n;
    }
    if (found[0] == GROUP_NONE || found[1] == GROUP_NONE)
        return false;
    side[found[0]] = SIDE_EU;
    side[found[1]] = SIDE_THIRD;
    return true;
}

/* A country is nobody's origin but its own: its bit is not used in its own source. */
static struct origin_set members_of(const char *day, const char *own)
{
    struct origin_set members = origin_of_eu(day);
    int number = own ? country_number(own) : -1;
    if (number >= 0)
        origin_remove(&members, number);
    return members;
}

/* The union of the source's own day, else one that has a name of its own. */
static d4i_status find_origins(d4i_context *context, const struct atlas_source *source,
                               const struct atlas_variable *variable, struct origins *out)
{
    const struct group_tree *tree = &variable->tree;
    const char *date = definition_date(source, variable), *country = answer_text(source->country);
    const char *own = strcmp(country, "EU") == 0 || !*country ? NULL : country;
    struct sets sets = {0};
    uint8_t *side = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, tree->count, sizeof *sets.of, &sets.of));
    GUARD(mem_alloc(context, tree->count, sizeof *sets.said, &sets.said));
    GUARD(mem_alloc(context, tree->count, 1, &side));
    if (origin_of_tree(context, tree, *date ? date : NULL, own, sets.of, sets.said) != D4I_OK)
        goto done; /* its origins make no sense together: nothing is told */
    for (int u = -1; u < ORIGIN_UNIONS && !out->side; u++) {
        if (u < 0 && strlen(date) != 10)
            continue;
        struct origin_set members = members_of(u < 0 ? date : origin_eu_day(u), own);
        if (!take_sides(tree, &sets, members, side) && !find_sides(tree, &sets, members, side))
            continue;
        out->words = u < 0 ? "the members on the date of the figures" : origin_eu_name(u);
        out->side = side;
        side = NULL;
    }
done:
    free(sets.of);
    free(sets.said);
    free(side);
    return status;
}

static void add_up(const struct origins *origins, const struct group_tree *tree, const struct atlas_column *column,
                   size_t at, struct place *place)
{
    int64_t sum[3] = {0};
    for (uint32_t n = 0; n < tree->count; n++) {
        if (origins->side[n] == SIDE_NEITHER)
            continue;
        if (!status_is_known(column[n].status[at]))
            return;
        sum[origins->side[n]] += column[n].people[at];
    }
    place->eu = sum[SIDE_EU];
    place->third = sum[SIDE_THIRD];
    place->has_origins = true;
}

static void origins_of_place(const struct places *places, size_t level, const struct origins *origins,
                             struct place *place)
{
    const struct group_tree *tree;
    size_t at;
    if (!place->known || !origins[place->source].side)
        return;
    const struct atlas_column *column = place_columns(places, level, place, &tree, &at);
    if (column)
        add_up(&origins[place->source], tree, column, at, place);
}

static d4i_status note_unions(d4i_context *context, const struct places *places, const struct origins *origins,
                              d4i_frame *frame)
{
    const struct atlas *atlas = places->atlas;
    struct alike told = {0};
    struct buffer note = {0};
    d4i_status status = D4I_OK;
    for (size_t s = 0; s < atlas->source_count; s++)
        if (origins[s].side)
            GUARD(alike_add(context, &told, origins[s].words, atlas->sources[s].id, NULL));
    if (told.texts.count) {
        GUARD(buffer_text(context, &note,
                          "eu, third: of EU origin and of third countries (with the stateless); EU: "));
        GUARD(alike_join(context, &told, &note));
        GUARD(d4i_frame_note(context, frame, note.data));
    }
done:
    buffer_release(&note);
    alike_release(&told);
    return status;
}

d4i_status places_find_origins(d4i_context *context, struct places *places, size_t level, d4i_frame *frame)
{
    const struct atlas *atlas = places->atlas;
    struct origins *origins = NULL;
    d4i_status status = D4I_OK;
    if (places->is_part)
        return D4I_OK; /* "of the 30, 35 are of third countries" would be said of others */
    GUARD(mem_alloc(context, atlas->source_count, sizeof *origins, &origins));
    for (size_t s = 0; s < atlas->source_count; s++) {
        uint32_t v = answer_variable(&atlas->sources[s], places->variable);
        if (v != ANSWER_NONE)
            GUARD(find_origins(context, &atlas->sources[s], &atlas->sources[s].variables[v], &origins[s]));
        places->has_origins |= origins[s].side != NULL;
    }
    for (size_t i = 0; i < places->count; i++)
        if (places->list[i].source != PLACE_NO_SOURCE)
            origins_of_place(places, level, origins, &places->list[i]);
    GUARD(note_unions(context, places, origins, frame));
done:
    for (size_t s = 0; origins && s < atlas->source_count; s++)
        free(origins[s].side);
    free(origins);
    return status;
}
