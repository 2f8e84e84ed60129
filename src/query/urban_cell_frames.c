/* SPDX-License-Identifier: EUPL-1.2
 *
 * The degree of urbanisation of cells as frames: by class, cell by cell, and the urban centres.
 */
#include "base/memory.h"
#include "base/wide.h"
#include "query/answer.h"
#include "query/urban.h"

/* --- by class ---------------------------------------------------------------------------------------------- */

struct cell_sums {
    int64_t cells, people, outside, group;
};

static d4i_status cell_row(d4i_context *context, const struct urban_class *class, const struct cell_sums *sums,
                           const struct cell_sums *all, bool grouped, d4i_frame *frame)
{
    TRY(d4i_frame_row(context, frame));
    if (class)
        TRY(d4i_frame_set_int(context, frame, 0, class->code));
    TRY(d4i_frame_set_text(context, frame, 1, class ? class->name : "all"));
    TRY(d4i_frame_set_int(context, frame, 2, sums->cells));
    TRY(d4i_frame_set_int(context, frame, 3, sums->people));
    TRY(answer_set_ratio(context, frame, 4, sums->people, all->people));
    if (!grouped)
        return D4I_OK;
    TRY(d4i_frame_set_int(context, frame, 5, sums->group));
    TRY(answer_set_ratio(context, frame, 6, sums->group, sums->people - sums->outside));
    return answer_set_ratio(context, frame, 7, sums->group, all->group);
}

/* Shares of the people are of all, those of the group cannot be: how many people that is, and the parts of the
 * others, which are what of_group compares with. */
static d4i_status note_unknown(d4i_context *context, const struct cell_sums *by_code, const struct cell_sums *all,
                               int level, d4i_frame *frame)
{
    struct buffer parts = {0};
    char people[32];
    const int64_t base = all->people - all->outside;
    d4i_status status = D4I_OK;
    if (all->outside < D4I_PERSON || base <= 0)
        return D4I_OK;
    for (size_t c = 0; urban_cell_class(level, c); c++) {
        const struct cell_sums *sums = &by_code[urban_cell_class(level, c)->code];
        if (sums->people > 0)
            GUARD(buffer_print(context, &parts, "%s%s %.1f %%", parts.length ? ", " : "",
                               urban_cell_class(level, c)->name,
                               100 * (double)(sums->people - sums->outside) / (double)base));
    }
    GUARD(answer_note(
        context, frame,
        "the origin of %s of the people is not known (withheld, or not stated): they are in people and "
        "of_people, and not in group, share and of_group; compare of_group with the parts of those whose "
        "origin is known: %s",
        people_text(all->outside, people), parts.data));
done:
    buffer_release(&parts);
    return status;
}

d4i_status urban_frame_cell_classes(d4i_context *context, const struct urban_map *map, int level, d4i_frame *frame)
{
    static const struct answer_column columns[] = {
        {"code", D4I_INTEGER},    {"class", D4I_TEXT},   {"cells", D4I_INTEGER}, {"people", D4I_PEOPLE},
        {"of_people", D4I_SHARE}, {"group", D4I_PEOPLE}, {"share", D4I_SHARE},   {"of_group", D4I_SHARE}};
    struct cell_sums by_code[32] = {{0}}, all = {0};
    const uint8_t *class = level == 1 ? map->classes.level1 : map->classes.level2;
    for (size_t i = 0; i < map->count; i++) {
        struct cell_sums *const both[] = {&by_code[class[map->cell[i]] & 31], &all};
        for (int k = 0; k < 2; k++) {
            both[k]->cells++;
            both[k]->people += map->people[i];
            both[k]->outside += map->group ? map->outside[i] : 0;
            both[k]->group += map->group ? map->group[i] : 0;
        }
    }
    TRY(answer_columns(context, frame, columns, map->group ? 8 : 5));
    for (size_t c = 0; urban_cell_class(level, c); c++) {
        const struct urban_class *is = urban_cell_class(level, c);
        TRY(cell_row(context, is, &by_code[is->code], &all, map->group, frame));
    }
    TRY(cell_row(context, NULL, &all, &all, map->group, frame));
    TRY(answer_note(context, frame, "Inhabited cells of 1 km"));
    if (!map->group)
        return D4I_OK;
    TRY(urban_note_group(context, map->group_name, frame));
    return note_unknown(context, by_code, &all, level, frame);
}

/* --- by cell and by centre --------------------------------------------------------------------------------- */

static const char *square_code(const struct urban_map *map, uint64_t cell, char out[GRID_CODE_MAX])
{
    struct grid_square square = {
        .size = URBAN_SIDE,
        .north = map->grid.south + (int64_t)(cell / (uint64_t)map->grid.columns) * URBAN_SIDE,
        .east = map->grid.west + (int64_t)(cell % (uint64_t)map->grid.columns) * URBAN_SIDE};
    return grid_short_code(&square, out);
}

d4i_status urban_frame_cells(d4i_context *context, const struct urban_map *map, d4i_frame *frame)
{
    static const struct answer_column columns[] = {{"cell", D4I_TEXT},
                                                   {"level1", D4I_INTEGER},
                                                   {"level2", D4I_INTEGER},
                                                   {"people", D4I_PEOPLE},
                                                   {"centre", D4I_INTEGER}};
    char code[GRID_CODE_MAX];
    TRY(answer_columns(context, frame, columns, sizeof columns / sizeof *columns));
    for (size_t i = 0; i < map->count; i++) {
        uint64_t cell = map->cell[i];
        TRY(d4i_frame_row(context, frame));
        TRY(d4i_frame_set_text(context, frame, 0, square_code(map, cell, code)));
        TRY(d4i_frame_set_int(context, frame, 1, map->classes.level1[cell]));
        TRY(d4i_frame_set_int(context, frame, 2, map->classes.level2[cell]));
        TRY(d4i_frame_set_int(context, frame, 3, map->people[i]));
        if (map->classes.centre_of[cell] != URBAN_NO_CENTRE)
            TRY(d4i_frame_set_int(context, frame, 4, map->classes.centre_of[cell]));
    }
    return answer_note(
        context, frame,
        "Inhabited cells of 1 km. level1: 3 urban centre, 2 urban cluster, 1 rural; level2: 30, 23, 22, "
        "21, 13, 12, 11 from urban centre to very low density (d4i urban --detail 2); centre: its "
        "number in d4i urban --centres");
}

d4i_status urban_frame_centres(d4i_context *context, const struct urban_map *map, const struct urban_places *places,
                               d4i_frame *frame)
{
    static const struct answer_column columns[] = {{"centre", D4I_INTEGER},
                                                   {"name", D4I_TEXT},
                                                   {"people", D4I_PEOPLE},
                                                   {"cells", D4I_INTEGER},
                                                   {"cell", D4I_TEXT}};
    const char **name = NULL;
    char code[GRID_CODE_MAX];
    d4i_status status = D4I_OK;
    GUARD(answer_columns(context, frame, columns, sizeof columns / sizeof *columns));
    GUARD(mem_alloc(context, map->classes.centre_count, sizeof *name, &name));
    if (places)
        GUARD(urban_name_centres(context, map, places, name));
    for (size_t c = 0; c < map->classes.centre_count; c++) {
        const struct urban_centre *centre = &map->classes.centres[c];
        GUARD(d4i_frame_row(context, frame));
        GUARD(d4i_frame_set_int(context, frame, 0, (int64_t)c + 1));
        GUARD(answer_set_text(context, frame, 1, name[c]));
        GUARD(d4i_frame_set_int(context, frame, 2, centre->people));
        GUARD(d4i_frame_set_int(context, frame, 3, centre->cells));
        GUARD(d4i_frame_set_text(context, frame, 4, square_code(map, centre->cell, code)));
    }
    GUARD(answer_note(context, frame, "cell: the first of the centre's cells, from the south-west%s",
                      places ? "; name: the unit that most of its people live in" : ""));
done:
    free(name);
    return status;
}
