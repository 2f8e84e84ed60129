/* SPDX-License-Identifier: EUPL-1.2
 *
 * Vintages and parameters: two tables. What a project file may say of them is said by the same tables.
 */
#include "urban/vintage.h"

#include <inttypes.h>

#include "base/names.h"

#define DENSITY_MOST 1000000000 /* times the land of a cell, in millionths: far below 2^63 */
#define PEOPLE_MOST 1000000000
#define SHARE_MOST 1000000

/* What all vintages have in common. */
#define USUAL                                                                                                    \
    .centre_density = 1500, .centre_people = 50000, .centre_neighbours = 4, .smoothing = URBAN_SMOOTH_FIVE,      \
    .order = URBAN_SMOOTH_THEN_FILL, .tested = URBAN_TEST_RAW, .hole_cells = 14, .hole_neighbours = 8,           \
    .cluster_density = 300, .cluster_people = 5000, .cluster_neighbours = 8, .dense_density = 1500,              \
    .dense_people = 5000, .dense_neighbours = 4, .semi_density = 900, .semi_people = 2500, .semi_neighbours = 4, \
    .semi_distance = 2, .rural_density = 300, .rural_people = 500, .rural_neighbours = 8, .low_density = 50,     \
    .water_land = 500000, .unit_rules = URBAN_RULES_2024

/* Later members take the place of earlier ones, which is meant. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
static const struct {
    const char *name;
    struct urban_parameters parameters;
} VINTAGES[] = {
    {"2021", {USUAL}},
    {"2022A", {USUAL, .built_share = 500000}},
    {"2023A", {USUAL, .built_share = 200000, .smoothing = URBAN_SMOOTH_MAJORITY}},
    {"OECD", {USUAL, .semi_density = 300, .semi_people = 5000}},
};
#pragma GCC diagnostic pop
#define VINTAGE_COUNT (sizeof VINTAGES / sizeof *VINTAGES)

#define AT(member) offsetof(struct urban_parameters, member)
#define DENSITY(member, of)                                                                                  \
    {                                                                                                        \
#member, "least density of the cells of " of, "people per km2 of land", AT(member), 1, DENSITY_MOST, \
            {0 }, {0 }, false                                                                                \
    }
#define PEOPLE(member, of)                                                                       \
    {                                                                                            \
#member, "fewest people of " of, "people", AT(member), 0, PEOPLE_MOST, {0 }, {0 }, false \
    }
#define NEIGHBOURS(member, of)                                                                          \
    {                                                                                                   \
#member, "neighbours of a cell in " of, "4 or 8", AT(member), 0, 0, {"4", "8" }, {4, 8 }, false \
    }

static const struct urban_parameter PARAMETERS[] = {
    DENSITY(centre_density, "urban centres"),
    PEOPLE(centre_people, "an urban centre"),
    NEIGHBOURS(centre_neighbours, "urban centres"),
    {"built_share",
     "built-up share of land from which a cell counts as dense, 0 = none does",
     "share",
     AT(built_share),
     0,
     SHARE_MOST,
     {0},
     {0},
     true},
    {"built_step",
     "multiples to which built-up shares are rounded first, 0 = they are not",
     "share",
     AT(built_step),
     0,
     SHARE_MOST,
     {0},
     {0},
     true},
    {"smoothing",
     "which cells join an urban centre at its edge",
     "variant",
     AT(smoothing),
     0,
     0,
     {"none", "2022A", "2023A"},
     {URBAN_SMOOTH_NONE, URBAN_SMOOTH_FIVE, URBAN_SMOOTH_MAJORITY},
     false},
    {"order",
     "what is done to urban centres first",
     "order",
     AT(order),
     0,
     0,
     {"smooth-fill", "fill-smooth"},
     {URBAN_SMOOTH_THEN_FILL, URBAN_FILL_THEN_SMOOTH},
     false},
    {"tested",
     "of which cells centre_people are asked",
     "state",
     AT(tested),
     0,
     0,
     {"raw", "grown"},
     {URBAN_TEST_RAW, URBAN_TEST_GROWN},
     false},
    {"hole_cells",
     "cells of the largest hole that is filled, 0 = none is",
     "cells",
     AT(hole_cells),
     0,
     100000,
     {0},
     {0},
     false},
    NEIGHBOURS(hole_neighbours, "holes"),
    DENSITY(cluster_density, "urban clusters"),
    PEOPLE(cluster_people, "an urban cluster"),
    NEIGHBOURS(cluster_neighbours, "urban clusters"),
    DENSITY(dense_density, "dense urban clusters"),
    PEOPLE(dense_people, "a dense urban cluster"),
    NEIGHBOURS(dense_neighbours, "dense urban clusters"),
    DENSITY(semi_density, "semi-dense urban clusters"),
    PEOPLE(semi_people, "a semi-dense urban cluster"),
    NEIGHBOURS(semi_neighbours, "semi-dense urban clusters"),
    {"semi_distance",
     "steps within which a semi-dense cluster has no centre or dense cluster",
     "cells",
     AT(semi_distance),
     0,
     100,
     {0},
     {0},
     false},
    DENSITY(rural_density, "rural clusters"),
    PEOPLE(rural_people, "a rural cluster"),
    NEIGHBOURS(rural_neighbours, "rural clusters"),
    DENSITY(low_density, "low density rural cells"),
    {"water_land",
     "share of land below which an empty cell is water",
     "share",
     AT(water_land),
     0,
     SHARE_MOST,
     {0},
     {0},
     true},
    {"unit_rules",
     "rules of level 2 of units",
     "edition",
     AT(unit_rules),
     0,
     0,
     {"2021", "2024-07"},
     {URBAN_RULES_2021, URBAN_RULES_2024},
     false},
    {"border_people",
     "units with fewer people are of no denser class than they are themselves, 0 = all go by cells alone",
     "people",
     AT(border_people),
     0,
     PEOPLE_MOST,
     {0},
     {0},
     false},
};
#define PARAMETER_COUNT (sizeof PARAMETERS / sizeof *PARAMETERS)

const char *urban_vintage_name(size_t index)
{
    return index < VINTAGE_COUNT ? VINTAGES[index].name : NULL;
}

const struct urban_parameter *urban_parameter_at(size_t index)
{
    return index < PARAMETER_COUNT ? &PARAMETERS[index] : NULL;
}

d4i_status urban_parameters_of(d4i_context *context, struct text vintage, struct urban_parameters *out)
{
    for (size_t i = 0; i < VINTAGE_COUNT; i++)
        if (text_is(vintage, VINTAGES[i].name)) {
            *out = VINTAGES[i].parameters;
            return D4I_OK;
        }
    return fail(context, D4I_BAD_USAGE,
                "no vintage '%.*s' of the degree of urbanisation; there are 2021, 2022A, 2023A and OECD",
                (int)vintage.length, vintage.at);
}

int64_t urban_parameter_value(const struct urban_parameters *parameters, const struct urban_parameter *parameter)
{
    int64_t value;
    memcpy(&value, (const char *)parameters + parameter->offset, sizeof value);
    return value;
}

static d4i_status unknown(d4i_context *context, struct text name)
{
    struct names names = {0};
    char near[128] = "";
    uint32_t index;
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < PARAMETER_COUNT && status == D4I_OK; i++)
        status = names_add(context, &names, text_of(PARAMETERS[i].name), &index, NULL);
    if (status == D4I_OK) {
        names_nearest(&names, name, 3, near, sizeof near);
        status =
            fail(context, D4I_BAD_INPUT, "no parameter '%.*s' of the degree of urbanisation%s%s", (int)name.length,
                 name.at, *near ? "; did you mean " : "; see the list of them in the manual", near);
    }
    names_release(&names);
    return status;
}

static d4i_status choose(d4i_context *context, const struct urban_parameter *parameter, struct text text,
                         int64_t *out)
{
    for (int i = 0; parameter->words[i]; i++)
        if (text_is(text, parameter->words[i])) {
            *out = parameter->values[i];
            return D4I_OK;
        }
    return fail(context, D4I_BAD_INPUT, "%s: '%.*s' is none of %s, %s%s%s", parameter->name, (int)text.length,
                text.at, parameter->words[0], parameter->words[1], parameter->words[2] ? ", " : "",
                parameter->words[2] ? parameter->words[2] : "");
}

static d4i_status out_of_range(d4i_context *context, const struct urban_parameter *parameter, const char *text,
                               int length)
{
    char low[32], high[32];
    int64_t unit = parameter->share ? 1 : D4I_PERSON; /* people_text writes millionths */
    return fail(context, D4I_BAD_INPUT, "%s: '%.*s' is no %s; write one from %s to %s", parameter->name, length,
                text, parameter->share ? "share" : "whole number", people_text(parameter->low * unit, low),
                people_text(parameter->high * unit, high));
}

static bool in_range(const struct urban_parameter *parameter, int64_t value)
{
    for (int i = 0; parameter->words[i]; i++)
        if (parameter->values[i] == value)
            return true;
    return !parameter->words[0] && value >= parameter->low && value <= parameter->high;
}

d4i_status urban_parameter_set(d4i_context *context, struct urban_parameters *parameters, struct text name,
                               struct text value)
{
    const struct urban_parameter *parameter = NULL;
    int64_t number;
    for (size_t i = 0; i < PARAMETER_COUNT && !parameter; i++)
        if (text_is(name, PARAMETERS[i].name))
            parameter = &PARAMETERS[i];
    if (!parameter)
        return unknown(context, name);
    if (parameter->words[0])
        TRY(choose(context, parameter, value, &number));
    else if (!(parameter->share ? parse_people(value, '.', 0, &number) : parse_int64(value, &number)) ||
             !in_range(parameter, number))
        return out_of_range(context, parameter, value.at, (int)value.length);
    memcpy((char *)parameters + parameter->offset, &number, sizeof number);
    return D4I_OK;
}

static d4i_status above(d4i_context *context, const char *low_name, int64_t low, const char *high_name,
                        int64_t high)
{
    if (low <= high)
        return D4I_OK;
    return fail(context, D4I_BAD_INPUT,
                "%s is %" PRId64 ", which is more than %s with %" PRId64
                "; the denser class needs the larger number",
                low_name, low, high_name, high);
}

d4i_status urban_parameters_check(d4i_context *context, const struct urban_parameters *parameters)
{
    for (size_t i = 0; i < PARAMETER_COUNT; i++) {
        int64_t value = urban_parameter_value(parameters, &PARAMETERS[i]);
        char text[32];
        text_print(text, sizeof text, "%" PRId64, value);
        if (!in_range(&PARAMETERS[i], value))
            return PARAMETERS[i].words[0] ? choose(context, &PARAMETERS[i], text_of(text), &value)
                                          : out_of_range(context, &PARAMETERS[i], text, (int)strlen(text));
    }
#define ABOVE(low, high) TRY(above(context, #low, parameters->low, #high, parameters->high))
    ABOVE(cluster_density, centre_density);
    ABOVE(cluster_people, centre_people);
    ABOVE(semi_density, dense_density);
    ABOVE(semi_people, dense_people);
    ABOVE(dense_density, centre_density);
    ABOVE(dense_people, centre_people);
    ABOVE(low_density, rural_density);
    ABOVE(rural_density, cluster_density);
    ABOVE(rural_people, cluster_people);
#undef ABOVE
    return D4I_OK;
}
