/* SPDX-License-Identifier: EUPL-1.2
 *
 * Indices by hand on three or four units, then what each descriptor says of its index, on random tables.
 */
#include "tables.h"

#include "../one_context.h" /* last: others have parameters of that name */

struct hand {
    const char *index;
    double value;
};

static void by_hand(const struct hand *hands, size_t count, const struct measure_table *table,
                    const struct measure_options *options)
{
    for (size_t k = 0; k < count; k++) {
        const struct measure_index *index = measure_index_find(hands[k].index);
        struct measure_answer answer = {0};
        struct measure_data data;
        assert_non_null(index);
        assert_ok(context, measure_prepare(context, table, index->kind, &data));
        assert_ok(context, measure_run(context, index, &data, options, &answer));
        if (!(fabs(answer.value - hands[k].value) < 1e-12))
            fail_msg("%s: %.15g, by hand %.15g", index->id, answer.value, hands[k].value);
        measure_data_release(&data);
    }
}

/* 40 and 60 people: a = 30 10 0, b = 10 20 30. a/A = 3/4 1/4 0, b/B = 1/6 1/3 1/2: differences 7/12, -1/12, -1/2.
 * p = 3/4, 1/3, 0; P = 2/5. Pairs, in the order of p: unit 3 (0, 1/2), 2 (1/4, 1/3), 1 (3/4, 1/6):
 * 1/4 1/2 + 3/4 5/6 - 1/6 1/4 = 17/24. Areas 1 2 3, points 0 3 4 on a line (mean 7/3). */
static void test_pair_by_hand(void **state)
{
    const double a[] = {30, 10, 0}, b[] = {10, 20, 30}, area[] = {1, 2, 3}, x[] = {0, 3, 4}, y[] = {0, 0, 0};
    const double *people[] = {a, b};
    const double p = 0.4, root = sqrt(3 / 24.0) + sqrt(1 / 12.0);
    const struct measure_table table = {.units = 3, .groups = 2, .people = people, .area = area, .x = x, .y = y};
    const struct measure_options options = MEASURE_USUAL;
    const struct hand hands[] = {
        {"share", p},
        {"dissimilarity", 7 / 12.0},
        {"minmax", 1 - (1 / 6.0 + 1 / 4.0) / (3 / 4.0 + 1 / 3.0 + 1 / 2.0)},
        {"gini", 17 / 24.0},
        {"hutchens", 1 - root},
        {"atkinson", 1 - root * root},
        {"isolation", 3 / 4.0 * 3 / 4 + 1 / 4.0 * 1 / 3},
        {"interaction", 3 / 4.0 * 1 / 4 + 1 / 4.0 * 2 / 3},
        {"correlation_ratio", ((3 / 4.0 * 3 / 4 + 1 / 4.0 * 1 / 3) - p) / (1 - p)},
        {"entropy_h",
         1 - (0.4 * -(0.75 * log(0.75) + 0.25 * log(0.25)) - 0.3 * (log(1 / 3.0) + 2 * log(2 / 3.0)) / 3) /
                 -(p * log(p) + (1 - p) * log(1 - p))},
        {"concentration_profile", (3 / 4.0 * 0.35 + 1 / 4.0 * (0.4 - 1 / 3.0)) / 0.6},
        {"delta", (3 / 4.0 - 1 / 6.0 + 1 / 3.0 - 1 / 4.0 + 1 / 2.0) / 2},
        {"hoover", (0.75 - 0.4 + 0.3 - 0.25 + 0.3) / 2},
        {"gini_concentration", 17 / 24.0 * 0.6},
        {"entropy_concentration", (0.75 * log(0.75 / 0.4) + 0.25 * log(1 / 3.0 / 0.4)) / log(2.5)},
        /* the smallest unit holds 40 people, as many as the group has; the largest two hold 60 */
        {"absolute_concentration", 1 - (1.25 - 1) / (2.5 - 1)},
        {"relative_concentration", (1.25 / (1 / 6.0 + 2 / 3.0 + 3 / 2.0) - 1) / (1 / 2.5 - 1)},
        /* by distance from 7/3: unit 2, 3, 1 */
        {"relative_centralisation", 1 / 4.0 * 1 / 2 + (1 / 4.0 * 1 / 6 - 3 / 4.0 * 5 / 6)},
        {"absolute_centralisation", 1 / 4.0 * 1 / 2 + (1 / 4.0 * 1 / 6 - 3 / 4.0 * 5 / 6)},
    };
    (void)state;
    by_hand(hands, sizeof hands / sizeof *hands, &table, &options);
}

/* Two units a decay apart, of area 0: c = 1 at home and e^-1 there. a = 3 1, b = 1 3. Next to each other; borders
 * of 5; perimeters 8 and 4 on areas 2 and 2. */
static void test_space_by_hand(void **state)
{
    const double a[] = {3, 1}, b[] = {1, 3}, none[] = {0, 0}, x[] = {0, 1000}, area[] = {2, 2},
                 perimeter[] = {8, 4};
    const double *people[] = {a, b};
    size_t start[] = {0, 1, 2};
    uint32_t other[] = {1, 0};
    double one[] = {1, 1}, five[] = {5, 5};
    const struct neighbours touching = {2, start, other, one}, borders = {2, start, other, five};
    const double c = exp(-1), near_a = 3 + c, far_a = 1 + 3 * c, all = 4 * (1 + c);
    struct measure_table table = {.units = 2,
                                  .groups = 2,
                                  .people = people,
                                  .area = none,
                                  .x = x,
                                  .y = none,
                                  .neighbours = &touching,
                                  .borders = &borders};
    const struct measure_options options = MEASURE_USUAL;
    const double paa = (3 * near_a + far_a) / 16, ptt = (4 * all + 4 * all) / 64, even = 4 / 4.0 * (2 + 2 * c);
    const struct hand distances[] = {
        {"spatial_proximity", (4 * paa + 4 * paa) / (8 * ptt)},
        {"relative_clustering", 0},
        {"absolute_clustering", (16 * paa / 4 - even) / (all - even)},
        {"distance_decay_isolation", 0.75 * near_a / all + 0.25 * far_a / all},
        {"distance_decay_interaction", 1 - (0.75 * near_a / all + 0.25 * far_a / all)},
        {"spatial_dissimilarity", 0.5 - 0.5},
        {"boundary_dissimilarity", 0.5 - 0.5},
        /* around each unit lies only the other one */
        {"spatial_isolation", 0.75 * 0.25 + 0.25 * 0.75},
        {"spatial_exposure", 0.75 * 0.75 + 0.25 * 0.25},
    };
    const struct hand compact[] = {{"perimeter_dissimilarity", 0.5 - 0.5 * (4 + 2) / (2 * 4)}};
    (void)state;
    by_hand(distances, sizeof distances / sizeof *distances, &table, &options);
    table.area = area;
    table.perimeter = perimeter;
    by_hand(compact, 1, &table, &options);
}

/* Four squares of side 1 around a point, the last of them empty. Of those with people all touch, the first and the
 * third in a corner alone; the first two and the second two share a border. a = 3 1 2, b = 1 3 2: D = 1/3. */
static void test_corners_and_empty(void **state)
{
    const double a[] = {3, 1, 2, 0}, b[] = {1, 3, 2, 0};
    const double *people[] = {a, b};
    const size_t ring_first[] = {0, 1, 2, 3, 4}, point_start[] = {0, 4, 8, 12, 16};
    const double xy[] = {0, 0, 1, 0, 1, 1, 0, 1, 1, 0, 2, 0, 2, 1, 1, 1,
                         1, 1, 2, 1, 2, 2, 1, 2, 0, 1, 1, 1, 1, 2, 0, 2};
    const struct neighbour_shapes shapes = {4, ring_first, point_start, xy};
    struct neighbours touching, borders;
    struct measure_table table = {.units = 4, .groups = 2, .people = people};
    const struct measure_options options = MEASURE_USUAL;
    const struct hand hands[] = {
        {"spatial_dissimilarity", 1 / 3.0 - (0.5 + 0.25 + 0.25) / 3},
        /* the ends have half of their borders with the empty one */
        {"boundary_dissimilarity", 1 / 3.0 - (2 * 0.5 * 0.5 + 2 * 0.5 * 0.25) / 2},
    };
    (void)state;
    assert_ok(context, neighbours_touching(context, &shapes, &touching));
    assert_ok(context, neighbours_bordering(context, &shapes, &borders));
    table.neighbours = &touching;
    table.borders = &borders;
    by_hand(hands, 2, &table, &options);
    neighbours_release(&touching);
    neighbours_release(&borders);
}

static double value_of(const char *id, const struct measure_table *table, double *first)
{
    const struct measure_options options = MEASURE_USUAL;
    const struct measure_index *index = measure_index_find(id);
    struct measure_answer answer;
    struct measure_data data;
    assert_ok(context, measure_prepare(context, table, MEASURE_PAIR, &data));
    assert_ok(context, measure_run(context, index, &data, &options, &answer));
    measure_data_release(&data);
    double value = answer.value;
    *first = 0;
    for (size_t k = 0; answer.values && k < answer.count; k++)
        *first += isnan(answer.values[k]) ? 0 : answer.values[k] * (double)(k + 1);
    measure_answer_release(&answer);
    return answer.undefined ? -999 : value;
}

/* What people of neither of two groups do to an index is what its descriptor says. */
static void test_neither(void **state)
{
    const struct measure_index *index;
    size_t wrong = 0;
    (void)state;
    for (size_t n = 0; (index = measure_index_at(n)); n++) {
        struct made made;
        double third[MOST_UNITS], sums[2], values[2];
        if (index->kind != MEASURE_PAIR)
            continue;
        made_random(&made, 77, 40, 2);
        made.people[0][7] = made.people[1][7] = 0; /* where only the third live */
        struct measure_table table = made_table(context, &made, MEASURE_PAIR, true);
        for (size_t i = 0; i < made.units; i++)
            third[i] = made.total[i] + (double)(i * i % 50);
        for (int k = 0; k < 2; k++) {
            table.total = k ? third : made.total;
            values[k] = value_of(index->id, &table, &sums[k]);
        }
        neighbours_release(&made.neighbours);
        bool moved = sums[0] != sums[1] || (isnan(values[0]) ? !isnan(values[1]) : values[0] != values[1]);
        if (moved == ((index->holds & MEASURE_AMONG_ALL) != 0))
            continue;
        print_error("%s: people of neither group %s\n", index->id, moved ? "move it" : "do not move it");
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

/* Two groups in an even mix with each other, whoever else lives there: none is nearer to its own. */
static void test_proximity_of_two(void **state)
{
    struct made made;
    double third[MOST_UNITS], none;
    (void)state;
    made_random(&made, 78, 40, 2);
    for (size_t i = 0; i < made.units; i++) {
        made.people[0][i] = (double)(i % 9);
        made.people[1][i] = 3 * (double)(i % 9);
    }
    struct measure_table table = made_table(context, &made, MEASURE_PAIR, true);
    for (size_t i = 0; i < made.units; i++)
        third[i] = made.total[i] + (double)(i * i % 50);
    table.total = third;
    assert_true(fabs(value_of("spatial_proximity", &table, &none) - 1) < 1e-12);
    neighbours_release(&made.neighbours);
}

/* Shares 0.2, 0.4, 0.9 in a row: mean 0.5, z = -0.3 -0.1 0.4, sum of squares 0.26. In a row of 60 units with rising
 * shares those at the ends have the least likely neighbours. */
static void test_lisa(void **state)
{
    enum { ROW = 60 };
    double a[ROW] = {2, 4, 9}, b[ROW] = {8, 6, 1}, one[2 * ROW];
    const double *people[] = {a, b},
                 wanted[] = {2 * -0.3 * -0.1 / 0.26, 2 * -0.1 * 0.05 / 0.26, 2 * 0.4 * -0.1 / 0.26};
    size_t start[ROW + 1] = {0, 1, 3, 4};
    uint32_t other[2 * ROW] = {1, 0, 2, 1};
    for (size_t k = 0; k < 2 * ROW; k++)
        one[k] = 1;
    struct neighbours row = {3, start, other, one};
    struct measure_table table = {.units = 3, .groups = 2, .people = people, .neighbours = &row};
    struct measure_options options = MEASURE_USUAL;
    struct measure_answer answer;
    struct measure_data data;
    (void)state;
    assert_ok(context, measure_prepare(context, &table, MEASURE_PAIR, &data));
    assert_ok(context, measure_run(context, measure_index_find("local_moran"), &data, &options, &answer));
    for (size_t i = 0; i < 3; i++)
        assert_true(fabs(answer.values[i] - wanted[i]) < 1e-12);
    measure_answer_release(&answer);
    measure_data_release(&data);
    size_t count = 0;
    for (uint32_t i = 0; i < ROW; i++) {
        a[i] = i;
        b[i] = ROW - 1 - i;
        start[i] = count;
        if (i > 0)
            other[count++] = i - 1;
        if (i + 1 < ROW)
            other[count++] = i + 1;
    }
    start[ROW] = count;
    row.units = table.units = ROW;
    options.draws = 9999;
    assert_ok(context, measure_prepare(context, &table, MEASURE_PAIR, &data));
    assert_ok(context, measure_run(context, measure_index_find("local_moran_p"), &data, &options, &answer));
    /* of unit 1 the neighbours 0 and 2 add up to 2: of 1770 pairs 2 do so or to less (0 1, 0 2) */
    assert_true(fabs(answer.values[1] - 2 / 1770.0) < 5 * sqrt(2 / 1770.0 / 9999));
    assert_true(answer.values[ROW / 2] > 0.4 && answer.values[ROW - 2] < 0.004);
    measure_answer_release(&answer);
    measure_data_release(&data);
}

/* With each unit alone around itself, indices of surroundings are those without space. */
static void test_surroundings_alone(void **state)
{
    static const char *const same[][2] = {
        {"spatial_information_theory_h", "information_theory_h"},
        {"spatial_multigroup_dissimilarity", "multigroup_dissimilarity"},
        {"spatial_relative_diversity", "relative_diversity"},
        {"spatial_isolation", "isolation"},
        {"spatial_exposure", "interaction"},
        {"spatial_minmax", "minmax"},
    };
    const struct measure_options options = MEASURE_USUAL;
    (void)state;
    for (size_t k = 0; k < sizeof same / sizeof *same; k++) {
        const struct measure_index *index = measure_index_find(same[k][0]);
        const struct neighbour_reach reach = {.kernel = NEIGHBOUR_BIWEIGHT, .bandwidth = 1e-9, .itself = true};
        struct neighbours alone;
        struct measure_answer answer[2];
        struct measure_data data;
        struct made made;
        made_random(&made, 40 + k, 50, 4);
        struct measure_table table = made_table(context, &made, index->kind, false);
        assert_ok(context, neighbours_within(context, made.x, made.y, 50, &reach, &alone));
        table.neighbours = &alone;
        assert_ok(context, measure_prepare(context, &table, index->kind, &data));
        assert_ok(context, measure_run(context, index, &data, &options, &answer[0]));
        assert_ok(context, measure_run(context, measure_index_find(same[k][1]), &data, &options, &answer[1]));
        assert_true(fabs(answer[0].value - answer[1].value) < 1e-12);
        measure_data_release(&data);
        neighbours_release(&alone);
        neighbours_release(&made.neighbours);
    }
}

/* D of {100, 60, 40, 0} against {0, 40, 60, 100} is 0.6 (the tests of R segregation). */
static void test_known_pair(void **state)
{
    const double a[] = {100, 60, 40, 0}, b[] = {0, 40, 60, 100};
    const double *people[] = {a, b};
    const struct measure_table table = {.units = 4, .groups = 2, .people = people};
    const struct measure_options options = MEASURE_USUAL;
    const struct hand hands[] = {{"dissimilarity", 0.6}, {"multigroup_dissimilarity", 0.6}};
    (void)state;
    by_hand(hands, 2, &table, &options);
}

/* Three groups of 20, 20, 60 in three units of 20, 30, 50: P = 0.2 0.2 0.6, I = 0.56. */
static void test_groups_by_hand(void **state)
{
    const double a[] = {20, 0, 0}, b[] = {0, 15, 5}, c[] = {0, 15, 45};
    const double *people[] = {a, b, c};
    const uint32_t cluster[] = {0, 1, 1};
    const struct measure_table table = {
        .units = 3, .groups = 3, .people = people, .cluster = cluster, .clusters = 2};
    const struct measure_options options = MEASURE_USUAL;
    const double e = -(0.4 * log(0.2) + 0.6 * log(0.6));
    const double m = 0.2 * log(5) + 0.15 * log(2.5) + 0.05 * log(0.5) + 0.15 * log(0.5 / 0.6) + 0.45 * log(1.5);
    const double between = 0.2 * log(5) + 0.2 * log(0.25 / 0.2) + 0.6 * log(0.75 / 0.6);
    /* sums over units of t (p - P)^2: 20 0.64 + 30 0.04 + 50 0.04; 20 0.04 + 30 0.09 + 50 0.01; 20 0.36 + 30 0.01 +
     * 50 0.09 */
    const double square[] = {16, 4, 12};
    const struct hand hands[] = {
        /* |x - t P|: 16 6 10; 4 9 5; 12 3 15 */
        {"multigroup_dissimilarity", (32 + 18 + 30) / (2 * 100 * 0.56)},
        {"mutual_information", m},
        {"information_theory_h", m / e},
        {"normalised_exposure", (square[0] / 0.8 + square[1] / 0.8 + square[2] / 0.4) / 100},
        {"relative_diversity", (square[0] + square[1] + square[2]) / (100 * 0.56)},
        {"squared_coefficient_of_variation", (square[0] / 0.2 + square[1] / 0.2 + square[2] / 0.6) / (100 * 2)},
        /* pairs t t |p - p|: a: 600 1 + 1000 1; b: 600 0.5 + 1000 0.1 + 1500 0.4; c: 600 0.5 + 1000 0.9 + 1500 0.4
         */
        {"multigroup_gini", (1600 + 1000 + 1800) / (10000 * 0.56)},
        {"mutual_information_between", between},
        {"mutual_information_within", m - between},
        {"information_theory_h_between", between / e},
        {"information_theory_h_within", (m - between) / e},
        {"diversity_entropy", e},
        {"diversity_entropy_normalised", e / log(3)},
        {"evenness", e / log(3)},
        {"richness", 3},
        {"effective_number", exp(e)},
        {"effective_number_2", 1 / 0.44},
        {"hill", exp(e)},
        {"simpson_concentration", 0.44},
        {"simpson_interaction", 0.56},
        {"polarisation", 4 * (0.04 * 0.8 * 2 + 0.36 * 0.4)},
    };
    (void)state;
    by_hand(hands, sizeof hands / sizeof *hands, &table, &options);
}

/* Three units with thousands of people, far from even: chance moves D little, so that the corrected D is D to the
 * third digit. (PySAL has 0.0005: its search starts where the density is below the smallest double, and stays.) */
static void test_density_corrected(void **state)
{
    const double a[] = {9000, 500, 500}, b[] = {500, 500, 9000};
    const double *people[] = {a, b};
    const struct measure_table table = {.units = 3, .groups = 2, .people = people};
    const struct measure_options options = MEASURE_USUAL;
    struct measure_answer answer;
    struct measure_data data;
    (void)state;
    assert_ok(context, measure_prepare(context, &table, MEASURE_PAIR, &data));
    assert_ok(context, measure_run(context, measure_index_find("density_corrected_dissimilarity"), &data, &options,
                                   &answer));
    assert_true(fabs(answer.value - 0.85) < 1e-3);
    measure_data_release(&data);
}

/* Every descriptor says all that a reference page needs, and no two have one name. */
static void test_descriptors(void **state)
{
    const struct measure_index *index, *other;
    (void)state;
    for (size_t n = 0; (index = measure_index_at(n)); n++) {
        assert_true(index->id && index->title && index->meaning && index->formula && index->empties &&
                    index->reference && index->run);
        assert_ptr_equal(measure_index_find(index->id), index);
        assert_true(index->low < index->high);
        for (size_t k = 0; k < n && (other = measure_index_at(k)); k++)
            assert_string_not_equal(index->id, other->id);
    }
    assert_null(measure_index_find("dissimilarities"));
}

static void check_range(const struct measure_index *index, const struct measure_answer *answer)
{
    for (size_t k = 0; k < (answer->values ? answer->count : 1); k++) {
        double value = answer->values ? answer->values[k] : answer->value;
        if (!(value >= index->low - 1e-12 && value <= index->high + 1e-12) && !(answer->values && isnan(value)))
            fail_msg("%s: %.15g is not in %g .. %g", index->id, value, index->low, index->high);
    }
}

static void check_value(const struct measure_index *index, const char *where, const struct measure_answer *answer,
                        double wanted)
{
    for (size_t k = 0; k < (answer->values ? answer->count : 1); k++) {
        double value = answer->values ? answer->values[k] : answer->value;
        if (!(fabs(value - wanted) < 1e-12) && !(answer->values && isnan(value)))
            fail_msg("%s, %s: %.15g, not %g (%s)", index->id, where, value, wanted, answer->undefined);
    }
}

/* The same mix everywhere, in units of many sizes. */
static void make_even(struct made *made)
{
    for (size_t i = 0; i < made->units; i++)
        for (size_t m = 0; m < made->groups; m++)
            made->people[m][i] = (double)(1 + i * i % 37) * (double)(2 * m + 1);
}

/* No unit is mixed. */
static void make_apart(struct made *made)
{
    for (size_t i = 0; i < made->units; i++)
        for (size_t m = 0; m < made->groups; m++)
            made->people[m][i] = i % made->groups == m ? (double)(1 + i * i % 37) : 0;
}

/* With all others as the other group, and with two groups; kind says which make sense. */
static void for_each_index(void (*check)(const struct measure_index *index, bool two))
{
    const struct measure_index *index;
    for (size_t n = 0; (index = measure_index_at(n)); n++) {
        check(index, false);
        if (index->kind == MEASURE_PAIR)
            check(index, true);
    }
}

static void range_of(const struct measure_index *index, bool two)
{
    struct made made;
    struct measure_answer answer = {0};
    for (uint64_t seed = 1; seed <= 5; seed++) {
        made_random(&made, seed, 30 + seed, two ? 2 : 4);
        measured(context, index, &made, two, &answer);
        check_range(index, &answer);
        measure_answer_release(&answer);
    }
    made_random(&made, 9, 36, two ? 2 : 4);
    make_even(&made);
    measured(context, index, &made, two, &answer);
    if (!isnan(index->even))
        check_value(index, "even", &answer, index->even);
    measure_answer_release(&answer);
    made_random(&made, 9, 36, two ? 2 : 4);
    make_apart(&made);
    measured(context, index, &made, two, &answer);
    if (!isnan(index->apart))
        check_value(index, "apart", &answer, index->apart);
    measure_answer_release(&answer);
}

static void test_ranges(void **state)
{
    (void)state;
    for_each_index(range_of);
}

static void check_same(const struct measure_index *index, const char *what, const struct measure_answer *a,
                       const struct measure_answer *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t k = 0; k < (a->values ? a->count : 1); k++) {
        double x = a->values ? a->values[k] : a->value, y = b->values ? b->values[k] : b->value;
        if (!(fabs(x - y) <= 1e-12 * fmax(1, fabs(x))) && !(isnan(x) && isnan(y)))
            fail_msg("%s, %s: %.17g and %.17g", index->id, what, x, y);
    }
}

static void scale_of(const struct measure_index *index, bool two)
{
    struct made made;
    struct measure_answer one = {0}, three = {0};
    if (!(index->holds & MEASURE_SCALES))
        return;
    made_random(&made, 3, 40, two ? 2 : 4);
    measured(context, index, &made, two, &one);
    for (size_t m = 0; m < made.groups; m++)
        for (size_t i = 0; i < made.units; i++)
            made.people[m][i] *= 3;
    measured(context, index, &made, two, &three);
    check_same(index, "three times as many people", &one, &three);
    measure_answer_release(&one);
    measure_answer_release(&three);
}

/* Each unit once whole, and once as a quarter and three quarters, which are also not beside each other. */
static void merge_of(const struct measure_index *index, bool two)
{
    struct made whole, parts;
    struct measure_answer one = {0}, other = {0};
    if (!(index->holds & MEASURE_MERGES))
        return;
    made_random(&whole, 4, 40, two ? 2 : 4);
    made_random(&parts, 4, 80, two ? 2 : 4);
    for (size_t i = 0; i < 40; i++) {
        parts.cluster[79 - i] = parts.cluster[i] = whole.cluster[i];
        for (size_t m = 0; m < whole.groups; m++) {
            parts.people[m][i] = whole.people[m][i];
            parts.people[m][79 - i] = 3 * whole.people[m][i];
            whole.people[m][i] *= 4;
        }
    }
    measured(context, index, &whole, two, &one);
    measured(context, index, &parts, two, &other);
    check_same(index, "merged", &one, &other);
    measure_answer_release(&one);
    measure_answer_release(&other);
}

static void swap_of(const struct measure_index *index, bool two)
{
    struct made made, swapped;
    struct measure_answer one = {0}, other = {0};
    if (!(index->holds & MEASURE_SWAPS) || (index->kind == MEASURE_PAIR && !two))
        return;
    made_random(&made, 5, 40, two ? 2 : 4);
    swapped = made;
    for (size_t m = 0; m < made.groups; m++)
        memcpy(swapped.people[m], made.people[made.groups - 1 - m], sizeof *made.people);
    measured(context, index, &made, two, &one);
    measured(context, index, &swapped, two, &other);
    check_same(index, "groups in another order", &one, &other);
    measure_answer_release(&one);
    measure_answer_release(&other);
}

/* An empty unit more changes nothing where its area or place is not asked for. */
static void empty_of(const struct measure_index *index, bool two)
{
    struct made made;
    struct measure_answer one = {0}, other = {0};
    if (index->needs & ~(unsigned)(MEASURE_WHOLE_PEOPLE | MEASURE_CLUSTERS) || index->shape != MEASURE_NUMBER ||
        strcmp(index->id, "modified_gini") == 0) /* other draws */
        return;
    made_random(&made, 6, 40, two ? 2 : 4);
    measured(context, index, &made, two, &one);
    made.units++;
    measured(context, index, &made, two, &other);
    check_same(index, "an empty unit more", &one, &other);
}

static void test_invariants(void **state)
{
    (void)state;
    for_each_index(scale_of);
    for_each_index(merge_of);
    for_each_index(swap_of);
    for_each_index(empty_of);
}

static double share_in(const struct made *made, size_t group, size_t unit)
{
    double sum = 0;
    for (size_t m = 0; m < made->groups; m++)
        sum += made->people[m][unit];
    return made->people[group][unit] / sum;
}

/* One of group 0 moves from the unit with the larger share to the other, and one of group 1 the other way. */
static void transfer_of(const struct measure_index *index, bool two)
{
    struct made made;
    int exchanges = 0;
    if (!(index->holds & MEASURE_TRANSFERS))
        return;
    made_random(&made, 7, 30, two || index->kind == MEASURE_PAIR ? 2 : 4);
    for (size_t m = 0; m < made.groups; m++) /* so that one person does not turn a unit over */
        for (size_t i = 0; i < made.units; i++)
            made.people[m][i] *= 100;
    double before = measured_number(context, index, &made, two);
    for (size_t i = 0; i < made.units; i++)
        for (size_t k = 0; k < made.units; k++) {
            if (made.people[0][i] < 1 || made.people[1][k] < 1 ||
                !(share_in(&made, 0, i) > share_in(&made, 0, k) + 0.1) ||
                !(share_in(&made, 1, i) < share_in(&made, 1, k) - 0.1))
                continue;
            made.people[0][i]--;
            made.people[0][k]++;
            made.people[1][k]--;
            made.people[1][i]++;
            double after = measured_number(context, index, &made, two);
            if (after > before + 1e-13)
                fail_msg("%s: rises from %.15g to %.15g although the units became more alike", index->id, before,
                         after);
            before = after;
            exchanges++;
        }
    assert_true(exchanges > 10);
}

static void test_transfers(void **state)
{
    (void)state;
    for_each_index(transfer_of);
}

static double values_weighed(const char *id, struct made *made, bool by_unit)
{
    struct measure_answer answer = {0};
    double sum = 0, all = 0;
    measured(context, measure_index_find(id), made, false, &answer);
    for (size_t k = 0; k < answer.count; k++) {
        double people = 0;
        for (size_t m = 0; m < made->groups; m++)
            for (size_t i = 0; i < made->units; i++)
                people += (by_unit ? i == k : m == k) ? made->people[m][i] : 0;
        sum += people > 0 ? people * answer.values[k] : 0;
        all += people;
    }
    measure_answer_release(&answer);
    return sum / all;
}

/* M is what its parts by unit, by group and by area add up to. */
static void test_decomposition(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 20; seed++) {
        struct made made;
        made_random(&made, seed, 60, 5);
        double m = measured_number(context, measure_index_find("mutual_information"), &made, false);
        double h = measured_number(context, measure_index_find("information_theory_h"), &made, false);
        assert_true(fabs(values_weighed("local_segregation", &made, true) - m) < 1e-12);
        assert_true(fabs(values_weighed("group_segregation", &made, false) - m) < 1e-12);
        assert_true(fabs(measured_number(context, measure_index_find("mutual_information_between"), &made, false) +
                         measured_number(context, measure_index_find("mutual_information_within"), &made, false) -
                         m) < 1e-12);
        assert_true(
            fabs(measured_number(context, measure_index_find("information_theory_h_between"), &made, false) +
                 measured_number(context, measure_index_find("information_theory_h_within"), &made, false) - h) <
            1e-12);
    }
}

/* An index of two groups is that of many for two. */
static void test_two_are_many(void **state)
{
    static const char *const same[][2] = {
        {"dissimilarity", "multigroup_dissimilarity"}, {"gini", "multigroup_gini"},
        {"entropy_h", "information_theory_h"},         {"correlation_ratio", "relative_diversity"},
        {"correlation_ratio", "normalised_exposure"},  {"correlation_ratio", "squared_coefficient_of_variation"},
    };
    (void)state;
    for (size_t k = 0; k < sizeof same / sizeof *same; k++) {
        struct made made;
        made_random(&made, 11 + k, 50, 2);
        assert_true(fabs(measured_number(context, measure_index_find(same[k][0]), &made, true) -
                         measured_number(context, measure_index_find(same[k][1]), &made, true)) < 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pair_by_hand),
        cmocka_unit_test(test_known_pair),
        cmocka_unit_test(test_lisa),
        cmocka_unit_test(test_space_by_hand),
        cmocka_unit_test(test_corners_and_empty),
        cmocka_unit_test(test_neither),
        cmocka_unit_test(test_proximity_of_two),
        cmocka_unit_test(test_surroundings_alone),
        cmocka_unit_test(test_groups_by_hand),
        cmocka_unit_test(test_density_corrected),
        cmocka_unit_test(test_descriptors),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_invariants),
        cmocka_unit_test(test_transfers),
        cmocka_unit_test(test_decomposition),
        cmocka_unit_test(test_two_are_many),
    };
    return cmocka_run_group_tests_name("indices", tests, context_open, context_close);
}
