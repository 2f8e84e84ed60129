/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whether two atlases are the same, field by field.
 */
#ifndef TEST_ATLAS_SAME_H
#define TEST_ATLAS_SAME_H

#include "sample.h"

#define SAME_ARRAY(a, b, count) assert_memory_equal(a, b, (count) * sizeof *(a))

static void same_text_or_null(const char *a, const char *b)
{
    assert_int_equal(!a, !b);
    if (a)
        assert_string_equal(a, b);
}

static void same_facts(const struct atlas_facts *a, const struct atlas_facts *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        assert_string_equal(a->list[i].key, b->list[i].key);
        assert_string_equal(a->list[i].value, b->list[i].value);
    }
}

static void same_columns(const struct atlas_column *a, const struct atlas_column *b, size_t nodes, size_t places)
{
    for (size_t n = 0; n < nodes; n++) {
        SAME_ARRAY(a[n].people, b[n].people, places);
        SAME_ARRAY(a[n].status, b[n].status, places);
        assert_int_equal(!a[n].low, !b[n].low);
        assert_int_equal(!a[n].high, !b[n].high);
        if (a[n].low) {
            SAME_ARRAY(a[n].low, b[n].low, places);
            SAME_ARRAY(a[n].high, b[n].high, places);
        }
    }
}

static void same_names(const struct names *a, const struct names *b)
{
    assert_int_equal(a->count, b->count);
    for (uint32_t i = 0; i < a->count; i++)
        assert_string_equal(names_at(a, i), names_at(b, i));
}

static void same_tree(const struct group_tree *a, const struct group_tree *b)
{
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->headline, b->headline);
    for (size_t n = 0; n < a->count; n++) {
        const struct group_node *left = &a->nodes[n], *right = &b->nodes[n];
        assert_string_equal(left->code, right->code);
        assert_string_equal(left->name, right->name);
        same_text_or_null(left->label, right->label);
        same_text_or_null(left->origin, right->origin);
        same_text_or_null(left->category, right->category);
        assert_int_equal(left->kind, right->kind);
        assert_int_equal(left->parent, right->parent);
        assert_int_equal(left->plus_count, right->plus_count);
        assert_int_equal(left->minus_count, right->minus_count);
        if (left->plus_count)
            SAME_ARRAY(left->plus, right->plus, left->plus_count);
        if (left->minus_count)
            SAME_ARRAY(left->minus, right->minus, left->minus_count);
    }
}

static void same_shapes(const struct atlas_shapes *a, const struct atlas_shapes *b)
{
    assert_int_equal(a->items, b->items);
    if (a->items == 0)
        return;
    assert_int_equal(a->rings, b->rings);
    assert_int_equal(a->points, b->points);
    SAME_ARRAY(a->xy, b->xy, 2 * a->points);
    SAME_ARRAY(a->point_start, b->point_start, a->rings + 1);
    SAME_ARRAY(a->ring_first, b->ring_first, a->items + 1);
    SAME_ARRAY(a->ring_inner, b->ring_inner, a->rings);
}

static void same_defects(const struct atlas_defect *a, const struct atlas_defect *b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(a[i].kind, b[i].kind);
        assert_string_equal(a[i].zone, b[i].zone);
        same_text_or_null(a[i].detail, b[i].detail);
        assert_true((isnan(a[i].x) && isnan(b[i].x)) || (a[i].x == b[i].x && a[i].y == b[i].y));
        assert_true(a[i].size == b[i].size);
    }
}

static void same_source(const struct atlas_source *a, const struct atlas_source *b)
{
    assert_string_equal(a->id, b->id);
    assert_string_equal(a->title, b->title);
    assert_string_equal(a->publisher, b->publisher);
    assert_string_equal(a->licence, b->licence);
    assert_string_equal(a->attribution, b->attribution);
    assert_string_equal(a->url, b->url);
    assert_string_equal(a->country, b->country);
    assert_string_equal(a->coverage, b->coverage);
    assert_string_equal(a->method, b->method);
    assert_string_equal(a->notes, b->notes);
    assert_string_equal(a->date, b->date);
    assert_string_equal(a->recipe, b->recipe);
    assert_string_equal(a->pipeline, b->pipeline);
    assert_true(hash_equal(a->recipe_hash, b->recipe_hash));
    assert_true(a->accuracy == b->accuracy);
    assert_int_equal(a->file_count, b->file_count);
    for (size_t i = 0; i < a->file_count; i++) {
        assert_string_equal(a->files[i].name, b->files[i].name);
        assert_string_equal(a->files[i].path, b->files[i].path);
        assert_true(hash_equal(a->files[i].hash, b->files[i].hash));
    }
    assert_int_equal(a->first_zone, b->first_zone);
    assert_int_equal(a->zone_count, b->zone_count);
    assert_int_equal(a->cells, b->cells);
    if (a->cells)
        SAME_ARRAY(a->square, b->square, a->zone_count);
    else
        same_names(&a->keys, &b->keys);
    for (size_t i = 0; !a->cells && i < a->zone_count; i++)
        assert_string_equal(a->names[i], b->names[i]);
    same_shapes(&a->shapes, &b->shapes);
    assert_int_equal(a->defect_count, b->defect_count);
    same_defects(a->defects, b->defects, a->defect_count);
    assert_int_equal(a->listed_count, b->listed_count);
    for (size_t i = 0; i < a->listed_count; i++) {
        assert_int_equal(a->listed[i].variable, b->listed[i].variable);
        assert_int_equal(a->listed[i].node, b->listed[i].node);
        assert_int_equal(a->listed[i].reason, b->listed[i].reason);
        assert_int_equal(a->listed[i].people, b->listed[i].people);
        assert_string_equal(a->listed[i].zone, b->listed[i].zone);
    }
    same_facts(&a->facts, &b->facts);
    assert_int_equal(a->variable_count, b->variable_count);
    for (size_t v = 0; v < a->variable_count; v++) {
        const struct atlas_variable *left = &a->variables[v], *right = &b->variables[v];
        assert_string_equal(left->id, right->id);
        assert_string_equal(left->title, right->title);
        assert_string_equal(left->dimension, right->dimension);
        assert_string_equal(left->definition, right->definition);
        assert_string_equal(left->date, right->date);
        assert_int_equal(left->exact, right->exact);
        same_facts(&left->facts, &right->facts);
        same_tree(&left->tree, &right->tree);
        same_columns(left->column, right->column, left->tree.count, a->zone_count);
        SAME_ARRAY(left->input, right->input, left->tree.count);
        SAME_ARRAY(left->placed, right->placed, left->tree.count);
    }
}

static void same_level(const struct atlas *atlas, const struct atlas_level *a, const struct atlas_level *b)
{
    assert_string_equal(a->id, b->id);
    assert_string_equal(a->title, b->title);
    assert_string_equal(a->recipe, b->recipe);
    assert_string_equal(a->vintage, b->vintage);
    assert_string_equal(a->licence, b->licence);
    assert_string_equal(a->attribution, b->attribution);
    assert_string_equal(a->path, b->path);
    assert_true(hash_equal(a->hash, b->hash));
    same_names(&a->codes, &b->codes);
    for (uint32_t i = 0; i < a->codes.count; i++) {
        assert_string_equal(a->names[i], b->names[i]);
        assert_string_equal(a->countries[i], b->countries[i]);
    }
    same_shapes(&a->shapes, &b->shapes);
    assert_int_equal(a->defect_count, b->defect_count);
    same_defects(a->defects, b->defects, a->defect_count);
    for (size_t s = 0; s < atlas->source_count; s++) {
        const struct atlas_unit_source *left = &a->sources[s], *right = &b->sources[s];
        assert_int_equal(left->relation, right->relation);
        assert_int_equal(left->crosswalk.rows, right->crosswalk.rows);
        assert_int_equal(left->crosswalk.count, right->crosswalk.count);
        SAME_ARRAY(left->crosswalk.start, right->crosswalk.start, left->crosswalk.rows + 1);
        SAME_ARRAY(left->crosswalk.to, right->crosswalk.to, left->crosswalk.count);
        SAME_ARRAY(left->crosswalk.weight, right->crosswalk.weight, left->crosswalk.count);
        SAME_ARRAY(left->has_data, right->has_data, a->codes.count);
        for (size_t v = 0; v < atlas->sources[s].variable_count; v++) {
            size_t nodes = atlas->sources[s].variables[v].tree.count;
            same_columns(left->column[v], right->column[v], nodes, a->codes.count);
            SAME_ARRAY(left->outside[v], right->outside[v], nodes);
        }
    }
}

static void same_pairs(const struct pairs *a, const struct pairs *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        assert_int_equal(pairs_cell(a, i), pairs_cell(b, i));
    SAME_ARRAY(a->zone, b->zone, a->count);
    SAME_ARRAY(a->coverage, b->coverage, a->count);
    SAME_ARRAY(a->weight, b->weight, a->count);
}

/* Of two atlases whose pairs are loaded. */
__attribute__((unused)) static void same_tilts(const struct atlas *a, const struct atlas *b)
{
    assert_int_equal(a->tilt_count, b->tilt_count);
    assert_int_equal(a->tilted_count, b->tilted_count);
    for (size_t i = 0; i < a->tilted_count; i++)
        assert_memory_equal(&a->tilted[i], &b->tilted[i], sizeof a->tilted[i]);
    for (size_t t = 0; t < a->tilt_count; t++) {
        SAME_ARRAY(a->tilts[t].tilt, b->tilts[t].tilt, a->pairs.count);
        SAME_ARRAY(a->tilts[t].total, b->tilts[t].total, atlas_zone_count(a));
        SAME_ARRAY(a->tilts[t].shift, b->tilts[t].shift, atlas_zone_count(a));
    }
}

__attribute__((unused)) static void same_unit_pairs(const struct pairs *a, const struct pairs *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        assert_int_equal(pairs_cell(a, i), pairs_cell(b, i));
        assert_int_equal(a->zone[i], b->zone[i]);
        assert_int_equal(a->coverage[i], b->coverage[i]);
    }
}

__attribute__((unused)) static void same_atlas(const struct atlas *a, const struct atlas *b)
{
    assert_string_equal(a->title, b->title);
    assert_string_equal(a->method, b->method);
    assert_true(hash_equal(a->build, b->build));
    assert_true(a->seed == b->seed);
    assert_int_equal(a->has_grid, b->has_grid);
    same_facts(&a->facts, &b->facts);
    assert_int_equal(a->common_count, b->common_count);
    for (size_t i = 0; i < a->common_count; i++) {
        assert_string_equal(a->common[i].code, b->common[i].code);
        assert_string_equal(a->common[i].name, b->common[i].name);
        same_text_or_null(a->common[i].origin, b->common[i].origin);
    }
    assert_int_equal(a->source_count, b->source_count);
    for (size_t s = 0; s < a->source_count; s++)
        same_source(&a->sources[s], &b->sources[s]);
    assert_int_equal(a->weight_count, b->weight_count);
    for (size_t i = 0; i < a->weight_count; i++) {
        assert_string_equal(a->weights[i].id, b->weights[i].id);
        assert_string_equal(a->weights[i].title, b->weights[i].title);
        assert_string_equal(a->weights[i].path, b->weights[i].path);
        assert_string_equal(a->weights[i].attribution, b->weights[i].attribution);
        assert_true(hash_equal(a->weights[i].hash, b->weights[i].hash));
        assert_true(a->weights[i].total == b->weights[i].total && a->weights[i].left_out == b->weights[i].left_out);
    }
    assert_int_equal(a->level_count, b->level_count);
    for (size_t l = 0; l < a->level_count; l++)
        same_level(a, &a->levels[l], &b->levels[l]);
    if (!a->has_grid)
        return;
    assert_string_equal(a->grid.crs, b->grid.crs);
    assert_int_equal(a->grid.west, b->grid.west);
    assert_int_equal(a->grid.south, b->grid.south);
    assert_int_equal(a->grid.cell, b->grid.cell);
    assert_int_equal(a->grid.columns, b->grid.columns);
    assert_int_equal(a->grid.rows, b->grid.rows);
    size_t zones = atlas_zone_count(a);
    SAME_ARRAY(a->zone_level, b->zone_level, zones);
    SAME_ARRAY(a->zone_shift, b->zone_shift, zones);
    SAME_ARRAY(a->zone_total, b->zone_total, zones);
    SAME_ARRAY(a->zone_cells, b->zone_cells, zones);
    assert_int_equal(a->cells_full, b->cells_full);
    assert_int_equal(a->cells_over, b->cells_over);
    assert_int_equal(a->cells_under, b->cells_under);
}

#endif
