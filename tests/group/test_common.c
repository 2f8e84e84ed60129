/* SPDX-License-Identifier: EUPL-1.2
 *
 * The finest common level: real partings of Italy, Spain and Eurostat by hand, then random ones against brute
 * force.
 */
#include "../io/scratch.h"

#include "base/random.h"
#include "group/common.h"

enum { NODES = 32 };

struct row {
    int parent; /* position in the list, -1 = none */
    enum group_kind kind;
    const char *code, *origin;
};

struct grown {
    struct group_tree tree;
    struct origin_set sets[NODES];
    bool said[NODES];
};

static struct common_source plant(d4i_context *context, struct grown *grown, const char *name, const char *date,
                                  const char *own, const struct row *rows)
{
    for (uint32_t node; rows->code; rows++) {
        assert_ok(context, group_add(context, &grown->tree, rows->parent < 0 ? GROUP_NONE : (uint32_t)rows->parent,
                                     rows->kind, rows->code, NULL, NULL, &node));
        assert_ok(context, group_describe(context, &grown->tree, node, rows->origin, NULL));
    }
    assert_ok(context, origin_of_tree(context, &grown->tree, date, own, grown->sets, grown->said));
    return (struct common_source){name, &grown->tree, grown->sets, grown->said, own};
}

static const struct row italy_2011[] = {{-1, GROUP_TOTAL, "total", NULL},
                                        {0, GROUP_LEAF, "IT", NULL},
                                        {0, GROUP_SUBTOTAL, "foreign", "abroad stateless"},
                                        {2, GROUP_LEAF, "europe", "europe"},
                                        {2, GROUP_LEAF, "africa", "africa"},
                                        {2, GROUP_LEAF, "america", "america"},
                                        {2, GROUP_LEAF, "asia", "asia"},
                                        {2, GROUP_LEAF, "oceania", "oceania"},
                                        {2, GROUP_LEAF, "stateless", "stateless"},
                                        {0, 0, NULL, NULL}};
static const struct row italy_2021[] = {{-1, GROUP_TOTAL, "total", NULL},
                                        {0, GROUP_LEAF, "IT", NULL},
                                        {0, GROUP_LEAF, "eu", "eu"},
                                        {0, GROUP_LEAF, "non_eu", "third"},
                                        {0, 0, NULL, NULL}};
static const struct row spain_2012[] = {{-1, GROUP_TOTAL, "total", NULL},
                                        {0, GROUP_LEAF, "ES", NULL},
                                        {0, GROUP_SUBTOTAL, "abroad", "abroad"},
                                        {2, GROUP_SUBTOTAL, "eu", "eu"},
                                        {3, GROUP_LEAF, "DE", NULL},
                                        {3, GROUP_LEAF, "GB", NULL},
                                        {3, GROUP_RESIDUAL, "eu_rest", NULL},
                                        {2, GROUP_SUBTOTAL, "europe_non_eu", "europe -eu"},
                                        {7, GROUP_LEAF, "RU", NULL},
                                        {7, GROUP_RESIDUAL, "europe_rest", NULL},
                                        {2, GROUP_SUBTOTAL, "africa", "africa"},
                                        {10, GROUP_LEAF, "MA", NULL},
                                        {10, GROUP_RESIDUAL, "africa_rest", NULL},
                                        {2, GROUP_LEAF, "america", "america"},
                                        {2, GROUP_LEAF, "asia", "asia -eu"},
                                        {2, GROUP_LEAF, "oceania", "oceania AQ"},
                                        {0, 0, NULL, NULL}};
static const struct row spain_2021[] = {{-1, GROUP_TOTAL, "total", NULL},
                                        {0, GROUP_LEAF, "ES", NULL},
                                        {0, GROUP_LEAF, "eu", "eu27_2020"},
                                        {0, GROUP_LEAF, "europe_rest", "europe -eu27_2020"},
                                        {0, GROUP_LEAF, "africa", "africa"},
                                        {0, GROUP_LEAF, "MA_not_listed", "america"},
                                        {0, GROUP_LEAF, "asia_oceania", "asia oceania AQ -eu27_2020"},
                                        {0, 0, NULL, NULL}};
static const struct row eurostat[] = {
    {-1, GROUP_TOTAL, "total", NULL},      {0, GROUP_LEAF, "native", "native"},
    {0, GROUP_LEAF, "eu", "eu"},           {0, GROUP_LEAF, "third", "third stateless"},
    {0, GROUP_LEAF, "unknown", "unknown"}, {0, 0, NULL, NULL}};

static void check_block(const struct common_level *level, size_t b, const char *code, const char *name)
{
    assert_true(b < level->block_count);
    assert_string_equal(level->blocks[b].code, code);
    assert_string_equal(level->blocks[b].name, name);
}

/* The nodes that make up a block, as "a b". */
static void check_nodes(const struct common_source *source, const struct common_level *level, size_t view, size_t b,
                        const char *nodes, size_t merged)
{
    const struct common_part *part = &level->views[view].parts[b];
    char list[200] = "";
    for (size_t i = 0; i < part->node_count; i++)
        snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s", i ? " " : "",
                 source->tree->nodes[part->nodes[i]].code);
    assert_string_equal(list, nodes);
    assert_int_equal(part->merged_count, merged);
}

static size_t find_block(const struct common_level *level, const char *code)
{
    for (size_t b = 0; b < level->block_count; b++)
        if (strcmp(level->blocks[b].code, code) == 0)
            return b;
    fail_msg("no block %s", code);
    return 0;
}

static void italy_keeps_natives_and_others(void **state)
{
    struct scratch *scratch = *state;
    struct grown grown[2] = {0};
    struct common_level level;
    const struct common_source sources[] = {
        plant(scratch->context, &grown[0], "2011", "2011-10-09", "IT", italy_2011),
        plant(scratch->context, &grown[1], "2021", "2021-12-31", "IT", italy_2021)};
    assert_ok(scratch->context, common_level_find(scratch->context, sources, 2, NULL, &level));
    assert_int_equal(level.block_count, 3);
    check_block(&level, 0, "native", "From the reporting country");
    check_block(&level, 1, "abroad", "From abroad");
    check_block(&level, 2, "stateless", "Stateless");
    check_nodes(&sources[0], &level, 0, 0, "IT", 1);
    check_nodes(&sources[0], &level, 0, 1, "europe africa america asia oceania", 5);
    check_nodes(&sources[0], &level, 0, 2, "stateless", 1);
    check_nodes(&sources[1], &level, 1, 1, "eu non_eu", 2);
    check_nodes(&sources[1], &level, 1, 2, "", 0);
    assert_int_equal(level.views[0].before, 7);
    assert_int_equal(level.views[0].after, 3);
    assert_int_equal(level.views[1].after, 2);
    assert_false(origin_has(&level.universe, country_number("IT")));
    common_level_release(&level);
    common_level_release(&level);
    for (int i = 0; i < 2; i++)
        group_tree_release(&grown[i].tree);
}

/* Where the newer table counts the stateless with third countries, the older one's subtotal is used as it is. */
static void a_measured_subtotal_is_preferred(void **state)
{
    struct scratch *scratch = *state;
    struct grown grown[2] = {0};
    struct common_level level;
    struct row newer[sizeof italy_2021 / sizeof *italy_2021];
    memcpy(newer, italy_2021, sizeof newer);
    newer[3].origin = "third stateless";
    const struct common_source sources[] = {
        plant(scratch->context, &grown[0], "2011", "2011-10-09", "IT", italy_2011),
        plant(scratch->context, &grown[1], "2021", "2021-12-31", "IT", newer)};
    assert_ok(scratch->context, common_level_find(scratch->context, sources, 2, NULL, &level));
    assert_int_equal(level.block_count, 2);
    check_block(&level, 1, "abroad_stateless", "From abroad and stateless");
    check_nodes(&sources[0], &level, 0, 1, "foreign", 6);
    common_level_release(&level);
    for (int i = 0; i < 2; i++)
        group_tree_release(&grown[i].tree);
}

static void countries_that_changed_sides_unite_europe(void **state)
{
    struct scratch *scratch = *state;
    struct grown grown[2] = {0};
    struct common_level level;
    const struct common_source sources[] = {
        plant(scratch->context, &grown[0], "2012", "2012-01-01", "ES", spain_2012),
        plant(scratch->context, &grown[1], "2021", "2021-01-01", "ES", spain_2021)};
    assert_ok(scratch->context, common_level_find(scratch->context, sources, 2, NULL, &level));
    assert_int_equal(level.block_count, 5);
    check_block(&level, 0, "native", "From the reporting country");
    check_block(&level, 1, "africa", "Africa");
    check_block(&level, 2, "america", "America");
    check_block(&level, 3, "origins_1", "Europe, with Cyprus"); /* which M49 counts to Asia */
    assert_string_equal(level.blocks[4].code, "origins_2");
    check_nodes(&sources[0], &level, 0, 3, "eu europe_non_eu", 5);
    check_nodes(&sources[1], &level, 1, 3, "eu europe_rest", 2);
    check_nodes(&sources[0], &level, 0, 1, "africa", 2);
    assert_int_equal(level.views[0].before, 11);
    assert_int_equal(level.views[0].after, 5);
    common_level_release(&level);
    for (int i = 0; i < 2; i++)
        group_tree_release(&grown[i].tree);
}

static void countries_set_aside_unite_nothing(void **state)
{
    struct scratch *scratch = *state;
    d4i_context *context = scratch->context;
    struct grown grown[2] = {0};
    struct common_level level;
    struct origin_set aside;
    const struct common_source sources[] = {plant(context, &grown[0], "2012", "2012-01-01", "ES", spain_2012),
                                            plant(context, &grown[1], "2021", "2021-01-01", "ES", spain_2021)};
    assert_ok(context, origin_parse(context, "GB HR", NULL, NULL, &aside));
    assert_ok(context, common_level_find(context, sources, 2, &aside, &level));
    assert_int_equal(level.block_count, 7);
    size_t eu = find_block(&level, "eu27_2020"), rest = find_block(&level, "europe_without_eu27_2020");
    size_t gb = find_block(&level, "GB");
    assert_int_equal(eu, 1);
    check_block(&level, eu, "eu27_2020", "European Union (27 members of 2020) (set aside: Croatia)");
    check_block(&level, rest, "europe_without_eu27_2020",
                "Europe outside the European Union (27 members of 2020) (set aside: United Kingdom)");
    assert_true(level.blocks[gb].aside);
    assert_false(level.blocks[eu].aside);
    check_nodes(&sources[0], &level, 0, eu, "DE eu_rest", 2); /* not the subtotal: GB is in it */
    check_nodes(&sources[0], &level, 0, gb, "GB", 1);
    check_nodes(&sources[0], &level, 0, rest, "europe_non_eu", 2);
    check_nodes(&sources[1], &level, 1, eu, "eu", 1);
    check_nodes(&sources[1], &level, 1, gb, "", 0);
    const struct common_view *old = &level.views[0], *new = &level.views[1];
    assert_int_equal(old->stand_count, 2);
    assert_int_equal(old->stands[0].atom, country_number("GB"));
    assert_int_equal(old->stands[0].block, gb);
    assert_int_equal(old->stands[1].atom, country_number("HR"));
    assert_int_equal(old->stands[1].block, rest);
    assert_int_equal(new->stand_count, 2);
    assert_int_equal(new->stands[0].atom, country_number("HR"));
    assert_int_equal(new->stands[0].block, eu);
    assert_int_equal(new->stands[1].block, rest);
    common_level_release(&level);
    for (int i = 0; i < 2; i++)
        group_tree_release(&grown[i].tree);
}

static const struct row croatia_apart[] = {{-1, GROUP_TOTAL, "total", NULL},      {0, GROUP_LEAF, "ES", NULL},
                                           {0, GROUP_LEAF, "HR", NULL},           {0, GROUP_LEAF, "eu", "eu -HR"},
                                           {0, GROUP_LEAF, "third", "third -HR"}, {0, 0, NULL, NULL}};

/* Both tell Croatians apart: whoever sets them aside gets them as a group, and no words about where they stand. One
 * that does not tell them apart, and they are set aside. */
static void a_country_that_all_tell_apart_is_not_set_aside(void **state)
{
    struct scratch *scratch = *state;
    d4i_context *context = scratch->context;
    struct grown grown[3] = {0};
    struct common_level level;
    struct origin_set aside;
    const struct common_source sources[] = {plant(context, &grown[0], "2012", "2012-01-01", "ES", croatia_apart),
                                            plant(context, &grown[1], "2015", "2015-01-01", "ES", croatia_apart),
                                            plant(context, &grown[2], "grid", "2015-01-01", NULL, eurostat)};
    assert_ok(context, origin_parse(context, "HR", NULL, NULL, &aside));
    for (size_t count = 2; count <= 3; count++) {
        assert_ok(context, common_level_find(context, sources, count, &aside, &level));
        size_t hr = find_block(&level, "HR");
        assert_string_equal(level.blocks[hr].name, "Croatia");
        assert_int_equal(level.blocks[hr].aside, count == 3);
        check_nodes(&sources[0], &level, 0, hr, "HR", 1);
        check_nodes(&sources[1], &level, 1, hr, "HR", 1);
        for (size_t s = 0; s < count; s++)
            assert_int_equal(level.views[s].stand_count, count == 3);
        for (size_t b = 0; b < level.block_count && count == 2; b++)
            assert_null(strstr(level.blocks[b].name, "set aside"));
        common_level_release(&level);
    }
    for (int i = 0; i < 3; i++)
        group_tree_release(&grown[i].tree);
}

static void a_grid_of_many_countries_joins(void **state)
{
    struct scratch *scratch = *state;
    struct grown grown[2] = {0};
    struct common_level level;
    const struct common_source sources[] = {
        plant(scratch->context, &grown[0], "2021", "2021-01-01", "ES", spain_2021),
        plant(scratch->context, &grown[1], "grid", "2021-01-01", NULL, eurostat)};
    assert_ok(scratch->context, common_level_find(scratch->context, &sources[1], 1, NULL, &level));
    static const char *const codes[] = {"native", "eu27_2020", "abroad_without_eu27_2020_stateless", "unknown"};
    assert_int_equal(level.block_count, 4);
    for (size_t b = 0; b < 4; b++)
        assert_string_equal(level.blocks[b].code, codes[b]);
    common_level_release(&level);
    assert_ok(scratch->context, common_level_find(scratch->context, sources, 2, NULL, &level));
    assert_int_equal(level.block_count, 4);
    check_nodes(&sources[0], &level, 0, 2, "europe_rest africa MA_not_listed asia_oceania", 4);
    check_nodes(&sources[0], &level, 0, 3, "", 0);
    common_level_release(&level);
    for (int i = 0; i < 2; i++)
        group_tree_release(&grown[i].tree);
}

static void third_countries_have_their_word(void **state)
{
    struct scratch *scratch = *state;
    struct grown grown = {0};
    struct common_level level;
    const struct common_source source = plant(scratch->context, &grown, "2021", "2021-12-31", "IT", italy_2021);
    assert_ok(scratch->context, common_level_find(scratch->context, &source, 1, NULL, &level));
    check_block(&level, 1, "eu27_2020", "European Union (27 members of 2020)"); /* without Italy, which is native */
    check_block(&level, 2, "third", "Third countries outside the European Union (27 members of 2020)");
    common_level_release(&level);
    group_tree_release(&grown.tree);
}

static void sources_that_do_not_say_are_left_out(void **state)
{
    struct scratch *scratch = *state;
    struct grown grown[3] = {0};
    struct common_level level;
    static const struct row vague[] = {{-1, GROUP_TOTAL, "total", NULL},
                                       {0, GROUP_LEAF, "IT", NULL},
                                       {0, GROUP_LEAF, "others", NULL},
                                       {0, GROUP_RESIDUAL, "rest", NULL},
                                       {0, 0, NULL, NULL}};
    static const struct row nothing[] = {{0, 0, NULL, NULL}};
    const struct common_source sources[] = {
        plant(scratch->context, &grown[0], "vague", "2011-10-09", "IT", vague),
        plant(scratch->context, &grown[1], "2021", "2021-12-31", "IT", italy_2021),
        plant(scratch->context, &grown[2], "empty", "2021-12-31", "IT", nothing)};
    assert_ok(scratch->context, common_level_find(scratch->context, sources, 3, NULL, &level));
    assert_false(level.views[0].compared);
    assert_non_null(strstr(level.views[0].why, "vague cannot be compared: 2 of its groups"));
    assert_non_null(strstr(level.views[0].why, "'others', 'rest'"));
    assert_true(level.views[1].compared);
    assert_null(level.views[1].why);
    assert_false(level.views[2].compared);
    assert_int_equal(level.block_count, 3);
    common_level_release(&level);
    assert_ok(scratch->context, common_level_find(scratch->context, sources, 1, NULL, &level));
    assert_int_equal(level.block_count, 0);
    common_level_release(&level);
    assert_ok(scratch->context, common_level_find(scratch->context, NULL, 0, NULL, &level));
    common_level_release(&level);
    for (int i = 0; i < 3; i++)
        group_tree_release(&grown[i].tree);
}

/* A subtotal between that does not say what it holds must not make its parts count twice. */
static void nobody_is_counted_twice(void **state)
{
    struct scratch *scratch = *state;
    struct grown grown[2] = {0};
    struct common_level level;
    static const struct row deep[] = {{-1, GROUP_TOTAL, "total", NULL},
                                      {0, GROUP_LEAF, "IT", NULL},
                                      {0, GROUP_SUBTOTAL, "foreign", "abroad"},
                                      {2, GROUP_SUBTOTAL, "mute", NULL},
                                      {3, GROUP_LEAF, "africa", "africa"},
                                      {3, GROUP_LEAF, "rest", "abroad -africa"},
                                      {0, 0, NULL, NULL}};
    const struct common_source sources[] = {
        plant(scratch->context, &grown[0], "deep", "2021-12-31", "IT", deep),
        plant(scratch->context, &grown[1], "2021", "2021-12-31", "IT", italy_2021)};
    assert_ok(scratch->context, common_level_find(scratch->context, sources, 2, NULL, &level));
    check_nodes(&sources[0], &level, 0, 1, "foreign", 2);
    common_level_release(&level);
    for (int i = 0; i < 2; i++)
        group_tree_release(&grown[i].tree);
}

/* A subtotal that holds more than its parts say is no part of their block. */
static void a_subtotal_with_more_is_not_used(void **state)
{
    struct scratch *scratch = *state;
    struct grown grown = {0};
    struct common_level level;
    static const struct row open[] = {{-1, GROUP_TOTAL, "total", NULL},
                                      {0, GROUP_LEAF, "IT", NULL},
                                      {0, GROUP_SUBTOTAL, "foreign", "abroad"},
                                      {2, GROUP_LEAF, "africa", "africa"},
                                      {0, 0, NULL, NULL}};
    const struct common_source source = plant(scratch->context, &grown, "open", "2021-12-31", "IT", open);
    assert_ok(scratch->context, common_level_find(scratch->context, &source, 1, NULL, &level));
    assert_int_equal(level.block_count, 2);
    check_nodes(&source, &level, 0, 1, "africa", 1);
    common_level_release(&level);
    group_tree_release(&grown.tree);
}

/* --- Random partings of a few countries, against all partitions there are. */

enum { ATOMS = 6, SOURCES = 3 };

struct toy {
    struct grown grown[SOURCES];
    struct common_source sources[SOURCES];
    int leaf[SOURCES][ATOMS]; /* leaf of the source that holds the atom; 0 = none */
};

/* Countries 10, 20, ... are thrown into up to five leaves or none. */
static void make_toy(d4i_context *context, struct toy *toy, uint32_t trial)
{
    for (uint32_t s = 0; s < SOURCES; s++) {
        struct random_stream stream = {.seed = 77, .a = trial, .b = s};
        struct grown *grown = &toy->grown[s];
        uint32_t node;
        assert_ok(context, group_add(context, &grown->tree, GROUP_NONE, GROUP_TOTAL, "total", NULL, NULL, &node));
        for (int a = 0; a < ATOMS; a++) {
            char code[16];
            int leaf = (int)(random_u32(stream, (uint32_t)a) % 6);
            toy->leaf[s][a] = leaf;
            snprintf(code, sizeof code, "leaf%d", leaf);
            node = group_find(&grown->tree, code);
            if (leaf && node == GROUP_NONE)
                assert_ok(context, group_add(context, &grown->tree, 0, GROUP_LEAF, code, NULL, NULL, &node));
            if (leaf) {
                origin_add(&grown->sets[node], 10 * (a + 1));
                grown->said[node] = true;
            }
        }
        if (grown->tree.count == 1) { /* a total alone holds them all */
            for (int a = 0; a < ATOMS; a++) {
                origin_add(&grown->sets[0], 10 * (a + 1));
                toy->leaf[s][a] = 1;
            }
            grown->said[0] = true;
        }
        toy->sources[s] = (struct common_source){"toy", &grown->tree, grown->sets, grown->said, NULL};
    }
}

/* Does the labelling keep each leaf together? Atoms of `aside` need not be, unless the leaf has no others. */
static bool keeps_leaves(const struct toy *toy, const int label[ATOMS], unsigned aside)
{
    for (int s = 0; s < SOURCES; s++)
        for (int a = 0; a < ATOMS; a++)
            for (int b = 0; b < a; b++) {
                if (!toy->leaf[s][a] || toy->leaf[s][a] != toy->leaf[s][b] || label[a] == label[b])
                    continue;
                bool others = false;
                for (int c = 0; c < ATOMS; c++)
                    others |= toy->leaf[s][c] == toy->leaf[s][a] && !(aside >> c & 1);
                if (!others || !((aside >> a & 1) || (aside >> b & 1)))
                    return false;
            }
    return true;
}

/* All labellings in restricted growth, label[i] <= 1 + max before: every partition once. Keeps the most blocks. */
static void search(const struct toy *toy, int label[ATOMS], int at, int used, unsigned aside, int *most, int *best)
{
    if (at == ATOMS) {
        if (used > *most && keeps_leaves(toy, label, aside)) {
            *most = used;
            memcpy(best, label, ATOMS * sizeof *best);
        }
        return;
    }
    for (int l = 0; l <= used; l++) {
        label[at] = l;
        search(toy, label, at + 1, used + (l == used), aside, most, best);
    }
}

static int block_with(const struct common_level *level, int atom)
{
    int found = -1;
    for (size_t b = 0; b < level->block_count; b++)
        if (origin_has(&level->blocks[b].set, atom)) {
            assert_int_equal(found, -1); /* disjoint */
            found = (int)b;
        }
    return found;
}

static void check_toy(d4i_context *context, const struct toy *toy, unsigned aside, uint32_t trial)
{
    struct common_level level, other;
    struct origin_set set = {0};
    int label[ATOMS], best[ATOMS], most = 0, block[ATOMS];
    for (int a = 0; a < ATOMS; a++)
        if (aside >> a & 1)
            origin_add(&set, 10 * (a + 1));
    assert_ok(context, common_level_find(context, toy->sources, SOURCES, &set, &level));
    search(toy, label, 0, 0, aside, &most, best);
    for (int a = 0; a < ATOMS; a++) {
        block[a] = block_with(&level, 10 * (a + 1));
        bool held = toy->leaf[0][a] || toy->leaf[1][a] || toy->leaf[2][a];
        assert_int_equal(origin_has(&level.universe, 10 * (a + 1)), held);
        assert_true(block[a] >= 0 ? held : !held || (aside >> a & 1));
    }
    for (int a = 0; a < ATOMS; a++)
        for (int b = 0; b < a; b++)
            if (block[a] >= 0 && block[b] >= 0 && (block[a] == block[b]) != (best[a] == best[b]))
                fail_msg("trial %u, aside %u: countries %d and %d", trial, aside, a, b);
    const struct common_source turned[] = {toy->sources[2], toy->sources[0], toy->sources[1]};
    assert_ok(context, common_level_find(context, turned, SOURCES, &set, &other));
    assert_int_equal(level.block_count, other.block_count);
    for (size_t b = 0; b < level.block_count; b++) {
        assert_true(origin_equal(&level.blocks[b].set, &other.blocks[b].set));
        assert_string_equal(level.blocks[b].code, other.blocks[b].code);
        for (size_t c = 0; c < b; c++)
            assert_string_not_equal(level.blocks[b].code, level.blocks[c].code);
    }
    common_level_release(&level);
    common_level_release(&other);
}

/* Every partition node is in one part, and the nodes of the parts cover each of them once. */
static void check_views(d4i_context *context, const struct toy *toy)
{
    struct common_level level;
    assert_ok(context, common_level_find(context, toy->sources, SOURCES, NULL, &level));
    for (int s = 0; s < SOURCES; s++) {
        const struct group_tree *tree = toy->sources[s].tree;
        size_t listed = 0, merged = 0, partition = 0;
        for (size_t b = 0; b < level.block_count; b++) {
            const struct common_part *part = &level.views[s].parts[b];
            listed += part->node_count;
            merged += part->merged_count;
            for (size_t i = 0; i < part->merged_count; i++)
                assert_true(origin_within(&toy->sources[s].sets[part->merged[i]], &level.blocks[b].set));
        }
        for (uint32_t n = 0; n < tree->count; n++)
            partition += group_in_partition(tree, n);
        assert_int_equal(merged, partition);
        assert_int_equal(listed, partition); /* no subtotal is said */
        assert_int_equal(level.views[s].before, partition);
        assert_int_equal(level.views[s].stand_count, 0);
    }
    common_level_release(&level);
}

static void it_is_the_finest_by_brute_force(void **state)
{
    struct scratch *scratch = *state;
    for (uint32_t trial = 0; trial < 100; trial++) {
        struct toy toy = {0};
        make_toy(scratch->context, &toy, trial);
        check_toy(scratch->context, &toy, 0, trial);
        check_toy(scratch->context, &toy, 1 + trial % 62, trial);
        check_views(scratch->context, &toy);
        for (int s = 0; s < SOURCES; s++)
            group_tree_release(&toy.grown[s].tree);
    }
}

static d4i_status find_once(struct scratch *scratch)
{
    static struct toy toy;
    struct common_level level;
    struct origin_set aside = {0};
    if (!toy.sources[0].tree) {
        d4i_context *calm = d4i_context_new();
        make_toy(calm, &toy, 3);
        toy.grown[2].said[1] = false;
        d4i_context_free(calm);
    }
    origin_add(&aside, 20);
    d4i_status status = common_level_find(scratch->context, toy.sources, SOURCES, &aside, &level);
    if (status != D4I_OK)
        return status;
    common_level_release(&level);
    for (int s = 0; s < SOURCES; s++)
        group_tree_release(&toy.grown[s].tree);
    toy = (struct toy){0};
    return D4I_OK;
}

static void no_memory_is_told_and_nothing_leaks(void **state)
{
    assert_true(scratch_starve(*state, find_once) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(italy_keeps_natives_and_others),
        scratch_test(a_measured_subtotal_is_preferred),
        scratch_test(countries_that_changed_sides_unite_europe),
        scratch_test(countries_set_aside_unite_nothing),
        scratch_test(a_country_that_all_tell_apart_is_not_set_aside),
        scratch_test(a_grid_of_many_countries_joins),
        scratch_test(third_countries_have_their_word),
        scratch_test(sources_that_do_not_say_are_left_out),
        scratch_test(nobody_is_counted_twice),
        scratch_test(a_subtotal_with_more_is_not_used),
        scratch_test(it_is_the_finest_by_brute_force),
        scratch_test(no_memory_is_told_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
