/* SPDX-License-Identifier: EUPL-1.2
 *
 * Small units as query/measure.h takes them: who is left out, fractions made whole, areas, and what is chosen.
 */
#include <math.h>

#include "asking.h"
#include "base/random.h"
#include "group/status.h"
#include "query/measure.h"

#include <cmocka.h>

#define MANY 200

static struct measure_group group[2];
static int64_t people[2][MANY], base[MANY];
static uint8_t known[MANY], own[2][MANY];
static uint32_t area[MANY];
static const char *codes[] = {"a", "b"}, *names[] = {"", "Bee"};

static const char *code_of(const void *user, size_t item, char *out)
{
    (void)user;
    text_print(out, 64, "%zu", item);
    return out;
}

/* `items` units in two areas by turns; the numbers are whole people. */
static struct measure_asked ask(size_t items, const int *first, const int *second, const int *all)
{
    for (size_t i = 0; i < items; i++) {
        people[0][i] = first[i] * D4I_PERSON;
        people[1][i] = second ? second[i] * D4I_PERSON : 0;
        base[i] = all[i] * D4I_PERSON;
        known[i] = own[0][i] = own[1][i] = D4I_OBSERVED;
        area[i] = i % 2;
    }
    group[0] = (struct measure_group){"x", "X", people[0], own[0], true, true, NULL, NULL, NULL};
    group[1] = (struct measure_group){"y", "Y", people[1], own[1], false, second != NULL, NULL, NULL, NULL};
    return (struct measure_asked){.items = items,
                                  .groups = 2,
                                  .areas = 2,
                                  .group = group,
                                  .base = base,
                                  .status = known,
                                  .area = area,
                                  .area_code = codes,
                                  .area_name = names,
                                  .against = MEASURE_REST,
                                  .item_code = code_of};
}

static struct measure_result answer(const struct measure_asked *asked, const char *of, int draws)
{
    const d4i_measure_options options = {.of = of, .draws = draws, .seed = 5, .interval = draws ? 0.9 : 0};
    struct measure_question question;
    struct measure_result result;
    must(context, measure_question_of(context, &options, false, &question));
    must(context, measure_run_all(context, asked, &question, &result));
    measure_question_release(&question);
    return result;
}

static const struct measure_row *row_of(const struct measure_result *result, uint32_t where, const char *index)
{
    for (size_t r = 0; r < result->count; r++)
        if (result->rows[r].area == where && strcmp(result->rows[r].index->id, index) == 0)
            return &result->rows[r];
    fail_msg("no row of %s", index);
    return NULL;
}

static void test_areas(void **state)
{
    const int x[] = {1, 0, 3, 2}, all[] = {4, 4, 4, 4};
    struct measure_asked asked = ask(4, x, NULL, all);
    struct measure_result result = answer(&asked, "share,dissimilarity,core", 0);
    (void)state;
    assert_true(row_of(&result, 0, "share")->value == 0.5);
    assert_true(row_of(&result, 1, "share")->value == 0.25);
    assert_true(row_of(&result, 0, "dissimilarity")->value == 0.5);
    assert_true(fabs(row_of(&result, 0, "location_quotient")->value - 0.5 / 0.375) < 1e-15);
    assert_int_equal(row_of(&result, 1, "share")->units, 2);
    assert_true(row_of(&result, 1, "share")->people == 8);
    measure_result_release(&result);
}

static void test_left_out(void **state)
{
    const int x[] = {1, 0, 3, 2, 9, 9}, all[] = {4, 4, 4, 4, 9, 9};
    struct measure_asked asked = ask(6, x, NULL, all);
    (void)state;
    own[0][4] = D4I_SUPPRESSED;
    known[5] = D4I_MISSING;
    area[3] = MEASURE_NO_AREA;
    struct measure_result result = answer(&asked, "share", 0);
    assert_true(row_of(&result, 0, "share")->value == 0.5);
    assert_true(row_of(&result, 1, "share")->value == 0);
    assert_int_equal(result.unknown, 2);
    measure_result_release(&result);
}

/* More people in a group than there are: they are everybody. */
static void test_beyond(void **state)
{
    const int x[] = {6, 0, 2, 2}, all[] = {4, 4, 4, 4};
    struct measure_asked asked = ask(4, x, NULL, all);
    struct measure_result result = answer(&asked, "share", 0);
    (void)state;
    assert_int_equal(result.beyond, 1);
    assert_true(row_of(&result, 0, "share")->value == 0.8);
    measure_result_release(&result);
}

static void test_undefined(void **state)
{
    const int none[] = {0, 1, 0, 0}, all[] = {4, 1, 4, 0};
    struct measure_asked asked = ask(4, none, NULL, all);
    struct measure_result result = answer(&asked, "dissimilarity,isolation", 9);
    (void)state;
    assert_string_equal(row_of(&result, 0, "dissimilarity")->undefined, "nobody is in the group");
    assert_string_equal(row_of(&result, 1, "dissimilarity")->undefined, "everybody is in the group");
    assert_true(isnan(row_of(&result, 0, "dissimilarity")->p));
    assert_true(row_of(&result, 1, "isolation")->value == 1);
    measure_result_release(&result);
}

/* Fractions become whole people: sums move by less than one person, and a unit by at most one. */
static void test_rounded(void **state)
{
    int zero[MANY] = {0};
    const uint32_t group_0 = 0;
    struct measure_asked asked = ask(MANY, zero, NULL, zero);
    struct random_stream stream = {11, 0, 0, 0};
    struct measure_question question;
    struct measure_sample sample;
    size_t order[MANY], first[3] = {0, MANY, MANY};
    bool rounded = false;
    double sum = 0, exact = 0;
    (void)state;
    for (uint32_t i = 0; i < MANY; i++) {
        people[0][i] = random_u32(stream, i) % (3 * (uint32_t)D4I_PERSON);
        base[i] = people[0][i] + random_u32(stream, MANY + i) % (9 * (uint32_t)D4I_PERSON);
        exact += (double)people[0][i] / D4I_PERSON;
        order[i] = i;
        area[i] = 0;
    }
    asked.order = order;
    asked.first = first;
    must(context, measure_question_of(context, NULL, false, &question));
    must(context, measure_sample_make(context, &asked, &question, 0, &group_0, 1, &rounded, &sample));
    assert_true(rounded);
    for (size_t i = 0; i < MANY; i++) {
        assert_true(sample.people[0][i] == floor(sample.people[0][i]));
        assert_true(fabs(sample.people[0][i] - (double)people[0][i] / D4I_PERSON) < 1);
        sum += sample.people[0][i];
    }
    assert_true(fabs(sum - exact) <= 0.5);
    measure_sample_release(&sample);
    measure_question_release(&question);
}

/* Values are of the fractions: (10.5 + 10 + 3) of 58.75 is two fifths, whatever whole people say. */
static void test_fractions(void **state)
{
    const int x[] = {10, 10, 3}, all[] = {26, 25, 7};
    struct measure_asked asked = ask(3, x, NULL, all);
    (void)state;
    asked.areas = 1;
    area[1] = 0;
    people[0][0] += D4I_PERSON / 2;
    base[2] += D4I_PERSON * 3 / 4;
    struct measure_result result = answer(&asked, "share,location_quotient,richness", 0);
    assert_true(fabs(row_of(&result, 0, "share")->value - 0.4) < 1e-12);
    assert_true(fabs(row_of(&result, 0, "share")->people - 58.75) < 1e-9);
    assert_true(result.rounded);
    measure_result_release(&result);
}

/* Of people who stand where chance put them, D is near what chance gives and p is not small; of people apart, it is
 * 1 and p as small as can be. */
static void test_chance(void **state)
{
    int apart[MANY], all[MANY];
    struct random_stream stream = {12, 0, 0, 0};
    (void)state;
    for (uint32_t i = 0; i < MANY; i++) {
        all[i] = 10;
        apart[i] = (int)random_binomial(stream, 1000 * i, 10, 0.3);
    }
    struct measure_asked asked = ask(MANY, apart, NULL, all);
    struct measure_result result = answer(&asked, "dissimilarity,bias_corrected_dissimilarity", 99);
    const struct measure_row *d = row_of(&result, 0, "dissimilarity");
    assert_true(fabs(d->value - d->expected) < 0.06);
    assert_true(d->p > 0.02);
    assert_true(d->low <= d->high);
    assert_true(row_of(&result, 0, "bias_corrected_dissimilarity")->value < 0.7 * d->value); /* takes off a part */
    measure_result_release(&result);
    for (size_t i = 0; i < MANY; i++)
        apart[i] = i < MANY / 2 ? 10 : 0;
    asked = ask(MANY, apart, NULL, all);
    result = answer(&asked, "dissimilarity", 99);
    d = row_of(&result, 0, "dissimilarity");
    assert_true(d->value == 1);
    assert_true(d->p == 0.01);
    measure_result_release(&result);
}

/* An area without any small unit has a reason, and no number. */
static void test_empty_area(void **state)
{
    const int x[] = {1, 0, 3, 2}, all[] = {4, 4, 4, 4};
    struct measure_asked asked = ask(4, x, NULL, all);
    (void)state;
    for (size_t i = 0; i < 4; i++)
        area[i] = 0;
    struct measure_result result = answer(&asked, "core,dissimilarity", 9);
    assert_string_equal(row_of(&result, 1, "dissimilarity")->undefined, "there are no units");
    assert_string_equal(row_of(&result, 1, "location_quotient")->undefined, "nobody lives there");
    assert_int_equal(row_of(&result, 1, "dissimilarity")->units, 0);
    for (size_t r = 0; r < result.count; r++)
        assert_true(isnan(result.rows[r].value) == (result.rows[r].undefined != NULL));
    measure_result_release(&result);
}

/* Areas of 8 people each, 4 and 2 of 6 in all in the group. Of people of both together drawn into the first, 4 or
 * more are of the group in 3915 of 12870 ways, and 4, which is most diverse, in 3150. Units of the first area drawn
 * anew have 6, 4 or 2 of the group, those of the second always 2, so that its quotient is 2 a / (a + 2). */
static void test_parent(void **state)
{
    const int x[] = {3, 1, 1, 1}, all[] = {4, 4, 4, 4};
    const double ways[] = {45, 720, 3150, 5040, 3150, 720, 45};
    struct measure_asked asked = ask(4, x, NULL, all);
    struct measure_result result = answer(&asked, "core", 4999), exact;
    const struct measure_row *share = row_of(&result, 0, "share"), *other = row_of(&result, 1, "share");
    const struct measure_row *quotient = row_of(&result, 0, "location_quotient");
    const struct measure_row *number = row_of(&result, 0, "effective_number");
    double expected = 0;
    (void)state;
    for (int k = 0; k <= 6; k++) {
        double p = k / 8.0;
        expected += ways[k] / 12870 * exp(-(k ? p * log(p) : 0) - (1 - p) * log(1 - p));
    }
    assert_true(share->expected == 0.375 && other->expected == 0.375 && quotient->expected == 1);
    assert_true(fabs(share->p - 3915 / 12870.0) < 0.03 && quotient->p == share->p);
    assert_true(fabs(number->expected - expected) < 0.01 && fabs(number->p - 3150 / 12870.0) < 0.03);
    assert_true(fabs(quotient->low - 1) < 1e-12 && fabs(quotient->high - 1.5) < 1e-12);
    assert_null(quotient->no_interval);
    assert_true(isnan(other->low) && isnan(other->high));
    assert_string_equal(other->no_interval, "all bootstraps of units give the same value");
    assert_false(result.alone);
    exact = answer(&asked, "core", 0);
    assert_true(row_of(&exact, 1, "share")->expected == 0.375 && isnan(row_of(&exact, 1, "share")->p));
    assert_true(row_of(&exact, 1, "location_quotient")->expected == 1);
    measure_result_release(&exact);
    measure_result_release(&result);
    for (size_t i = 0; i < 4; i++)
        area[i] = 0;
    asked.areas = 1;
    result = answer(&asked, "core", 9); /* everybody: chance gives the same people */
    assert_true(result.alone && isnan(row_of(&result, 0, "share")->expected));
    assert_true(isnan(row_of(&result, 0, "location_quotient")->p));
    measure_result_release(&result);
}

/* Nobody but of the groups lives in the first area: its table is narrower than that of the second, in draws too. */
static void test_parent_shapes(void **state)
{
    const int x[] = {2, 1, 2, 1}, y[] = {2, 1, 2, 1}, all[] = {4, 6, 4, 6};
    struct measure_asked asked = ask(4, x, y, all);
    struct measure_result result = answer(&asked, "effective_number", 99);
    const struct measure_row *first = row_of(&result, 0, "effective_number");
    const struct measure_row *second = row_of(&result, 1, "effective_number");
    (void)state;
    assert_true(fabs(first->value - 2) < 1e-12);
    assert_true(fabs(second->value - exp(log(6) / 3 + 2 * log(1.5) / 3)) < 1e-12);
    assert_true(first->expected > 2 && first->expected < 3 && first->p > 0.9);
    assert_true(second->expected > 2 && second->expected < 3 && second->p > 0.3);
    measure_result_release(&result);
}

/* No interval of one unit, nor of one draw. */
static void test_no_interval(void **state)
{
    const int x[] = {3, 1, 0, 1}, all[] = {4, 4, 4, 4};
    struct measure_asked asked = ask(2, x, NULL, all);
    struct measure_result result = answer(&asked, "share,isolation", 9);
    (void)state;
    for (uint32_t where = 0; where < 2; where++) {
        const struct measure_row *row = row_of(&result, where, "share");
        assert_true(isnan(row->low) && isnan(row->high) && row->value > 0);
        assert_non_null(strstr(row->no_interval, "one unit only"));
    }
    measure_result_release(&result);
    asked = ask(4, x, NULL, all);
    result = answer(&asked, "share", 1);
    assert_non_null(strstr(row_of(&result, 0, "share")->no_interval, "one bootstrap alone"));
    measure_result_release(&result);
    result = answer(&asked, "share", 0);
    assert_null(row_of(&result, 0, "share")->no_interval);
    measure_result_release(&result);
}

/* One unit of three has all of the group: of as many bootstraps it is missing from 8/27. */
static void test_lost(void **state)
{
    const int x[] = {1, 2, 0, 2, 0, 2}, all[] = {4, 4, 4, 4, 4, 4};
    struct measure_asked asked = ask(6, x, NULL, all);
    struct measure_result result = answer(&asked, "isolation", 99);
    (void)state;
    const size_t lost = row_of(&result, 0, "isolation")->bootstraps_lost;
    assert_true(lost > 15 && lost < 45);
    assert_int_equal(row_of(&result, 0, "isolation")->chance_lost, 0);
    assert_int_equal(row_of(&result, 1, "isolation")->bootstraps_lost, 0);
    measure_result_release(&result);
}

/* Of areas among all of them: each has its own people; nobody lives in the last. */
static void test_by_area(void **state)
{
    const int x[] = {3, 1, 0, 2, 5, 0}, all[] = {4, 8, 4, 16, 8, 8};
    static const char *const three[] = {"a", "b", "c"};
    struct measure_asked asked = ask(6, x, NULL, all);
    (void)state;
    asked.areas = 3;
    asked.area_code = asked.area_name = three;
    struct measure_result result = answer(&asked, "multilevel_effects", 0);
    assert_true(row_of(&result, 0, "multilevel_effects")->people == 16);
    assert_true(row_of(&result, 1, "multilevel_effects")->people == 32);
    assert_int_equal(row_of(&result, 1, "multilevel_effects")->units, 3);
    assert_true(isnan(row_of(&result, 2, "multilevel_effects")->value));
    assert_string_equal(row_of(&result, 2, "multilevel_effects")->undefined, "nobody lives there");
    assert_int_equal(row_of(&result, 2, "multilevel_effects")->units, 0);
    measure_result_release(&result);
}

static void is_near(double found, double expected)
{
    assert_true(fabs(found - expected) < 1e-12);
}

/* Groups that were drawn twice, the same both times: the value of one table, and the interval around it. Drawn
 * apart: the mean of both values, the mean of what chance gives, and an interval that holds them. */
static void test_draws(void **state)
{
    const int x[] = {1, 0, 3, 2, 1, 1, 0, 0, 2, 0, 4, 0}, all[] = {4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4};
    int64_t most[12] = {0}, none[12] = {0};
    struct measure_asked asked = ask(12, x, NULL, all);
    const int64_t *same[] = {people[0], people[0]}, *other[] = {people[0], most}, *absent[] = {none, people[0]};
    (void)state;
    for (size_t i = 0; i < 12; i++) {
        area[i] = 0;
        most[i] = i < 6 ? 4 * D4I_PERSON : 0; /* D = 1 */
    }
    struct measure_result plain = answer(&asked, "dissimilarity", 99);
    asked.draws = 2;
    group[0].draw = same;
    struct measure_result equal = answer(&asked, "dissimilarity", 99);
    group[0].draw = other;
    struct measure_result apart = answer(&asked, "dissimilarity", 99);
    group[0].draw = absent;
    group[0].people = none;
    struct measure_result once = answer(&asked, "dissimilarity", 99);
    const struct measure_row *p = row_of(&plain, 0, "dissimilarity"), *e = row_of(&equal, 0, "dissimilarity");
    const struct measure_row *a = row_of(&apart, 0, "dissimilarity"), *o = row_of(&once, 0, "dissimilarity");
    is_near(e->value, p->value);
    is_near(e->expected, p->expected);
    assert_true(e->low < e->value && e->value < e->high && e->p > 0 && e->p <= 1);
    is_near(a->value, (p->value + 1) / 2);
    assert_true(a->low < p->value && a->high == 1); /* no further than the index can go */
    assert_true(a->p < e->p);
    is_near(o->value, p->value); /* in the first draw nobody is in the group */
    assert_null(o->undefined);
    measure_result_release(&plain);
    measure_result_release(&equal);
    measure_result_release(&apart);
    measure_result_release(&once);
}

/* An index that needs units in their places, which bootstraps have not: the mean of both draws, Student's t with
 * one degree of freedom around it. Groups that are not drawn, or alike, have the reason why there is no interval.
 */
static void test_between_draws(void **state)
{
    static const char *const of = "mutual_information_between";
    const int x[] = {4, 0, 3, 2, 2, 1}, all[] = {4, 4, 4, 4, 4, 4};
    int64_t one[6], more[6] = {0};
    struct measure_asked asked = ask(6, x, NULL, all);
    const int64_t *same[] = {one, one}, *other[] = {one, more};
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        one[i] = people[0][i];
        more[i] = i % 2 ? 1 * D4I_PERSON : 2 * D4I_PERSON;
    }
    struct measure_result first = answer(&asked, of, 9);
    group[0].people = more;
    struct measure_result second = answer(&asked, of, 9);
    group[0].people = one;
    asked.draws = 2;
    group[0].draw = other;
    struct measure_result apart = answer(&asked, of, 9);
    group[0].draw = same;
    struct measure_result equal = answer(&asked, of, 9);
    const struct measure_row *f = row_of(&first, MEASURE_TOGETHER, of), *a = row_of(&apart, MEASURE_TOGETHER, of);
    const double u = f->value, v = row_of(&second, MEASURE_TOGETHER, of)->value;
    assert_true(u > 1.5 * v && isnan(f->low) && isnan(f->high));
    assert_non_null(strstr(f->no_interval, "have no places"));
    is_near(a->value, (u + v) / 2);
    assert_null(a->no_interval);
    assert_true(fabs(a->high - (u + v) / 2 - 6.313751514675 * sqrt(1.5 * (u - v) * (u - v) / 2)) < 1e-6);
    assert_true(a->low == 0); /* no further than the index can go */
    const struct measure_row *e = row_of(&equal, MEASURE_TOGETHER, of);
    assert_true(isnan(e->low) && isnan(e->high));
    assert_string_equal(e->no_interval, "all draws of the groups give the same value");
    measure_result_release(&first);
    measure_result_release(&second);
    measure_result_release(&apart);
    measure_result_release(&equal);
}

/* Two countries: where zones have 9 times as many people they are flagged, from 10 times on refused. Sizes within
 * one kind, and indices that small units do not move, never are. */
static void test_sizes(void **state)
{
    static const char *const kinds[] = {"AA", "BB"}, *const one[] = {"AA", "AA"};
    d4i_measure_options options = {.of = "dissimilarity"};
    struct measure_question question;
    struct measure_result result;
    const int x[] = {1, 10, 3, 20}, less[] = {4, 36, 4, 36}, more[] = {4, 40, 4, 40};
    struct measure_asked asked = ask(4, x, NULL, less);
    (void)state;
    asked.area_kind = kinds;
    result = answer(&asked, "dissimilarity", 0);
    measure_result_release(&result);
    asked = ask(4, x, NULL, more);
    asked.area_kind = kinds;
    must(context, measure_question_of(context, &options, false, &question));
    assert_int_equal(measure_run_all(context, &asked, &question, &result), D4I_BAD_USAGE);
    assert_non_null(strstr(d4i_error_text(context), "4 people each in AA and 40 in BB, 10 times"));
    measure_question_release(&question);
    asked.area_kind = one;
    result = answer(&asked, "dissimilarity", 0);
    measure_result_release(&result);
    asked.area_kind = kinds;
    result = answer(&asked, "share", 0);
    measure_result_release(&result);
    options.compare = 1;
    must(context, measure_question_of(context, &options, false, &question));
    must(context, measure_run_all(context, &asked, &question, &result));
    assert_true(row_of(&result, 1, "dissimilarity")->value > 0);
    measure_question_release(&question);
    measure_result_release(&result);
}

static void refused(const d4i_measure_options *options, bool cells, const char *word)
{
    struct measure_question question = {0};
    assert_int_equal(measure_question_of(context, options, cells, &question), D4I_BAD_USAGE);
    if (!strstr(d4i_error_text(context), word))
        fail_msg("no '%s' in: %s", word, d4i_error_text(context));
}

/* The parameter that an index is said to take, and how it is given. */
static void set_parameter(d4i_measure_options *options, unsigned takes)
{
    options->atkinson = takes & MEASURE_TAKES_ATKINSON ? 0.3 : 0;
    options->order = takes & MEASURE_TAKES_ORDER ? 2 : 0;
    options->centre[0] = takes & MEASURE_TAKES_CENTRE ? 1 : 0;
    options->reach = takes & MEASURE_TAKES_DECAY ? 500 : 0;
}

static void test_parameters(void **state)
{
    const struct measure_index *index;
    (void)state;
    for (size_t i = 0; (index = measure_index_at(i)) != NULL; i++)
        for (unsigned takes = MEASURE_TAKES_ATKINSON; takes <= MEASURE_TAKES_DECAY; takes *= 2) {
            d4i_measure_options options = {.of = index->id};
            struct measure_question question = {0};
            bool taken =
                index->takes & takes || (takes == MEASURE_TAKES_DECAY && index->needs & MEASURE_NEIGHBOURS);
            taken |= takes == MEASURE_TAKES_DECAY && strcmp(index->id, "minmax") == 0;
            set_parameter(&options, takes);
            d4i_status status = measure_question_of(context, &options, false, &question);
            assert_int_equal(status, taken ? D4I_OK : D4I_BAD_USAGE);
            measure_question_release(&question);
        }
    const d4i_measure_options surface = {.of = "minmax", .kernel = "triangular"}, plain = {.of = "minmax"};
    struct measure_question question = {0};
    must(context, measure_question_of(context, &surface, false, &question));
    assert_string_equal(question.chosen[0].index->id, "spatial_minmax");
    measure_question_release(&question);
    must(context, measure_question_of(context, &plain, false, &question));
    assert_string_equal(question.chosen[0].index->id, "minmax");
    measure_question_release(&question);
}

static void test_refused(void **state)
{
    (void)state;
    refused(&(d4i_measure_options){.of = "isolaton"}, false, "'isolation'");
    refused(&(d4i_measure_options){.of = " , "}, false, "no index");
    refused(&(d4i_measure_options){.null = "luck"}, false, "permutation");
    refused(&(d4i_measure_options){.kernel = "square"}, false, "biweight");
    refused(&(d4i_measure_options){.interval = NAN}, false, "interval");
    refused(&(d4i_measure_options){.draws = -1}, false, "draws");
    refused(&(d4i_measure_options){.of = "gini", .scales = "500,1000"}, false, "surroundings");
    refused(&(d4i_measure_options){.scales = "1000,500"}, false, "narrowest first");
    refused(&(d4i_measure_options){.scales = "near"}, false, "metres");
    refused(&(d4i_measure_options){.of = "gini"}, true, "--draws");
    refused(&(d4i_measure_options){.reach = 500}, false, "--reach");
    refused(&(d4i_measure_options){.of = "isolation", .kernel = "uniform"}, false, "spatial_isolation");
    refused(&(d4i_measure_options){.of = "spatial_dissimilarity", .kernel = "uniform"}, false, "--kernel");
    refused(&(d4i_measure_options){.of = "spatial_isolation", .reach = 500, .scales = "250"}, false, "--scales");
    refused(&(d4i_measure_options){.of = "effective_number", .order = 2}, false, "hill");
    refused(&(d4i_measure_options){.of = "gini", .atkinson = 0.3}, false, "atkinson");
    refused(&(d4i_measure_options){.of = "local_centralisation", .centre = {1, 1}}, false,
            "absolute_centralisation, relative_centralisation");
    refused(&(d4i_measure_options){.of = "dissimilarity", .null = "evenness"}, true, "--draws");
    refused(&(d4i_measure_options){.of = "local_moran", .draws = 9}, true, "--over");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_areas),         cmocka_unit_test(test_left_out),
        cmocka_unit_test(test_beyond),        cmocka_unit_test(test_undefined),
        cmocka_unit_test(test_rounded),       cmocka_unit_test(test_chance),
        cmocka_unit_test(test_sizes),         cmocka_unit_test(test_draws),
        cmocka_unit_test(test_between_draws), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_empty_area),    cmocka_unit_test(test_parent),
        cmocka_unit_test(test_no_interval),   cmocka_unit_test(test_by_area),
        cmocka_unit_test(test_lost),          cmocka_unit_test(test_fractions),
        cmocka_unit_test(test_parent_shapes), cmocka_unit_test(test_parameters),
    };
    return cmocka_run_group_tests(tests, context_open, context_close);
}
