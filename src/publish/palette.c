/* SPDX-License-Identifier: EUPL-1.2
 *
 * Colours. The sequential ramp runs from cream through orange to dark brown, after the YlOrBr scheme of
 * ColorBrewer (Brewer 2003), so that the blue of marked places stands against it; interpolated between seven
 * colours whose lightness falls in about equal steps.
 */
#include "publish/palette.h"

#include <math.h>
#include <stddef.h>

#define HEX(rgb)                                                                                             \
    {                                                                                                        \
        (double)((rgb) >> 16 & 255) / 255.0, (double)((rgb) >> 8 & 255) / 255.0, (double)((rgb)&255) / 255.0 \
    }

const struct color palette_ink = HEX(0x1a1a1a), palette_quiet = HEX(0x5a5a5a), palette_warning = HEX(0x9c1c1c),
                   palette_land = HEX(0xdedede), palette_none = HEX(0xe7e4d9), palette_empty = HEX(0xf3f4f6),
                   palette_no_data = HEX(0xbdbdbd), palette_suppressed = HEX(0xffffff),
                   palette_hatch = HEX(0x8a8a8a), palette_border = HEX(0xffffff), palette_outline = HEX(0x7d7d7d),
                   palette_mark = HEX(0x0b4fd8), palette_paper = HEX(0xffffff), palette_not_covered = HEX(0xa9b7c4),
                   palette_ground = HEX(0xf1f0ec), palette_context = HEX(0xf5f5f2),
                   palette_context_line = HEX(0xcfcfcc), palette_withheld = HEX(0xd4d4d4);

static const struct color ramp[] = {HEX(0xfceeb8), HEX(0xfddc8a), HEX(0xf9b54f), HEX(0xee8a2c),
                                    HEX(0xce5f12), HEX(0x9a3d08), HEX(0x5a2106)};
#define STEPS ((size_t)6)
_Static_assert(sizeof ramp == 7 * sizeof(struct color), "steps of the ramp");

struct color palette_sequential(double position)
{
    double at = fmin(fmax(position, 0), 1) * (double)STEPS;
    size_t low = at >= (double)STEPS ? STEPS - 1 : (size_t)at;
    double part = at - (double)low;
    const struct color *a = &ramp[low], *b = &ramp[low + 1];
    return (struct color){a->red + (b->red - a->red) * part, a->green + (b->green - a->green) * part,
                          a->blue + (b->blue - a->blue) * part};
}

static double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4);
}

double palette_lightness(struct color color)
{
    double luminance = 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue);
    return luminance <= 216.0 / 24389.0 ? luminance * 24389.0 / 27.0 : 116 * cbrt(luminance) - 16;
}
