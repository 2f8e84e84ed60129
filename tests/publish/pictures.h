/* SPDX-License-Identifier: EUPL-1.2
 *
 * Looking at pictures: how much of a colour is on them.
 */
#ifndef TESTS_PUBLISH_PICTURES_H
#define TESTS_PUBLISH_PICTURES_H

#include <cairo.h>

#include "small_atlas.h"

static inline d4i_status draw(struct scratch *scratch, d4i_atlas *atlas, const d4i_map_options *options,
                              const char *name)
{
    return d4i_map(scratch->context, atlas, options, scratch_path(scratch, name));
}

/* How many pixels have this colour. */
static inline size_t pixels(const char *path, uint32_t color)
{
    cairo_surface_t *image = cairo_image_surface_create_from_png(path);
    assert_int_equal(cairo_surface_status(image), CAIRO_STATUS_SUCCESS);
    size_t count = 0;
    int stride = cairo_image_surface_get_stride(image);
    for (int y = 0; y < cairo_image_surface_get_height(image); y++)
        for (int x = 0; x < cairo_image_surface_get_width(image); x++) {
            uint32_t pixel;
            memcpy(&pixel, cairo_image_surface_get_data(image) + (ptrdiff_t)y * stride + 4 * (ptrdiff_t)x, 4);
            count += (pixel & 0xffffff) == color;
        }
    cairo_surface_destroy(image);
    return count;
}

#endif
