/* SPDX-License-Identifier: EUPL-1.2
 *
 * A project file, read: which sources, weights and units make an atlas (docs/formats/project.md). Texts are
 * borrowed from the YAML document unless they are paths, which are worked out from the project's folder.
 */
#ifndef BUILD_PROJECT_H
#define BUILD_PROJECT_H

#include "allocate/allocate.h"
#include "build/unit_recipe.h"
#include "d4i/build.h"
#include "group/origin.h"
#include "io/raster.h"

struct project_file {
    const char *name;    /* as the recipe calls it */
    const char *written; /* as the project writes it */
    char *path;          /* expanded, seen from the project's folder */
    const struct yaml_node *at;
    struct hash hash; /* filled by project_hash */
};

/* A list of which zone belongs to which unit. */
struct project_lookup {
    struct project_file recipe_file; /* path NULL = none */
    struct unit_recipe recipe;       /* whose defaults stand below already; the sheet's key has moved there */
    struct project_file file;        /* path NULL = none */
    const char *member;              /* of a .zip; NULL = the only table in it */
    struct records_options table;
    struct recipe_key key;
    const char *unit; /* column */
};

struct project_relation {
    size_t source;
    const char *text;               /* stands before the part of the key; "" = nothing */
    int64_t from, prefix;           /* the unit's code is this part of the zone's key; prefix 0 = all of it */
    struct recipe_key_part replace; /* only its replacements, of the part with the text before it */
    struct project_lookup lookup;
};

/* Which groups of another source are one of ours. */
struct project_same_group {
    const char *group;        /* code in our source */
    struct recipe_words sums; /* codes in the other, added up */
};

/* The source whose zones hold those of this one, and to whose counts these are held. */
struct project_within {
    size_t source;
    const char *variable; /* of that source; NULL = the one that is called as ours, or the only one */
    struct project_same_group *groups;
    size_t group_count;
    struct project_relation relation;
    const struct yaml_node *at; /* NULL = none */
};

struct project_source {
    const char *id, *date;
    struct project_file recipe_file;
    struct recipe recipe;
    struct project_file *files;
    size_t file_count;
    struct project_file boundaries; /* path NULL = none */
    struct project_within within;
    bool close; /* `bounds: close`: counts that are intervals are worked out from their zone's total */
    const struct yaml_node *at;
};

enum weight_kind { WEIGHT_RASTER, WEIGHT_TABLE, WEIGHT_POLYGONS };

struct project_weight {
    const char *id, *title, *attribution, *contact; /* contact: NULL = not said */
    struct project_file file;
    enum weight_kind kind;
    struct raster_options raster; /* path unused */
    const char *code, *value;     /* table: columns; polygons: `value`, an attribute */
    const char *layer, *crs;      /* polygons */
    struct csv_options csv;
    const struct yaml_node *at;
};

/* One layer of units: a country's, where a level has several. */
struct project_layer {
    struct project_file recipe_file;             /* path NULL = none */
    struct unit_recipe recipe;                   /* whose defaults stand below already; its key has moved there */
    const char *licence, *attribution, *contact; /* contact: "" = not said */
    const char *text;                            /* stands before every code of the layer; "" = nothing */
    struct project_file file;                    /* path NULL: none, units are those that the zones' keys name */
    const char *layer, *crs, *encoding, *where, *name_column, *country_column, *country;
    struct recipe_key key;
};

struct project_level {
    const char *id, *title, *vintage;
    struct project_layer *layers; /* at least one; the first alone may be without file */
    size_t layer_count;
    struct project_file names; /* path NULL = none: a table of codes and names */
    const char *names_code, *names_name;
    struct project_relation *relations;
    size_t relation_count;
    bool renormalise;
    const struct yaml_node *at;
};

/* How the groups of several sources are brought to one level. */
struct project_harmonise {
    const char *concept;                           /* only this one; NULL = each that two sources have */
    struct recipe_words sources, mix, aside_words; /* none = all; none are mixed; none are set aside */
    struct origin_set set_aside;
    const struct yaml_node *at;
};

/* Counts on larger parts that groups must also hold to: another source of the project. */
struct project_margin {
    size_t source;
    const char *variable; /* NULL = the first */
    struct project_same_group *groups;
    size_t group_count;
    const struct yaml_node *at;
};

/* How people come from zones to cells. */
struct project_allocate {
    const char *method;
    bool renormalise; /* scale cells over which zones overlap back to one */
    bool hold_totals; /* groups of a cell add up to its people; else these are only what none may exceed */
    struct recipe_words groups;     /* which groups the methods that go by group spread; none = by themselves */
    struct project_margin *margins; /* best first */
    size_t margin_count;
    struct project_weight *covariates;
    size_t covariate_count;
    struct project_weight land; /* classes of land, file.path NULL = none */
    int64_t *land_class;        /* [land_class_count] */
    double *land_density;
    size_t land_class_count; /* 0 = fitted */
    enum class_estimator estimator;
    const struct yaml_node *at;
};

/* By which rules town is told from country. */
struct project_urban {
    const char *vintage; /* NULL = the project says nothing */
    char *set;           /* "name=value,name=value"; NULL = none */
};

struct project {
    char *path;
    const char *recipes; /* folder in which recipes named by their id are looked up */
    const char *title;
    bool has_grid, has_box;
    struct grid grid; /* crs and cell always; the rest when has_box */
    struct project_source *sources;
    size_t source_count;
    struct project_weight *weights;
    size_t weight_count;
    struct project_level *levels;
    size_t level_count;
    struct project_harmonise harmonise;
    struct project_allocate allocate;
    struct project_urban urban;
    uint64_t seed;
    struct hash hash; /* of the project's bytes */
    struct yaml_document *document;
};

/* `recipes`: the folder in which a recipe named without ".yaml" is looked up; NULL = the installed one. */
d4i_status project_read(d4i_context *context, const char *path, const char *recipes, struct project *out);
void project_release(struct project *project);
/* Hashes every input file; *key is the hash of all that decides over the atlas's bytes. */
d4i_status project_hash(d4i_context *context, struct project *project, struct hash *key);
/* The number-th path that the source's project entry binds to a name, or NULL (a source_path_fn; user =
 * project_source). */
const char *project_source_path(void *source, const char *name, size_t number);

#endif
