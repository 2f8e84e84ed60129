/* SPDX-License-Identifier: EUPL-1.2
 *
 * Mutual information, parted: by unit, by group, and into what lies between larger areas and what lies within them.
 * Each part is worked out by itself, never as the difference of two others.
 */
#include "measure/inside.h"
#include "measure/texts.h"

static d4i_status by_unit_run(d4i_context *context, const struct measure_data *data,
                              const struct measure_options *options, struct measure_answer *answer)
{
    const struct measure_table *table = data->table;
    (void)options;
    TRY(answer_values(context, data->units, answer));
    for (size_t i = 0; i < data->units; i++) {
        struct tally sum = {0};
        for (size_t m = 0; m < table->groups; m++) {
            double share = table->people[m][i] / data->t[i];
            tally_add(&sum, share > 0 ? share * log(share / share_of(data, m)) : 0);
        }
        answer->values[i] = data->t[i] > 0 ? fmax(0, tally_of(sum)) : NAN;
    }
    return D4I_OK;
}

static const struct measure_index index_by_unit = {
    .id = "local_segregation",
    .title = "local segregation score of each unit",
    .kind = MEASURE_GROUPS,
    .shape = MEASURE_BY_UNIT,
    .holds = MEASURE_SCALES | MEASURE_SWAPS,
    .low = 0,
    .high = INFINITY,
    .even = 0,
    .apart = NAN,
    .meaning = "how far the mix of the unit is from that of all people (Kullback-Leibler), in nats",
    .formula = "sum p_m ln(p_m / P_m); weighed by t/T it adds up to mutual_information",
    .empties = "0 ln 0 is 0; a unit without people has no value",
    .reference = MORA_RUIZ_CASTILLO,
    .run = by_unit_run,
};

static d4i_status by_group_run(d4i_context *context, const struct measure_data *data,
                               const struct measure_options *options, struct measure_answer *answer)
{
    (void)options;
    TRY(answer_values(context, data->table->groups, answer));
    for (size_t m = 0; m < data->table->groups; m++)
        answer->values[m] = data->sum[m] > 0 ? fmax(0, data->relative[m] / data->sum[m]) : NAN;
    return D4I_OK;
}

static const struct measure_index index_by_group = {
    .id = "group_segregation",
    .title = "segregation score of each group",
    .kind = MEASURE_GROUPS,
    .shape = MEASURE_BY_GROUP,
    .holds = MEASURE_SCALES | MEASURE_MERGES,
    .low = 0,
    .high = INFINITY,
    .even = 0,
    .apart = NAN,
    .meaning = "how far the group's spread over the units is from that of all people (Kullback-Leibler), in nats",
    .formula = "sum (t_m / T_m) ln((t_m / T_m) / (t / T)); weighed by P_m it adds up to mutual_information",
    .empties = "0 ln 0 is 0; a group without people has no value",
    .reference = MORA_RUIZ_CASTILLO,
    .run = by_group_run,
};

/* People of the larger areas. */
struct areas {
    size_t count, groups;
    double *people; /* [area x groups + group] */
    double *total;  /* [area] */
};

static d4i_status areas_make(d4i_context *context, const struct measure_data *data, struct areas *out)
{
    const struct measure_table *table = data->table;
    size_t cells;
    *out = (struct areas){.count = table->clusters, .groups = table->groups};
    if (__builtin_mul_overflow(table->clusters, table->groups, &cells))
        return fail(context, D4I_NO_MEMORY, "out of memory (%zu areas times %zu groups)", table->clusters,
                    table->groups);
    TRY(mem_alloc(context, cells, sizeof *out->people, &out->people));
    TRY(mem_alloc(context, table->clusters, sizeof *out->total, &out->total));
    for (size_t m = 0; m < table->groups; m++)
        for (size_t i = 0; i < data->units; i++)
            out->people[table->cluster[i] * table->groups + m] += table->people[m][i];
    for (size_t i = 0; i < data->units; i++)
        out->total[table->cluster[i]] += data->t[i];
    return D4I_OK;
}

static void areas_release(struct areas *areas)
{
    free(areas->people);
    free(areas->total);
}

static double between(const struct measure_data *data, const struct areas *areas)
{
    struct tally sum = {0};
    for (size_t c = 0; c < areas->count; c++)
        for (size_t m = 0; m < areas->groups; m++) {
            double people = areas->people[c * areas->groups + m];
            if (people > 0)
                tally_add(&sum, people / data->sum_t * log(people / areas->total[c] / share_of(data, m)));
        }
    return fmax(0, tally_of(sum));
}

/* Adds each unit's distance from the mix of its area, times its people, to part[area]. */
static void within(const struct measure_data *data, const struct areas *areas, struct tally *part)
{
    const struct measure_table *table = data->table;
    for (size_t m = 0; m < areas->groups; m++)
        for (size_t i = 0; i < data->units; i++) {
            size_t c = table->cluster[i];
            double x = table->people[m][i];
            if (x > 0)
                tally_add(&part[c],
                          x * log(x / data->t[i] / (areas->people[c * areas->groups + m] / areas->total[c])));
        }
}

enum part { BETWEEN, WITHIN, BY_AREA };

static d4i_status part_of(d4i_context *context, const struct measure_data *data, enum part wanted, double whole,
                          struct measure_answer *answer)
{
    struct areas areas = {0};
    struct tally *part = NULL, sum = {0};
    d4i_status status;
    GUARD(areas_make(context, data, &areas));
    if (wanted == BETWEEN) {
        answer_number(answer, between(data, &areas) / whole);
        goto done;
    }
    GUARD(mem_alloc(context, areas.count, sizeof *part, &part));
    within(data, &areas, part);
    for (size_t c = 0; c < areas.count; c++)
        tally_add(&sum, fmax(0, tally_of(part[c])) / data->sum_t / whole);
    if (wanted == WITHIN) {
        answer_number(answer, tally_of(sum));
        goto done;
    }
    GUARD(answer_values(context, areas.count, answer));
    for (size_t c = 0; c < areas.count; c++)
        answer->values[c] = areas.total[c] > 0 ? fmax(0, tally_of(part[c])) / areas.total[c] / whole : NAN;
done:
    areas_release(&areas);
    free(part);
    return status;
}

#define PART(name, wanted, whole)                                                                      \
    static d4i_status name##_run(d4i_context *context, const struct measure_data *data,                \
                                 const struct measure_options *options, struct measure_answer *answer) \
    {                                                                                                  \
        (void)options;                                                                                 \
        return part_of(context, data, wanted, whole, answer);                                          \
    }
PART(m_between, BETWEEN, 1)
PART(m_within, WITHIN, 1)
PART(m_by_area, BY_AREA, 1)
PART(h_between, BETWEEN, whole_entropy(data))
PART(h_within, WITHIN, whole_entropy(data))

#define OF_AREAS .kind = MEASURE_GROUPS, .needs = MEASURE_CLUSTERS, .low = 0, .empties = ZERO_LOG, .apart = NAN

static const struct measure_index index_m_between = {
    .id = "mutual_information_between",
    .title = "mutual information between larger areas",
    OF_AREAS,
    .holds = USUAL_GROUPS,
    .high = INFINITY,
    .even = 0,
    .meaning = "the part of mutual_information that the larger areas explain",
    .formula = "sum over areas c and groups of (T_cm / T) ln(p_cm / P_m)",
    .reference = MORA_RUIZ_CASTILLO,
    .note = "with mutual_information_within it adds up to mutual_information",
    .run = m_between_run,
};

static const struct measure_index index_m_within = {
    .id = "mutual_information_within",
    .title = "mutual information within larger areas",
    OF_AREAS,
    .holds = USUAL_GROUPS,
    .high = INFINITY,
    .even = 0,
    .meaning = "the mean, by people, of the mutual information among the units of each area",
    .formula = "sum over areas c of (T_c / T) M_c",
    .reference = MORA_RUIZ_CASTILLO,
    .note = "with mutual_information_between it adds up to mutual_information",
    .run = m_within_run,
};

static const struct measure_index index_m_by_area = {
    .id = "mutual_information_by_area",
    .title = "mutual information of each larger area",
    OF_AREAS,
    .shape = MEASURE_BY_AREA,
    .holds = MEASURE_SCALES | MEASURE_SWAPS,
    .high = INFINITY,
    .even = 0,
    .meaning = "mutual information among the units of one area alone",
    .formula = "M_c",
    .reference = MORA_RUIZ_CASTILLO,
    .run = m_by_area_run,
};

static const struct measure_index index_h_between = {
    .id = "information_theory_h_between",
    .title = "information theory index between larger areas",
    OF_AREAS,
    .holds = USUAL_GROUPS,
    .high = 1,
    .even = 0,
    .meaning = "the part of information_theory_h that the larger areas explain",
    .formula = "mutual_information_between / E",
    .reference = REARDON_FIREBAUGH,
    .run = h_between_run,
};

static const struct measure_index index_h_within = {
    .id = "information_theory_h_within",
    .title = "information theory index within larger areas",
    OF_AREAS,
    .holds = USUAL_GROUPS,
    .high = 1,
    .even = 0,
    .meaning = "the part of information_theory_h that lies within the larger areas",
    .formula = "mutual_information_within / E = sum (T_c E_c / (T E)) H_c",
    .reference = REARDON_FIREBAUGH,
    .run = h_within_run,
};

static const struct measure_index *const LIST[] = {
    &index_m_between, &index_m_within, &index_m_by_area, &index_h_between,
    &index_h_within,  &index_by_unit,  &index_by_group,
};
const struct measure_family measure_information = {LIST, COUNT_OF(LIST)};
