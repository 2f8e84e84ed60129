/* SPDX-License-Identifier: EUPL-1.2
 *
 * The parameters of the degree of urbanisation: sets of them by the name of a vintage, and each by its own name.
 */
#ifndef URBAN_VINTAGE_H
#define URBAN_VINTAGE_H

#include "base/text.h"

enum urban_smoothing {
    URBAN_SMOOTH_NONE,
    URBAN_SMOOTH_FIVE,     /* R2022A: five of the eight neighbours are of that centre */
    URBAN_SMOOTH_MAJORITY, /* R2023A: most of the neighbours that are land or have people; water never joins */
};
enum urban_order { URBAN_SMOOTH_THEN_FILL, URBAN_FILL_THEN_SMOOTH };
enum urban_tested { URBAN_TEST_RAW, URBAN_TEST_GROWN }; /* centre_people is asked before, or after both */
enum urban_rules { URBAN_RULES_2021 = 2021, URBAN_RULES_2024 = 2024 };

/* Densities are people per km2 of land, people whole persons, shares millionths, neighbours 4 or 8. */
struct urban_parameters {
    int64_t centre_density, centre_people, centre_neighbours;
    int64_t built_share;     /* a cell with as much of its land built up counts as dense; 0 = no such rule */
    int64_t built_step;      /* built-up shares are first rounded to multiples of it, halves up; 0 = they are not */
    int64_t smoothing;       /* enum urban_smoothing */
    int64_t order;           /* enum urban_order */
    int64_t tested;          /* enum urban_tested */
    int64_t hole_cells;      /* holes of a centre with at most so many cells are filled; 0 = none are */
    int64_t hole_neighbours; /* 8: a hole that touches the outside at a corner is none */
    int64_t cluster_density, cluster_people, cluster_neighbours;
    int64_t dense_density, dense_people, dense_neighbours;
    int64_t semi_density, semi_people, semi_neighbours;
    int64_t
        semi_distance; /* steps of a king: no cell of a semi-dense cluster is as near to a dense one or a centre */
    int64_t rural_density, rural_people, rural_neighbours;
    int64_t low_density;
    int64_t water_land;    /* water has less land than this, nobody and nothing built */
    int64_t unit_rules;    /* enum urban_rules: level 2 of units */
    int64_t border_people; /* units with fewer people are of no class denser than they are themselves; 0 = no such
                              rule */
};

/* "2021" (the manual: no rule of built-up area, smoothing as R2022A), "2022A" and "2023A" (GHSL), "OECD" (as 2021,
 * with the semi-dense clusters of OECD's text). D4I_BAD_USAGE lists them. */
#define URBAN_VINTAGE "2021" /* where nobody says otherwise */
d4i_status urban_parameters_of(d4i_context *context, struct text vintage, struct urban_parameters *out);
const char *urban_vintage_name(size_t index); /* NULL after the last */

/* One parameter, as a project file or the command line names it. */
struct urban_parameter {
    const char *name, *meaning, *unit;
    size_t offset;        /* in struct urban_parameters */
    int64_t low, high;    /* of numbers */
    const char *words[4]; /* of choices: words[i] stands for values[i] */
    int64_t values[3];
    bool share; /* written as a share of 1, kept in millionths */
};
const struct urban_parameter *urban_parameter_at(size_t index); /* NULL after the last */
int64_t urban_parameter_value(const struct urban_parameters *parameters, const struct urban_parameter *parameter);
/* Sets the parameter `name` from its text. D4I_BAD_INPUT says what it can be, or which name is near. */
d4i_status urban_parameter_set(d4i_context *context, struct urban_parameters *parameters, struct text name,
                               struct text value);
/* Refuses numbers out of their range, and classes that lie the wrong way round. */
d4i_status urban_parameters_check(d4i_context *context, const struct urban_parameters *parameters);

#endif
