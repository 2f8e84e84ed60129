/* SPDX-License-Identifier: EUPL-1.2
 *
 * One zone drawn: where a single person goes, and how far the halves of a group that is mixed evenly are off.
 * 1024 zones of two by two cells of 50 people each.
 */
#include "allocate/draws_inside.h"
#include "blocks.h"

enum { SIDE = 64, CELLS = 4, ZONES = SIDE * SIDE / CELLS };

/* So many of the group in each zone; a law by which it is mixed evenly, so that only chance makes halves differ. */
static struct draws *drawn(d4i_context *context, struct blocks *blocks, int64_t group, int count)
{
    struct draws *draws = NULL;
    blocks_make(context, blocks, SIDE, 2, 1, NULL);
    for (size_t z = 0; z < ZONES; z++)
        blocks->group[z] = group * D4I_PERSON;
    struct draw_task task = blocks_task(blocks);
    assert_ok(context, draws_prepare(context, &task, count, &draws));
    for (int d = 0; d < count; d++) {
        struct dispersion_law *law = &draws->laws[d];
        law->learnt.clump = law->buildings = 0;
        for (size_t o = 0; o < DISPERSION_OCTAVES; o++)
            law->level[o] = -60; /* of the logarithm */
    }
    return draws;
}

/* Each of the four cells gets the person once in four times: of 4096, 1024 with a standard deviation of 27.7. */
static void test_single_person(void **state)
{
    (void)state;
    enum { DRAWS = 4 };
    static int32_t got[SIDE * SIDE];
    d4i_context *context = d4i_context_new();
    struct blocks blocks;
    struct draws *draws = drawn(context, &blocks, 1, DRAWS);
    double sum[CELLS] = {0};
    for (int d = 0; d < DRAWS; d++) {
        assert_ok(context, draws_make(context, draws, d, got));
        for (size_t i = 0; i < blocks.items; i++)
            sum[i % CELLS] += got[i];
    }
    for (size_t c = 0; c < CELLS; c++)
        assert_true(fabs(sum[c] - 1024) < 5 * 27.7);
    draws_free(draws);
    blocks_release(&blocks);
    d4i_context_free(context);
}

/* Ten people, each in either half as chance will: the half has a variance of 10 x 1/2 x 1/2 = 2.5, of which
 * rounding to whole people makes 1/6. Over 40 960 draws it is known to 2.5 sqrt(2 / 40960) = 0.017. */
static void test_variance_of_halves(void **state)
{
    (void)state;
    enum { DRAWS = 40, GROUP = 10 };
    static int32_t got[SIDE * SIDE];
    d4i_context *context = d4i_context_new();
    struct blocks blocks;
    struct draws *draws = drawn(context, &blocks, GROUP, DRAWS);
    double squares = 0;
    for (int d = 0; d < DRAWS; d++) {
        assert_ok(context, draws_make(context, draws, d, got));
        for (size_t i = 0; i < blocks.items; i += CELLS) {
            double off = got[i] + got[i + 1] - GROUP / 2.0;
            squares += off * off;
        }
    }
    double variance = squares / (DRAWS * ZONES);
    if (!(fabs(variance - 2.5) < 5 * 0.017))
        fail_msg("the variance of a half is %.4f, wanted 2.5", variance);
    draws_free(draws);
    blocks_release(&blocks);
    d4i_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_single_person),
        cmocka_unit_test(test_variance_of_halves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
