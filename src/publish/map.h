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
#include "publish/figures.h"
#include "publish/map_classes.h"
#include "publish/map_text.h"
#include "publish/phrase.h"
#include "query/places.h"

#define MAP_FRAMES 4 /* the main map and up to three insets */
#define MAP_LEGEND 16

enum map_format { MAP_PNG, MAP_SVG, MAP_PDF };

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
};

/* What an item or block shows: a class, or one of these. */
enum map_state {
    STATE_EMPTY = CLASSES_COUNT, /* no one lives there */
    STATE_SUPPRESSED,
    STATE_NO_DATA,
    STATE_NOT_COVERED, /* the source's coverage leaves the unit out */
    STATE_LAND,        /* in a map of places: not marked */
    STATE_MARKED,      /* in a map of places: small and over the threshold */
    STATE_NOTHING,
    STATE_END
};

/* In a map of places: small and over the threshold; and no longer over it if one household left. */
enum map_mark { MARK_NONE, MARK_OVER, MARK_FRAGILE };

enum swatch { SWATCH_FILL, SWATCH_HATCH, SWATCH_DOT, SWATCH_RING, SWATCH_WEDGE, SWATCH_NONE };
struct legend_entry {
    enum swatch swatch;
    struct color color;
    double part; /* of a wedge */
    char text[256];
};

struct map {
    d4i_context *context;
    const struct atlas *atlas;
    const d4i_map_options *options;
    struct figures figures;
    const struct figures_column *total, *group;
    int64_t *stated;     /* [item]: the total less those of unknown origin; NULL = all origins are stated */
    const int64_t *base; /* of shares: stated, or the total */
    double unstated;     /* part of the residents on the map whose origin is not stated */
    enum map_format format;
    struct canvas canvas;
    double unit, width, height, margin;
    struct frame frames[MAP_FRAMES];
    int frame_count;
    struct field fields[MAP_FRAMES];
    struct classes classes;
    size_t seen[STATE_END];          /* items or blocks by state */
    struct places_question question; /* with its defaults filled in */
    uint8_t *outline;                /* [edge of all polygons in order]: 1 = round the land; NULL = none is drawn */
    enum language language;          /* of what the report says */
    bool in_report;               /* nothing but map and legend, fragile places hollow: the report has the words */
    uint8_t *marked;              /* [item] in a map of places: enum map_mark */
    size_t places, places_hidden; /* marked; of these without geometry */
    size_t fragile;               /* of the marked: one household decides; only counted in a report */
    char *title, *subtitle;
    struct buffer notes; /* paragraphs, one a line */
    char legend_title[256];
    struct legend_entry legend[MAP_LEGEND];
    int legend_count;
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

/* map_words.c: title, subtitle and notes. */
d4i_status map_words(struct map *map);
extern const char map_not_protected[];
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
/* A bar of round length, at most `most` wide; *height = what it takes. */
d4i_status map_scale_bar(struct map *map, const struct frame *frame, double x, double y, double most, bool draw,
                         double *height);

/* map_frame.c: the page. */
d4i_status map_frames_place(struct map *map); /* boxes and scales; needs title and notes */
d4i_status map_page_finish(struct map *map);  /* height of the page; needs the legend */
d4i_status map_page_draw(struct map *map);    /* everything */
bool frame_shows(const struct frame *frame, const double box[4]);

/* map_clusters.c: boxes of what belongs together, the main one first; returns how many (1 .. most). `boxes` holds
 * count x {west, south, east, north}. */
d4i_status map_clusters(d4i_context *context, const double *boxes, size_t count, int most, double (*out)[4],
                        int *found);

/* The state of a value; `total` and `base` decide only for shares. */
enum map_state map_state_of(const struct map *map, int64_t total, int64_t base, int64_t group, uint8_t status);
struct color map_state_color(enum map_state state);
d4i_status map_units_classes(struct map *map);
d4i_status map_units_draw(struct map *map, const struct frame *frame);
/* The rings of an outline as a path of the canvas; false when nothing is left at this scale. */
bool map_path(struct map *map, const struct frame *frame, const struct outline *outline);
/* A place on the page on the lattice that all lines share. */
double map_snap(double place);
/* map_outline.c */
d4i_status map_outline_find(struct map *map);
void map_outline_draw(struct map *map, const struct frame *frame);
d4i_status map_cells_classes(struct map *map); /* fields and classes */
d4i_status map_cells_draw(struct map *map, int frame);
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
