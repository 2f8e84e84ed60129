/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i_zonal: sums of a raster by polygon, as a frame.
 */
#include "query/zonal.h"

#include "base/memory.h"
#include "d4i/query.h"
#include "query/answer.h"

static const char no_crs[] = "add `crs:` to the recipe"; /* what a build would do */

static d4i_status open_raster(d4i_context *context, const char *path, struct raster *out)
{
    return answer_reword(context, raster_open(context, path, out), no_crs,
                         "give the raster one (gdal_edit.py -a_srs EPSG:...)", true);
}

/* The bands asked for, or all. */
static d4i_status choose_bands(d4i_context *context, const char *path, const struct raster *raster,
                               const d4i_zonal_options *options, int **bands, size_t *count)
{
    bool all = !options->bands || options->band_count == 0;
    *count = all ? (size_t)raster->bands : options->band_count;
    TRY(mem_alloc(context, *count, sizeof **bands, bands));
    for (size_t i = 0; i < *count; i++) {
        (*bands)[i] = all ? (int)i + 1 : options->bands[i];
        if ((*bands)[i] < 1 || (*bands)[i] > raster->bands)
            return fail(context, D4I_BAD_USAGE, "%s has no band %d; it has bands 1 to %d", path, (*bands)[i],
                        raster->bands);
    }
    return D4I_OK;
}

static d4i_status read_polygons(d4i_context *context, const char *path, const d4i_zonal_options *options,
                                const struct raster *raster, struct layer *layer)
{
    const char *const fields[] = {options->key};
    struct layer_options wanted = {
        .path = path,
        .layer = options->layer,
        .crs = options->crs,
        .target = raster->crs,
        .fields = fields,
        .field_count = options->key ? 1 : 0,
        .any_key = true,
    };
    return answer_reword(context, layer_read(context, &wanted, layer), no_crs,
                         "say it with --crs, for example --crs EPSG:4326", true);
}

/* May the column be called what the file calls the band? Not when a reader could take it for another. */
static bool names_column(const struct raster *raster, int band)
{
    const char *name = raster->band_name[band - 1];
    if (!*name || strlen(name) > 200 || !strcmp(name, "key") || !strcmp(name, "cells") ||
        !strncmp(name, "band_", 5))
        return false;
    if (text_valid_utf8(text_of(name)) != strlen(name))
        return false;
    for (const char *at = name; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 127)
            return false;
    for (int other = 1; other <= raster->bands; other++)
        if (other != band && !strcmp(raster->band_name[other - 1], name))
            return false;
    return true;
}

static d4i_status add_columns(d4i_context *context, const struct raster *raster, const int *bands, size_t count,
                              d4i_frame *frame)
{
    const struct answer_column columns[] = {{"key", D4I_TEXT}, {"cells", D4I_REAL}};
    TRY(answer_columns(context, frame, columns, 2));
    for (size_t i = 0; i < count; i++) {
        char name[32];
        text_print(name, sizeof name, "band_%d", bands[i]);
        TRY(d4i_frame_column(context, frame,
                             names_column(raster, bands[i]) ? raster->band_name[bands[i] - 1] : name, D4I_REAL));
    }
    return D4I_OK;
}

static d4i_status add_rows(d4i_context *context, const struct layer *layer, const struct zonal_sums *sums,
                           d4i_frame *frame)
{
    for (size_t i = 0; i < layer->features; i++) {
        char number[32];
        text_print(number, sizeof number, "%zu", i + 1);
        TRY(d4i_frame_row(context, frame));
        TRY(d4i_frame_set_text(context, frame, 0,
                               layer->field_count ? layer->field[i * layer->field_count] : number));
        TRY(d4i_frame_set_real(context, frame, 1, sums->cells[i]));
        for (size_t band = 0; band < sums->bands; band++)
            TRY(d4i_frame_set_real(context, frame, 2 + band, sums->sum[i * sums->bands + band]));
    }
    return D4I_OK;
}

static d4i_status add_notes(d4i_context *context, const char *raster, const char *polygons,
                            const struct layer *layer, const struct zonal_covers *covers, uint64_t infinite,
                            d4i_frame *frame)
{
    TRY(d4i_frame_title(context, frame, "Sums of a raster by polygon"));
    TRY(answer_note(context, frame, "Each pixel counts with the fraction of it that the polygon covers"));
    TRY(answer_note(context, frame, "Source: %s by %s; date and definition are those of the raster", raster,
                    polygons));
    if (layer->field_count == 0)
        TRY(answer_note(context, frame,
                        "The polygons have no attribute to name them: they are numbered in the order of the file"));
    else if (layer->key_name)
        TRY(answer_note(context, frame, "No key was named: polygons are called by their attribute '%s'",
                        layer->key_name));
    if (infinite)
        TRY(answer_note(context, frame, "%llu pixel%s infinite and count%s as no data",
                        (unsigned long long)infinite, infinite == 1 ? " is" : "s are", infinite == 1 ? "s" : ""));
    size_t winding = 0;
    for (size_t i = 0; i < covers->count; i++)
        winding += covers->cover[i].winding;
    if (winding)
        TRY(answer_note(context, frame,
                        "%zu polygon%s cross themselves: ground that is enclosed twice counts twice there", winding,
                        winding == 1 ? "" : "s"));
    return D4I_OK;
}

d4i_status d4i_zonal(d4i_context *context, const char *raster_path, const char *polygons,
                     const d4i_zonal_options *options, double *read_seconds, d4i_frame **out)
{
    const d4i_zonal_options none = {0};
    struct raster raster = {0};
    struct layer layer = {0};
    struct zonal_covers covers = {0};
    struct zonal_sums sums = {0};
    int *bands = NULL;
    size_t band_count = 0;
    d4i_frame *frame = NULL;
    d4i_status status = D4I_OK;
    options = options ? options : &none;
    GUARD(open_raster(context, raster_path, &raster));
    GUARD(choose_bands(context, raster_path, &raster, options, &bands, &band_count));
    GUARD(read_polygons(context, polygons, options, &raster, &layer));
    GUARD(zonal_cover(context, &layer, &raster, &covers));
    GUARD(zonal_add_up(context, &raster, &covers, bands, band_count, &sums));
    GUARD(d4i_frame_new(context, &frame));
    GUARD(add_notes(context, raster_path, polygons, &layer, &covers, sums.infinite, frame));
    GUARD(add_columns(context, &raster, bands, band_count, frame));
    GUARD(add_rows(context, &layer, &sums, frame));
    if (read_seconds)
        *read_seconds = sums.read_seconds;
    *out = frame;
    frame = NULL;
done:
    d4i_frame_free(frame);
    zonal_sums_release(&sums);
    zonal_covers_release(&covers);
    layer_release(&layer);
    raster_close(&raster);
    free(bands);
    return status;
}
