/* SPDX-License-Identifier: EUPL-1.2
 *
 * Questions to an atlas or a table. Each gives a frame that the caller frees. Every frame carries definition, date
 * and source in its notes.
 */
#ifndef D4I_QUERY_H
#define D4I_QUERY_H

#include "d4i/atlas.h"
#include "d4i/frame.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum d4i_info_part {
    D4I_INFO_SUMMARY, /* contents in a few lines: key and value */
    D4I_INFO_SOURCES, /* sources with definition, who is in, date, method, protection, publisher, licence */
    D4I_INFO_GROUPS,  /* nodes of every variable with their totals: published = placed + listed */
    D4I_INFO_LEDGER,  /* every listed amount */
    D4I_INFO_QUALITY, /* zones by placement level, cells by sum of coverage, defects by kind */
    D4I_INFO_COMMON,  /* groups that the harmonised sources share: source, variable, group, people, share of the
                         source's people whose origin is stated, unknown (share of all whose is not; only where there
                         are some), made_of (its own groups in it); names are notes */
    D4I_INFO_PART_END
} d4i_info_part;
D4I_API d4i_status d4i_info(d4i_context *context, const d4i_atlas *atlas, d4i_info_part part, d4i_frame **out);

typedef struct d4i_table_options {
    const char *by;       /* level of units, "zone", or "source"; NULL = first level, else zone */
    const char *variable; /* NULL = the first */
    const char *groups;   /* codes of nodes, separated by commas; NULL = total and headline; "all"; "common" (also
                             beside codes) = those that begin with "common:" */
    int statuses;         /* a status column beside each count */
} d4i_table_options;
/* By level: a row for each unit and source that counts there, and one for a unit that no source counts ("no data",
 * or "not covered" where the coverage of a source leaves it out). A count that is suppressed or missing is empty;
 * by source it is the sum of what is known, and its status then says "suppressed in part" or "missing in part". */
D4I_API d4i_status d4i_table(d4i_context *context, d4i_atlas *atlas, const d4i_table_options *options,
                             d4i_frame **out);

/* Where a number comes from: `subject` is a cell code (long or short), "E,N" in metres, a unit code
 * ("lau:08019" where the level must be said) or a zone key ("zone:08019" or "SOURCE:08019" where a unit has the
 * same code). Facts as key and value; "also" names what else has that code, and how to ask for it. */
D4I_API d4i_status d4i_explain(d4i_context *context, d4i_atlas *atlas, const char *subject, d4i_frame **out);

typedef struct d4i_explain_class_options {
    const char *urban;       /* class of urbanisation: its name ("rural areas"), the beginning of it, or its code at
                                level 1 or 2; NULL = of any */
    int64_t at_least, below; /* people, whole persons: only places of that size; 0 = no such bound */
    const char *level, *variable, *group, *source; /* as those of d4i_places_options */
    const struct d4i_urban_options *rules;         /* vintage, set, land and built are read; NULL = the defaults */
} d4i_explain_class_options;
/* Where a figure about places of a class or size comes from: how many people and how many of the group live in
 * them, which places they are, by which rule, left out what, and the sources that count them. The figures are those
 * of d4i_places and d4i_urban. Facts as key and value. With `urban` it loads the atlas's cells and fails as
 * d4i_urban does. Errors: neither a class nor a size, a class that there is not (D4I_BAD_USAGE, which lists them).
 */
D4I_API d4i_status d4i_explain_class(d4i_context *context, d4i_atlas *atlas,
                                     const d4i_explain_class_options *options, d4i_frame **out);

/* Small places with many migrants. Shares are compared in integers: group * denominator > base * numerator, so a
 * place at exactly the threshold is not over it. The base are the people less those whose origin is not stated
 * (groups with the origin "unknown" that the group asked for does not itself hold); they count for the size of a
 * place. */
typedef struct d4i_places_options {
    int64_t below;           /* people, whole persons; a place is small when it has fewer. 0 = 10 000 */
    int64_t share_numerator; /* threshold as a fraction; 0/0 = 1/5 */
    int64_t share_denominator;
    const char *level;           /* of units; NULL = the first, or zones where there are none */
    const char *variable;        /* NULL = the first */
    const char *group;           /* code of a node; NULL = the headline of the variable */
    int64_t band_low, band_high; /* D4I's French band, low <= people < high; 0/0 = 5 000 .. 10 000 */
    int household;               /* people who come or go to see how many places flip; 0 = 4 */
    int list;                    /* the places themselves, one a row, in the order of their codes */
    int by_measure;     /* for people to read: a row per measure and a column per country; of more than five
                           countries a row per country, and notes; with list, of several countries, without
                           the columns that say nothing new */
    const char *source; /* id of the only source that may speak; NULL = all */
    const char *by;     /* what the rows are: "country", "urban" (class of urbanisation), "where" (city, commuting
                           zone, town, rural), "size-class", "near" (how far a large city is), or several with commas
                           between, crossed; NULL = "country" */
    const char *size_classes; /* "eurostat" (NULL), "oecd", or where each class but the first begins, in people,
                                 ascending: "2000,5000" = below 2 000, 2 000 to 4 999, 5 000 and more */
    int curve;                /* instead of one threshold all from 5 to 40 %, one a row (by_measure: every fifth) */
    const char *like;         /* places like this one (its code, or a name that only one has); NULL = not asked */
    int most;                 /* how many of them; 0 = 10 */
    int64_t floor;            /* places with fewer people are not named there; 0 = 1 000, and less is refused */
    int by_distance;          /* from near to far instead of in the order of their codes */
    int64_t large;            /* people from which on an urban centre is a large city; 0 = 250 000 */
    const char *fua; /* for list, like and by "where": level of units that are functional urban areas; NULL = none.
                        Places of which most people live in one are "commuting zone", unless they are cities */
    const char *country;                   /* codes with commas between: only places there; NULL = all */
    const struct d4i_urban_options *urban; /* rules of the classes: its detail, vintage, set, land and built are
                                              read; NULL = the defaults of d4i_urban */
} d4i_places_options;
/* Without list: a row per country, then one of all ("all") where there are several. Values that mean nothing,
 * because a country has no units of that size, are empty. Places that no source counts are not covered; those whose
 * people or group is suppressed or missing are without data, never zero. The columns coverage, definition (concept
 * and dimension) and date are of the sources that speak for the country. Where these count by different concepts
 * (birth, citizenship) the first note begins with "MIXED DEFINITIONS:". Where several sources count a unit, those
 * that know its people and the group go before the others, then published counts before estimated ones, and then
 * the newest; a note says of how many units that is.
 * With `by` other than "country": columns country, class (or where), size_class, near (those asked for), the
 * measures, people (of places with data), of_people, group, share (of those in the base), of_group; of_people and
 * of_group are parts of all classes of the row's country. Each key ends with a row "all", and with "not known"
 * before it where a place has no boundaries (class) or no people (size_class). With `curve`: over (the threshold),
 * small, small_over, of_small, small_over_people, of_people (of those in small places). With `list`: code, name,
 * country, people, group, share, in_band, fragile ("yes" where one household decides), counts, origin_unknown,
 * density (people per km2, where there are polygons), eu and third (people of EU and of third-country origin, where
 * the groups of the source keep them apart), where ("city", "commuting zone", "town", "rural"), class (of
 * urbanisation), large_city and large_city_km, where the atlas has cells; a note says why these are not told. With
 * `like`: first that place, then those that differ least from it (at most half in size, 5 points in share, 20
 * points in the part of third countries where origins are known, in the same class of urbanisation where that is
 * known): code, name, country, people, share, eu, third, where, difference (mean of the parts of these limits), km
 * (between the middles of the polygons). Never in the order of a share. "urban" loads the atlas's cells, and fails
 * as d4i_urban does: without cells, or units without boundaries. D4I_BAD_USAGE: an unknown key, class or place, or
 * two of list, like, curve (and by, which goes with curve). */
D4I_API d4i_status d4i_places(d4i_context *context, d4i_atlas *atlas, const d4i_places_options *options,
                              d4i_frame **out);

typedef struct d4i_places_table {
    const char *path;                      /* CSV, gzip allowed */
    const char *unit, *population, *group; /* columns */
    const char *name, *country;            /* columns; NULL = none */
    char delimiter;                        /* 0 = found out from the header: the one of , ; tab | that splits it */
    const char *encoding;                  /* NULL = UTF-8 */
    char decimal, thousands;               /* 0 = '.', none */
} d4i_places_table;
D4I_API d4i_status d4i_places_of_table(d4i_context *context, const d4i_places_table *table,
                                       const d4i_places_options *options, d4i_frame **out);
/* "0.20", "20%" or "1/5" as an exact fraction; D4I_BAD_USAGE when it is none or not within 0..1. */
D4I_API d4i_status d4i_parse_share(d4i_context *context, const char *text, int64_t *numerator,
                                   int64_t *denominator);

typedef struct d4i_zonal_options {
    const char *layer; /* NULL = the only one */
    const char *key;   /* attribute that names the polygons; NULL = the first of text or whole numbers */
    const char *crs;   /* declared CRS of the polygons */
    const int *bands;  /* 1-based; NULL = all */
    size_t band_count;
} d4i_zonal_options;
/* Exact sums of a raster by polygon: each pixel counts with the fraction of it that the polygon covers. The
 * fraction is exact for the polygon whose vertices are snapped to 1/4096 of a pixel; to an overlay without snapping
 * that makes a difference of about 1e-5 of the sum on small polygons. Pixels without data, and those that are
 * infinite (a note says how many), count nowhere. Polygons may overlap. Columns: key, cells (covered area in
 * pixels, of those with data in the first band asked for), then one sum per band, called as the file calls the band
 * where that is one name of one band, otherwise "band_1" and so on. Polygons without an attribute for a key are
 * numbered in the order of the file. The same for any number of threads. Seconds spent by GDAL in reading go to
 * *read_seconds (CPU time; may be NULL). */
D4I_API d4i_status d4i_zonal(d4i_context *context, const char *raster, const char *polygons,
                             const d4i_zonal_options *options, double *read_seconds, d4i_frame **out);

/* One of two systems of zones or units: a layer of polygons in any file of layers. An atlas is one: its layers are
 * zones_SOURCE and units_LEVEL. Cells are units too: a source of cells as zones_SOURCE, and the codes of a table
 * (.csv, .csv.gz; `key` is a column, by default the first) as squares of their grid. Features with the same code
 * are one unit; those without a code are left out. */
typedef struct d4i_crosswalk_side {
    const char *path;
    const char *layer; /* NULL = the only one, or the first with polygons */
    const char *key;  /* attribute with the codes, or several whose texts are joined ("A+B"; all but the last of one
                         length); NULL = the first of text or whole numbers */
    const char *name; /* attribute carried along; NULL = none */
    const char *crs;  /* declared CRS of the polygons */
    const char *text; /* stands before each code where codes of both sides are compared ("GM": 0003 is GM0003);
                         answers show the codes as they are. NULL = nothing */
} d4i_crosswalk_side;

typedef struct d4i_crosswalk_options {
    const char *grid_crs; /* in which areas are reckoned; NULL = that of the people's cells, else EPSG:3035 */
    const char *people;   /* where people live: an atlas, a raster of people, or a table of grid codes and people
                             (.csv, .csv.gz); NULL = not known */
    const char *people_source; /* of an atlas: id of the only source that counts; NULL = all */
    const char *people_key;    /* of a table: column of the codes; NULL = the first */
    const char *people_value;  /* of a table: column of the people; must be given */
    const char *people_a;      /* instead of `people`: attribute of A with its people, spread by area */
    int people_inside;  /* a cell's people live in the part of it that A or B covers, as at a coast; else what
                           lies outside both keeps its part of them */
    const char *rename; /* table (CSV) of two columns, old and new code: codes of A to be compared as others,
                           without A's text */
    double least;       /* a share: pairs below it of both their units are called slivers; 0 = 0.0001 */
    int unmatched;      /* the codes that stand in one system only, instead of the pairs */
} d4i_crosswalk_options;
/* The exact weights between two systems, by area and by people. Columns: a, b (codes; empty = in no unit of that
 * system), name_a and name_b where asked for, area_m2, share_of_a, share_of_b, people, people_share_of_a; rows by
 * a, then b, empty ones last. People are empty where nobody said where they live. Areas are those of the polygons'
 * intersections (GEOS); pieces of less than 1e-9 of both their units are rounding and left out. The people of each
 * cell are shared in millionths by the exact coverage of the cell, so that the pieces of a unit of A sum to its
 * people, and all pieces and the people outside (in the notes) to those of the cells. Notes: codes in both and in
 * one only, area and people that stay and that move from one code to another, slivers. With `unmatched`: side ("a"
 * or "b"), code, name where asked for, area_m2, people. Neither layer says its date, so none is given. The same for
 * any number of threads. */
D4I_API d4i_status d4i_crosswalk(d4i_context *context, const d4i_crosswalk_side *a, const d4i_crosswalk_side *b,
                                 const d4i_crosswalk_options *options, d4i_frame **out);

typedef enum d4i_urban_part {
    D4I_URBAN_CLASSES, /* a row per class (of units where there are some, else of cells), by country and of all */
    D4I_URBAN_UNITS,   /* a row per unit: its classes at both levels, and where its people live */
    D4I_URBAN_CELLS,   /* a row per inhabited cell of 1 km */
    D4I_URBAN_CENTRES, /* a row per urban centre, named after the unit that most of its people live in */
    D4I_URBAN_PART_END
} d4i_urban_part;

typedef struct d4i_urban_options {
    d4i_urban_part part;
    int detail;          /* of classes: 2 = level 2, otherwise level 1 */
    int of_cells;        /* of classes: of the cells, even where there are units */
    int for_people;      /* of classes: only the columns that a page holds */
    const char *vintage; /* "2021", "2022A", "2023A", "OECD", in the place of all that the atlas's project
                            says; NULL = the project's rules, else "2021" */
    const char *set;     /* parameters that differ from these: "centre_density=1400,smoothing=none"; NULL = none */
    const char *land;    /* raster of land area, square metres in each cell of 1 km, in the CRS of the cells; NULL =
                            land all over */
    const char *built;   /* the same of built-up area; NULL = not known */
    const char *level;   /* of units; NULL = the first */
    const char *variable, *group, *source; /* as those of d4i_places_options */
} d4i_urban_options;
/* Degree of urbanisation (Eurostat, OECD and others: Applying the Degree of Urbanisation, 2021): people are brought
 * to cells of 1 km, cells classed by density and by the clusters that they make, units by where their people live:
 * by exact coverage of cells. The same for any number of threads. Errors: an unknown vintage or parameter
 * (D4I_BAD_USAGE, which lists them), cells that are no part of 1 km, sources on one ground, units without
 * boundaries, rasters that do not lie on the cells. Loads the atlas's cells. */
D4I_API d4i_status d4i_urban(d4i_context *context, d4i_atlas *atlas, const d4i_urban_options *options,
                             d4i_frame **out);
/* The same of people by cell in a raster, or in a table of grid codes (.csv, .csv.gz; `column` counts them). */
D4I_API d4i_status d4i_urban_of_people(d4i_context *context, const char *path, const char *column,
                                       const d4i_urban_options *options, d4i_frame **out);
/* The parameters, a row each, and their values by vintage. */
D4I_API d4i_status d4i_urban_vintages(d4i_context *context, d4i_frame **out);

#ifdef __cplusplus
}
#endif
#endif
