/* SPDX-License-Identifier: EUPL-1.2
 *
 * All indices of the registry of a table on stdin, for oracle.py: a line each with all digits. The table is numbers
 * with blanks between: units, groups, areas; the options b, q, thresholds, decay; a row for each unit: people of
 * its groups, all people, area, perimeter, x, y, larger area; then three lists of neighbours (that touch, with the
 * unit itself by a kernel, by shared border), of each unit how many and then number and weight of each.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/measure.h"

enum { UNITS = 1000, GROUPS = 8, AROUND = 200000 };

static double people[GROUPS][UNITS], total[UNITS], area[UNITS], perimeter[UNITS], x[UNITS], y[UNITS];
static uint32_t cluster[UNITS], other[3][AROUND];
static double weight[3][AROUND];
static size_t start[3][UNITS + 1];

static double number(void)
{
    double value;
    if (scanf("%lf", &value) != 1) {
        fprintf(stderr, "oracle_values: the table ends too soon\n");
        exit(1);
    }
    return value;
}

static void read_neighbours(size_t units, size_t k)
{
    for (size_t i = 0; i < units; i++) {
        size_t count = (size_t)number();
        start[k][i + 1] = start[k][i] + count;
        if (start[k][i + 1] > AROUND)
            exit(1);
        for (size_t n = start[k][i]; n < start[k][i + 1]; n++) {
            other[k][n] = (uint32_t)number();
            weight[k][n] = number();
        }
    }
}

static void tell(const char *id, const char *what, const struct measure_answer *answer, bool is_number)
{
    printf("%s %s", id, what);
    if (answer->undefined)
        printf(" undefined");
    else if (is_number)
        printf(" %.17g", answer->value);
    for (size_t k = 0; !answer->undefined && k < answer->count; k++)
        printf(" %.17g", answer->values[k]);
    printf("\n");
}

static int tell_all(d4i_context *context, const struct measure_data *data, const struct measure_options *options,
                    bool surroundings)
{
    const struct measure_index *index;
    for (size_t n = 0; (index = measure_index_at(n)); n++) {
        struct measure_answer answer = {0};
        if (index->kind != data->kind || ((index->needs & MEASURE_SURROUNDINGS) != 0) != surroundings)
            continue;
        if (measure_run(context, index, data, options, &answer) != D4I_OK) {
            fprintf(stderr, "%s: %s\n", index->id, d4i_error_text(context));
            return 1;
        }
        bool defined = !answer.undefined;
        tell(index->id, "value", &answer, index->shape == MEASURE_NUMBER);
        measure_answer_release(&answer);
        if (!index->expected || !defined)
            continue;
        if (measure_expected(context, index, data, options, &answer) != D4I_OK)
            return 1;
        tell(index->id, "expected", &answer, index->shape == MEASURE_NUMBER);
        measure_answer_release(&answer);
    }
    return 0;
}

int main(void)
{
    setlocale(LC_NUMERIC, "C"); /* the numbers between this program and oracle.py, whatever the caller has */
    d4i_context *context = d4i_context_new();
    struct measure_options options = MEASURE_USUAL;
    size_t units = (size_t)number(), groups = (size_t)number(), clusters = (size_t)number();
    const double *columns[GROUPS];
    int failed = 0;
    if (!context || units > UNITS || groups > GROUPS)
        return 1;
    options.atkinson = number();
    options.order = number();
    options.thresholds = (int)number();
    options.decay = number();
    for (size_t i = 0; i < units; i++) {
        for (size_t m = 0; m < groups; m++)
            people[m][i] = number();
        double *const fields[] = {total, area, perimeter, x, y};
        for (size_t f = 0; f < sizeof fields / sizeof *fields; f++)
            fields[f][i] = number();
        cluster[i] = (uint32_t)number();
    }
    for (size_t k = 0; k < 3; k++)
        read_neighbours(units, k);
    for (size_t m = 0; m < groups; m++)
        columns[m] = people[m];
    for (int around = 0; around < 2 && !failed; around++)
        for (int pair = 0; pair < 2 && !failed; pair++) {
            const struct neighbours near = {units, start[around], other[around], weight[around]};
            const struct neighbours borders = {units, start[2], other[2], weight[2]};
            const struct measure_table table = {.units = units,
                                                .groups = pair ? 1 : groups,
                                                .people = columns,
                                                .total = pair ? total : NULL,
                                                .area = area,
                                                .perimeter = perimeter,
                                                .x = x,
                                                .y = y,
                                                .neighbours = &near,
                                                .borders = &borders,
                                                .cluster = cluster,
                                                .clusters = clusters};
            struct measure_data data;
            if (measure_prepare(context, &table, pair ? MEASURE_PAIR : MEASURE_GROUPS, &data) != D4I_OK)
                return 1;
            failed = tell_all(context, &data, &options, around == 1);
            measure_data_release(&data);
        }
    d4i_context_free(context);
    return failed;
}
