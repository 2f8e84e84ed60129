/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the map shows, in numbers, for who does not see it: of small places over the threshold how many lie in each
 * quarter of the map; of shares their range, their middle, how many places each class has, and where the higher
 * ones lie. No place is named.
 */
#include "base/memory.h"
#include "base/sort.h"
#include "publish/map_classes.h"
#include "publish/report.h"

/* Of the places whose share is known, in the order of the list. */
struct shares {
    int64_t *base, *group;
    uint8_t *usable;
    double *share;
    size_t count;
};

static bool has_position(const struct place *place)
{
    return place->area > 0 && !place->without_geometry;
}

static bool has_share(const struct place *place)
{
    return place->known && place->people > place->outside;
}

static double share_of(const struct place *place)
{
    return (double)place->group / (double)(place->people - place->outside);
}

/* Whether the place is one of those that stand out: marked, or not below the middle share. */
static bool stands_out(const struct report *report, const struct place *place, double middle)
{
    if (report->small.places > 0)
        return place_is_small(&report->question, place) && place_is_over(&report->question, place);
    return has_share(place) && share_of(place) >= middle;
}

/* How many of them lie in each quarter of the map. The lines go through the middle place, so that far islands do
 * not move them. */
static d4i_status set_quarters(struct report *report, double share)
{
    static const char *const names[] = {"south_west", "south_east", "north_west", "north_east"};
    const struct places *places = &report->places;
    int64_t count[4] = {0};
    double *along = NULL, middle[2] = {0};
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(report->context, places->count, sizeof *along, &along));
    for (int axis = 0; axis < 2; axis++) {
        size_t known = 0;
        for (size_t p = 0; p < places->count; p++)
            if (has_position(&places->list[p]))
                along[known++] = axis ? places->list[p].y : places->list[p].x;
        if (known)
            sort_reals(along, known);
        middle[axis] = known ? along[known / 2] : 0;
    }
    for (size_t p = 0; p < places->count; p++) {
        const struct place *place = &places->list[p];
        if (has_position(place) && stands_out(report, place, share))
            count[(place->y >= middle[1] ? 2 : 0) + (place->x >= middle[0] ? 1 : 0)]++;
    }
    for (int i = 0; i < 4; i++)
        GUARD(report_set_count(report, names[i], count[i]));
done:
    free(along);
    return status;
}

static d4i_status collect(struct report *report, struct shares *out)
{
    const struct places *places = &report->places;
    TRY(mem_alloc(report->context, places->count, sizeof *out->base, &out->base));
    TRY(mem_alloc(report->context, places->count, sizeof *out->group, &out->group));
    TRY(mem_alloc(report->context, places->count, sizeof *out->usable, &out->usable));
    TRY(mem_alloc(report->context, places->count, sizeof *out->share, &out->share));
    for (size_t p = 0; p < places->count; p++) {
        const struct place *place = &places->list[p];
        if (!has_share(place))
            continue;
        out->base[out->count] = place->people - place->outside;
        out->group[out->count] = place->group;
        out->usable[out->count] = 1;
        out->share[out->count++] = share_of(place);
    }
    return D4I_OK;
}

/* "under 1 %: 2", appended, of the classes that the map draws. */
static d4i_status add_class(struct report *report, const struct classes *classes, int which, int64_t count,
                            struct buffer *to)
{
    char low[48] = "", high[48] = "", number[48];
    const enum phrase words = which == 0                ? PHRASE_LEGEND_NONE
                              : which == 1              ? PHRASE_LEGEND_UNDER
                              : which <= CLASSES_BREAKS ? PHRASE_LEGEND_RANGE
                                                        : PHRASE_LEGEND_FROM;
    if (which > 1)
        language_percent(report->language, classes->breaks[which - 2], INT64_C(1000000), low);
    if (which >= 1 && which <= CLASSES_BREAKS)
        language_percent(report->language, classes->breaks[which - 1], INT64_C(1000000), high);
    if (to->length)
        TRY(buffer_text(report->context, to, "; "));
    TRY(phrase_fill(report->context, report->language, words, 1,
                    PHRASE_VALUES({"share", which == 1 ? high : low}, {"from", low}, {"to", high}), to));
    return buffer_print(report->context, to, "%s: %s", report->language == LANGUAGE_FR ? "\u00a0" : "",
                        report_count(report, count, number));
}

static d4i_status set_classes(struct report *report, const struct shares *shares)
{
    int64_t count[CLASSES_COUNT] = {0};
    struct classes classes;
    struct buffer words = {0};
    d4i_status status = D4I_OK;
    GUARD(classes_choose(report->context, false, shares->base, shares->group, shares->usable, shares->count,
                         &classes));
    for (size_t i = 0; i < shares->count; i++)
        count[classes_of(&classes, shares->base[i], shares->group[i])]++;
    for (int which = 0; which < CLASSES_COUNT; which++)
        if (count[which])
            GUARD(add_class(report, &classes, which, count[which], &words));
    GUARD(report_set(report, "classes", words.data ? words.data : "\u2013"));
done:
    buffer_release(&words);
    return status;
}

d4i_status report_see_map(struct report *report)
{
    static const char *const names[] = {"least", "middle", "most"};
    struct shares shares = {0};
    char text[48];
    d4i_status status = D4I_OK;
    GUARD(collect(report, &shares));
    report->mapped = (int64_t)shares.count;
    GUARD(report_set_count(report, "mapped", report->mapped));
    GUARD(set_classes(report, &shares));
    if (shares.count)
        sort_reals(shares.share, shares.count);
    const size_t at[] = {0, shares.count / 2, shares.count ? shares.count - 1 : 0};
    for (int i = 0; i < 3; i++)
        GUARD(report_set(report, names[i],
                         shares.count ? language_share(report->language, shares.share[at[i]], text) : "\u2013"));
    GUARD(set_quarters(report, shares.count ? shares.share[at[1]] : 0));
done:
    free(shares.base);
    free(shares.group);
    free(shares.usable);
    free(shares.share);
    return status;
}
