/* SPDX-License-Identifier: EUPL-1.2
 *
 * The colours of the maps.
 */
#ifndef PUBLISH_PALETTE_H
#define PUBLISH_PALETTE_H

struct color {
    double red, green, blue;
};

/* Sequential, light to dark, 0..1: darker is more, and the order survives grey printing and every common form of
 * colour blindness, since lightness falls throughout. */
struct color palette_sequential(double position);

extern const struct color palette_ink, palette_quiet, palette_warning, palette_land, palette_none, palette_empty,
    palette_no_data, palette_suppressed, palette_hatch, palette_border, palette_outline, palette_mark,
    palette_paper, palette_not_covered, palette_ground, palette_context, palette_context_line, palette_withheld;

/* The lightness of a colour, CIE L* in 0..100. */
double palette_lightness(struct color color);

#endif
