/* SPDX-License-Identifier: EUPL-1.2
 *
 * Small grids drawn as text, north on top: what is in the cells, and what is expected of them.
 *
 *     M  60 000 people       ~  sea: no land
 *     B  20 000              h  half land, nobody          b  a fifth of land built up, nobody
 *     D  1 500   d  1 499    q  less than half, nobody     k  a third land, a tenth built up, nobody
 *     S    900   s    899    P  3 people and no land
 *     U    300   u    299    H  750 people on half a cell
 *     L     50   l     49    .  land, nobody
 */
#ifndef TESTS_DRAWN_H
#define TESTS_DRAWN_H

#include "../check.h"
#include "urban/urban.h"

enum { DRAWN_MOST = 32 * 32 };

struct drawn {
    int64_t people[DRAWN_MOST];
    uint32_t land[DRAWN_MOST], built[DRAWN_MOST];
    struct urban_cells cells;
};

static const struct {
    char letter;
    int64_t persons;
    uint32_t land, built;
} DRAWN[] = {{'M', 60000, 1000000, 0},  {'B', 20000, 1000000, 0}, {'D', 1500, 1000000, 0}, {'d', 1499, 1000000, 0},
             {'S', 900, 1000000, 0},    {'s', 899, 1000000, 0},   {'U', 300, 1000000, 0},  {'u', 299, 1000000, 0},
             {'L', 50, 1000000, 0},     {'l', 49, 1000000, 0},    {'.', 0, 1000000, 0},    {'~', 0, 0, 0},
             {'h', 0, 500000, 0},       {'q', 0, 499999, 0},      {'P', 3, 0, 0},          {'H', 750, 500000, 0},
             {'b', 0, 1000000, 200000}, {'k', 0, 333333, 100000}};

static inline size_t drawn_at(const struct drawn *drawn, int32_t line, int32_t column)
{
    return (size_t)(drawn->cells.rows - 1 - line) * (size_t)drawn->cells.columns + (size_t)column;
}

/* Lines are parted by '/'. */
static inline void draw(struct drawn *drawn, const char *picture)
{
    int32_t columns = (int32_t)strcspn(picture, "/"), rows = 1;
    for (const char *at = picture; *at; at++)
        rows += *at == '/';
    assert_true(columns * rows <= DRAWN_MOST && (size_t)((columns + 1) * rows) == strlen(picture) + 1);
    memset(drawn, 0, sizeof *drawn);
    drawn->cells = (struct urban_cells){.columns = columns,
                                        .rows = rows,
                                        .count = (size_t)(columns * rows),
                                        .people = drawn->people,
                                        .land = drawn->land,
                                        .built = drawn->built};
    for (int32_t line = 0; line < rows; line++)
        for (int32_t column = 0; column < columns; column++) {
            size_t cell = drawn_at(drawn, line, column), i = 0;
            while (DRAWN[i].letter != picture[line * (columns + 1) + column])
                assert_true(++i < sizeof DRAWN / sizeof *DRAWN);
            drawn->people[cell] = DRAWN[i].persons * D4I_PERSON;
            drawn->land[cell] = DRAWN[i].land;
            drawn->built[cell] = DRAWN[i].built;
        }
}

/* Level 1 as its codes; level 2 as C(30) D(23) S(22) s(21) r(13) l(12) v(11) ~(10); centres as 1, 2, ... and '.'.
 */
static inline char drawn_letter(const struct urban_grid *grid, int level, size_t cell)
{
    static const char letters[] = "          ~vlr       sSD      C";
    if (level == 0)
        return grid->centre_of[cell] ? (char)('0' + grid->centre_of[cell]) : '.';
    return level == 1 ? (char)('0' + grid->level1[cell]) : letters[grid->level2[cell]];
}

static inline void drawn_is(const struct drawn *drawn, const struct urban_grid *grid, int level, const char *wanted)
{
    char got[DRAWN_MOST * 2] = "", *at = got;
    for (int32_t line = 0; line < grid->rows; line++) {
        for (int32_t column = 0; column < grid->columns; column++)
            *at++ = drawn_letter(grid, level, drawn_at(drawn, line, column));
        *at++ = line + 1 < grid->rows ? '/' : 0;
    }
    if (strcmp(got, wanted) != 0)
        fail_msg("level %d\n  wanted %s\n  got    %s", level, wanted, got);
}

/* What becomes of the picture; NULL = not looked at. */
static inline void drawn_check(const char *picture, const struct urban_parameters *parameters, const char *level1,
                               const char *level2, const char *centres)
{
    d4i_context *context = d4i_context_new();
    struct drawn drawn;
    struct urban_grid grid = {0};
    draw(&drawn, picture);
    assert_ok(context, urban_classify(context, &drawn.cells, parameters, &grid));
    if (level1)
        drawn_is(&drawn, &grid, 1, level1);
    if (level2)
        drawn_is(&drawn, &grid, 2, level2);
    if (centres)
        drawn_is(&drawn, &grid, 0, centres);
    urban_grid_release(&grid);
    d4i_context_free(context);
}

static inline struct urban_parameters drawn_parameters(const char *vintage)
{
    d4i_context *context = d4i_context_new();
    struct urban_parameters parameters;
    assert_ok(context, urban_parameters_of(context, text_of(vintage), &parameters));
    d4i_context_free(context);
    return parameters;
}

#endif
