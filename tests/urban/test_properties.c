/* SPDX-License-Identifier: EUPL-1.2
 *
 * What must hold of any country, beside test_invariants.c: that clusters are clusters, that growing only adds, that
 * thresholds work one way, and that units add up whatever the pieces that they come in.
 */
#include "made.h"
#include "urban/units.h"

/* Marks the cells that are reached from `start` over cells of class `code` of level 2; their people. */
static int64_t reach(const struct country *country, const uint8_t *level, int code, int start, int neighbours,
                     bool *seen, int *cells)
{
    static int stack[MOST];
    static const int east[] = {0, -1, 1, 0, -1, 1, -1, 1}, north[] = {-1, 0, 0, 1, -1, -1, 1, 1};
    int64_t people = 0;
    int count = 0;
    *cells = 0;
    seen[start] = true;
    stack[count++] = start;
    while (count) {
        int cell = stack[--count];
        people += country->people[cell];
        ++*cells;
        for (int i = 0; i < neighbours; i++) {
            int x = cell % SIDE + east[i], y = cell / SIDE + north[i];
            if (x < 0 || y < 0 || x >= SIDE || y >= SIDE || seen[y * SIDE + x] || level[y * SIDE + x] != code)
                continue;
            seen[y * SIDE + x] = true;
            stack[count++] = y * SIDE + x;
        }
    }
    return people;
}

/* The country of a round, its rules and what they make of it. */
struct classed {
    struct country country;
    struct urban_parameters parameters;
    struct urban_grid grid;
};

static void class_round(struct classed *out, uint32_t round, void (*change)(struct urban_parameters *rules))
{
    out->parameters = parameters_of(round);
    make(&out->country, round);
    if (change)
        change(&out->parameters);
    classify(&out->country.cells, &out->parameters, &out->grid);
}

static void leave_raw(struct urban_parameters *rules)
{
    rules->smoothing = URBAN_SMOOTH_NONE;
    rules->hole_cells = 0;
}

/* Before it is smoothed and filled a centre hangs together by sides (or corners, where the rules say so), and no
 * two of them touch that way. */
static void test_raw_centres(void **state)
{
    (void)state;
    size_t centres = 0;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        static struct classed made;
        bool seen[MOST] = {false};
        class_round(&made, round, leave_raw);
        for (size_t k = 0; k < made.grid.centre_count; k++, centres++) {
            const struct urban_centre *centre = &made.grid.centres[k];
            int cells, start = (int)centre->cell;
            assert_false(seen[start]);
            int64_t people = reach(&made.country, made.grid.level2, 30, start,
                                   (int)made.parameters.centre_neighbours, seen, &cells);
            assert_int_equal(cells, centre->raw_cells);
            assert_true(people == centre->raw_people && people >= made.parameters.centre_people * D4I_PERSON);
        }
        for (int c = 0; c < MOST; c++)
            assert_int_equal(seen[c], made.grid.level2[c] == 30);
        urban_grid_release(&made.grid);
    }
    assert_true(centres > 20);
}

/* Smoothing and filling only add cells, water only into holes; 2022A and 2023A alike. */
static void test_grown_centres(void **state)
{
    (void)state;
    size_t added = 0;
    for (uint32_t round = 0; round < ROUNDS; round++)
        for (int holes = 0; holes < 2; holes++) {
            static struct country country;
            struct urban_grid raw, grown;
            struct urban_parameters parameters = parameters_of(round), plain = parameters;
            make(&country, round);
            parameters.hole_cells = holes ? 14 : 0;
            leave_raw(&plain);
            classify(&country.cells, &plain, &raw);
            classify(&country.cells, &parameters, &grown);
            for (int c = 0; c < MOST; c++) {
                bool water = country.people[c] == 0 && country.built[c] == 0 && country.land[c] < 500000;
                assert_true(raw.centre_of[c] == 0 || grown.centre_of[c] == raw.centre_of[c]);
                if (water && !holes && parameters.smoothing == URBAN_SMOOTH_MAJORITY)
                    assert_int_equal(grown.centre_of[c], 0);
                added += grown.centre_of[c] && !raw.centre_of[c];
            }
            assert_int_equal(raw.centre_count, grown.centre_count);
            urban_grid_release(&raw);
            urban_grid_release(&grown);
        }
    assert_true(added > 100);
}

static bool near_dense(const struct urban_grid *grid, int cell, int distance)
{
    for (int y = cell / SIDE - distance; y <= cell / SIDE + distance; y++)
        for (int x = cell % SIDE - distance; x <= cell % SIDE + distance; x++)
            if (x >= 0 && y >= 0 && x < SIDE && y < SIDE && grid->level2[y * SIDE + x] >= 23)
                return true;
    return false;
}

/* Each semi-dense cluster is whole, large enough, and nowhere within two steps of a dense one or a centre. */
static void test_semi_dense(void **state)
{
    (void)state;
    size_t clusters = 0;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        static struct classed made;
        bool seen[MOST] = {false};
        class_round(&made, round, NULL);
        for (int c = 0; c < MOST; c++) {
            int cells;
            if (made.grid.level2[c] != 22)
                continue;
            assert_false(near_dense(&made.grid, c, (int)made.parameters.semi_distance));
            assert_true(made.country.people[c] >= made.parameters.semi_density * made.country.land[c]);
            if (seen[c])
                continue;
            assert_true(reach(&made.country, made.grid.level2, 22, c, 4, seen, &cells) >=
                        made.parameters.semi_people * D4I_PERSON);
            clusters++;
        }
        urban_grid_release(&made.grid);
    }
    assert_true(clusters > 5);
}

/* Each cell has one class of each list; and more is asked of clusters, so fewer cells are in them. */
static void test_partition(void **state)
{
    (void)state;
    static const char *const steps[][2] = {{"cluster_density", "350"}, {"cluster_people", "9000"}};
    for (uint32_t round = 0; round < ROUNDS; round++)
        for (int step = 0; step < 2; step++) {
            static struct country country;
            struct urban_grid grid, fewer;
            struct urban_parameters parameters = parameters_of(round), more = parameters;
            make(&country, round);
            more.centre_people = parameters.centre_people = 20000;
            assert_ok(context,
                      urban_parameter_set(context, &more, text_of(steps[step][0]), text_of(steps[step][1])));
            classify(&country.cells, &parameters, &grid);
            classify(&country.cells, &more, &fewer);
            for (int c = 0; c < MOST; c++) {
                assert_true(grid.level1[c] <= 3 && memchr("\x0a\x0b\x0c\x0d\x15\x16\x17\x1e", grid.level2[c], 8));
                assert_true(fewer.level1[c] < URBAN_CELL_CLUSTER || grid.level1[c] >= URBAN_CELL_CLUSTER);
            }
            urban_grid_release(&grid);
            urban_grid_release(&fewer);
        }
}

enum { UNITS = 60, PIECES = 2 * MOST };
struct pieces {
    uint64_t cell[PIECES];
    uint32_t unit[PIECES];
    int64_t people[PIECES], land[PIECES];
};

/* Each cell in two parts, each to some unit; the halves of `split` once more in three pieces. */
static void cut(const struct country *country, uint32_t round, struct pieces *out)
{
    const struct random_stream stream = {SEED, round, 7, 0};
    for (uint32_t c = 0; c < MOST; c++) {
        int64_t first = country->people[c] / (1 + random_u32(stream, 3 * c) % 4);
        int64_t land = country->land[c] / (1 + random_u32(stream, 3 * c) % 4);
        for (uint32_t half = 0; half < 2; half++) {
            out->cell[2 * c + half] = c;
            out->unit[2 * c + half] = random_u32(stream, 3 * c + 1 + half) % UNITS;
            out->people[2 * c + half] = half ? country->people[c] - first : first;
            out->land[2 * c + half] = half ? country->land[c] - land : land;
        }
    }
}

static int64_t sum_of(const int64_t *amounts, int count)
{
    int64_t sum = 0;
    for (int i = 0; i < count; i++)
        sum += amounts[i];
    return sum;
}

static void sum_units(const struct urban_grid *grid, const struct pieces *pieces, struct urban_unit *units)
{
    memset(units, 0, UNITS * sizeof *units);
    assert_ok(context, urban_units_sum(context, grid, PIECES, pieces->cell, pieces->unit, pieces->people,
                                       pieces->land, UNITS, units));
}

/* Both levels of a unit hold all of its people, units hold all of the country's, each has one class of each list,
 * level 2 stands under level 1, and the order of the pieces is nothing. */
static void test_units_add_up(void **state)
{
    (void)state;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        static struct classed made;
        static struct pieces pieces, turned;
        static struct urban_unit units[UNITS], other[UNITS];
        int64_t all = 0;
        class_round(&made, round, NULL);
        cut(&made.country, round, &pieces);
        for (int i = 0; i < PIECES; i++) {
            turned.cell[i] = pieces.cell[PIECES - 1 - i];
            turned.unit[i] = pieces.unit[PIECES - 1 - i];
            turned.people[i] = pieces.people[PIECES - 1 - i];
            turned.land[i] = pieces.land[PIECES - 1 - i];
        }
        sum_units(&made.grid, &pieces, units);
        sum_units(&made.grid, &turned, other);
        assert_memory_equal(units, other, sizeof units);
        for (int u = 0; u < UNITS; u++) {
            enum urban_unit1 one = urban_unit_level1(&units[u]);
            enum urban_unit2 two = urban_unit_level2(&units[u], (enum urban_rules)made.parameters.unit_rules);
            all += sum_of(units[u].people.level1, 4);
            assert_true(sum_of(units[u].people.level1, 4) == sum_of(units[u].people.level2, 31));
            assert_true(sum_of(units[u].land.level1, 4) == sum_of(units[u].land.level2, 31));
            assert_true(one == URBAN_UNIT_CITY   ? two == 30
                        : one == URBAN_UNIT_TOWN ? two >= 21 && two <= 23
                                                 : two <= 13);
        }
        assert_true(all == sum_of(made.country.people, MOST));
        urban_grid_release(&made.grid);
    }
}

/* The rule of small units never makes one denser, and without it, or for large ones, nothing changes. */
static void test_border(void **state)
{
    (void)state;
    const struct random_stream stream = {SEED, 9, 0, 0};
    struct urban_parameters off = parameters_of(0), rule = off;
    size_t moved = 0;
    rule.border_people = 5000;
    for (uint32_t i = 0; i < 4000; i++) {
        struct urban_unit unit = {0};
        static const uint8_t codes[][2] = {{3, 30}, {2, 23}, {2, 22}, {2, 21}, {1, 13}, {1, 12}, {1, 11}, {0, 10}};
        for (uint32_t k = 0; k < 8; k++)
            urban_unit_add(&unit, codes[k][0], codes[k][1], random_u32(stream, 16 * i + k) % 1000,
                           random_u32(stream, 16 * i + k) % 900);
        const struct urban_self self = {(random_u32(stream, 16 * i + 9) % 8000) * D4I_PERSON,
                                        random_u32(stream, 16 * i + 10) % 20000000};
        struct urban_unit_classes by_cells = urban_unit_classify(&unit, &self, &off);
        struct urban_unit_classes by_rule = urban_unit_classify(&unit, &self, &rule);
        assert_int_equal(by_cells.level1, urban_unit_level1(&unit));
        assert_true(by_rule.level1 >= by_cells.level1); /* codes of units rise as density falls */
        if (self.people >= 5000 * D4I_PERSON || by_rule.level1 == by_cells.level1)
            assert_memory_equal(&by_rule, &by_cells, sizeof by_rule);
        else
            moved++;
    }
    assert_true(moved > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_raw_centres), cmocka_unit_test(test_grown_centres), cmocka_unit_test(test_semi_dense),
        cmocka_unit_test(test_partition),   cmocka_unit_test(test_units_add_up),  cmocka_unit_test(test_border),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
