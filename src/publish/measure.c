/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i_measure: an atlas asked for indices. Its figures become small units, groups and all people; what is not known
 * of people's origin is in no group and in no total, as in every other answer.
 */
#include "publish/measure.h"

#include "atlas/handle.h"
#include "base/memory.h"
#include "publish/figures_cells.h"
#include "query/answer.h"
#include "query/aside.h"
#include "query/definition.h"

void measuring_release(struct measuring *measuring)
{
    measure_result_release(&measuring->result);
    measure_question_release(&measuring->question);
    figures_release(&measuring->figures);
    names_release(&measuring->area_codes);
    names_release(&measuring->area_words);
    d4i_frame_free(measuring->said);
    measuring_release_levels(measuring);
    free(measuring->groups);
    free(measuring->base);
    free(measuring->status);
    free(measuring->area);
    free(measuring->area_code);
    free(measuring->area_name);
    free(measuring->draw);
    free(measuring->area_kind);
    free(measuring->kind);
    names_release(&measuring->kinds);
    free(measuring->space.area);
    free(measuring->space.perimeter);
    free(measuring->space.x);
    free(measuring->space.y);
    free((void *)measuring->space.shapes.ring_first);
    free((void *)measuring->space.shapes.point_start);
    free((void *)measuring->space.shapes.xy);
    *measuring = (struct measuring){0};
}

static uint32_t find_group(const struct measuring *measuring, const char *code)
{
    for (uint32_t g = 0; g < measuring->asked.groups; g++)
        if (strcmp(measuring->groups[g].code, code) == 0)
            return g;
    return MEASURE_REST;
}

/* Which columns of the figures are groups of what. */
static d4i_status take_groups(d4i_context *context, struct measuring *measuring, const struct naming *naming,
                              const d4i_measure_options *options, size_t columns)
{
    const struct figures *figures = &measuring->figures;
    struct measure_asked *asked = &measuring->asked;
    bool many = measure_asks_kind(&measuring->question, MEASURE_GROUPS);
    asked->groups = columns - 1;
    TRY(mem_alloc(context, asked->groups, sizeof *measuring->groups, &measuring->groups));
    for (size_t g = 0; g < asked->groups; g++) {
        const struct figures_column *named = &figures->columns[g + 1];
        measuring->groups[g] = (struct measure_group){
            .code = named->code,
            .name = named->name,
            .people = named->people,
            .status = named->status,
            .in_pairs = g < naming->pairs,
            .in_many = many && (options->groups ? g < naming->pairs : false),
        };
    }
    asked->group = measuring->groups;
    asked->against = MEASURE_REST;
    if (options->against) {
        asked->against = find_group(measuring, options->against);
        if (asked->against == MEASURE_REST)
            return fail(context, D4I_BAD_USAGE, "the group '%s' is everybody; leave --against out",
                        options->against);
        measuring->groups[asked->against].in_pairs = false;
        if (options->groups && naming->pairs == 1 && asked->against == 0)
            return fail(context, D4I_BAD_USAGE, "the group '%s' is compared with itself; name another one",
                        options->against);
    }
    return D4I_OK;
}

/* Without groups named, many are the finest ones, of which the headline may be one. */
static d4i_status mark_many(d4i_context *context, struct measuring *measuring, const struct naming *naming,
                            const d4i_measure_options *options)
{
    struct naming finest = {.atlas = naming->atlas, .variable = naming->variable, .source = naming->source};
    size_t count = 0;
    d4i_status status = D4I_OK;
    if (!options->groups && measure_asks_kind(&measuring->question, MEASURE_GROUPS)) {
        GUARD(naming_finest(context, &finest, &count));
        for (size_t g = 0; g < measuring->asked.groups; g++)
            measuring->groups[g].in_many =
                names_find(&finest.seen, text_of(measuring->groups[g].code)) != NAMES_NONE;
    }
    status = naming_check_apart(context, measuring);
done:
    naming_release(&finest);
    return status;
}

static d4i_status take_base(d4i_context *context, struct measuring *measuring)
{
    const struct figures *figures = &measuring->figures;
    TRY(mem_alloc(context, figures->items, sizeof *measuring->base, &measuring->base));
    for (size_t i = 0; i < figures->items; i++)
        measuring->base[i] = figures->columns[0].people[i] - (figures->outside ? figures->outside[i] : 0);
    measuring->asked.base = measuring->base;
    measuring->asked.status = figures->columns[0].status;
    return measuring->asked.only ? measuring_add_up(context, measuring) : D4I_OK;
}

static const char *item_code(const void *user, size_t item, char *out)
{
    return figures_code(user, item, out);
}

d4i_status measuring_collect(d4i_context *context, struct atlas *atlas, struct measuring *measuring,
                             const d4i_measure_options *options)
{
    struct naming naming = {.atlas = atlas, .variable = options->variable, .source = options->source};
    const struct atlas_source *source = NULL; /* a slip in its id is told before all that follows from it */
    d4i_status status;
    GUARD(figures_find_source(context, atlas, options->source, &source));
    GUARD(answer_check_variable(context, atlas, options->variable));
    GUARD(naming_fill(context, &naming, &measuring->question, options));
    if (measuring->asked.only && naming.seen.count < 2)
        GUARD(fail(context, D4I_BAD_USAGE,
                   "one group alone is everybody (--only-groups); name at least two (--groups, --against)"));
    const struct figures_asked asked = {.of = measuring->cells ? "cells" : answer_or(options->over, "zones"),
                                        .source = options->source,
                                        .variable = options->variable,
                                        .groups = naming.codes.data,
                                        .shares = true};
    GUARD(figures_collect(context, atlas, &asked, &measuring->figures));
    if (options->draw_seed)
        measuring->figures.draw_seed = (uint64_t)options->draw_seed;
    size_t columns = measuring->figures.column_count;
    if (columns - 1 != naming.seen.count)
        status = fail(context, D4I_BAD_USAGE,
                      "the total is everybody, and no group to be compared; leave it out of the groups");
    GUARD(status);
    GUARD(take_groups(context, measuring, &naming, options, columns));
    GUARD(mark_many(context, measuring, &naming, options));
    if (measuring->drawn)
        GUARD(measuring_draw(context, measuring));
    GUARD(take_base(context, measuring));
    measuring->asked.items = measuring->figures.items;
    measuring->asked.item_code = item_code;
    measuring->asked.user = &measuring->figures;
done:
    naming_release(&naming);
    return status;
}

/* What is of windows alone would be passed over in areas. */
static d4i_status check_windows(d4i_context *context, const d4i_measure_options *options)
{
    const char *given = options->weight            ? "--weight"
                        : options->directions != 0 ? "--directions"
                        : options->empty != 0      ? "--empty"
                                                   : NULL;
    if (options->window > 0)
        return fail(
            context, D4I_BAD_USAGE,
            "windows are told in a table, CSV, JSON or a layer of a .gpkg; leave --window out, or all else");
    return given
               ? fail(context, D4I_BAD_USAGE,
                      "%s is of cells in windows, and in areas it would do nothing; give --window METRES, or leave "
                      "it out",
                      given)
               : D4I_OK;
}

d4i_status measuring_prepare(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                             struct measuring *out)
{
    d4i_status status;
    TRY(check_windows(context, options));
    out->atlas = &atlas->atlas;
    out->drawn = out->cells =
        options->over && (strcmp(options->over, "cells") == 0 || strcmp(options->over, "cell") == 0);
    if (options->draw_seed && !out->cells)
        GUARD(
            fail(context, D4I_BAD_USAGE,
                 "--draw-seed is of the whole people that are drawn in cells; give --over cells, or leave it out"));
    if (options->draw_seed < 0)
        GUARD(fail(context, D4I_BAD_USAGE, "the seed of draws is a whole number from 1 up"));
    out->asked.only = options->only_groups != 0;
    GUARD(measuring_check_only(context, options, out->cells));
    GUARD(measure_question_of(context, options, out->cells, &out->question));
    GUARD(measuring_collect(context, &atlas->atlas, out, options));
    GUARD(measuring_check_ground(context, &atlas->atlas, out, options));
    GUARD(measuring_find_areas(context, out, options));
    out->asked.area = out->area;
    out->asked.area_code = out->area_code;
    out->asked.area_name = out->area_name;
    out->asked.area_kind = out->area_kind;
    out->asked.kind = out->kind;
    out->asked.kinds = &out->kinds;
    GUARD(measuring_find_places(context, out));
done:
    return status;
}

d4i_status measuring_do(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                        struct measuring *out)
{
    TRY(measuring_prepare(context, atlas, options, out));
    return measure_run_all(context, &out->asked, &out->question, &out->result);
}

d4i_status measuring_title(d4i_context *context, const struct measuring *measuring, const char *by, char **out)
{
    char noun[64];
    const struct measure_question *question = &measuring->question;
    figures_noun(&measuring->figures, noun);
    by = by ? by : "country";
    return question->count == 1
               ? text_format(context, out, "%s, over %s, by %s", question->chosen[0].index->title, noun, by)
               : text_format(context, out, "Indices over %s, by %s", noun, by);
}

/* Classes of urbanisation are density by another name. */
static const char *by_density(const struct measuring *measuring, const char *placed_by)
{
    return measuring->by_urban && strstr(placed_by, "density")
               ? ", and the degree of urbanisation, which these areas are, is made of density"
               : "";
}

/* Whose seed the draws of cells are from, in `out`. */
static const char *seed_words(const struct measuring *measuring, char *out, size_t room)
{
    const struct figures *figures = &measuring->figures;
    if (figures->draw_seed == figures->atlas->seed)
        return "the atlas's seed";
    text_print(out, room, "the seed %llu", (unsigned long long)figures->draw_seed);
    return out;
}

/* Cells: who put the people there, so that nobody finds in them what was put in. */
d4i_status measuring_note_placed(d4i_context *context, const struct measuring *measuring, d4i_frame *frame)
{
    const struct figures *figures = &measuring->figures;
    char seed[48];
    if (!measuring->cells && !figures->estimated)
        return D4I_OK;
    for (size_t s = 0; s < figures->atlas->source_count; s++) {
        const struct atlas_variable *variable = figures_variable(figures, s);
        const char *by = variable ? atlas_fact(&variable->facts, "allocate.placed_by") : NULL;
        if (by && strncmp(by, "nothing", strlen("nothing")) != 0)
            TRY(answer_note(context, frame,
                            "PLACED BY: %s: the groups were placed by %s. To analyse these figures by any of that "
                            "would find what was put in%s",
                            figures->atlas->sources[s].id, by, by_density(measuring, by)));
    }
    if (figures->estimated)
        TRY(answer_note(context, frame,
                        "Counts of some small units are estimated from cells that lie across their borders, which "
                        "mixes them: indices of segregation come out lower"));
    if (measuring->drawn)
        TRY(answer_note(context, frame,
                        "In cells groups are whole people, drawn as unevenly as the zones let one expect "
                        "(model-based, from %s); values are means over %zu draws",
                        seed_words(measuring, seed, sizeof seed), measuring->asked.draws));
    return D4I_OK;
}

/* Density is of people as they were placed inside their zones. */
static d4i_status note_weights(d4i_context *context, const struct atlas *atlas, d4i_frame *frame)
{
    struct buffer by = {0};
    d4i_status status = D4I_OK;
    for (size_t w = 0; w < atlas->weight_count; w++)
        GUARD(buffer_print(context, &by, "%s%s", w ? ", " : "", atlas->weights[w].id));
    if (by.length)
        GUARD(answer_note(context, frame,
                          "The degree of urbanisation is of people as they were placed inside their zones, by %s",
                          by.data));
done:
    buffer_release(&by);
    return status;
}

d4i_status measuring_note_sources(d4i_context *context, const struct measuring *measuring, d4i_frame *frame)
{
    const struct figures *figures = &measuring->figures;
    bool *speaks = NULL, common = false;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, figures->atlas->source_count, sizeof *speaks, &speaks));
    figures_speaking(figures, speaks);
    GUARD(definition_notes(context, frame, figures->atlas, figures->variable_id, speaks));
    for (size_t g = 0; g < measuring->asked.groups; g++)
        common |= aside_is_common(measuring->groups[g].code);
    if (common)
        GUARD(aside_note(context, frame, figures->atlas, figures->variable_id, speaks));
    if (measuring->by_urban)
        GUARD(note_weights(context, figures->atlas, frame));
    if (measuring->asked.only)
        GUARD(answer_note(context, frame, MEASURING_ONLY));
    for (size_t n = 0; measuring->said && n < d4i_frame_notes(measuring->said); n++)
        GUARD(answer_note(context, frame, "%s", d4i_frame_note_at(measuring->said, n)));
    if (measuring->split)
        GUARD(answer_note(context, frame, "%zu small units lie in several areas; each counts where most of it is",
                          measuring->split));
    GUARD(answer_sources(context, frame, figures->atlas, figures->variable_id));
done:
    free(speaks);
    return status;
}

d4i_status d4i_measure(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options, d4i_frame **out)
{
    const d4i_measure_options none = {0};
    struct measuring measuring = {0};
    char *title = NULL;
    d4i_frame *frame = NULL;
    d4i_status status;
    options = options ? options : &none;
    if (options->window > 0)
        return measuring_windows(context, atlas, options, out);
    GUARD(measuring_do(context, atlas, options, &measuring));
    GUARD(measuring_title(context, &measuring, options->by, &title));
    GUARD(d4i_frame_new(context, &frame));
    GUARD(d4i_frame_title(context, frame, title));
    GUARD(measuring_note_placed(context, &measuring, frame));
    GUARD(measure_frame(context, &measuring.asked, &measuring.question, &measuring.result, options->for_people != 0,
                        frame));
    GUARD(measuring_note_sources(context, &measuring, frame));
    *out = frame;
    frame = NULL;
done:
    d4i_frame_free(frame);
    free(title);
    measuring_release(&measuring);
    return status;
}
