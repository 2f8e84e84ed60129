/* SPDX-License-Identifier: EUPL-1.2
 *
 * The landscape family over units and their neighbours: exposure matrices of groups, counted with the chance that
 * somebody of a unit and somebody of its neighbour are of two groups. Of cells and their windows: landscape.c.
 */
#include "measure/inside.h"
#include "measure/landscape.h"
#include "measure/texts.h"

/* Adds one unit and one neighbour, in either order alike, so that cell and neighbour have one distribution. */
static void add_pair(const struct measure_data *data, size_t i, size_t j, double weight, double *exposure)
{
    const double *const *people = data->table->people;
    size_t groups = data->table->groups;
    for (size_t a = 0; a < groups; a++) {
        double x = people[a][i] / data->t[i] * weight / data->t[j] / 2;
        for (size_t b = 0; x > 0 && b < groups; b++) {
            exposure[a * groups + b] += x * people[b][j];
            exposure[b * groups + a] += x * people[b][j];
        }
    }
}

static d4i_status exposure_of(d4i_context *context, const struct measure_data *data, double **out, bool *any)
{
    const struct neighbours *around = data->table->neighbours;
    size_t groups = data->table->groups, pairs;
    if (__builtin_mul_overflow(groups, groups, &pairs))
        return fail(context, D4I_NO_MEMORY, "out of memory (%zu groups times as many)", groups);
    TRY(mem_alloc(context, pairs, sizeof **out, out));
    for (size_t i = 0; i < data->units; i++)
        for (size_t k = around->start[i]; data->t[i] > 0 && k < around->start[i + 1]; k++) {
            size_t j = around->other[k];
            if (j == i || !(data->t[j] > 0) || !(around->weight[k] > 0))
                continue;
            add_pair(data, i, j, around->weight[k] * (data->t[i] + data->t[j]) / 2, *out);
            *any = true;
        }
    return D4I_OK;
}

static d4i_status figures_of(d4i_context *context, const struct measure_data *data,
                             double (*of)(const struct landscape_figures *), struct measure_answer *answer)
{
    struct landscape_figures figures;
    double *exposure = NULL;
    bool any = false;
    d4i_status status;
    GUARD(exposure_of(context, data, &exposure, &any));
    landscape_figures_of(exposure, data->table->groups, M_E, &figures);
    if (any)
        answer_number(answer, of(&figures));
    else
        answer_undefined(answer, "no two units with people are neighbours");
done:
    free(exposure);
    return status;
}

#define FIGURE(name, value)                                                                            \
    static double name##_of(const struct landscape_figures *figures)                                   \
    {                                                                                                  \
        return value;                                                                                  \
    }                                                                                                  \
    static d4i_status name##_run(d4i_context *context, const struct measure_data *data,                \
                                 const struct measure_options *options, struct measure_answer *answer) \
    {                                                                                                  \
        (void)options;                                                                                 \
        return figures_of(context, data, name##_of, answer);                                           \
    }
FIGURE(entropy, figures->entropy)
FIGURE(joint, figures->joint)
FIGURE(conditional, figures->conditional)
FIGURE(mutual, fmax(0, figures->mutual))

#define NOWOSAD                                                                                                   \
    "Dmowska, A., Stepinski, T. F. and Nowosad, J. (2020): Racial landscapes - a pattern-based, zoneless method " \
    "for analysis and visualization of racial topography. Applied Geography 122, 102239"
#define OF_LANDSCAPE                                                                                      \
    .kind = MEASURE_GROUPS, .needs = MEASURE_NEIGHBOURS,                                                  \
    .holds = MEASURE_SCALES | MEASURE_SWAPS | MEASURE_LOPSIDED, .low = 0, .high = INFINITY, .apart = NAN, \
    .empties = "units without people are no neighbours; 0 ln 0 is 0", .reference = NOWOSAD
#define MATRIX \
    "e_ab = sum over neighbours i, j of w_ij ((t_i + t_j) / 2) p_ia p_jb, in either order, over the sum of all; "

static const struct measure_index index_entropy = {
    .id = "landscape_entropy",
    .title = "entropy of the landscape of groups",
    OF_LANDSCAPE,
    .even = NAN,
    .meaning = "how uncertain the group is on one side of a pair of neighbours, in nats",
    .formula = MATRIX "-sum e_a ln e_a, e_a = sum over b of e_ab",
    .note =
        "of the expected exposure matrix, for which raceland draws realisations; raceland has bits (1/ln 2 nats)",
    .run = entropy_run,
};

static const struct measure_index index_joint = {
    .id = "landscape_joint_entropy",
    .title = "joint entropy of the landscape of groups",
    OF_LANDSCAPE,
    .even = NAN,
    .meaning = "how uncertain the groups on both sides of a pair of neighbours are, in nats",
    .formula = MATRIX "-sum e_ab ln e_ab",
    .note = "landscape_entropy and landscape_conditional_entropy add up to it",
    .run = joint_run,
};

static const struct measure_index index_conditional = {
    .id = "landscape_conditional_entropy",
    .title = "conditional entropy of the landscape of groups",
    OF_LANDSCAPE,
    .even = NAN,
    .meaning = "how uncertain the group of a neighbour stays where the own one is known, in nats",
    .formula = MATRIX "-sum e_ab ln(e_ab / e_a)",
    .run = conditional_run,
};

static const struct measure_index index_mutual = {
    .id = "landscape_mutual_information",
    .title = "mutual information of the landscape of groups",
    OF_LANDSCAPE,
    .even = 0,
    .meaning = "how much the group of somebody tells of the group of somebody next door, in nats; 0 = nothing",
    .formula = MATRIX "sum e_ab ln(e_ab / (e_a e_b))",
    .note =
        "over landscape_entropy it is the part of diversity that is segregated; a matrix of realisations has more, "
        "as chance patterns tell something, too",
    .run = mutual_run,
};

static const struct measure_index *const LIST[] = {&index_entropy, &index_joint, &index_conditional, &index_mutual};
const struct measure_family measure_mixing = {LIST, COUNT_OF(LIST)};
