/* SPDX-License-Identifier: EUPL-1.2
 *
 * Does one raster fit the table of a recipe? Read to its end; each kind of pixel that is no count is told once,
 * with the first and how many there are.
 */
#include <math.h>

#include "base/memory.h"
#include "source/raster_table.h"

void raster_fit_release(struct raster_fit *fit)
{
    raster_close(&fit->raster);
    problems_release(&fit->problems);
    *fit = (struct raster_fit){0};
}

static d4i_status forgive(d4i_context *context, struct raster_fit *fit, d4i_status status)
{
    return status == D4I_BAD_INPUT ? problems_note(context, &fit->problems, d4i_error_text(context)) : status;
}

static void note_pixel(struct raster_pixel *kind, int32_t row, int32_t column, double value)
{
    if (kind->count++ == 0)
        *kind = (struct raster_pixel){1, row + 1, column + 1, value};
}

static void take_pixel(const struct recipe_table *how, struct raster_fit *fit, int32_t row, int32_t column,
                       double pixel)
{
    if (raster_is_empty(how, pixel)) {
        fit->empty++;
    } else if (pixel < 0) {
        note_pixel(&fit->negative, row, column, pixel);
    } else if (pixel > RASTER_PEOPLE_MAX) {
        note_pixel(&fit->too_large, row, column, pixel);
    } else if (pixel == 0) {
        fit->zeros++;
    } else {
        fit->people++;
        fit->sum += pixel;
        fit->most = fmax(fit->most, pixel);
        if (pixel != floor(pixel))
            note_pixel(&fit->fractional, row, column, pixel);
    }
}

static d4i_status read_pixels(d4i_context *context, const struct recipe_table *how, struct raster_fit *fit)
{
    struct raster *raster = &fit->raster;
    size_t columns = (size_t)raster->columns;
    double *strip;
    d4i_status status;
    TRY(mem_alloc(context, columns * RASTER_STRIP_ROWS, sizeof *strip, &strip));
    for (int32_t first = 0; first < raster->rows; first += RASTER_STRIP_ROWS) {
        int32_t left = raster->rows - first, count = left < RASTER_STRIP_ROWS ? left : RASTER_STRIP_ROWS;
        GUARD(raster_read_rows(context, raster, 1, first, count, strip));
        for (int32_t row = 0; row < count; row++)
            for (int32_t column = 0; column < raster->columns; column++)
                take_pixel(how, fit, first + row, column, strip[(size_t)row * columns + (size_t)column]);
        GUARD(progress(context, "reading the raster", (uint64_t)(first + count), (uint64_t)raster->rows));
    }
    status = D4I_OK;
done:
    free(strip);
    return status;
}

static d4i_status note_kind(d4i_context *context, struct raster_fit *fit, const char *path,
                            const struct raster_pixel *kind)
{
    char text[600];
    if (!kind->count)
        return D4I_OK;
    text_print(text, sizeof text,
               "%s: row %d, column %d holds %g; a count of people cannot be that: is it the value without data? "
               "declare it as 'nodata'",
               path, (int)kind->row, (int)kind->column, kind->value);
    return problems_note_many(context, &fit->problems, text, kind->count);
}

d4i_status raster_fit(d4i_context *context, const struct recipe_table *how, const char *path,
                      struct raster_fit *out)
{
    struct raster_place place;
    d4i_status status = raster_open_as(context, path, how->crs, &out->raster);
    out->opened = status == D4I_OK;
    TRY(forgive(context, out, status));
    if (!out->opened)
        return D4I_OK;
    TRY(forgive(context, out, raster_place_find(context, how, path, &out->raster, &place)));
    TRY(forgive(context, out, raster_epsg_find(context, how, path, &out->raster, &place.epsg)));
    status = read_pixels(context, how, out);
    TRY(forgive(context, out, status));
    TRY(note_kind(context, out, path, &out->negative));
    TRY(note_kind(context, out, path, &out->too_large));
    if (status != D4I_OK || out->empty < (uint64_t)out->raster.columns * (uint64_t)out->raster.rows)
        return D4I_OK;
    char text[400];
    text_print(text, sizeof text, "%s: no pixel holds a value; is the value without data the right one?", path);
    return problems_note(context, &out->problems, text);
}
