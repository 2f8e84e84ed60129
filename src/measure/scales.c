/* SPDX-License-Identifier: EUPL-1.2
 *
 * The multilevel D with one level of larger areas above the units, as indices. More levels: measure/multilevel.h.
 */
#include "measure/inside.h"
#include "measure/multilevel.h"
#include "measure/texts.h"

enum wanted { PART, HOLDBACK, EFFECTS };

static d4i_status scale_of(d4i_context *context, const struct measure_data *data, enum wanted wanted,
                           struct measure_answer *answer)
{
    const struct multilevel_level level = {data->table->cluster, data->table->clusters};
    struct multilevel fitted;
    TRY(multilevel_fit(context, data, &level, 1, &fitted));
    if (fitted.undefined) {
        answer_undefined(answer, fitted.undefined);
    } else if (wanted == EFFECTS) {
        *answer = (struct measure_answer){.value = NAN, .values = fitted.effect[1], .count = level.areas};
        fitted.effect[1] = NULL;
    } else {
        answer_number(answer, wanted == PART ? fitted.part[1] : fitted.holdback[1]);
    }
    multilevel_release(&fitted);
    return D4I_OK;
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
#define MODEL \
    "d_i = a_i/A - b_i/B = e_c + e_i, both normal around 0 with variances v_c and v_0 of greatest likelihood; "
#define OF_SCALE                                                                                     \
    .kind = MEASURE_PAIR, .needs = MEASURE_CLUSTERS, .even = NAN, .apart = NAN, .reference = HARRIS, \
    .empties = "units where nobody compared lives are left out; undefined where the units of each area are alike"

static const struct measure_index index_part = {
    .id = "multilevel_variance_share",
    .title = "part of dissimilarity's variance that lies between larger areas",
    OF_SCALE,
    .holds = MEASURE_SCALES | MEASURE_SWAPS,
    .low = 0,
    .high = 1,
    .meaning = "which part of the variance that D is made of lies between the larger areas and not within them",
    .formula = MODEL "v_c / (v_c + v_0)",
    .note =
        "as in R MLID (percentages there), whose lme4 gives the same to 5e-9 (tests/measure/oracle.py). The "
        "likelihood is greatest where its slope is 0, which is found here to 1e-12; lme4 stops its search within "
        "a tolerance of its own. mutual_information_between / mutual_information needs no model",
    .run = part_run,
};

static const struct measure_index index_holdback = {
    .id = "multilevel_holdback",
    .title = "what dissimilarity gains without the effects of larger areas",
    OF_SCALE,
    .holds = MEASURE_SCALES | MEASURE_SWAPS,
    .low = -1,
    .high = INFINITY,
    .meaning = "by which part D would change (below 0: fall) were larger areas without effect of their own",
    .formula = MODEL "sum |d_i - e_c| / sum |d_i| - 1, e_c = mean of d in c times n_c v_c / (v_0 + n_c v_c)",
    .note = "as in R MLID (percentages there); beside lme4 see multilevel_variance_share",
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
