/* SPDX-License-Identifier: EUPL-1.2
 *
 * Groups drawn into what others have left: with room enough a group is what it is alone; with none to spare it
 * fills the room exactly; whole people stand, whatever the threads.
 */
#include "blocks.h"

enum { SIDE = 16, ZONE = 4, DRAWS = 6 };

static struct draws *prepared(d4i_context *context, const struct draw_task *task)
{
    struct draws *draws = NULL;
    assert_ok(context, draws_prepare(context, task, DRAWS, &draws));
    return draws;
}

static double few(uint64_t cell)
{
    return (double)(2 + cell % 5);
}

/* Every zone has `part` of its people in the group. */
static void count_part(struct blocks *blocks, double part)
{
    for (size_t z = 0; z < blocks->zones; z++) {
        double people = 0;
        for (size_t i = blocks->zone_start[z]; i < blocks->zone_start[z + 1]; i++)
            people += blocks->people[i];
        blocks->group[z] = (int64_t)(people * part) * D4I_PERSON;
    }
}

static void fill_room(const struct blocks *blocks, int32_t *room)
{
    for (size_t i = 0; i < blocks->items; i++)
        room[i] = (int32_t)blocks->people[i];
}

static void room_enough_changes_nothing(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct blocks blocks;
    int32_t alone[SIDE * SIDE], within[SIDE * SIDE], room[SIDE * SIDE];
    blocks_make(context, &blocks, SIDE, ZONE, 1, few);
    count_part(&blocks, 0.3);
    struct draw_task task = blocks_task(&blocks);
    struct draws *draws = prepared(context, &task);
    for (int d = 0; d < DRAWS; d++) {
        fill_room(&blocks, room);
        assert_ok(context, draws_make(context, draws, d, alone));
        assert_ok(context, draws_make_within(context, draws, d, room, within));
        assert_memory_equal(alone, within, sizeof alone);
        for (size_t i = 0; i < blocks.items; i++)
            assert_int_equal(room[i], (int32_t)blocks.people[i] - within[i]);
    }
    assert_fails(context, D4I_BAD_INPUT, "draw 6 of 6", draws_make_within(context, draws, DRAWS, room, within));
    draws_free(draws);
    blocks_release(&blocks);
    d4i_context_free(context);
}

/* Three groups that are everybody: each cell is full to the last person, and each zone has its counts. */
static void three_groups_fill_the_cells(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct blocks blocks;
    static const double part[3] = {0.15, 0.25, 1};
    int32_t room[SIDE * SIDE], got[3][SIDE * SIDE];
    int64_t wanted[3][SIDE / ZONE * SIDE / ZONE];
    struct draws *draws[3];
    int short_of_room = 0;
    blocks_make(context, &blocks, SIDE, ZONE, 1, few);
    for (int g = 0; g < 3; g++) {
        struct draw_task task = blocks_task(&blocks);
        count_part(&blocks, part[g]);
        for (size_t z = 0; z < blocks.zones; z++)
            wanted[g][z] = blocks.group[z] -= g == 2 ? wanted[0][z] + wanted[1][z] : 0;
        task.group_key = 100 + (uint64_t)g;
        draws[g] = prepared(context, &task);
    }
    for (int d = 0; d < DRAWS; d++) {
        int32_t alone[SIDE * SIDE];
        fill_room(&blocks, room);
        for (int g = 0; g < 3; g++)
            assert_ok(context, draws_make_within(context, draws[g], d, room, got[g]));
        assert_ok(context, draws_make(context, draws[1], d, alone));
        for (size_t i = 0; i < blocks.items; i++) {
            assert_int_equal(room[i], 0);
            assert_int_equal(got[0][i] + got[1][i] + got[2][i], (int32_t)blocks.people[i]);
            assert_true(got[0][i] >= 0 && got[1][i] >= 0 && got[2][i] >= 0);
            short_of_room += got[0][i] + alone[i] > (int32_t)blocks.people[i];
        }
        for (size_t z = 0; z < blocks.zones; z++)
            for (int g = 0; g < 3; g++) {
                int64_t sum = 0;
                for (size_t i = blocks.zone_start[z]; i < blocks.zone_start[z + 1]; i++)
                    sum += got[g][i];
                assert_int_equal(sum * D4I_PERSON, wanted[g][z]);
                assert_int_equal(sum, draws_total(draws[g], z, d));
            }
    }
    assert_true(short_of_room > 0); /* alone they would not fit */
    for (int g = 0; g < 3; g++)
        draws_free(draws[g]);
    blocks_release(&blocks);
    d4i_context_free(context);
}

/* More of the group than room: the zone's count stands, nothing is left, and unknown zones are told. */
static void counts_stand_where_room_lacks(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct blocks blocks;
    int32_t room[SIDE * SIDE] = {0}, got[SIDE * SIDE];
    blocks_make(context, &blocks, SIDE, ZONE, 1, few);
    count_part(&blocks, 0.5);
    blocks.group[3] = -1;
    room[blocks.zone_start[3]] = 7;
    struct draw_task task = blocks_task(&blocks);
    struct draws *draws = prepared(context, &task);
    assert_ok(context, draws_make_within(context, draws, 0, room, got));
    for (size_t z = 0; z < blocks.zones; z++) {
        int64_t sum = 0;
        for (size_t i = blocks.zone_start[z]; i < blocks.zone_start[z + 1]; i++)
            sum += z == 3 ? got[i] != DRAWS_UNKNOWN : got[i];
        assert_int_equal(sum, z == 3 ? 0 : blocks.group[z] / D4I_PERSON);
    }
    assert_int_equal(room[blocks.zone_start[3]], 7);
    assert_int_equal(draws_total(draws, 3, 0), DRAWS_UNKNOWN);
    draws_free(draws);
    blocks_release(&blocks);
    d4i_context_free(context);
}

static void threads_change_nothing(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct blocks blocks;
    int32_t room[2][SIDE * SIDE], got[2][SIDE * SIDE];
    blocks_make(context, &blocks, SIDE, ZONE, 1, few);
    count_part(&blocks, 0.6);
    struct draw_task task = blocks_task(&blocks);
    struct draws *draws = prepared(context, &task);
    for (int k = 0; k < 2; k++) {
        fill_room(&blocks, room[k]);
        for (size_t i = 0; i < blocks.items; i += 3)
            room[k][i]--;
        d4i_set_threads(context, k ? 7 : 1);
        assert_ok(context, draws_make_within(context, draws, 1, room[k], got[k]));
    }
    assert_memory_equal(got[0], got[1], sizeof got[0]);
    assert_memory_equal(room[0], room[1], sizeof room[0]);
    draws_free(draws);
    blocks_release(&blocks);
    d4i_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(room_enough_changes_nothing), cmocka_unit_test(three_groups_fill_the_cells),
        cmocka_unit_test(counts_stand_where_room_lacks), cmocka_unit_test(threads_change_nothing)};
    return cmocka_run_group_tests_name("allocate: draws within", tests, NULL, NULL);
}
