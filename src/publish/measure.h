/* SPDX-License-Identifier: EUPL-1.2
 *
 * Indices of an atlas: the figures of small units (figures.h) become what query/measure.h asks. Areas are found in
 * measure_areas.c, places in measure_space.c; measure_plot.c draws the result.
 */
#ifndef PUBLISH_MEASURE_H
#define PUBLISH_MEASURE_H

#include "publish/figures.h"
#include "query/measure.h"

struct measuring {
    struct atlas *atlas;
    struct figures figures;
    struct measure_question question;
    struct measure_asked asked;
    struct measure_result result;
    struct measure_group *groups;
    const int64_t **draw; /* of cells: columns of draws, group by group; so many are given to groups */
    size_t given;
    int64_t *base;
    uint8_t *status; /* of the base, where it is the sum of the groups */
    uint32_t *area;
    const char **area_code, **area_name, **area_kind;
    uint32_t *kind;     /* [item]: of which kind it is, MEASURE_NO_KIND = not known; NULL = all are of one */
    struct names kinds; /* countries, by source sources */
    size_t area_capacity;
    struct names area_codes;     /* of areas that have no list of their own */
    struct names area_words;     /* names of areas that several keys make */
    struct nested_level *nested; /* [asked.levels]: measure_levels.c */
    bool by_urban;               /* areas are classes of urbanisation */
    d4i_frame *said;             /* notes about how the areas were found; NULL = none */
    struct measure_space space;
    const struct atlas_level *level; /* of which the areas are units; NULL = none */
    size_t split;                    /* small units that lie in several areas: each counts where most of it is */
    bool cells, drawn;               /* drawn: groups of cells are draws of whole people */
};
/* What is asked, of whom and where; and with the answers. */
d4i_status measuring_prepare(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                             struct measuring *out);
d4i_status measuring_do(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                        struct measuring *out);
/* Figures, groups and base alone; the question, `cells` and `drawn` are set. */
d4i_status measuring_collect(d4i_context *context, struct atlas *atlas, struct measuring *measuring,
                             const d4i_measure_options *options);
void measuring_release(struct measuring *measuring);
/* In every answer where others are left out. */
#define MEASURING_ONLY "Only people of the groups named count; everybody else is left out of all numbers"
/* Notes: by what the groups were placed, if they were; definition, date and source. */
d4i_status measuring_note_placed(d4i_context *context, const struct measuring *measuring, d4i_frame *frame);
d4i_status measuring_note_sources(d4i_context *context, const struct measuring *measuring, d4i_frame *frame);

/* measure_windows.c, measure_windows_layer.c: the landscape of groups in windows of cells. */
d4i_status measuring_windows(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                             d4i_frame **out);
d4i_status measuring_windows_layer(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                                   const char *path);

/* Which groups a list names, and for what. */
struct naming {
    const struct atlas *atlas;
    const char *variable, *source;
    struct buffer codes; /* with commas between, for figures_collect */
    size_t pairs, many;  /* codes from the first: for pairs; and for comparisons of many (the last `many`) */
    struct names seen;
};

/* Codes for pairs, then those that many are compared of, then the one that pairs are compared with. */
d4i_status naming_fill(d4i_context *context, struct naming *naming, const struct measure_question *question,
                       const d4i_measure_options *options);
/* The finest groups of the first source that has the variable; of several sources the common groups. */
d4i_status naming_finest(d4i_context *context, struct naming *naming, size_t *count);
void naming_release(struct naming *naming);
/* D4I_BAD_USAGE when groups that are compared with each other count the same people. */
d4i_status naming_check_apart(d4i_context *context, const struct measuring *measuring);

/* D4I_BAD_USAGE when zones of several sources on the same ground would be units of one index; loads the pairs where
 * that is a question. */
d4i_status measuring_check_ground(d4i_context *context, struct atlas *atlas, const struct measuring *measuring,
                                  const d4i_measure_options *options);

/* Nobody but the named groups: whether that can be asked; their sum as the base, which has its array already. */
d4i_status measuring_check_only(d4i_context *context, const d4i_measure_options *options, bool cells);
d4i_status measuring_add_up(d4i_context *context, struct measuring *measuring);

/* In cells: draws in place of the groups' counts; those that are compared with each other stand once more behind
 * the others, drawn together. measure_drawn.c */
d4i_status measuring_draw(d4i_context *context, struct measuring *measuring);

/* Fills area[item], and asked.areas with codes and names: by options->by. */
d4i_status measuring_find_areas(d4i_context *context, struct measuring *measuring,
                                const d4i_measure_options *options);
/* By one key that is no class; `zone`: of cells the zone that most of their people are of, else NULL. */
d4i_status measuring_find_key(d4i_context *context, struct measuring *measuring, const char *by,
                              const uint32_t *zone);
/* One more area, or the one with the code. The name is borrowed. */
d4i_status measuring_add_area(d4i_context *context, struct measuring *measuring, const char *code, const char *name,
                              uint32_t *index);
/* measure_by.c: classes of urbanisation and of size, and several keys with commas between. */
bool measuring_is_crossed(const char *by);
bool measuring_has_key(const char *by, const char *key);
/* Whether each area lies in one country. */
bool measuring_is_apart(const char *by);
d4i_status measuring_cross_areas(d4i_context *context, struct measuring *measuring,
                                 const d4i_measure_options *options, const char *by, const uint32_t *zone);
/* measure_levels.c: the nested levels, if there are; after the areas. Items that lie in no area of some level have
 * no area then. D4I_BAD_USAGE where they do not nest. */
d4i_status measuring_find_levels(d4i_context *context, struct measuring *measuring,
                                 const d4i_measure_options *options, const uint32_t *zone);
void measuring_release_levels(struct measuring *measuring);
/* Fills space as far as the question needs it. */
d4i_status measuring_find_places(d4i_context *context, struct measuring *measuring);
/* measure_outline.c: areas as their small units put together; no rings where none has a boundary. *out is zeroed,
 * and is to be released after a failure, too. */
d4i_status measuring_outline_areas(d4i_context *context, const struct measuring *measuring,
                                   struct atlas_shapes *out);
void measuring_shapes_release(struct atlas_shapes *shapes);
/* A title: "dissimilarity D of born abroad over zones by province"; the caller frees it. */
d4i_status measuring_title(d4i_context *context, const struct measuring *measuring, const char *by, char **out);

#endif
