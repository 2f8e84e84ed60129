/* SPDX-License-Identifier: EUPL-1.2
 *
 * Polygon layers in whatever GDAL opens, projected to a grid's CRS. Each distinct vertex is projected once, so
 * that borders shared in the file stay shared; snapping to the lattice follows in layer_snap. Nothing is repaired
 * silently: what is odd is listed as a defect.
 */
#ifndef IO_LAYER_H
#define IO_LAYER_H

#include "base/names.h"
#include "grid/partition.h"

struct layer_options {
    const char *path;     /* file, or archive.zip (opened through /vsizip/) */
    const char *layer;    /* NULL = the only layer, or the first with polygons */
    const char *crs;      /* declared by the recipe: overrides the file's; NULL = the file must say */
    const char *target;   /* CRS of the result, e.g. "EPSG:3035"; NULL = as it is read, nothing is projected */
    const char *encoding; /* of attribute text; NULL = what the file says */
    const char *where;    /* OGR attribute filter ("code <> '99'"): other features are as if they were not there */
    const char *const *fields; /* attributes wanted, as text */
    uint32_t field_count;
    bool any_key; /* with no field wanted: take the first attribute of text or whole numbers, if there is one */
    struct layer_about *about; /* NULL = not wanted */
};

/* What a file says of its layer: for those who check it. */
struct layer_about {
    char *name;        /* of the layer */
    char *crs;         /* what the file says (WKT); NULL = nothing */
    uint64_t features; /* also those that `where` passes over */
};
void layer_about_release(struct layer_about *about);

enum layer_defect_kind {
    LAYER_SELF_INTERSECTION, /* a ring crosses itself */
    LAYER_DUPLICATE,         /* the same key stands on several features (their parts are joined) */
    LAYER_EMPTY,             /* a feature without polygon */
    LAYER_TOO_FEW_POINTS,    /* a ring that encloses nothing */
    LAYER_OVERLAP,           /* found on the grid: zones that cover the same ground */
    LAYER_SLIVER,            /* found on the grid: ground between zones that none covers */
    LAYER_SPIKE,             /* found while snapping: ring collapsed to nothing */
    LAYER_DEFECT_END
};
const char *layer_defect_text(enum layer_defect_kind kind);
struct layer_defect {
    enum layer_defect_kind kind;
    uint32_t feature; /* index in the layer */
    double x, y;      /* where, in the target CRS; NAN when nowhere */
    char *detail;     /* may be NULL; owned */
};

struct layer {
    size_t features;
    uint32_t field_count;
    char **field;        /* features x field_count values, each owned; "" for null */
    char *key_name;      /* of the attribute that any_key found; NULL = none */
    double *xy;          /* projected vertices, x y pairs */
    size_t *point_start; /* rings + 1, in points; rings are not closed by a repeated point */
    size_t *ring_first;  /* features + 1, in rings; outer rings counter-clockwise, inner rings clockwise */
    bool *ring_inner;
    size_t rings, points;
    struct layer_defect *defects;
    size_t defect_count, defect_capacity;
    char *pipeline;  /* the PROJ pipeline used, "" when none was needed */
    double accuracy; /* of the pipeline in metres; -1 unknown, 0 none needed */
    char *driver;    /* GDAL driver that opened it */
};
/* Fails on: cannot open, no polygons, an empty layer, a missing field (names the nearest), CRS neither in the
 * file nor declared, a vertex that cannot be projected. */
d4i_status layer_read(d4i_context *context, const struct layer_options *options, struct layer *out);
/* Squares of `crs` as polygons in `target`, a feature each without fields, in their order; `name` stands for a path
 * in messages. */
d4i_status layer_of_squares(d4i_context *context, const char *name, const char *crs, const char *target,
                            const struct grid_square *squares, size_t count, struct layer *out);
/* Points of `crs`, x y pairs, to `target`, in place; one that cannot be projected becomes infinite. */
d4i_status points_project(d4i_context *context, const char *name, const char *crs, const char *target, double *xy,
                          size_t count);
void layer_release(struct layer *layer);
/* Frees fields, vertices and rings of a layer that has been snapped; the number of features and the defects stay.
 */
void layer_drop(struct layer *layer);
/* A feature without polygon (LAYER_EMPTY) is none of the polygons. */
bool layer_has_polygon(const struct layer *layer, size_t feature);
size_t layer_polygons(const struct layer *layer);
/* Bounds {west, south, east, north} of all vertices. */
void layer_box(const struct layer *layer, double box[4]);
/* Snaps to the grid's lattice, drops repeated points and collapsed rings (listed as defects). zone_of[feature]
 * says which zone a feature belongs to (UINT32_MAX = leave out); several features may share a zone. */
d4i_status layer_snap(d4i_context *context, struct layer *layer, const struct grid *grid, const uint32_t *zone_of,
                      size_t zones, struct shapes *out);

#endif
