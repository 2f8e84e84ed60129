/* SPDX-License-Identifier: EUPL-1.2
 *
 * The multilevel D as indices: with one level of larger areas above the units, or with the table's nested levels.
 */
#include "measure/inside.h"
#include "measure/multilevel.h"
#include "measure/texts.h"

enum wanted { PART, HOLDBACK, EFFECTS };

/* Of all levels, one after the other, the smallest areas first. */
static d4i_status take_effects(d4i_context *context, const struct multilevel *fitted,
                               const struct multilevel_level *level, size_t count, struct measure_answer *answer)
{
    size_t all = 0;
    for (size_t k = 0; k < count; k++)
        all += level[k].areas;
    TRY(answer_values(context, all, answer));
    all = 0;
    for (size_t k = 0; k < count; k++) {
        memcpy(answer->values + all, fitted->effect[k + 1], level[k].areas * sizeof *answer->values);
        all += level[k].areas;
    }
    return D4I_OK;
}

/* Of the one level; of several those of all and of the units. */
static d4i_status take_levels(d4i_context *context, const double *of_level, size_t levels,
                              struct measure_answer *answer)
{
    if (levels == 0)
        return answer_number(answer, of_level[1]);
    TRY(answer_values(context, levels + 1, answer));
    memcpy(answer->values, of_level, (levels + 1) * sizeof *of_level);
    answer->value = of_level[levels];
    return D4I_OK;
}

static d4i_status scale_of(d4i_context *context, const struct measure_data *data, enum wanted wanted,
                           struct measure_answer *answer)
{
    const struct multilevel_level own = {data->table->cluster, data->table->clusters};
    const size_t levels = data->table->levels, count = levels ? levels : 1;
    const struct multilevel_level *level = levels ? data->table->level : &own;
    struct multilevel fitted = {0};
    d4i_status status;
    GUARD(multilevel_fit(context, data, level, count, &fitted));
    const double *of_level = wanted == PART ? fitted.part : fitted.holdback;
    if (fitted.undefined)
        answer_undefined(answer, fitted.undefined);
    else if (wanted == EFFECTS)
        GUARD(take_effects(context, &fitted, level, count, answer));
    else
        GUARD(take_levels(context, of_level, levels, answer));
done:
    multilevel_release(&fitted);
    return status;
}

#define RUN(name, wanted)                                                                              \
    static d4i_status name##_run(d4i_context *context, const struct measure_data *data,                \
                                 const struct measure_options *options, struct measure_answer *answer) \
    {                                                                                                  \
        (void)options;                                                                                 \
        return scale_of(context, data, wanted, answer);                                                \
    }
RUN(part, PART)
RUN(holdback, HOLDBACK)
RUN(effects, EFFECTS)

#define HARRIS                                                                                                    \
    "Harris, R. (2017): Measuring the scales of segregation: looking at the residential separation of White "     \
    "British and other schoolchildren in England using a multilevel index of dissimilarity. Transactions of the " \
    "Institute of British Geographers 42(3), 432-444"
#define MODEL                                                                                                      \
    "d_i = a_i/A - b_i/B = e_c + e_i, both normal around 0 with variances v_c and v_0 of greatest likelihood (of " \
    "nested levels c one e_c and v_c each); "
#define OF_SCALE                                                                                             \
    .kind = MEASURE_PAIR, .needs = MEASURE_CLUSTERS | MEASURE_LEVELS, .even = NAN, .apart = NAN,             \
    .reference = HARRIS,                                                                                     \
    .empties =                                                                                               \
        "units where nobody compared lives are left out; undefined where the units of each area are alike, " \
        "or two levels have the same areas; a level that is one area has no effect, exactly"

#define OF_RARE                                                                                                    \
    "Most draws leave an area level exactly nothing, so that what chance gives of it is the mean of a few draws: " \
    "it moves with --seed, and more draws steady it. The likelihood may have several peaks, of which the highest " \
    "is "                                                                                                          \
    "taken, found from a grid of ratios of variances"

static const struct measure_index index_part = {
    .id = "multilevel_variance_share",
    .title = "part of dissimilarity's variance that lies between larger areas",
    OF_SCALE,
    .holds = MEASURE_SCALES | MEASURE_SWAPS,
    .low = 0,
    .high = 1,
    .meaning = "which part of the variance that D is made of lies between the larger areas and not within them",
    .formula = MODEL "v_c / (sum of all v_c + v_0)",
    .note =
        "as in R MLID (percentages there), whose lme4 gives the same to 5e-9 (tests/measure/oracle.py). The "
        "likelihood is greatest where its slope is 0, which is found here to 1e-12; lme4 stops its search within "
        "a tolerance of its own. Several nested levels (--levels province,region, the smallest areas first) give a "
        "part each, and one for the units; they add up to 1. " OF_RARE
        ". mutual_information_between / mutual_information needs "
        "no model",
    .run = part_run,
};

static const struct measure_index index_holdback = {
    .id = "multilevel_holdback",
    .title = "what dissimilarity gains without the effects of larger areas",
    OF_SCALE,
    .holds = MEASURE_SCALES | MEASURE_SWAPS | MEASURE_BOTH_SIDES,
    .low = -1,
    .high = INFINITY,
    .meaning = "by which part D would change (below 0: fall) were larger areas without effect of their own",
    .formula = MODEL "sum |d_i - e_c| / sum |d_i| - 1, e_c = mean of d in c times n_c v_c / (v_0 + n_c v_c)",
    .note =
        "as in R MLID (percentages there); beside lme4 see multilevel_variance_share. Several nested levels "
        "(--levels) give one each, and one for the units: D without that level's effects alone, so that they do "
        "not add up. As a level may lower D or raise it, p is of both sides: twice (1 + draws at least as far to "
        "the rarer side) / (1 + draws), at most 1. " OF_RARE,
    .run = holdback_run,
};

static const struct measure_index index_effects = {
    .id = "multilevel_effects",
    .title = "effect of each larger area on dissimilarity",
    OF_SCALE,
    .shape = MEASURE_BY_AREA,
    .holds = MEASURE_SCALES,
    .low = -1,
    .high = 1,
    .meaning = "how much more of the group than of the others a unit has for lying in the area, shrunk towards 0 "
               "where the area's units are few or unlike",
    .formula = MODEL "e_c = mean of d in c times n_c v_c / (v_0 + n_c v_c)",
    .note = "as in R MLID; beside lme4 see multilevel_variance_share",
    .run = effects_run,
};

static const struct measure_index *const LIST[] = {&index_part, &index_holdback, &index_effects};
const struct measure_family measure_scales = {LIST, COUNT_OF(LIST)};
