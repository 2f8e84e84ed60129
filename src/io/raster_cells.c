/* SPDX-License-Identifier: EUPL-1.2
 *
 * A raster of amounts onto the grid. Pixels are taken from south to north, so that cells come out in their order
 * and only the rows of cells under the present row of pixels are held. A pixel's amount goes to the cells under it
 * in proportion to the overlap; where pixels are cells, that is one cell.
 */
#include <float.h>
#include <math.h>

#include "base/memory.h"
#include "io/raster_handle.h"

/* A pixel edge this near to a cell edge, in cells, lies on it: origins are written with few digits. */
#define NEAR 1e-6

/* The cells under one pixel along one axis: first, first + 1, ... with the share of the pixel on each. */
struct span {
    int64_t first;
    uint32_t start, count; /* in the shares */
};
struct axis {
    struct span *span; /* by pixel */
    double *share;
    size_t count, capacity;
};

struct spread {
    const char *path;
    const struct grid *grid;
    struct raster raster;
    struct band_rules rules;
    struct axis across, up; /* up: by pixel row, counted from the south */
    double *pixels;         /* one row */
    double *window;         /* the rows of cells that are being filled: window_rows x grid columns */
    int64_t window_first, window_rows;
    bool direct; /* a pixel is a cell, and the next pixel the next cell */
    struct cell_values out;
    cells_fn take; /* NULL: all is kept in `out` */
    void *user;
};

void cell_values_release(struct cell_values *values)
{
    free(values->cell);
    free(values->value);
    *values = (struct cell_values){0};
}

static void axis_release(struct axis *axis)
{
    free(axis->span);
    free(axis->share);
    *axis = (struct axis){0};
}

/* Edges in cells: pixel i lies from `origin` + i * `size` to the next. */
static d4i_status axis_fill(d4i_context *context, double origin, double size, int32_t pixels, struct axis *axis)
{
    TRY(mem_alloc(context, (size_t)pixels, sizeof *axis->span, &axis->span));
    for (int32_t i = 0; i < pixels; i++) {
        double low = origin + i * size, high = origin + (i + 1.0) * size;
        if (fabs(low - nearbyint(low)) < NEAR)
            low = nearbyint(low);
        if (fabs(high - nearbyint(high)) < NEAR)
            high = nearbyint(high);
        int64_t first = (int64_t)floor(low), last = (int64_t)ceil(high) - 1;
        if (last < first)
            last = first;
        size_t count = (size_t)(last - first + 1);
        axis->span[i] = (struct span){first, (uint32_t)axis->count, (uint32_t)count};
        TRY(mem_grow(context, &axis->share, &axis->capacity, axis->count + count, sizeof *axis->share));
        for (int64_t cell = first; cell <= last; cell++) {
            double overlap = fmin(high, (double)cell + 1) - fmax(low, (double)cell);
            axis->share[axis->count++] = count == 1 ? 1 : fmax(0, overlap) / (high - low);
        }
    }
    return D4I_OK;
}

static bool is_direct(const struct axis *axis, int32_t pixels)
{
    for (int32_t i = 0; i < pixels; i++)
        if (axis->span[i].count != 1 || axis->span[i].first != axis->span[0].first + i)
            return false;
    return true;
}

static d4i_status place_axes(d4i_context *context, const struct raster_options *options, struct spread *spread)
{
    const struct grid *grid = spread->grid;
    const struct raster *raster = &spread->raster;
    double cell = grid->cell, south = raster->north - raster->rows * raster->pixel_height;
    double x = (raster->west + options->shift_east - (double)grid->west) / cell;
    double y = (south + options->shift_north - (double)grid->south) / cell;
    double width = raster->pixel_width / cell, height = raster->pixel_height / cell;
    if (!(fabs(x) < 1e9 && fabs(y) < 1e9 && width < 1e6 && height < 1e6 && width * raster->columns < 1e9 &&
          height * raster->rows < 1e9))
        return fail(context, D4I_BAD_INPUT,
                    "%s: lies too far from the grid or its pixels are far too large; is the "
                    "CRS right?",
                    spread->path);
    TRY(axis_fill(context, x, width, raster->columns, &spread->across));
    TRY(axis_fill(context, y, height, raster->rows, &spread->up));
    spread->direct = is_direct(&spread->across, raster->columns) && is_direct(&spread->up, raster->rows);
    return D4I_OK;
}

static d4i_status keep_row(d4i_context *context, const double *cells, uint64_t first, size_t columns,
                           struct cell_values *out)
{
    for (size_t i = 0; i < columns; i++) {
        if (!(cells[i] > 0))
            continue;
        if (out->count == out->capacity) {
            size_t capacity = out->capacity;
            TRY(mem_grow(context, &out->cell, &capacity, out->count + 1, sizeof *out->cell));
            TRY(mem_grow(context, &out->value, &out->capacity, out->count + 1, sizeof *out->value));
        }
        out->cell[out->count] = first + i;
        out->value[out->count++] = cells[i];
    }
    return D4I_OK;
}

/* Hands out the window's rows below `row`. */
static d4i_status flush_below(d4i_context *context, struct spread *spread, int64_t row)
{
    size_t columns = (size_t)spread->grid->columns;
    struct cell_values *out = &spread->out;
    for (; spread->window_first < row; spread->window_first++) {
        int64_t at = spread->window_first;
        if (at < 0 || at >= spread->grid->rows) {
            if (at >= spread->grid->rows || row < 0) {
                spread->window_first = row;
                return D4I_OK;
            }
            spread->window_first = -1; /* nothing was put below the grid */
            continue;
        }
        double *cells = spread->window + (size_t)(at % spread->window_rows) * columns;
        if (spread->take)
            TRY(spread->take(context, (uint64_t)at, cells, spread->user));
        else
            TRY(keep_row(context, cells, (uint64_t)at * columns, columns, out));
        for (size_t i = 0; i < columns; i++)
            out->total += cells[i];
        memset(cells, 0, columns * sizeof *cells);
    }
    return D4I_OK;
}

static void add_pixel(struct spread *spread, const struct span *up, const struct span *across, double amount)
{
    const struct grid *grid = spread->grid;
    double placed = 0;
    for (uint32_t r = 0; r < up->count; r++) {
        int64_t row = up->first + r;
        if (row < 0 || row >= grid->rows)
            continue;
        double *cells = spread->window + (size_t)(row % spread->window_rows) * (size_t)grid->columns;
        if (!spread->window)
            continue; /* never; clang's analyzer does not see that there is one */
        double of_row = amount * spread->up.share[up->start + r];
        for (uint32_t c = 0; c < across->count; c++) {
            int64_t column = across->first + c;
            double part = of_row * spread->across.share[across->start + c];
            if (column < 0 || column >= grid->columns)
                continue;
            cells[column] += part;
            placed += spread->up.share[up->start + r] * spread->across.share[across->start + c];
        }
    }
    if (placed < 1 - NEAR)
        spread->out.left_out += amount * (1 - placed);
}

/* What a stored value amounts to; 0 where there is nothing. */
static d4i_status amount_of(d4i_context *context, const struct spread *spread, int32_t row, int32_t column,
                            double *out)
{
    double stored = spread->pixels[column], amount = stored * spread->rules.scale + spread->rules.offset;
    *out = 0;
    if (band_is_nodata(&spread->rules, stored))
        return D4I_OK;
    if (!(amount >= 0) || !isfinite(amount))
        return fail(context, D4I_BAD_INPUT,
                    "%s: row %d, column %d: %s is no amount; if it means \"no data\", declare `nodata:`",
                    spread->path, row + 1, column + 1,
                    isnan(amount) ? "NaN"
                    : amount < 0  ? "a negative value"
                                  : "infinity");
    *out = amount;
    return D4I_OK;
}

/* Stored values are amounts as they stand, but for those that are not above 0. */
static bool stored_are_amounts(const struct spread *spread)
{
    const struct band_rules *rules = &spread->rules;
    return rules->scale == 1 && rules->offset == 0 && !(rules->has_nodata && rules->nodata > 0);
}

/* The cells of a row of pixels that are cells themselves. */
static double *direct_row(const struct spread *spread, const struct span *up)
{
    if (!spread->direct || up->first < 0 || up->first >= spread->grid->rows)
        return NULL;
    return spread->window + (size_t)(up->first % spread->window_rows) * (size_t)spread->grid->columns;
}

static d4i_status add_row(d4i_context *context, struct spread *spread, int band, int32_t from_south)
{
    struct raster *raster = &spread->raster;
    int32_t row = raster->rows - 1 - from_south;
    const struct span *up = &spread->up.span[from_south], *across = spread->across.span;
    bool plain = stored_are_amounts(spread);
    TRY(raster_read_stored(context, spread->path, raster, band, row, 1, spread->pixels));
    TRY(flush_below(context, spread, up->first));
    double *cells = direct_row(spread, up), amount;
    for (int32_t i = 0; i < raster->columns; i++) {
        double stored = spread->pixels[i];
        if (stored == 0 && spread->rules.offset == 0)
            continue;
        if (plain && stored > 0 && stored <= DBL_MAX)
            amount = stored;
        else
            TRY(amount_of(context, spread, row, i, &amount));
        if (cells && across[i].first >= 0 && across[i].first < spread->grid->columns)
            cells[across[i].first] += amount;
        else if (amount > 0)
            add_pixel(spread, up, &across[i], amount);
    }
    return D4I_OK;
}

static d4i_status spread_raster(d4i_context *context, const struct raster_options *options, struct spread *spread)
{
    int band = options->band ? options->band : 1;
    TRY(raster_open_as(context, options->path, options->crs, &spread->raster));
    if (band < 1 || band > spread->raster.bands)
        return fail(context, D4I_BAD_INPUT, "%s: has no band %d; it has %d", options->path, band,
                    spread->raster.bands);
    TRY(raster_check_crs(context, options->path, &spread->raster, spread->grid,
                         "keeping its sum: gdalwarp -r sum"));
    spread->rules = band_rules_of(GDALGetRasterBand(spread->raster.handle, band));
    if (options->has_nodata) {
        spread->rules.has_nodata = true;
        spread->rules.nodata = options->nodata;
    }
    TRY(place_axes(context, options, spread));
    int32_t rows = spread->raster.rows;
    for (int32_t i = 0; i < rows; i++)
        if (spread->up.span[i].count + 1 > spread->window_rows)
            spread->window_rows = spread->up.span[i].count + 1;
    if (spread->window_rows > spread->grid->rows)
        spread->window_rows = spread->grid->rows;
    TRY(mem_alloc(context, (size_t)spread->raster.columns, sizeof *spread->pixels, &spread->pixels));
    TRY(mem_alloc(context, (size_t)spread->window_rows * (size_t)spread->grid->columns, sizeof *spread->window,
                  &spread->window));
    spread->window_first = spread->up.span[0].first;
    for (int32_t i = 0; i < rows; i++) {
        TRY(add_row(context, spread, band, i));
        if (i % 64 == 0)
            TRY(progress(context, "reading the raster", (uint64_t)i, (uint64_t)rows));
    }
    return flush_below(context, spread, spread->grid->rows);
}

/* Hands the values over, or drops them after a failure. */
static d4i_status spread_end(struct spread *spread, d4i_status status, struct cell_values *out)
{
    raster_close(&spread->raster);
    axis_release(&spread->across);
    axis_release(&spread->up);
    free(spread->pixels);
    free(spread->window);
    if (status == D4I_OK)
        *out = spread->out;
    else
        cell_values_release(&spread->out);
    return status;
}

/* Pixels that are not cells would mix classes. */
static d4i_status check_pixels(d4i_context *context, const struct spread *spread)
{
    const struct raster *raster = &spread->raster;
    bool are_cells = raster->pixel_width == spread->grid->cell && raster->pixel_height == spread->grid->cell;
    for (int32_t i = 0; are_cells && i < raster->columns; i++)
        are_cells = spread->across.span[i].count == 1;
    for (int32_t i = 0; are_cells && i < raster->rows; i++)
        are_cells = spread->up.span[i].count == 1;
    if (are_cells)
        return D4I_OK;
    return fail(
        context, D4I_BAD_INPUT,
        "%s: its pixels are not the cells of the grid; make them so: gdalwarp -r mode -t_srs %s -tr %d %d -tap",
        spread->path, spread->grid->crs, spread->grid->cell, spread->grid->cell);
}

static d4i_status check_class(d4i_context *context, const struct spread *spread, size_t value)
{
    double class = spread->out.value[value];
    if (class == nearbyint(class) && class < UINT16_MAX)
        return D4I_OK;
    uint64_t cell = spread->out.cell[value], columns = (uint64_t)spread->grid->columns;
    return fail(context, D4I_BAD_INPUT, "%s: %g at column %llu, row %llu of the grid is no class of 1 to 65534",
                spread->path, class, (unsigned long long)(cell % columns), (unsigned long long)(cell / columns));
}

d4i_status raster_read_classes(d4i_context *context, const struct raster_options *options, const struct grid *grid,
                               struct cell_values *out)
{
    struct spread spread = {.path = options->path, .grid = grid};
    d4i_status status = spread_raster(context, options, &spread);
    if (status == D4I_OK)
        status = check_pixels(context, &spread);
    for (size_t i = 0; status == D4I_OK && i < spread.out.count; i++)
        status = check_class(context, &spread, i);
    return spread_end(&spread, status, out);
}

static d4i_status read_cells(d4i_context *context, const struct raster_options *options, const struct grid *grid,
                             cells_fn take, void *user, struct cell_values *out)
{
    struct spread spread = {.path = options->path, .grid = grid, .take = take, .user = user};
    d4i_status status = spread_raster(context, options, &spread);
    return spread_end(&spread, status, out);
}

d4i_status raster_read_cells(d4i_context *context, const struct raster_options *options, const struct grid *grid,
                             struct cell_values *out)
{
    return read_cells(context, options, grid, NULL, NULL, out);
}

d4i_status raster_stream_cells(d4i_context *context, const struct raster_options *options, const struct grid *grid,
                               cells_fn take, void *user, struct cell_values *totals)
{
    struct cell_values last = {0};
    TRY(read_cells(context, options, grid, take, user, &last));
    totals->total = last.total;
    totals->left_out = last.left_out;
    cell_values_release(&last);
    return D4I_OK;
}
