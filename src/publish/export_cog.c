/* SPDX-License-Identifier: EUPL-1.2
 *
 * A Cloud Optimized GeoTIFF of the cells: a band a group, people as 32-bit floats. Covered cells where no one lives
 * are 0; cells that no zone covers, and those where all is withheld or missing, are nodata. Overviews hold
 * averages.
 */
#include "base/memory.h"
#include "io/raster.h"
#include "publish/export.h"

#define NODATA (-9999.0F)
#define BYTES_MOST ((uint64_t)4 << 30)

/* The part of the grid that holds cells. */
static struct grid window(const struct figures *figures)
{
    const struct grid *grid = &figures->atlas->grid;
    uint64_t columns = (uint64_t)grid->columns;
    int32_t west = grid->columns, south = grid->rows, east = 0, north = 0;
    for (size_t i = 0; i < figures->items; i++) {
        int32_t column = (int32_t)(figures->cell[i] % columns), row = (int32_t)(figures->cell[i] / columns);
        west = column < west ? column : west;
        south = row < south ? row : south;
        east = column >= east ? column + 1 : east;
        north = row >= north ? row + 1 : north;
    }
    struct grid out = *grid;
    out.west += (int64_t)west * grid->cell;
    out.south += (int64_t)south * grid->cell;
    out.columns = east - west;
    out.rows = north - south;
    return out;
}

static void fill(const struct figures *figures, const struct figures_column *column, const struct grid *to,
                 float *band)
{
    const struct grid *grid = &figures->atlas->grid;
    int64_t west = (to->west - grid->west) / grid->cell, south = (to->south - grid->south) / grid->cell;
    for (size_t i = 0; i < (size_t)to->columns * (size_t)to->rows; i++)
        band[i] = NODATA;
    for (size_t i = 0; i < figures->items; i++) {
        if (!status_is_known(column->status[i])) /* a raster has no room to say that a number is only a part */
            continue;
        int64_t x = (int64_t)(figures->cell[i] % (uint64_t)grid->columns) - west;
        int64_t y = (int64_t)(figures->cell[i] / (uint64_t)grid->columns) - south;
        band[y * to->columns + x] = (float)((double)column->people[i] / (double)D4I_PERSON);
    }
}

static d4i_status write_cog(d4i_context *context, const struct figures *figures, const char *path)
{
    float *values = NULL;
    const char **names = NULL;
    char **lines = NULL;
    size_t count = 0, bands = 0, band = 0;
    d4i_status status = D4I_OK;
    if (figures->items == 0)
        return fail(context, D4I_BAD_INPUT, "the atlas holds no cells to export");
    for (size_t c = 0; c < figures->column_count; c++)
        bands += figures->columns[c].text == NULL; /* words are no band */
    struct grid grid = window(figures);
    size_t cells = (size_t)grid.columns * (size_t)grid.rows;
    if ((uint64_t)cells * bands * sizeof *values > BYTES_MOST)
        return fail(
            context, D4I_BAD_USAGE,
            "a raster of %d x %d cells and %zu bands does not fit in memory; name fewer groups, or export csv",
            (int)grid.columns, (int)grid.rows, bands);
    GUARD(mem_alloc(context, cells * bands, sizeof *values, &values));
    GUARD(mem_alloc(context, bands, sizeof *names, &names));
    for (size_t c = 0; c < figures->column_count; c++) {
        if (figures->columns[c].text)
            continue;
        names[band] = figures->columns[c].name;
        fill(figures, &figures->columns[c], &grid, values + band++ * cells);
    }
    GUARD(export_statements(context, figures, &lines, &count));
    lines[count] = NULL; /* export_statements leaves room */
    GUARD(raster_write_cog(context, path, &grid, (int)bands, names, values, NODATA, (const char *const *)lines));
done:
    export_statements_free(lines, count);
    free(names);
    free(values);
    return status;
}

const struct export_format export_cog = {"cog", "a Cloud Optimized GeoTIFF", true, write_cog};
