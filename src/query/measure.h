/* SPDX-License-Identifier: EUPL-1.2
 *
 * The question about concentration, diversity and segregation, from inside. Whoever has the people of small units
 * (publish/measure.c, from an atlas) fills struct measure_asked; here indices are chosen (measure_choose.c), worked
 * out by area (measure_table.c, measure_run.c, measure_values.c) and told (measure_frame.c).
 */
#ifndef QUERY_MEASURE_H
#define QUERY_MEASURE_H

#include "base/names.h"
#include "d4i/measure.h"
#include "measure/inference.h"

#define MEASURE_NO_AREA UINT32_MAX
#define MEASURE_NO_KIND UINT32_MAX
#define MEASURE_TOGETHER (UINT32_MAX - 1) /* a "row" of all areas together */
#define MEASURE_REST UINT32_MAX           /* a "group": everybody else */

/* How an index is put to the areas. */
enum measure_put {
    MEASURE_IN_AREA,          /* over the small units of each area */
    MEASURE_OVER_AREAS,       /* over the areas themselves: the location quotient of core */
    MEASURE_TOGETHER_BY_AREA, /* over all small units, with the areas as clusters */
};

struct measure_chosen {
    const struct measure_index *index;
    enum measure_put put;
    double reach; /* of surroundings, at scales; 0 = the question's */
    size_t level; /* of nested levels: 1 = the units, 2 = the smallest areas, ...; 0 = not by level */
};

#define MEASURE_SCALES_MOST 16

/* The options with their defaults filled in. */
struct measure_question {
    struct measure_chosen *chosen;
    size_t count;
    enum measure_null null;
    double interval;
    double reach;
    double scale[MEASURE_SCALES_MOST]; /* ascending */
    size_t scales;
    size_t levels; /* nested, above the units */
    bool core;     /* core was asked for */
    bool compare;  /* areas of which small units are of quite different sizes are wanted */
    enum neighbour_kernel kernel;
    struct measure_options options; /* draws and seed are in here; draws may be 0 */
};
/* D4I_BAD_USAGE for what does not exist or makes no sense; `options` may be NULL. `cells`: of cells (see
 * d4i_measure). */
d4i_status measure_question_of(d4i_context *context, const d4i_measure_options *options, bool cells,
                               struct measure_question *out);
/* measure_options.c: D4I_BAD_USAGE for a parameter that no chosen index takes, and which would do nothing. */
d4i_status measure_check_options(d4i_context *context, const d4i_measure_options *options,
                                 const struct measure_question *question);
/* The index of that name; D4I_BAD_USAGE names the nearest. */
d4i_status measure_index_require(d4i_context *context, const char *id, const struct measure_index **out);
void measure_question_release(struct measure_question *question);
/* Whether a chosen index is of this kind; what all of them together need (MEASURE_AREA ...). */
bool measure_asks_kind(const struct measure_question *question, enum measure_kind kind);
unsigned measure_asks_needs(const struct measure_question *question);
/* Whether it is of all people of an area, where moving people inside the area changes nothing. measure_parent.c */
bool measure_is_of_all(const struct measure_chosen *chosen);
/* Whether an index other than those of surroundings, which have samples of their own, needs places. */
bool measure_asks_places(const struct measure_question *question);

/* measure_scales.c: "500,1000,2000" as scales, and each index of surroundings at each of them. `core`: it was asked
 * for, and gets the spatial H. */
d4i_status measure_choose_scales(d4i_context *context, const char *scales, bool core, struct measure_question *out);
/* measure_levels.c: "province,region" as levels, and each index that takes them over the units of each area, its
 * numbers level by level, one after the other. */
d4i_status measure_choose_levels(d4i_context *context, const char *levels, struct measure_question *out);
struct measure_result;
/* Behind the rows of a comparison, which begin at `first`: of each index at scales the widest by the narrowest. */
d4i_status measure_add_ratios(d4i_context *context, const struct measure_question *question, size_t first,
                              struct measure_result *result);

/* One group of small units. All arrays are borrowed. */
struct measure_group {
    const char *code, *name;
    const int64_t *people;       /* [item], millionths; of draws the first */
    const uint8_t *status;       /* [item] */
    bool in_pairs;               /* a group that pairs are made of */
    bool in_many;                /* one of the groups that are compared with each other */
    const int64_t *const *draw;  /* [measure_asked.draws][item], the first is `people`; NULL = not drawn */
    const int64_t *const *other; /* of a pair: the same of the group that it is compared with, drawn together with
                                    this one; NULL = as that group has it */
    const int64_t *whole; /* [item]: all people who are compared, into whom the draws were made; NULL = the base */
};

/* Where small units lie; arrays NULL where nothing asked for needs them. */
struct measure_space {
    double *area, *perimeter, *x, *y; /* [item] */
    struct neighbour_shapes shapes;   /* of all items; owned */
};

/* One level of larger areas, each inside one area of the next. */
struct measure_nested {
    const char *id;
    const uint32_t *area; /* [item], < areas where the item has an area */
    size_t areas;
    const char *const *code; /* [area] */
};

struct measure_asked {
    size_t items, groups, areas;
    const struct measure_group *group;
    const int64_t *base;                             /* [item]: all people who are compared */
    const uint8_t *status;                           /* [item]: of the base */
    const uint32_t *area;                            /* [item], < areas or MEASURE_NO_AREA */
    const char *const *area_code, *const *area_name; /* [area] */
    /* [area]: whose small units they are: a country, or of areas that are sources a source; where that is not
     * known, NULL. NULL = of no area. Areas of one kind are never refused, however different they are. */
    const char *const *area_kind;
    const uint32_t *kind; /* [item]: whose it is itself, an index of `kinds` or MEASURE_NO_KIND; where areas of no
                             kind take units of several together, that is flagged. NULL = not known */
    const struct names *kinds;
    const struct measure_nested *nested; /* [levels], the smallest areas first */
    size_t levels;
    const char *item_noun; /* "zones"; where there are levels */
    bool only;             /* the base is the sum of the groups: there is nobody else */
    const struct measure_space *space;
    uint32_t against; /* a group, or MEASURE_REST */
    size_t draws;     /* groups are whole people drawn that often; values are means over the draws; 0 = groups are
                         as they are */
    const size_t *order,
        *first; /* items by area: those of a are order[first[a] .. first[a + 1]]; measure_run_all's */
    const char *(*item_code)(const void *user, size_t item, char *out); /* out has 64 bytes */
    const void *user;
};

/* One number. */
struct measure_row {
    uint32_t area;  /* or MEASURE_TOGETHER */
    uint32_t group; /* of a pair; MEASURE_REST = groups with each other */
    const struct measure_index *index;
    size_t item;       /* of shapes by unit, else SIZE_MAX */
    size_t group_part; /* of shapes by group, else SIZE_MAX; equal to `groups` for everybody else */
    size_t point;      /* of curves, from 0; else SIZE_MAX */
    size_t level;      /* of nested levels, as of measure_chosen; 0 = none */
    size_t level_area; /* of this level, of effects; else SIZE_MAX */
    double x;          /* of curves; of scales metres; else NAN */
    double reach;      /* of scales: metres of the surroundings; else 0 */
    double narrow;     /* > 0: value at `reach` divided by that at this reach, macro by micro; else 0 */
    double value, expected, low, high, p; /* NAN = none */
    const char *undefined;                /* NULL = there is a value */
    const char *no_interval;              /* why none could be told, where one was asked for; else NULL */
    size_t chance_lost, bootstraps_lost;  /* draws without a value, which count nowhere */
    size_t units;                         /* with people */
    double people;
    size_t chosen, number; /* which of the indices asked for; in the order of working out */
};

struct measure_result {
    struct measure_row *rows;
    size_t count, capacity;
    size_t unknown, nowhere, beyond; /* items left out since numbers are withheld or missing, or since they have no
                                        boundary; items whose groups have more people than there are in all */
    bool rounded;                    /* fractions of people were made whole */
    bool alone;                      /* one area alone has people, of which chance makes no other */
};
/* Whether units can be drawn with return, which then have no places; and why an index that needs these has no
 * interval where the groups are not drawn, either. */
bool measure_can_be_drawn(const struct measure_index *index);
extern const char measure_no_places[];
void measure_result_release(struct measure_result *result);

/* measure_reasons.c: why there are no values, marked (a), (b), ... in the order in which they came up. */
#define MEASURE_REASONS_MOST 26
struct measure_reasons {
    const char *reason[MEASURE_REASONS_MOST]; /* texts that live for ever */
    size_t count;
};
/* "undefined: REASON" in the columns of the value and of reasons (SIZE_MAX = not shown); with `reasons`, for
 * people, a mark in that of the value. */
d4i_status measure_set_undefined(d4i_context *context, d4i_frame *frame, size_t value, size_t column,
                                 const char *reason, struct measure_reasons *reasons);
d4i_status measure_note_reasons(d4i_context *context, d4i_frame *frame, const struct measure_reasons *reasons);
/* How many of `draws` have no value, the most of any row; nothing where all have one. */
d4i_status measure_note_lost(d4i_context *context, d4i_frame *frame, int draws, size_t chance, size_t bootstraps);
/* How many of the values are none (NAN). */
size_t measure_lost(const double *value, size_t count);

/* One comparison in one area: columns of whole people. measure_table.c */
struct measure_sample {
    size_t units;
    size_t columns;  /* groups and everybody else, who are the last */
    double **people; /* [columns][unit] */
    double *total;   /* [unit]: sum of all columns */
    double **fine;   /* [columns][unit]: the same people with their fractions, where these were made whole and the
                        groups are not drawn; else NULL */
    double *fine_total;
    size_t *item; /* [unit] */
    size_t inhabited;
    double sum;
    /* where asked for */
    double *area, *perimeter, *x, *y;
    struct neighbours around, self_around, borders;
    uint32_t *cluster;
    size_t clusters;
    struct multilevel_level *level; /* owned, with its arrays */
    size_t levels;
};
/* The units of `area` (MEASURE_TOGETHER = of all) with the groups group[count]; others are everybody else. Sets
 * *rounded where fractions of people were made whole. */
d4i_status measure_sample_make(d4i_context *context, const struct measure_asked *asked,
                               const struct measure_question *question, uint32_t area, const uint32_t *group,
                               size_t count, bool *rounded, struct measure_sample *out);
/* The same units with the people of another draw of the groups. */
d4i_status measure_sample_redraw(d4i_context *context, const struct measure_asked *asked, const uint32_t *group,
                                 size_t count, size_t draw, struct measure_sample *sample);
/* measure_place.c: where the units of the sample are, and who is whose neighbour, as far as the question needs it.
 */
d4i_status measure_sample_place(d4i_context *context, const struct measure_asked *asked,
                                const struct measure_question *question, struct measure_sample *sample);
/* measure_levels.c: in which areas of the nested levels the units lie. */
d4i_status measure_sample_levels(d4i_context *context, const struct measure_asked *asked,
                                 struct measure_sample *sample);
/* "province"; of 1 the units. */
const char *measure_level_words(const struct measure_asked *asked, size_t level);
/* Surroundings of the units, again for each reach (0 = the question's). */
d4i_status measure_sample_surround(d4i_context *context, const struct measure_question *question, double reach,
                                   struct measure_sample *sample);
/* Items that no sample with these groups has, into the result (the most of all comparisons). */
void measure_count_left_out(const struct measure_asked *asked, const uint32_t *group, size_t count,
                            struct measure_result *result);
void measure_sample_release(struct measure_sample *sample);
/* What an index is handed; the people's columns are the sample's. */
struct measure_table measure_sample_table(const struct measure_sample *sample, const struct measure_index *index);
/* The same with fractions, for the values of indices that need no whole people; only where the sample has them. */
struct measure_table measure_sample_fine(const struct measure_sample *sample, const struct measure_index *index);

/* measure_sizes.c: D4I_BAD_USAGE where areas of different kinds do not compare at all, unless that is wanted; needs
 * `order`. A note where sizes differ less, and where units of different kinds are taken together. */
d4i_status measure_check_sizes(d4i_context *context, const struct measure_asked *asked,
                               const struct measure_question *question);
d4i_status measure_tell_sizes(d4i_context *context, const struct measure_asked *asked,
                              const struct measure_question *question, const struct measure_result *result,
                              bool for_people, d4i_frame *frame);
/* A code; for people the name, where there is one. */
const char *measure_area_words(const struct measure_asked *asked, uint32_t area, bool for_people);

/* Items in the order of their areas, within an area in their own: what asked->order and asked->first point to. The
 * caller frees both, after a failure too. */
d4i_status measure_sort_items(d4i_context *context, const struct measure_asked *asked, size_t **order,
                              size_t **first);
d4i_status measure_run_all(d4i_context *context, const struct measure_asked *asked,
                           const struct measure_question *question, struct measure_result *out);
/* Columns and rows, and notes about how they were worked out; those about sources are the caller's. */
d4i_status measure_frame(d4i_context *context, const struct measure_asked *asked,
                         const struct measure_question *question, const struct measure_result *result,
                         bool for_people, d4i_frame *frame);

#endif
