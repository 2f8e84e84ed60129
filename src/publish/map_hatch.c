/* SPDX-License-Identifier: EUPL-1.2
 *
 * Hatching: what the publisher withholds, by lines up to the right; what it perturbs, by thin lines down to the
 * right over its class. Where all that is shown is perturbed, lines would tell nothing apart: the legend says it in
 * words.
 */
#include "publish/map.h"

#define STEP 4.0 /* distance of the lines of what is withheld, in units */
#define STEP_NOISE 5.0

void map_hatch_lines(struct map *map, const struct frame *frame, enum map_state state)
{
    cairo_t *cairo = map->canvas.cairo;
    const bool noise = state == STATE_NOISE;
    double step = (noise ? STEP_NOISE : STEP) * map->unit, high = frame->height;
    canvas_color(&map->canvas, palette_hatch);
    cairo_set_line_width(cairo, (noise ? 0.5 : 0.8) * map->unit);
    for (int i = 0; i * step < frame->width + high; i++) {
        double x = frame->x + i * step - high;
        cairo_move_to(cairo, x, frame->y + (noise ? 0 : high));
        cairo_line_to(cairo, x + high, frame->y + (noise ? high : 0));
    }
    cairo_stroke(cairo);
}

static size_t in_classes(const struct map *map)
{
    size_t count = map->is_ground ? map->seen[STATE_LAND] : 0;
    for (int state = 0; state < CLASSES_COUNT; state++)
        count += map->seen[state];
    for (int state = STATE_PAIR; state <= STATE_PAIR_LAST; state++)
        count += map->seen[state];
    return count;
}

void map_noise_settle(struct map *map)
{
    size_t noise = map->seen[STATE_NOISE];
    map->noise = noise == 0 ? NOISE_NONE : noise == in_classes(map) ? NOISE_ALL : NOISE_SOME;
    for (int p = 0; p < map->panels.count; p++)
        map->panels.others[p].noise = map->noise;
}

bool map_is_noise(const struct map *map, enum map_state state, uint8_t status)
{
    bool in_class = (int)state < CLASSES_COUNT || (state >= STATE_PAIR && state <= STATE_PAIR_LAST) ||
                    (map->is_ground && state == STATE_LAND);
    return in_class && status == D4I_PERTURBED;
}
