/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i_crosswalk: the weights between two systems of zones or units, as a frame.
 */
#include "base/memory.h"
#include "io/geometry.h"
#include "query/answer.h"
#include "query/systems.h"

enum { A, B };

static void question_release(struct crosswalk_question *question)
{
    free(question->crs);
    people_cells_release(&question->cells);
    overlay_release(&question->overlay);
    piece_people_release(&question->people);
    free(question->people_of_a);
    for (int s = 0; s < 2; s++) {
        system_release(&question->system[s]);
        free(question->partner[s]);
    }
}

bool crosswalk_stays(const struct crosswalk_question *question, const struct overlay_piece *piece)
{
    return piece->a != OVERLAY_NONE && piece->b != OVERLAY_NONE && question->partner[A][piece->a] == piece->b;
}

static d4i_status check_options(d4i_context *context, const d4i_crosswalk_side *a, const d4i_crosswalk_side *b,
                                const d4i_crosswalk_options *options)
{
    if (!a || !b || !a->path || !*a->path || !b->path || !*b->path)
        return fail(context, D4I_BAD_USAGE, "two layers of polygons are wanted, A and B");
    if (options->people && options->people_a)
        return fail(context, D4I_BAD_USAGE,
                    "people come from cells (--people) or from an attribute of A (--people-a), not from both");
    if (!options->people && (options->people_key || options->people_value || options->people_source))
        return fail(context, D4I_BAD_USAGE, "say which file the people are in (--people)");
    if (!(options->least >= 0 && options->least < 1))
        return fail(context, D4I_BAD_USAGE, "the share below which a pair is a sliver lies within 0 to 1");
    return D4I_OK;
}

/* The CRS of areas; the people's cells must be in it, since they are squares there and nowhere else. */
static d4i_status choose_crs(d4i_context *context, struct crosswalk_question *question)
{
    const d4i_crosswalk_options *options = question->options;
    const char *of_people = question->cells.crs;
    const char *chosen = options->grid_crs ? options->grid_crs : of_people ? of_people : "EPSG:3035";
    bool same = true;
    TRY(answer_usage(crs_check_grid(context, chosen, &question->equal_area)));
    if (of_people && options->grid_crs)
        TRY(crs_same(context, of_people, options->grid_crs, &same));
    if (!same)
        return fail(context, D4I_BAD_USAGE,
                    "%s: its cells are not in %s; leave out --grid-crs, or warp a raster first, keeping its sum: "
                    "gdalwarp -r sum -t_srs %s",
                    options->people, options->grid_crs, options->grid_crs);
    return text_copy(context, text_of(chosen), &question->crs);
}

static d4i_status lay_over(d4i_context *context, struct crosswalk_question *question)
{
    struct overlay_side side[2];
    for (int s = 0; s < 2; s++)
        side[s] = (struct overlay_side){.layer = &question->system[s].layer,
                                        .unit_of = question->system[s].unit_of,
                                        .units = question->system[s].units,
                                        .name = question->side[s]->path,
                                        .codes = question->system[s].code};
    return overlay_make(context, side, &question->overlay);
}

static d4i_status find_people(d4i_context *context, struct crosswalk_question *question)
{
    const struct overlay *overlay = &question->overlay;
    size_t units = question->system[A].units;
    if (question->options->people)
        TRY(piece_people_of_cells(context, overlay, &question->cells, question->options->people_inside,
                                  &question->people));
    else if (question->options->people_a)
        TRY(piece_people_by_area(context, overlay, &question->system[A], &question->people));
    TRY(mem_alloc(context, units, sizeof *question->people_of_a, &question->people_of_a));
    for (size_t unit = 0; unit < units; unit++)
        question->people_of_a[unit] = question->options->people ? 0 : PEOPLE_UNKNOWN;
    if (question->options->people_a && units)
        memcpy(question->people_of_a, question->system[A].people, units * sizeof *question->people_of_a);
    for (size_t i = 0; question->options->people && i < overlay->count; i++)
        if (overlay->piece[i].a != OVERLAY_NONE)
            question->people_of_a[overlay->piece[i].a] += question->people.people[i];
    return D4I_OK;
}

/* --- the frames ----------------------------------------------------------------------------------------- */

static d4i_status set_people(d4i_context *context, d4i_frame *frame, size_t column, int64_t people)
{
    return people == PEOPLE_UNKNOWN ? D4I_OK : d4i_frame_set_int(context, frame, column, people);
}

static d4i_status add_columns(d4i_context *context, const struct crosswalk_question *question, d4i_frame *frame)
{
    TRY(d4i_frame_column(context, frame, "a", D4I_TEXT));
    TRY(d4i_frame_column(context, frame, "b", D4I_TEXT));
    if (question->system[A].name)
        TRY(d4i_frame_column(context, frame, "name_a", D4I_TEXT));
    if (question->system[B].name)
        TRY(d4i_frame_column(context, frame, "name_b", D4I_TEXT));
    TRY(d4i_frame_column(context, frame, "area_m2", D4I_REAL));
    TRY(d4i_frame_column(context, frame, "share_of_a", D4I_SHARE));
    TRY(d4i_frame_column(context, frame, "share_of_b", D4I_SHARE));
    TRY(d4i_frame_column(context, frame, "people", D4I_PEOPLE));
    return d4i_frame_column(context, frame, "people_share_of_a", D4I_SHARE);
}

static d4i_status add_row(d4i_context *context, const struct crosswalk_question *question, size_t index,
                          d4i_frame *frame)
{
    const struct overlay_piece *piece = &question->overlay.piece[index];
    const uint32_t unit[2] = {piece->a, piece->b};
    size_t column = 2;
    TRY(d4i_frame_row(context, frame));
    for (size_t s = 0; s < 2; s++)
        if (unit[s] != OVERLAY_NONE)
            TRY(d4i_frame_set_text(context, frame, s, question->system[s].code[unit[s]]));
    for (int s = 0; s < 2; s++) {
        if (!question->system[s].name)
            continue;
        if (unit[s] != OVERLAY_NONE)
            TRY(answer_set_text(context, frame, column, question->system[s].name[unit[s]]));
        column++;
    }
    TRY(d4i_frame_set_real(context, frame, column, piece->area));
    for (size_t s = 0; s < 2; s++)
        if (unit[s] != OVERLAY_NONE)
            TRY(d4i_frame_set_real(context, frame, column + 1 + s,
                                   piece->area / question->overlay.area[s][unit[s]]));
    if (!question->people.known)
        return D4I_OK;
    int64_t people = question->people.people[index];
    TRY(set_people(context, frame, column + 3, people));
    int64_t whole = piece->a == OVERLAY_NONE ? PEOPLE_UNKNOWN : question->people_of_a[piece->a];
    if (people == PEOPLE_UNKNOWN || whole <= 0) /* unknown is below zero */
        return D4I_OK;
    return d4i_frame_set_real(context, frame, column + 4, (double)people / (double)whole);
}

static d4i_status pairs_frame(d4i_context *context, const struct crosswalk_question *question, d4i_frame *frame)
{
    TRY(add_columns(context, question, frame));
    for (size_t i = 0; i < question->overlay.count; i++)
        TRY(add_row(context, question, i, frame));
    return D4I_OK;
}

/* The people of each unit, as far as they are known: of B they are those of its pieces. */
static d4i_status people_of(d4i_context *context, const struct crosswalk_question *question, int side,
                            int64_t **out)
{
    size_t units = question->system[side].units;
    TRY(mem_alloc(context, units, sizeof **out, out));
    for (size_t unit = 0; unit < units; unit++)
        (*out)[unit] = side == A ? question->people_of_a[unit] : question->people.known ? 0 : PEOPLE_UNKNOWN;
    for (size_t i = 0; side == B && question->people.known && i < question->overlay.count; i++) {
        uint32_t b = question->overlay.piece[i].b;
        int64_t people = question->people.people[i];
        if (b != OVERLAY_NONE && (*out)[b] != PEOPLE_UNKNOWN)
            (*out)[b] = people == PEOPLE_UNKNOWN ? PEOPLE_UNKNOWN : (*out)[b] + people;
    }
    return D4I_OK;
}

static d4i_status unmatched_frame(d4i_context *context, const struct crosswalk_question *question, d4i_frame *frame)
{
    const bool named = question->system[A].name || question->system[B].name;
    const size_t area = named ? 3 : 2;
    TRY(d4i_frame_column(context, frame, "side", D4I_TEXT));
    TRY(d4i_frame_column(context, frame, "code", D4I_TEXT));
    if (named)
        TRY(d4i_frame_column(context, frame, "name", D4I_TEXT));
    TRY(d4i_frame_column(context, frame, "area_m2", D4I_REAL));
    TRY(d4i_frame_column(context, frame, "people", D4I_PEOPLE));
    for (int s = 0; s < 2; s++) {
        const struct zone_system *system = &question->system[s];
        int64_t *people = NULL;
        TRY(people_of(context, question, s, &people));
        d4i_status status = D4I_OK;
        for (size_t unit = 0; unit < system->units; unit++) {
            if (question->partner[s][unit] != OVERLAY_NONE)
                continue;
            GUARD(d4i_frame_row(context, frame));
            GUARD(d4i_frame_set_text(context, frame, 0, s == A ? "a" : "b"));
            GUARD(d4i_frame_set_text(context, frame, 1, system->code[unit]));
            if (system->name)
                GUARD(answer_set_text(context, frame, 2, system->name[unit]));
            GUARD(d4i_frame_set_real(context, frame, area, question->overlay.area[s][unit]));
            GUARD(set_people(context, frame, area + 1, people[unit]));
        }
    done:
        free(people);
        TRY(status);
    }
    return D4I_OK;
}

d4i_status d4i_crosswalk(d4i_context *context, const d4i_crosswalk_side *a, const d4i_crosswalk_side *b,
                         const d4i_crosswalk_options *options, d4i_frame **out)
{
    const d4i_crosswalk_options none = {0};
    struct crosswalk_question question = {.side = {a, b}, .options = options ? options : &none};
    d4i_frame *frame = NULL;
    d4i_status status = D4I_OK;
    options = question.options;
    TRY(check_options(context, a, b, options));
    if (options->people)
        GUARD(people_cells_read(context, options, &question.cells));
    GUARD(choose_crs(context, &question));
    GUARD(system_read(context, a, 'a', question.crs, options->people_a, &question.system[A]));
    GUARD(system_read(context, b, 'b', question.crs, NULL, &question.system[B]));
    for (int s = 0; s < 2; s++)
        GUARD(system_put_before(context, question.side[s]->text, &question.system[s]));
    if (options->rename)
        GUARD(system_rename(context, options->rename, &question.system[A]));
    GUARD(systems_match(context, &question));
    GUARD(lay_over(context, &question));
    GUARD(find_people(context, &question));
    GUARD(d4i_frame_new(context, &frame));
    GUARD(options->unmatched ? unmatched_frame(context, &question, frame) : pairs_frame(context, &question, frame));
    GUARD(crosswalk_notes(context, &question, frame));
    *out = frame;
    frame = NULL;
done:
    d4i_frame_free(frame);
    question_release(&question);
    return status;
}
