/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where people live, as amounts on square or oblong cells: from a raster of people, or a table of grid codes.
 */
#include <math.h>

#include "base/memory.h"
#include "query/systems.h"
#include "query/zonal.h"

void people_cells_release(struct people_cells *cells)
{
    free(cells->crs);
    free(cells->cell);
    free(cells->people);
    free(cells->what);
    d4i_frame_free(cells->statements);
    *cells = (struct people_cells){0};
}

d4i_status people_cells_reserve(d4i_context *context, struct people_cells *cells, size_t more)
{
    size_t capacity = cells->capacity;
    TRY(mem_grow(context, &cells->cell, &capacity, cells->count + more, sizeof *cells->cell));
    return mem_grow(context, &cells->people, &cells->capacity, cells->count + more, sizeof *cells->people);
}

d4i_status people_cells_add(d4i_context *context, struct people_cells *cells, uint64_t cell, int64_t people)
{
    if (cells->count == cells->capacity)
        TRY(people_cells_reserve(context, cells, 1));
    if (__builtin_add_overflow(cells->total, people, &cells->total))
        return fail(context, D4I_BAD_INPUT, "the cells hold more people than can be counted; are they people?");
    cells->cell[cells->count] = cell;
    cells->people[cells->count++] = people;
    return D4I_OK;
}

struct one_cell {
    uint64_t cell;
    int64_t people;
};

static int compare_cells(const void *a, const void *b)
{
    uint64_t x = ((const struct one_cell *)a)->cell, y = ((const struct one_cell *)b)->cell;
    return (x > y) - (x < y);
}

static bool is_ascending(const struct people_cells *cells)
{
    for (size_t i = 1; i < cells->count; i++)
        if (cells->cell[i - 1] > cells->cell[i])
            return false;
    return true;
}

static d4i_status sort_cells(d4i_context *context, struct people_cells *cells)
{
    struct one_cell *list;
    if (is_ascending(cells)) /* of whatever was read row by row */
        return D4I_OK;
    TRY(mem_alloc(context, cells->count, sizeof *list, &list));
    for (size_t i = 0; i < cells->count; i++)
        list[i] = (struct one_cell){cells->cell[i], cells->people[i]};
    qsort(list, cells->count, sizeof *list, compare_cells);
    for (size_t i = 0; i < cells->count; i++) {
        cells->cell[i] = list[i].cell;
        cells->people[i] = list[i].people;
    }
    free(list);
    return D4I_OK;
}

d4i_status people_cells_sort(d4i_context *context, struct people_cells *cells, uint64_t *repeated)
{
    size_t count = 0;
    *repeated = GRID_NO_CELL;
    TRY(sort_cells(context, cells));
    for (size_t i = 0; i < cells->count; i++) {
        if (count && cells->cell[count - 1] == cells->cell[i]) {
            if (*repeated == GRID_NO_CELL)
                *repeated = cells->cell[i];
            cells->people[count - 1] += cells->people[i];
            continue;
        }
        cells->cell[count] = cells->cell[i];
        cells->people[count++] = cells->people[i];
    }
    cells->count = count;
    return D4I_OK;
}

/* --- a raster ------------------------------------------------------------------------------------------- */

static d4i_status take_row(d4i_context *context, const char *path, int32_t row, const double *value,
                           struct people_cells *cells)
{
    const struct raster *frame = &cells->frame;
    for (int32_t i = 0; i < frame->columns; i++) {
        if (isnan(value[i]) || value[i] == 0)
            continue;
        if (!(value[i] > 0) || value[i] > 9e12)
            return fail(context, D4I_BAD_INPUT,
                        "%s: row %d, column %d: %g is no number of people; if it means \"no data\", declare it "
                        "(gdal_edit.py -a_nodata)",
                        path, row + 1, i + 1, value[i]);
        uint64_t cell = (uint64_t)(frame->rows - 1 - row) * (uint64_t)frame->columns + (uint64_t)i;
        int64_t people = (int64_t)floor(value[i] * D4I_PERSON + 0.5);
        if (people > 0)
            TRY(people_cells_add(context, cells, cell, people));
    }
    return D4I_OK;
}

static d4i_status take_rows(d4i_context *context, const char *path, struct raster *raster,
                            struct people_cells *cells)
{
    double *value;
    d4i_status status = D4I_OK;
    TRY(mem_alloc(context, (size_t)raster->columns, sizeof *value, &value));
    for (int32_t row = raster->rows - 1; row >= 0 && status == D4I_OK; row--) { /* from the south: cells ascend */
        if (row % 256 == 0)
            GUARD(progress(context, "reading the raster", (uint64_t)(raster->rows - row), (uint64_t)raster->rows));
        GUARD(raster_read_rows(context, raster, 1, row, 1, value));
        GUARD(take_row(context, path, row, value, cells));
    }
done:
    free(value);
    return status;
}

static d4i_status cells_of_raster(d4i_context *context, const char *path, struct people_cells *cells)
{
    struct raster raster = {0};
    d4i_status status = D4I_OK;
    GUARD(raster_open(context, path, &raster));
    if (raster.bands != 1) {
        status = fail(context, D4I_BAD_INPUT,
                      "%s: has %d bands, and which one counts people is not said; take it out (gdal_translate -b)",
                      path, raster.bands);
        goto done;
    }
    cells->frame = (struct raster){.columns = raster.columns,
                                   .rows = raster.rows,
                                   .west = raster.west,
                                   .north = raster.north,
                                   .pixel_width = raster.pixel_width,
                                   .pixel_height = raster.pixel_height};
    GUARD(take_rows(context, path, &raster, cells));
    cells->crs = raster.crs;
    raster.crs = NULL;
done:
    raster_close(&raster);
    return status;
}

/* --- a table -------------------------------------------------------------------------------------------- */

struct square_people {
    int64_t east, north, people;
};

/* Squares of one size in one CRS, as they come. */
struct squares {
    struct square_people *list;
    size_t count, capacity;
    struct grid_square first;
};

static d4i_status take_square(d4i_context *context, const struct csv *csv, uint32_t key, uint32_t value,
                              struct squares *squares)
{
    struct text code = text_trim(csv_field(csv, key)), number = text_trim(csv_field(csv, value));
    struct grid_square square;
    int64_t people;
    if (!grid_parse_code(code, &square))
        return csv_fail(context, csv, key, "'%.*s' is no code of a grid cell, such as 1kmN3077E4030",
                        (int)code.length, code.at);
    if (!parse_people(number, '.', 0, &people) || people < 0)
        return csv_fail(context, csv, value, "'%.*s' is no number of people", (int)number.length, number.at);
    if (squares->count == 0)
        squares->first = square;
    if (square.size != squares->first.size || square.epsg != squares->first.epsg)
        return csv_fail(context, csv, key, "'%.*s' is a cell of another grid than the first one of the file",
                        (int)code.length, code.at);
    TRY(mem_grow(context, &squares->list, &squares->capacity, squares->count + 1, sizeof *squares->list));
    squares->list[squares->count++] = (struct square_people){square.east, square.north, people};
    return D4I_OK;
}

/* Commas, unless the header holds none and what others part columns by. */
d4i_status open_cell_table(d4i_context *context, const char *path, struct csv **out)
{
    static const char others[] = {';', '\t'};
    TRY(csv_open(context, path, &(struct csv_options){0}, out));
    for (size_t i = 0; i < sizeof others && csv_columns(*out) == 1; i++) {
        struct text header = csv_column_name(*out, 0);
        if (!memchr(header.at, others[i], header.length))
            continue;
        csv_close(*out);
        *out = NULL;
        TRY(csv_open(context, path, &(struct csv_options){.delimiter = others[i]}, out));
    }
    return D4I_OK;
}

/* Nothing says which column counts people: the reader sees which there are. */
static d4i_status fail_value(d4i_context *context, const char *path, const struct csv *csv)
{
    struct buffer names = {0};
    d4i_status status = D4I_OK;
    for (uint32_t i = 0; i < csv_columns(csv) && names.length < 500 && status == D4I_OK; i++) {
        struct text name = csv_column_name(csv, i);
        status = buffer_print(context, &names, "%s%.*s", i ? ", " : "",
                              (int)(name.length < 100 ? name.length : 100), name.at);
    }
    if (status == D4I_OK)
        status = fail(context, D4I_BAD_USAGE,
                      "%s: say which column of the table counts people (--people-value); its columns are: %s", path,
                      names.data ? names.data : "none");
    buffer_release(&names);
    return status;
}

static d4i_status read_squares(d4i_context *context, const d4i_crosswalk_options *options, struct squares *squares)
{
    struct csv *csv = NULL;
    uint32_t key = 0, value = 0;
    bool more = false;
    d4i_status status = D4I_OK;
    TRY(open_cell_table(context, options->people, &csv));
    if (!options->people_value)
        GUARD(fail_value(context, options->people, csv));
    if (options->people_key)
        GUARD(csv_find(context, csv, options->people_key, &key));
    GUARD(csv_find(context, csv, options->people_value, &value));
    for (;;) {
        GUARD(csv_next(context, csv, &more));
        if (!more)
            break;
        GUARD(take_square(context, csv, key, value, squares));
    }
    if (squares->count == 0)
        status = fail(context, D4I_BAD_INPUT, "%s: holds no cells", options->people);
done:
    csv_close(csv);
    return status;
}

static d4i_status place_squares(d4i_context *context, const struct squares *squares, const char *path,
                                struct people_cells *cells)
{
    int64_t size = squares->first.size, west = INT64_MAX, east = INT64_MIN, south = INT64_MAX, north = INT64_MIN;
    for (size_t i = 0; i < squares->count; i++) {
        const struct square_people *at = &squares->list[i];
        west = at->east < west ? at->east : west;
        east = at->east > east ? at->east : east;
        south = at->north < south ? at->north : south;
        north = at->north > north ? at->north : north;
    }
    int64_t columns = (east - west) / size + 1, rows = (north - south) / size + 1;
    if (columns > ZONAL_SIDE_MAX || rows > ZONAL_SIDE_MAX)
        return fail(context, D4I_BAD_INPUT, "%s: its cells lie on %lld x %lld places; up to %d on a side are held",
                    path, (long long)columns, (long long)rows, ZONAL_SIDE_MAX);
    cells->frame = (struct raster){.columns = (int32_t)columns,
                                   .rows = (int32_t)rows,
                                   .west = (double)west,
                                   .north = (double)(north + size),
                                   .pixel_width = (double)size,
                                   .pixel_height = (double)size};
    for (size_t i = 0; i < squares->count; i++) {
        const struct square_people *at = &squares->list[i];
        uint64_t cell = (uint64_t)((at->north - south) / size * columns + (at->east - west) / size);
        TRY(people_cells_add(context, cells, cell, at->people));
    }
    uint64_t repeated;
    TRY(people_cells_sort(context, cells, &repeated));
    if (repeated != GRID_NO_CELL) {
        struct grid_square square = squares->first;
        char code[GRID_CODE_MAX];
        square.east = west + (int64_t)(repeated % (uint64_t)columns) * size;
        square.north = south + (int64_t)(repeated / (uint64_t)columns) * size;
        return fail(context, D4I_BAD_INPUT, "%s: the cell %s stands there twice; its people must be said once",
                    path, grid_short_code(&square, code));
    }
    return D4I_OK;
}

static d4i_status cells_of_table(d4i_context *context, const d4i_crosswalk_options *options,
                                 struct people_cells *cells)
{
    struct squares squares = {0};
    d4i_status status = D4I_OK;
    GUARD(read_squares(context, options, &squares));
    GUARD(place_squares(context, &squares, options->people, cells));
    if (squares.first.epsg) /* short codes do not say; INSPIRE's grid is meant unless another is named */
        GUARD(text_format(context, &cells->crs, "EPSG:%d", squares.first.epsg));
    else
        GUARD(text_copy(context, text_of(options->grid_crs ? options->grid_crs : "EPSG:3035"), &cells->crs));
done:
    free(squares.list);
    return status;
}

/* --- whichever ------------------------------------------------------------------------------------------ */

static bool ends_in(const char *text, const char *ending)
{
    size_t length = strlen(text), tail = strlen(ending);
    return length >= tail && strcmp(text + length - tail, ending) == 0;
}

bool is_table_path(const char *path)
{
    return ends_in(path, ".csv") || ends_in(path, ".csv.gz");
}

d4i_status people_cells_read(d4i_context *context, const d4i_crosswalk_options *options, struct people_cells *out)
{
    const char *path = options->people, *slash = strrchr(path, '/');
    struct people_cells cells = {0};
    struct hash build;
    bool table = is_table_path(path), atlas = false;
    d4i_status status = D4I_OK;
    if (!table)
        GUARD(atlas_build_key(context, path, &atlas, &build));
    if (!table && (options->people_key || options->people_value)) {
        status = fail(context, D4I_BAD_USAGE, "'%s' is no table (.csv, .csv.gz) that has columns of people", path);
        goto done;
    }
    if (!atlas && options->people_source) {
        status = fail(context, D4I_BAD_USAGE, "'%s' is no atlas that has sources", path);
        goto done;
    }
    GUARD(text_copy(context, text_of(slash ? slash + 1 : path), &cells.what));
    GUARD(table   ? cells_of_table(context, options, &cells)
          : atlas ? people_cells_of_atlas(context, options, &cells)
                  : cells_of_raster(context, path, &cells));
    *out = cells;
    cells = (struct people_cells){0};
done:
    people_cells_release(&cells);
    return status;
}
