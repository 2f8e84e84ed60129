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

/* How many pixels from column `left` to before `right` have this colour. */
static inline size_t pixels_between(const char *path, uint32_t color, int left, int right)
{
    cairo_surface_t *image = cairo_image_surface_create_from_png(path);
    assert_int_equal(cairo_surface_status(image), CAIRO_STATUS_SUCCESS);
    size_t count = 0;
    int stride = cairo_image_surface_get_stride(image);
    for (int y = 0; y < cairo_image_surface_get_height(image); y++)
        for (int x = left; x < right && x < cairo_image_surface_get_width(image); x++) {
            uint32_t pixel;
            memcpy(&pixel, cairo_image_surface_get_data(image) + (ptrdiff_t)y * stride + 4 * (ptrdiff_t)x, 4);
            count += (pixel & 0xffffff) == color;
        }
    cairo_surface_destroy(image);
    return count;
}

/* How many pixels have this colour. */
static inline size_t pixels(const char *path, uint32_t color)
{
    return pixels_between(path, color, 0, INT32_MAX);
}

static inline int limited(void *user, size_t bytes)
{
    struct scratch *scratch = user;
    (void)bytes;
    return scratch->allocations_left-- > 0;
}

/* Every allocation fails once: no leak, no crash, no part of a file. */
static inline void starve(struct scratch *scratch, d4i_atlas *atlas, const d4i_map_options *options,
                          const char *name)
{
    d4i_status status = D4I_NO_MEMORY;
    for (long allowed = 0; status != D4I_OK; allowed += 1 + allowed / 16) {
        assert_int_equal(status, D4I_NO_MEMORY);
        scratch->allocations_left = allowed;
        d4i_set_allocation_hook(scratch->context, limited, scratch);
        status = draw(scratch, atlas, options, name);
        d4i_set_allocation_hook(scratch->context, NULL, NULL);
    }
}

/* Options that a map refuses as bad usage, and what it says. */
struct refusal {
    d4i_map_options options;
    const char *says;
};

/* Each is refused in its words, and leaves no file. */
static inline void refuse_all(struct scratch *scratch, d4i_atlas *atlas, const struct refusal *wrong, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(draw(scratch, atlas, &wrong[i].options, "a.png"), D4I_BAD_USAGE);
        if (!strstr(d4i_error_text(scratch->context), wrong[i].says))
            fail_msg("%zu: '%s'", i, d4i_error_text(scratch->context));
    }
    assert_int_equal(scratch_files(scratch), 0);
}

#endif
