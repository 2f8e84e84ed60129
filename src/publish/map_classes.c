/* SPDX-License-Identifier: EUPL-1.2
 *
 * The breaks 1 5 10 20 30 50 % are those of Eurostat's census atlas for people born outside the EU (design: D4I
 * section 2); a rarer group gets the same ladder an order lower, a majority one that resolves the upper end.
 */
#include "publish/map_classes.h"

#include "base/memory.h"
#include "base/sort.h"
#include "base/wide.h"
#include "publish/map.h"

#define SHARE_ONE INT64_C(1000000)
#define PERCENT (SHARE_ONE / 100)

struct ladder {
    double from; /* used when the 95th percentile of the shares is at least this */
    int64_t breaks[CLASSES_BREAKS];
};
static const struct ladder ladders[] = {
    {0.60, {60 * PERCENT, 70 * PERCENT, 80 * PERCENT, 85 * PERCENT, 90 * PERCENT, 95 * PERCENT}},
    {0.10, {1 * PERCENT, 5 * PERCENT, 10 * PERCENT, 20 * PERCENT, 30 * PERCENT, 50 * PERCENT}},
    {0.02, {PERCENT / 2, 1 * PERCENT, 2 * PERCENT, 5 * PERCENT, 10 * PERCENT, 20 * PERCENT}},
    {0.004, {PERCENT / 10, PERCENT / 5, PERCENT / 2, 1 * PERCENT, 2 * PERCENT, 5 * PERCENT}},
    {0, {PERCENT / 100, PERCENT / 50, PERCENT / 20, PERCENT / 10, PERCENT / 5, PERCENT / 2}},
};
#define LADDERS (sizeof ladders / sizeof *ladders)

/* 1, 2, 5, 10, 20 ... */
static int64_t round_number(int step)
{
    static const int64_t mantissa[] = {1, 2, 5};
    int64_t number = mantissa[step % 3];
    for (int i = 0; i < step / 3; i++)
        number *= 10;
    return number;
}

/* Six breaks of the 1-2-5 series, the last at most `high`; every second or third of the series where the values
 * spread so widely that the lowest quarter lies below all of six neighbours. */
static void people_breaks(double low, double high, struct classes *out)
{
    int top = 0, stride = 1;
    while (top < 36 && (double)round_number(top + 1) <= high)
        top++;
    while (stride < 3 && top >= (stride + 1) * (CLASSES_BREAKS - 1) &&
           (double)round_number(top - stride * (CLASSES_BREAKS - 1)) > 2 * low)
        stride++;
    if (top < stride * (CLASSES_BREAKS - 1))
        top = stride * (CLASSES_BREAKS - 1);
    for (int i = 0; i < CLASSES_BREAKS; i++)
        out->breaks[i] = round_number(top - stride * (CLASSES_BREAKS - 1 - i));
}

/* The ladder whose first break does not swallow most of the values: the one for majorities only where the median
 * is beyond a half. */
static const struct ladder *ladder_for(double median, double high)
{
    for (size_t i = median > 0.5 ? 0 : 1; i < LADDERS; i++)
        if (high >= ladders[i].from)
            return &ladders[i];
    return &ladders[LADDERS - 1];
}

d4i_status classes_choose(d4i_context *context, bool people, const int64_t *total, const int64_t *group,
                          const uint8_t *usable, size_t count, struct classes *out)
{
    double *value = NULL;
    size_t values = 0;
    TRY(mem_alloc(context, count, sizeof *value, &value));
    for (size_t i = 0; i < count; i++)
        if (usable[i] && group[i] >= 0 && (people ? group[i] > 0 : total[i] > 0))
            value[values++] = people ? (double)group[i] / (double)D4I_PERSON : (double)group[i] / (double)total[i];
    sort_reals(value, values);
    double low = values ? value[values / 4] : 0, median = values ? value[values / 2] : 0;
    double high = values ? value[values - 1 - values / 20] : 0.1;
    free(value);
    *out = (struct classes){.people = people};
    if (people)
        people_breaks(low, high, out);
    else
        memcpy(out->breaks, ladder_for(median, high)->breaks, sizeof out->breaks);
    return D4I_OK;
}

int classes_of(const struct classes *classes, int64_t total, int64_t group)
{
    if (group <= 0)
        return 0;
    int at = 1;
    for (int i = 0; i < CLASSES_BREAKS; i++)
        at += classes->people ? group >= classes->breaks[i] * D4I_PERSON
                              : (int128)group * SHARE_ONE >= (int128)total * classes->breaks[i];
    return at;
}

struct color classes_color(int which)
{
    return which == 0 ? palette_none : palette_sequential((double)(which - 1) / CLASSES_BREAKS);
}

/* A break without its unit. */
static char *break_text(const struct classes *classes, int which, char *out)
{
    if (classes->people)
        return map_number(classes->breaks[which], out);
    text_print(out, 32, "%.6g", (double)classes->breaks[which] / (double)PERCENT);
    return out;
}

char *classes_label(const struct classes *classes, int which, char *out)
{
    char low[48] = "", high[48] = "";
    const char *unit = classes->people ? "" : "\u00a0%";
    if (which > 1)
        break_text(classes, which - 2, low);
    if (which >= 1 && which <= CLASSES_BREAKS)
        break_text(classes, which - 1, high);
    if (which == 0)
        text_print(out, 96, "none");
    else if (which == 1)
        text_print(out, 96, "under %s%s", high, unit);
    else if (which <= CLASSES_BREAKS)
        text_print(out, 96, "%s \u2013 %s%s", low, high, unit);
    else
        text_print(out, 96, "%s%s and more", low, unit);
    return out;
}
