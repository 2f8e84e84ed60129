/* SPDX-License-Identifier: EUPL-1.2
 *
 * The cascade, and people by pair: nobody is lost, whatever the numbers.
 */
#include "allocate/allocate.h"
#include "base/random.h"
#include "base/wide.h"
#include "four.h"

static void test_registry(void **state)
{
    (void)state;
    size_t count;
    const struct allocation_method *const *methods = allocation_methods(&count);
    assert_in_range(count, 3, 100);
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(allocation_method_find(methods[i]->id), methods[i]);
        assert_true(methods[i]->title && methods[i]->reference && methods[i]->weigh);
    }
    assert_null(allocation_method_find("guesswork"));
}

/* Zone 0 has people in the first level, zone 1 only built-up land, zone 2 nothing, zone 3 no cell. */
static void test_cascade(void **state)
{
    (void)state;
    uint32_t cell[] = {0, 0, 1, 1, 2, 3};
    uint32_t zone[] = {0, 1, 0, 1, 2, 2};
    uint32_t coverage[] = {FULL / 2, FULL / 2, FULL / 4, 3 * (FULL / 4), FULL, FULL / 2};
    const uint32_t people[] = {6, 0, 0, 0, 0, 0}, built[] = {9, 0, 9, 2, 0, 0};
    const struct weight_level levels[] = {{"people", people}, {"built", built}};
    struct pairs pairs = {.cell_low = cell, .zone = zone, .coverage = coverage, .count = 6};
    struct allocation allocation;
    d4i_context *context = d4i_context_new();
    const struct allocation_method *method = allocation_method_find("proportional");
    const struct allocation_task task = {.pairs = &pairs, .zones = 4, .levels = levels, .level_count = 2};
    assert_ok(context, method->weigh(context, &task, &allocation));
    const uint8_t level[] = {0, 1, 2, ALLOCATE_NO_CELL};
    const uint32_t weight[] = {6, 0, 0, 2, 1, 1}, cells[] = {1, 1, 2, 0};
    const uint64_t total[] = {3 * (uint64_t)FULL, 3 * (uint64_t)FULL / 2, 3 * (uint64_t)FULL / 2, 0};
    assert_memory_equal(allocation.level, level, sizeof level);
    assert_memory_equal(pairs.weight, weight, sizeof weight);
    assert_memory_equal(allocation.cells, cells, sizeof cells);
    assert_memory_equal(allocation.total, total, sizeof total);
    const int64_t amount[] = {100, 10, 10, 99};
    int64_t got[6];
    assert_ok(context, allocation_spread(context, &pairs, &allocation, amount, got));
    const int64_t expected[] = {100, 0, 0, 10, 6, 4};
    assert_memory_equal(got, expected, sizeof expected);
    allocation_release(&allocation);
    method = allocation_method_find("areal");
    assert_ok(context, method->weigh(context, &task, &allocation));
    assert_int_equal(allocation.level[0], 0);
    assert_int_equal(allocation.level[3], ALLOCATE_NO_CELL);
    assert_ok(context, allocation_spread(context, &pairs, &allocation, amount, got));
    const int64_t by_area[] = {66, 4, 34, 6, 6, 4};
    assert_memory_equal(got, by_area, sizeof by_area);
    allocation_release(&allocation);
    free(pairs.weight);
    d4i_context_free(context);
}

/* Somebody can live in five cells. Of zone 0 they cover 1 + 1/2 + 1/2 = 2 cells, so its 8 people are 4 a cell;
 * of zone 1 1/2 + 1/2 + 1 + 1 = 3 cells, so its 12 people are 4 a cell as well. How many live there is no matter.
 */
static void test_binary(void **state)
{
    (void)state;
    static const uint32_t map[4][4] = {{0, 0, 0, 1}, {0, 0, 0, 0}, {0, 1, 900000, 0}, {7, 3, 0, 0}};
    static const int64_t expected[FOUR_PAIRS] = {4, 2, 2, 0, 0, /**/ 0, 2, 2, 4, 0, /**/
                                                 0, 0, 0, 0, 0, /**/ 0, 0, 0, 0, 4};
    struct four four;
    uint32_t lived_in[FOUR_PAIRS];
    int64_t got[FOUR_PAIRS];
    four_make(&four);
    four_by_pair(map, lived_in);
    const struct weight_level level = {"people", lived_in};
    const struct allocation_task task = {.levels = &level, .level_count = 1};
    four_spread(&four, "binary", task, (const int64_t[]){8, 12}, got);
    assert_memory_equal(got, expected, sizeof got);
}

static void test_refusals(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    const struct allocation_method asking = {.id = "asking", .needs_people = true},
                                   mapped = {.id = "mapped", .needs_land = true};
    const struct allocation_task task = {.zones = 1}, deep = {.level_count = ALLOCATE_NO_CELL};
    assert_fails(context, D4I_BAD_INPUT, "'asking' needs the people", allocation_check(context, &asking, &task));
    assert_fails(context, D4I_BAD_INPUT, "'mapped' needs a layer", allocation_check(context, &mapped, &task));
    assert_fails(context, D4I_BAD_INPUT, "at most 254",
                 allocation_check(context, allocation_method_find("areal"), &deep));
    d4i_context_free(context);
}

static int64_t floor_share(int64_t amount, uint64_t part, uint64_t total)
{
    int128 product = (int128)amount * (int128)part, quotient = product / (int128)total;
    return (int64_t)(quotient - (product % (int128)total < 0));
}

/* Closes for any amount; equals 128-bit division; weights so large that bits must be dropped. */
static void check_closing(uint64_t seed, int weight_drop, bool zeros)
{
    enum { PAIRS = 20000, ZONES = 30 };
    uint32_t *cell = calloc(PAIRS, sizeof *cell);
    uint32_t *zone = calloc(PAIRS, sizeof *zone), *coverage = calloc(PAIRS, sizeof *coverage),
             *weight = calloc(PAIRS, sizeof *weight);
    int64_t *got = calloc(PAIRS, sizeof *got), amount[ZONES], sum[ZONES] = {0}, before[ZONES] = {0};
    uint64_t so_far[ZONES] = {0};
    for (uint32_t i = 0; i < PAIRS; i++) {
        struct random_stream stream = {seed, i, 0, 0};
        cell[i] = i;
        zone[i] = random_u32(stream, 0) % (ZONES - 1); /* the last zone touches nothing */
        coverage[i] = 1 + random_u32(stream, 1) % FULL;
        weight[i] = zeros && zone[i] % 2 ? 0 : random_u32(stream, 2) >> weight_drop;
    }
    for (uint32_t z = 0; z < ZONES; z++)
        amount[z] = (int64_t)(8e15 * (2 * random_unit((struct random_stream){seed, z, 1, 0}, 0) - 1)) >> (z % 50);
    struct pairs pairs = {.cell_low = cell, .zone = zone, .coverage = coverage, .count = PAIRS};
    const struct weight_level level = {"people", weight};
    struct allocation allocation;
    d4i_context *context = d4i_context_new();
    const struct allocation_task task = {.pairs = &pairs, .zones = ZONES, .levels = &level, .level_count = 1};
    assert_ok(context, allocation_method_find("proportional")->weigh(context, &task, &allocation));
    assert_ok(context, allocation_spread(context, &pairs, &allocation, amount, got));
    for (size_t i = 0; i < PAIRS; i++) {
        uint32_t z = zone[i];
        so_far[z] += (uint64_t)coverage[i] * pairs.weight[i] >> allocation.shift[z];
        int64_t here = floor_share(amount[z], so_far[z], allocation.total[z]);
        assert_true(got[i] == here - before[z]);
        before[z] = here;
        sum[z] += got[i];
    }
    for (size_t z = 0; z + 1 < ZONES; z++) {
        assert_true(sum[z] == amount[z]);
        assert_true(allocation.total[z] > 0 && allocation.total[z] >> 62 == 0);
        assert_int_equal(allocation.level[z], zeros && z % 2);
        assert_int_equal(allocation.shift[z] > 0, weight_drop == 0 && !(zeros && z % 2));
    }
    assert_int_equal(allocation.level[ZONES - 1], ALLOCATE_NO_CELL);
    allocation_release(&allocation);
    pairs_release(&pairs);
    d4i_context_free(context);
    free(weight);
    free(got);
}

static void test_closing(void **state)
{
    (void)state;
    print_message("seeds 1 to 4\n");
    check_closing(1, 20, false);
    check_closing(2, 31, true);
    check_closing(3, 0, false);
    check_closing(4, 0, true);
}

#define TOWN_PAIRS 9000
#define TOWN_ZONES 40
#define TOWN_LEVELS 2

/* Pairs of a zone in runs of 1 to 300, as rows of tiles have them; the last zone touches nothing. */
struct town {
    uint32_t zone[TOWN_PAIRS], coverage[TOWN_PAIRS], level[TOWN_LEVELS][TOWN_PAIRS];
};

static void town_make(struct town *town)
{
    for (uint32_t i = 0, run = 0, zone = 0; i < TOWN_PAIRS; i++) {
        struct random_stream stream = {5, i, 0, 0};
        if (run-- == 0) {
            zone = random_u32(stream, 0) % (TOWN_ZONES - 1);
            run = random_u32(stream, 1) % 4 ? random_u32(stream, 2) % 12 : random_u32(stream, 2) % 300;
        }
        town->zone[i] = zone;
        town->coverage[i] = zone % 7 ? 1 + random_u32(stream, 3) % FULL : FULL;
        for (uint32_t l = 0; l < TOWN_LEVELS;
             l++) /* of three zones one has the first, one the second, one neither */
            town->level[l][i] = zone % 3 == l && random_u32(stream, 4) % 3
                                    ? random_u32((struct random_stream){5, i, 1, l}, 0) >> zone % 32
                                    : 0;
    }
}

/* What is said of the zones, against what it means: the level that weighs anything first, and sums in 128 bits. */
static void check_town(const struct town *town, const struct pairs *pairs, bool even, const struct allocation *got)
{
    for (uint32_t z = 0; z < TOWN_ZONES; z++) {
        uint8_t level = z == TOWN_ZONES - 1 ? ALLOCATE_NO_CELL : TOWN_LEVELS;
        uint128 sum = 0;
        uint64_t total = 0;
        uint32_t cells = 0;
        for (uint8_t l = TOWN_LEVELS; l-- > 0;)
            for (size_t i = 0; i < TOWN_PAIRS; i++)
                level = town->zone[i] == z && town->level[l][i] ? l : level;
        for (size_t i = 0; i < TOWN_PAIRS; i++) {
            if (town->zone[i] != z)
                continue;
            uint32_t weight = level < TOWN_LEVELS ? town->level[level][i] : 1;
            weight = even && weight > 1 ? 1 : weight;
            assert_int_equal(pairs->weight[i], weight);
            sum += (uint64_t)town->coverage[i] * weight;
            total += (uint64_t)town->coverage[i] * weight >> got->shift[z];
            cells += weight > 0;
        }
        assert_int_equal(got->level[z], level);
        assert_int_equal(got->cells[z], cells);
        assert_true(got->total[z] == total && sum >> got->shift[z] >> 62 == 0);
        assert_true(got->shift[z] == 0 || sum >> (got->shift[z] - 1) >> 62 != 0);
    }
}

static void test_levels(void **state)
{
    (void)state;
    print_message("seed 5\n");
    struct town *town = calloc(1, sizeof *town);
    uint32_t *first = calloc(TOWN_PAIRS, sizeof *first);
    d4i_context *context = d4i_context_new();
    town_make(town);
    for (int variant = 0; variant < 4; variant++) {
        const bool even = variant & 1, in_place = variant & 2;
        struct pairs pairs = {.zone = town->zone, .coverage = town->coverage, .count = TOWN_PAIRS};
        struct allocation allocation;
        memcpy(first, town->level[0], sizeof town->level[0]);
        const struct weight_level levels[] = {{"first", first}, {"second", town->level[1]}};
        pairs.weight = in_place ? first : NULL;
        const struct allocation_task task = {
            .pairs = &pairs, .zones = TOWN_ZONES, .levels = levels, .level_count = TOWN_LEVELS};
        const struct allocation_method *method = allocation_method_find(even ? "binary" : "proportional");
        assert_true(method->in_place || !in_place);
        assert_ok(context, method->weigh(context, &task, &allocation));
        check_town(town, &pairs, even, &allocation);
        allocation_release(&allocation);
        if (!in_place)
            free(pairs.weight);
    }
    d4i_context_free(context);
    free(first);
    free(town);
}

static void test_no_pairs(void **state)
{
    (void)state;
    struct pairs pairs = {0};
    struct allocation allocation;
    d4i_context *context = d4i_context_new();
    const struct allocation_task task = {.pairs = &pairs, .zones = 2};
    assert_ok(context, allocation_method_find("areal")->weigh(context, &task, &allocation));
    assert_int_equal(allocation.level[1], ALLOCATE_NO_CELL);
    const int64_t amount[] = {1, 2};
    assert_ok(context, allocation_spread(context, &pairs, &allocation, amount, NULL));
    allocation_release(&allocation);
    pairs_release(&pairs);
    d4i_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_registry), cmocka_unit_test(test_cascade), cmocka_unit_test(test_binary),
        cmocka_unit_test(test_refusals), cmocka_unit_test(test_closing), cmocka_unit_test(test_levels),
        cmocka_unit_test(test_no_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
