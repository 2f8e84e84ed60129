/* SPDX-License-Identifier: EUPL-1.2
 *
 * Atlases of every format that there has been are read for ever. data/atlas-N.gpkg was written once by this test,
 * when N was the format (D4I_FREEZE=1 writes that of the present one), and is not written again; what it holds is
 * what sample.h made then.
 */
#include "same.h"

#define FROZEN(format) TEST_DIR "/atlas/data/atlas-" format ".gpkg"

static void read_frozen(const char *path, struct atlas *out)
{
    *out = (struct atlas){0};
    if (atlas_read(test_context, path, out) != D4I_OK || atlas_load_pairs(test_context, out) != D4I_OK)
        fail_msg("%s", d4i_error_text(test_context));
    OK(atlas_check_ledger(test_context, out));
}

static void forget_facts(struct atlas_facts *facts)
{
    for (size_t i = 0; i < facts->count; i++) {
        free(facts->list[i].key);
        free(facts->list[i].value);
    }
    facts->count = 0;
}

static void forget_bounds(struct atlas_column *columns, size_t nodes)
{
    for (size_t n = 0; n < nodes; n++) {
        free(columns[n].low);
        free(columns[n].high);
        columns[n].low = columns[n].high = NULL;
    }
}

static void forget_meaning(struct group_tree *tree)
{
    for (size_t n = 0; n < tree->count; n++) {
        free(tree->nodes[n].origin);
        free(tree->nodes[n].category);
        tree->nodes[n].origin = tree->nodes[n].category = NULL;
    }
}

/* What format 1 could not hold. */
static void forget_format_2(struct atlas *atlas)
{
    forget_facts(&atlas->facts);
    for (size_t i = 0; i < atlas->common_count; i++) {
        free(atlas->common[i].code);
        free(atlas->common[i].name);
        free(atlas->common[i].origin);
    }
    atlas->common_count = 0;
    for (size_t s = 0; s < atlas->source_count; s++) {
        struct atlas_source *source = &atlas->sources[s];
        struct atlas_unit_source *from = &atlas->levels[0].sources[s];
        forget_facts(&source->facts);
        forget_facts(&source->variables[0].facts);
        forget_meaning(&source->variables[0].tree);
        forget_bounds(source->variables[0].column, source->variables[0].tree.count);
        forget_bounds(from->column[0], source->variables[0].tree.count);
        for (size_t u = 0; u < 3; u++)
            from->has_data[u] = from->has_data[u] == ATLAS_HAS_DATA;
    }
}

static void format_1(void **state)
{
    (void)state;
    struct atlas made, read;
    sample_make(&made, true);
    forget_format_2(&made);
    read_frozen(FROZEN("1"), &read);
    same_atlas(&made, &read);
    same_pairs(&made.pairs, &read.pairs);
    /* And by hand, lest sample.h changes with the code. */
    assert_int_equal(read.format, 1);
    assert_int_equal(read.tilt_count, 0);
    assert_string_equal(read.title, "A sample");
    assert_int_equal(read.sources[0].variables[0].column[5].people[0], 20000000);
    assert_int_equal(read.sources[0].variables[0].column[3].status[2], D4I_SUPPRESSED);
    assert_string_equal(read.sources[0].variables[0].tree.nodes[3].label, "T\xC3\xBCrkei");
    assert_int_equal(read.sources[0].listed[2].reason, LEDGER_PERTURBATION);
    assert_int_equal(read.sources[0].listed[2].people, -250000);
    assert_int_equal(read.levels[0].sources[0].crosswalk.to[1], CROSSWALK_OUTSIDE);
    assert_int_equal(read.levels[0].sources[0].has_data[0], ATLAS_HAS_DATA);
    assert_int_equal(read.levels[0].sources[0].has_data[2], ATLAS_NO_DATA);
    assert_int_equal(read.pairs.count, 40);
    assert_true(read.seed == UINT64_MAX - 1);
    assert_null(read.sources[0].variables[0].column[0].low);
    assert_null(read.sources[0].variables[0].tree.nodes[3].origin);
    assert_null(atlas_fact(&read.sources[0].facts, "protection"));
    assert_int_equal(read.common_count, 0);
    atlas_release(&read);
    atlas_release(&made);
}

/* An atlas of an older format that is written again has the present one, and nothing is lost. */
static void format_1_becomes_new(void **state)
{
    (void)state;
    struct atlas old, read;
    struct hash key;
    bool found = false;
    const char *path = scratch("new.gpkg");
    read_frozen(FROZEN("1"), &old);
    OK(atlas_write(test_context, &old, path));
    read_frozen(path, &read);
    same_atlas(&old, &read);
    OK(atlas_build_key(test_context, path, &found, &key));
    assert_true(found && hash_equal(key, old.build));
    atlas_release(&read);
    atlas_release(&old);
    unlink(path);
}

static void format_2(void **state)
{
    (void)state;
    struct atlas made, read;
    sample_make(&made, true);
    read_frozen(FROZEN("2"), &read);
    same_atlas(&made, &read);
    same_pairs(&made.pairs, &read.pairs);
    assert_int_equal(read.format, 2);
    assert_int_equal(read.tilt_count, 0);
    const struct atlas_variable *birth = &read.sources[0].variables[0];
    assert_int_equal(birth->column[0].low[0], 98000000);
    assert_int_equal(birth->column[0].high[0], 102000000);
    assert_int_equal(birth->column[3].low[2], 0);
    assert_null(birth->column[1].low);
    assert_int_equal(read.levels[0].sources[0].column[0][5].low[0], 164000000);
    assert_string_equal(birth->tree.nodes[3].origin, "TR");
    assert_string_equal(birth->tree.nodes[3].category, "sex=female age=0-14");
    assert_null(birth->tree.nodes[1].origin);
    assert_int_equal(read.levels[0].sources[0].has_data[2], ATLAS_NOT_COVERED);
    assert_string_equal(atlas_fact(&read.sources[0].facts, "protection"), "counts are multiples of 3; \xC3\xA9");
    assert_string_equal(atlas_fact(&birth->facts, "who.stateless"), "in other");
    assert_string_equal(atlas_fact(&read.facts, "mixed"), "birth and citizenship");
    assert_null(atlas_fact(&read.facts, "protection"));
    assert_int_equal(read.sources[1].facts.count, 0);
    assert_string_equal(read.common[0].name, "T\xC3\xBCrkiye");
    assert_null(read.common[1].origin);
    atlas_release(&read);
    atlas_release(&made);
}

static void format_3(void **state)
{
    (void)state;
    struct atlas made, read;
    sample_make(&made, true);
    if (getenv("D4I_FREEZE"))
        OK(atlas_write(test_context, &made, FROZEN("3")));
    read_frozen(FROZEN("3"), &read);
    same_atlas(&made, &read);
    same_pairs(&made.pairs, &read.pairs);
    same_tilts(&made, &read);
    assert_int_equal(read.format, 3);
    assert_int_equal(read.tilt_count, 2);
    assert_int_equal(read.tilted[1].node, 2);
    assert_int_equal(read.tilted[1].tilt, 1);
    assert_int_equal(read.tilts[0].shift[2], 9);
    assert_int_equal(read.tilts[0].tilt[0], 0);
    assert_int_equal(read.tilts[0].tilt[1], 5004);
    assert_int_equal(read.tilts[1].tilt[1], 10007);
    atlas_release(&read);
    atlas_release(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(format_1),
        cmocka_unit_test(format_1_becomes_new),
        cmocka_unit_test(format_2),
        cmocka_unit_test(format_3),
    };
    return cmocka_run_group_tests(tests, context_up, context_down);
}
