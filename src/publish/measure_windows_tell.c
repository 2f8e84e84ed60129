/* SPDX-License-Identifier: EUPL-1.2
 *
 * Windows as a frame, and their squares as a layer of a GeoPackage.
 */
#include <math.h>
#include <stdlib.h>

#include "atlas/handle.h"
#include "io/geometry.h"
#include "publish/amend.h"
#include "publish/export.h"
#include "publish/measure_windows.h"
#include "query/answer.h"

#define SHOWN 20            /* windows that a page holds */
#define PREFIX "landscape_" /* of all names, which a page says once */

static const char *const beside[] = {"", "_drawn", "_low", "_high"};
#define BESIDE (sizeof beside / sizeof *beside)

static const char *why(const struct window_figures *window)
{
    static const char *const words[] = {
        [WINDOW_FULL] = NULL,
        [WINDOW_EMPTY] = "undefined: too many of its cells are without people",
        [WINDOW_APART] = "undefined: no two of its cells with people touch",
    };
    return words[window->state];
}

static char *code_of(const struct windowing *windowing, const struct window_figures *window, char *out)
{
    const struct grid_square square = {.size = (int32_t)windowing->side,
                                       .north = window->row * windowing->side,
                                       .east = window->column * windowing->side};
    return grid_short_code(&square, out);
}

/* Value, mean, low and high of one of the four. */
static void numbers_of(const struct window_figures *window, int figure, double out[BESIDE])
{
    out[0] = windowing_figure(&window->expected, figure);
    out[1] = windowing_figure(&window->mean, figure);
    out[2] = windowing_figure(&window->low, figure);
    out[3] = windowing_figure(&window->high, figure);
}

static d4i_status name_of(d4i_context *context, int figure, size_t b, char **out)
{
    return text_format(context, out, "%s%s", windowing_ids[figure], beside[b]);
}

/* --- a frame ----------------------------------------------------------------------------------------------- */

/* How many columns a figure has. */
static size_t shown_beside(const struct windowing *windowing, bool for_people)
{
    return windowing->draws == 0 ? 1 : for_people ? 2 : BESIDE;
}

static d4i_status add_columns(d4i_context *context, const struct windowing *windowing, bool for_people,
                              d4i_frame *frame)
{
    static const struct answer_column lead[] = {{"window", D4I_TEXT},
                                                {"east", D4I_INTEGER},
                                                {"north", D4I_INTEGER},
                                                {"cells", D4I_INTEGER},
                                                {"people", D4I_REAL}};
    char *name = NULL;
    d4i_status status = D4I_OK;
    for (size_t c = 0; c < sizeof lead / sizeof *lead; c++)
        if (!for_people || (c != 1 && c != 2))
            GUARD(d4i_frame_column(context, frame, lead[c].name, lead[c].kind));
    for (size_t f = 0; f < windowing->figures; f++)
        for (size_t b = 0; b < shown_beside(windowing, for_people); b++) {
            free(name);
            name = NULL;
            GUARD(name_of(context, windowing->figure[f], b, &name));
            GUARD(d4i_frame_column(context, frame, name + (for_people ? strlen(PREFIX) : 0), D4I_REAL));
        }
    if (!for_people)
        GUARD(d4i_frame_column(context, frame, "undefined", D4I_TEXT));
done:
    free(name);
    return status;
}

static d4i_status add_row(d4i_context *context, const struct windowing *windowing,
                          const struct window_figures *window, bool for_people, d4i_frame *frame)
{
    char code[GRID_CODE_MAX];
    size_t next = 0;
    double people = (double)window->people / (double)D4I_PERSON, numbers[BESIDE];
    TRY(d4i_frame_row(context, frame));
    TRY(d4i_frame_set_text(context, frame, next++, code_of(windowing, window, code)));
    if (!for_people) {
        TRY(d4i_frame_set_int(context, frame, next++, window->column * windowing->side));
        TRY(d4i_frame_set_int(context, frame, next++, window->row * windowing->side));
    }
    TRY(d4i_frame_set_int(context, frame, next++, (int64_t)window->cells));
    TRY(d4i_frame_set_real(context, frame, next++, for_people ? round(people) : people));
    for (size_t f = 0; f < windowing->figures; f++) {
        numbers_of(window, windowing->figure[f], numbers);
        for (size_t b = 0; b < shown_beside(windowing, for_people); b++, next++)
            if (isfinite(numbers[b]))
                TRY(d4i_frame_set_real(context, frame, next,
                                       for_people ? round(numbers[b] * 1e4) / 1e4 : numbers[b]));
    }
    return for_people ? D4I_OK : answer_set_text(context, frame, next, why(window));
}

static int by_people(const void *a, const void *b)
{
    const struct window_figures *x = *(const struct window_figures *const *)a,
                                *y = *(const struct window_figures *const *)b;
    if (x->people != y->people)
        return x->people > y->people ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* For people: of the windows with values those that most live in. */
static d4i_status add_most(d4i_context *context, const struct windowing *windowing, d4i_frame *frame)
{
    const struct window_figures **order = NULL;
    size_t count = 0;
    d4i_status status;
    GUARD(mem_alloc(context, windowing->windows.count, sizeof *order, &order));
    for (size_t w = 0; w < windowing->windows.count; w++)
        if (windowing->windows.window[w].state == WINDOW_FULL)
            order[count++] = &windowing->windows.window[w];
    if (count)
        qsort(order, count, sizeof *order, by_people);
    for (size_t w = 0; w < count && w < SHOWN; w++)
        GUARD(add_row(context, windowing, order[w], true, frame));
    if (count > SHOWN)
        GUARD(answer_note(context, frame,
                          "The %d of %zu windows with the most people; CSV, JSON and a .gpkg have all", SHOWN,
                          count));
done:
    free(order);
    return status;
}

static d4i_status note_windows(d4i_context *context, const struct windowing *windowing, d4i_frame *frame)
{
    const struct windows *windows = &windowing->windows;
    size_t empty = 0, apart = 0;
    for (size_t w = 0; w < windows->count; w++) {
        empty += windows->window[w].state == WINDOW_EMPTY;
        apart += windows->window[w].state == WINDOW_APART;
    }
    if (empty)
        TRY(answer_note(context, frame,
                        "%zu of %zu windows have no value, since more than %g of their cells are without people "
                        "(--empty)",
                        empty, windows->count, windowing->empty));
    if (apart)
        TRY(answer_note(context, frame, "%zu windows have no value, since no two of their cells with people touch",
                        apart));
    TRY(answer_note(
        context, frame,
        "%zu groups, with everybody else, if any, as the last. In nats, of the expected exposure matrix: "
        "pairs of neighbouring cells count with the chance that somebody of either is of two groups, "
        "weighed by their people; where the mix is the same everywhere the mutual information is 0",
        windowing->groups));
    TRY(answer_note(
        context, frame,
        "Inside a zone every cell has the zone's mix, unless a model placed the groups: what is told is how "
        "zones differ, and cells are no finer than these"));
    if (windowing->draws)
        TRY(answer_note(
            context, frame,
            "drawn, low, high: mean and middle %g of %d realisations, in which each cell has the group of "
            "one of its people; these have more mutual information, as chance patterns tell something, "
            "too; seed as given",
            windowing->interval, windowing->draws));
    return D4I_OK;
}

d4i_status measuring_windows(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                             d4i_frame **out)
{
    struct windowing windowing = {0};
    d4i_frame *frame = NULL;
    char *title = NULL;
    bool for_people = options->for_people != 0;
    d4i_status status;
    GUARD(windowing_do(context, atlas, options, &windowing));
    GUARD(text_format(context, &title, "Landscape of groups in windows of %lld m, over cells of %d m",
                      (long long)windowing.side, (int)atlas->atlas.grid.cell));
    GUARD(d4i_frame_new(context, &frame));
    GUARD(d4i_frame_title(context, frame, title));
    GUARD(add_columns(context, &windowing, for_people, frame));
    GUARD(measuring_note_placed(context, &windowing.measuring, frame));
    if (for_people)
        GUARD(add_most(context, &windowing, frame));
    for (size_t w = 0; !for_people && w < windowing.windows.count; w++)
        GUARD(add_row(context, &windowing, &windowing.windows.window[w], false, frame));
    GUARD(note_windows(context, &windowing, frame));
    GUARD(measuring_note_sources(context, &windowing.measuring, frame));
    *out = frame;
    frame = NULL;
done:
    d4i_frame_free(frame);
    free(title);
    windowing_release(&windowing);
    return status;
}

/* --- a layer ----------------------------------------------------------------------------------------------- */

#define LEAD 5 /* id, geometry, code, people, cells */
#define WIDTH_MOST (LEAD + WINDOWS_FIGURES * BESIDE)

static d4i_status create(d4i_context *context, const struct windowing *windowing, struct amending *file)
{
    double box[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    struct buffer columns = {0};
    char *name = NULL;
    d4i_status status = D4I_OK;
    for (size_t w = 0; w < windowing->windows.count; w++) {
        const struct window_figures *window = &windowing->windows.window[w];
        const double at[2] = {(double)(window->column * windowing->side), (double)(window->row * windowing->side)};
        for (int axis = 0; axis < 2; axis++) {
            box[axis] = fmin(box[axis], at[axis]);
            box[axis + 2] = fmax(box[axis + 2], at[axis] + (double)windowing->side);
        }
    }
    GUARD(buffer_text(context, &columns, "code TEXT NOT NULL, people REAL, cells INTEGER"));
    for (size_t f = 0; f < windowing->figures; f++)
        for (size_t b = 0; b < shown_beside(windowing, false); b++) {
            free(name);
            name = NULL;
            GUARD(name_of(context, windowing->figure[f], b, &name));
            GUARD(buffer_text(context, &columns, ", "));
            GUARD(sql_name(context, &columns, "", name));
            GUARD(buffer_text(context, &columns, " REAL"));
        }
    GUARD(write_feature_table(context, &file->writer, file->table, "MULTIPOLYGON", columns.data,
                              "landscape in windows; " EXPORT_NOT_PROTECTED,
                              windowing->windows.count ? box : NULL));
done:
    free(name);
    buffer_release(&columns);
    return status;
}

static d4i_status write_window(d4i_context *context, const struct windowing *windowing, size_t number,
                               const struct writer *writer, struct buffer *geometry, struct statement *insert)
{
    const struct window_figures *window = &windowing->windows.window[number];
    double west = (double)(window->column * windowing->side), south = (double)(window->row * windowing->side);
    double east = west + (double)windowing->side, north = south + (double)windowing->side, numbers[BESIDE];
    const double ring[] = {west, south, east, south, east, north, west, north};
    const size_t start[] = {0, 4};
    const bool inner[] = {false};
    struct value values[WIDTH_MOST];
    char code[GRID_CODE_MAX];
    size_t next = LEAD;
    geometry->length = 0;
    TRY(geometry_blob(context, writer->srs, ring, start, inner, 1, geometry));
    values[0] = value_int((int64_t)number + 1);
    values[1] = value_blob(geometry);
    values[2] = value_text(code_of(windowing, window, code));
    values[3] = value_real((double)window->people / (double)D4I_PERSON);
    values[4] = value_int((int64_t)window->cells);
    for (size_t f = 0; f < windowing->figures; f++) {
        numbers_of(window, windowing->figure[f], numbers);
        for (size_t b = 0; b < shown_beside(windowing, false); b++)
            values[next++] = value_real(numbers[b]); /* NULL where there is none */
    }
    return row_insert(context, insert, values, next);
}

static d4i_status write_all(d4i_context *context, const struct windowing *windowing, struct amending *file)
{
    size_t width = LEAD + windowing->figures * shown_beside(windowing, false);
    struct statement *insert = NULL;
    struct buffer geometry = {0};
    d4i_status status;
    GUARD(create(context, windowing, file));
    GUARD(insert_prepare(context, file->writer.database, file->table, width, &insert));
    for (size_t w = 0; w < windowing->windows.count; w++)
        GUARD(write_window(context, windowing, w, &file->writer, &geometry, insert));
    GUARD(amend_statements(context, file, &windowing->measuring.figures));
done:
    statement_free(insert);
    buffer_release(&geometry);
    return status;
}

d4i_status measuring_windows_layer(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                                   const char *path)
{
    struct windowing windowing = {0};
    struct amending file = {0};
    d4i_status status;
    GUARD(windowing_do(context, atlas, options, &windowing));
    GUARD(amend_open(context, &atlas->atlas, path, options->layer, "windows", &file));
    GUARD(write_all(context, &windowing, &file));
done:
    if (file.writer.atlas)
        status = amend_close(context, &file, status);
    windowing_release(&windowing);
    return status;
}
