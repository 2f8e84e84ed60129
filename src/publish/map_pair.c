/* SPDX-License-Identifier: EUPL-1.2
 *
 * Classes of two measures. Three by three is what readers can tell apart (Tyner 2010; Correll, Moritz and Heer 2018
 * for value-suppressing palettes). The nine colours were found by search: the least distance of any two (CIE
 * L*a*b*) is 27 in ordinary sight and as people without one kind of cones see them (tests/publish/test_palette.c).
 */
#include "publish/map_pair.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/sort.h"
#include "base/text.h"

static const char *const ids[PAIR_MEASURE_END] = {"share", "diversity", "density", "size"};

const char *pair_id(enum pair_measure measure)
{
    return ids[measure];
}

static d4i_status parse_breaks(d4i_context *context, const char *which, const char *text, struct pair_axis *out)
{
    struct text rest = text_of(text), low = rest, high = {text, 0};
    const char *comma = strchr(text, ',');
    if (comma) {
        low.length = (size_t)(comma - text);
        high = text_of(comma + 1);
    }
    if (!comma || !parse_double(low, &out->low) || !parse_double(high, &out->high) || !(out->low > 0) ||
        !(out->high > out->low))
        return fail(context, D4I_BAD_USAGE,
                    "--%s: '%s' are no two breaks; give them after the colon, the lower first, as share:0.05,0.2",
                    which, text);
    out->given = true;
    return D4I_OK;
}

d4i_status pair_parse(d4i_context *context, const char *which, const char *text, struct pair_axis *out)
{
    size_t length = strcspn(text, ":");
    *out = (struct pair_axis){.measure = PAIR_MEASURE_END};
    for (int m = 0; m < PAIR_MEASURE_END; m++)
        if (strlen(ids[m]) == length && strncmp(ids[m], text, length) == 0)
            out->measure = (enum pair_measure)m;
    if (out->measure == PAIR_MEASURE_END)
        return fail(context, D4I_BAD_USAGE,
                    "--%s: '%.*s' is no measure of a bivariate map; there are share, diversity, density and size",
                    which, (int)length, text);
    return text[length] ? parse_breaks(context, which, text + length + 1, out) : D4I_OK;
}

static const double round_mantissa[] = {1, 1.5, 2, 3, 4, 5, 6, 8, 10};
#define ROUND (sizeof round_mantissa / sizeof *round_mantissa)

/* The nearest of 1, 1.5, 2, 3 ... by ratio. */
static double round_near(double value)
{
    double power = pow(10, floor(log10(value))), best = power;
    for (size_t i = 0; i < ROUND; i++)
        if (fabs(log(round_mantissa[i] * power / value)) < fabs(log(best / value)))
            best = round_mantissa[i] * power;
    return best;
}

void pair_breaks(struct pair_axis *axis, double *values, size_t count)
{
    double from = axis->measure == PAIR_DIVERSITY ? 1 : 0; /* one group alone has a diversity of one */
    size_t known = 0;
    if (axis->given)
        return;
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i]))
            values[known++] = values[i];
    if (known)
        sort_reals(values, known);
    double low = known ? values[known / 3] - from : 0, high = known ? values[known - 1 - known / 3] - from : 0;
    double least = axis->measure == PAIR_SHARE || axis->measure == PAIR_DIVERSITY ? 0.001 : 1;
    low = round_near(fmax(low, least));
    high = round_near(fmax(high, least));
    if (high <= low)
        high = round_near(low * 2);
    axis->low = low + from;
    axis->high = high + from;
}

int pair_class(const struct pair_axis *axis, double value)
{
    return (value >= axis->low) + (value >= axis->high);
}

struct color pair_color(int x, int y)
{
    static const uint32_t colors[PAIR_CLASSES] = {0xf0f0f0, 0x91d4ff, 0x3682e0, 0xffc280, 0x9ea2a8,
                                                  0x35486e, 0xfe8000, 0xa1550c, 0x101010};
    uint32_t rgb = colors[y * PAIR_SIDE + x];
    return (struct color){(rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0};
}
