/* SPDX-License-Identifier: EUPL-1.2
 *
 * A map while it is drawn. The order is: figures, marked places, frames (where is what on the page), values and
 * classes, legend, page; then one pass that draws. Sizes on the page are in pixels (PNG) or points (SVG, PDF);
 * `unit` is the size of everything that is measured for a page of 1200.
 */
#ifndef PUBLISH_MAP_H
#define PUBLISH_MAP_H

#include <cairo.h>

#include "d4i/publish.h"
#include "io/layer.h"
#include "publish/figures.h"
#include "publish/map_classes.h"
#include "publish/map_dots.h"
#include "publish/map_pair.h"
#include "publish/map_text.h"
#include "publish/phrase.h"
#include "query/places.h"

#define MAP_FRAMES 7 /* the main map and up to six insets: France has five far parts */
#define MAP_LEGEND 20

enum map_format { MAP_PNG, MAP_SVG, MAP_PDF };
/* Small maps in rows, left to right; the first is the map itself. */
struct panels {
    struct map *others; /* [count] */
    int count, columns, rows;
    const char **codes; /* [count + 1], in map->groups */
    double width, height, title, gap;
};

enum { PAIR_WITHHELD = PAIR_CLASSES, PAIR_UNKNOWN }; /* no value by one of the two */
struct map_pair {
    struct pair_axis axes[2]; /* to the right, and up */
    struct figures parts;     /* the finest groups; empty where diversity is not asked for */
    uint8_t *classes;         /* [item] of units: a class or one of the above; NULL = none */
};

enum map_kind { KIND_CLASSES, KIND_DOTS, KIND_BIVARIATE, KIND_MULTIPLES, KIND_END };

/* What items are made of: each outer ring, since a country may lie on several continents. */
struct map_parts {
    double *boxes;   /* [4 * count]: west, south, east, north */
    double *weights; /* [count]: what it is of its item, by area; NULL = each is all of it */
    size_t count;
    size_t beyond; /* items of which a part lies beyond the grid and is left out */
};

/* A window of the map: the box in metres, and where it lies on the page. */
struct frame {
    double box[4];
    double x, y, width, height, scale; /* page units per metre */
    bool inset;
};
static inline double frame_x(const struct frame *frame, double east)
{
    return frame->x + (east - frame->box[0]) * frame->scale;
}
static inline double frame_y(const struct frame *frame, double north)
{
    return frame->y + (frame->box[3] - north) * frame->scale;
}

/* Cells added up to blocks that are as large as a pixel; one field a frame. */
struct field {
    int64_t column0, row0;
    int32_t columns, rows, side;   /* side: cells along a block */
    int64_t *total, *base, *group; /* base: of shares; the same array as total where all origins are stated */
    uint8_t *status;               /* of the group, D4I_VALUE_STATUS_END = no cell here */
    uint8_t *pair;                 /* classes of two measures, as those of units; NULL = none */
};

/* What an item or block shows: a class, or one of these. */
enum map_state {
    STATE_EMPTY = CLASSES_COUNT, /* no one lives there */
    STATE_SUPPRESSED,
    STATE_NO_DATA,
    STATE_NOT_COVERED, /* the source's coverage leaves the unit out */
    STATE_LAND,        /* in a map of places: not marked */
    STATE_MARKED,      /* in a map of places: small and over the threshold */
    STATE_PAIR,        /* classes of two measures: 3 times that of the second, and that of the first */
    STATE_PAIR_LAST = STATE_PAIR + PAIR_CLASSES - 1,
    STATE_NOTHING,
    STATE_NOISE, /* perturbed by its publisher, beside its class */
    STATE_END
};

/* In a map of places: small and over the threshold; and no longer over it if one household left. */
enum map_mark { MARK_NONE, MARK_OVER, MARK_FRAGILE };

/* How much of what has a class is perturbed. */
enum map_noise { NOISE_NONE, NOISE_SOME, NOISE_ALL };

enum swatch { SWATCH_FILL, SWATCH_HATCH, SWATCH_HATCH_BACK, SWATCH_DOT, SWATCH_RING, SWATCH_WEDGE, SWATCH_NONE };
struct legend_entry {
    enum swatch swatch;
    struct color color;
    double part; /* of a wedge */
    char text[256];
};

struct map {
    d4i_context *context;
    struct atlas *atlas;
    const d4i_map_options *options;
    enum map_kind kind;
    struct buffer groups; /* codes that are shown together, where none were named */
    struct figures figures;
    const struct figures_column *total, *group;
    int64_t *stated;     /* [item]: the total less those of unknown origin; NULL = all origins are stated */
    const int64_t *base; /* of shares: stated, or the total */
    double unstated;     /* part of the residents on the map whose origin is not stated */
    enum map_format format;
    struct canvas canvas;
    double unit, width, height, margin;
    struct map_parts parts;
    struct frame frames[MAP_FRAMES];
    int frame_count;
    struct field fields[MAP_FRAMES];
    struct classes classes;
    struct map *ground; /* units or zones under dots; NULL = none */
    struct panels panels;
    struct map_pair pair;
    struct layer around;             /* land around; empty = none */
    const struct layer *lent_around; /* of a panel: that of the map */
    const char *code;                /* the group of a panel */
    bool is_ground;                  /* this is one: land, and where no number is known */
    struct dots dots;
    bool dots_lacking; /* somewhere in part, since numbers are withheld: hatched */
    enum map_noise noise;
    size_t seen[STATE_END];          /* items or blocks by state */
    struct places_question question; /* with its defaults filled in */
    uint8_t *outline;                /* [edge of all polygons in order]: 1 = round the land; NULL = none is drawn */
    enum language language;          /* of what the report says */
    bool in_report;                  /* nothing but map and legend: the report has the words */
    uint8_t *marked;                 /* [item] in a map of places: enum map_mark */
    size_t places, places_hidden;    /* marked; of these without geometry */
    size_t fragile;                  /* of the marked: one household decides */
    char *title, *subtitle;
    struct buffer notes; /* paragraphs, one a line */
    char legend_title[256];
    struct legend_entry legend[MAP_LEGEND];
    int legend_count;
    bool stacked; /* the legend stands below the map */
    double title_height, notes_height, legend_x, legend_width, legend_height, panel_y, panel_height;
};

/* map_places.c: which places are marked. */
d4i_status map_places_find(struct map *map);
d4i_status map_places_draw(struct map *map, const struct frame *frame);
/* Digits in groups of three ("10 000"); out has 48 bytes. */
char *map_number(int64_t whole, char *out);
/* "20 %", "12.5 %": a fraction in per cent; out has 32 bytes. */
char *map_percent(int64_t numerator, int64_t denominator, char *out);
/* The group in the middle of a sentence: "born abroad". out has 128 bytes. */
char *map_group_words(const struct map *map, char *out);

/* map_kind.c: what kind is asked for, and what it asks of the options. */
d4i_status map_kind_choose(struct map *map);

/* map_groups.c: the groups of a map of several, into map->groups: those named, or the parts of the headline where
 * they are at most `most`; empty = the headline. */
d4i_status map_groups_find(struct map *map, int most);
/* Refuses more than `most` columns and, with `apart`, groups that hold the same people. */
d4i_status map_groups_check(struct map *map, int most, bool apart);

/* map_dots_draw.c: dots of the whole atlas, and how they look. */
d4i_status map_dots_per(struct map *map); /* checks the groups; people per dot, which the notes say */
d4i_status map_dots_make(struct map *map);
d4i_status map_dots_draw(struct map *map, int frame);

/* map_panels.c: small maps of several groups. */
d4i_status map_panels_code(struct map *map); /* the groups one by one; map->code = the first */
d4i_status map_panels_place(struct map *map, double width, double height);
d4i_status map_panels_collect(struct map *map); /* figures of the others; needs the frames */
d4i_status map_panels_draw(struct map *map);
void map_panels_release(struct map *map);
/* Lends the canvas of a map to one that is drawn on it; takes it back. */
void map_lend(struct map *map, struct map *to);
void map_take_back(struct map *map, struct map *from);

/* map_pair_values.c: the two measures of a bivariate map. */
d4i_status map_pair_collect(struct map *map);
d4i_status map_pair_make(struct map *map); /* classes and states */
void map_pair_release(struct map *map);
/* What a state becomes in a bivariate map, where its value would have a class. */
enum map_state map_pair_state(enum map_state state, uint8_t pair);

/* map_hatch.c: lines over what is clipped to, of STATE_SUPPRESSED or STATE_NOISE. */
void map_hatch_lines(struct map *map, const struct frame *frame, enum map_state state);
void map_noise_settle(struct map *map); /* map->noise, of its panels too; needs the states */
bool map_is_noise(const struct map *map, enum map_state state, uint8_t status);

/* map_context.c: land around the atlas, of a file; what is said of it, and drawn first. */
bool map_has_context(const struct map *map);
d4i_status map_context_read(struct map *map);
d4i_status map_note_context(struct map *map);
void map_context_entry(struct map *map);
void map_context_draw(struct map *map, const struct frame *frame);

/* map_ground.c: the land under dots: its figures; and what is seen of it, which needs the frames. */
d4i_status map_ground_collect(struct map *map);
d4i_status map_ground_make(struct map *map);
void map_ground_free(struct map *ground);

/* map_collect.c */
d4i_status map_collect(struct map *map);

/* map.c: everything but the public options' struct. */
void map_release(struct map *map);

/* map_words.c: title, subtitle and notes. */
d4i_status map_words(struct map *map);
extern const char map_not_protected[];
/* map_words_kinds.c: what is said of maps of several groups. */
d4i_status map_title_dots(struct map *map);
d4i_status map_note_dots(struct map *map);
d4i_status map_title_panels(struct map *map);
d4i_status map_note_panels(struct map *map);
d4i_status map_title_pair(struct map *map);
d4i_status map_note_pair(struct map *map);
/* "9.7 %", "less than 0.1 %": a part that is over 0, in per cent; out has 32 bytes. */
char *map_small_part(double part, char *out);
/* map_legend.c */
d4i_status map_legend_make(struct map *map);
/* Measures what was made; the last step of map_legend_make. */
d4i_status map_legend_measure(struct map *map);
/* map_report.c: legend and title in the report's language. */
/* A phrase in the map's language (English where it is in no report) into `out`. */
d4i_status map_report_fill(struct map *map, enum phrase which, int64_t count, const struct phrase_value *values,
                           char *out, size_t size);
d4i_status map_report_legend(struct map *map);
d4i_status map_report_title(struct map *map);
d4i_status map_legend_draw(struct map *map, double y);
void map_legend_entry(struct map *map, enum swatch swatch, struct color color, const char *text);
/* map_legend_kinds.c: title and entries of dots, of two measures ... */
d4i_status map_legend_dots(struct map *map);
/* The square of a bivariate map, its upper edge at y; *height = what it takes. */
d4i_status map_legend_pair(struct map *map, double y, bool draw, double *height);
void map_pair_words(const struct map *map, int axis, char out[160]); /* "share of all people" */
/* A bar of round length, at most `most` wide; *height = what it takes. */
d4i_status map_scale_bar(struct map *map, const struct frame *frame, double x, double y, double most, bool draw,
                         double *height);

/* map_frame.c: the page. */
d4i_status map_frames_place(struct map *map); /* boxes and scales; needs title and notes */
d4i_status map_page_finish(struct map *map);  /* height of the page; needs the legend */
d4i_status map_page_draw(struct map *map);    /* everything */
d4i_status map_frame_draw(struct map *map, int frame);
/* Puts the main frame into a part of the page; the insets into its corners, or into a row below it. */
d4i_status map_frames_fit(struct map *map, double width, double height, double *row);
bool frame_shows(const struct frame *frame, const double box[4]);

/* map_clusters.c: boxes of what belongs together, the main one first; *found = how many (1 .. most). `boxes` holds
 * count x {west, south, east, north}; weights[count] what each is of its item, NULL = all of it. */
d4i_status map_clusters(d4i_context *context, const double *boxes, const double *weights, size_t count, int most,
                        double (*out)[4], int *found);

/* map_parts.c: into map->parts, unless they are there. */
d4i_status map_parts_find(struct map *map);
void map_parts_release(struct map *map);
/* True where a part lies in the box, given in metres; of its outline, not of its box. */
bool map_parts_touch(const struct map *map, const double box[4]);

/* The state of a value; `total` and `base` decide only for shares. */
enum map_state map_state_of(const struct map *map, int64_t total, int64_t base, int64_t group, uint8_t status);
struct color map_state_color(enum map_state state);
/* map_values.c: classes and states of a map and of its panels; cells need their fields (the map's own are filled).
 */
d4i_status map_classes_make(struct map *map);
void map_units_usable(const struct map *map, uint8_t *usable); /* [item]: its value is known */
void map_units_count(struct map *map);                         /* into map->seen */
d4i_status map_units_draw(struct map *map, const struct frame *frame);
/* The rings of an outline as a path of the canvas; false when nothing is left at this scale. */
bool map_path(struct map *map, const struct frame *frame, const struct outline *outline);
/* A place on the page on the lattice that all lines share. */
double map_snap(double place);
/* map_outline.c */
/* Twice the area of a ring, positive when it runs against the clock. */
double map_ring_area(const double *xy, size_t points);
d4i_status map_outline_find(struct map *map);
void map_outline_draw(struct map *map, const struct frame *frame);
d4i_status map_cells_fill(struct map *map); /* the fields */
void map_cells_count(struct map *map);
/* Where a cell lies in a field, SIZE_MAX = outside; and the status of a block that has `so_far` and gets one more.
 */
size_t map_field_at(const struct map *map, const struct field *field, uint64_t cell);
uint8_t map_block_status(uint8_t so_far, uint8_t more);
d4i_status map_cells_draw(struct map *map, int frame);
/* Blocks under dots in which no number of any group is known, since some are withheld: into map->fields and seen;
 * drawn alone; and in how many cells some group that is shown is withheld. */
d4i_status map_cells_withheld(struct map *map);
void map_cells_draw_withheld(struct map *map, int frame);
size_t map_cells_count_withheld(const struct map *map);
bool map_cells_hatched(const struct map *map); /* else what is withheld is grey alone */
void map_cells_release(struct map *map);

/* The map of small places, or of shares, as an SVG for the inside of a page: map and legend alone. The caller
 * releases *out. */
d4i_status map_for_report(d4i_context *context, d4i_atlas *atlas, const d4i_places_options *question, bool places,
                          enum language language, int width, struct buffer *out);

/* The same on a page of `width` x `height` points whose origin is the page's. `page` NULL: draws nothing,
 * and fails where there is no map. */
d4i_status map_on_page(d4i_context *context, d4i_atlas *atlas, const d4i_places_options *question, bool places,
                       enum language language, int width, int height, cairo_t *page);

/* map_output.c: a surface of the format, and the file made of what was drawn on it. */
struct output;
d4i_status output_new(d4i_context *context, enum map_format format, double width, double height, const char *path,
                      const char *title, const char *description, struct output **out);
cairo_t *output_cairo(struct output *output);
d4i_status output_finish(d4i_context *context, struct output *output); /* writes; free it still */
d4i_status output_bytes(d4i_context *context, struct output *output, struct buffer *out); /* instead of writing */
void output_free(struct output *output);

#endif
