/* SPDX-License-Identifier: EUPL-1.2
 *
 * Second stage: zones of the table and polygons of the layer are one thing when their keys are the same bytes.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/work.h"
#include "group/status.h"

/* The pieces' columns stand first among the feature's fields; literals have none. */
d4i_status work_feature_key(d4i_context *context, const struct layer *layer, size_t feature,
                            const struct recipe_key *key, struct text *columns, struct buffer *scratch,
                            struct text *out)
{
    size_t field = 0;
    for (size_t i = 0; i < key->count; i++)
        if (key->parts[i].column)
            columns[i] = text_trim(text_of(layer->field[feature * layer->field_count + field++]));
    return recipe_key_of(context, key, columns, scratch, out);
}

d4i_status work_feature_keys(d4i_context *context, const struct layer *layer, const struct recipe_key *key,
                             const char *path, struct names *keys, uint32_t **key_of_feature)
{
    struct text *columns = NULL, text;
    struct buffer scratch = {0};
    d4i_status status;
    GUARD(mem_alloc(context, key->count, sizeof *columns, &columns));
    GUARD(mem_alloc(context, layer->features, sizeof **key_of_feature, key_of_feature));
    for (size_t f = 0; f < layer->features; f++) {
        status = work_feature_key(context, layer, f, key, columns, &scratch, &text);
        if (status != D4I_OK) {
            status = fail_in(context, status, "%s: feature %zu", path, f + 1);
            goto done;
        }
        GUARD(names_add(context, keys, text, &(*key_of_feature)[f], NULL));
    }
done:
    free(columns);
    buffer_release(&scratch);
    return status;
}

static d4i_status join_by_key(d4i_context *context, struct work_source *source)
{
    const struct layer *layer = &source->layer;
    TRY(mem_alloc(context, layer->features, sizeof *source->zone_of_feature, &source->zone_of_feature));
    TRY(mem_alloc(context, source->data.zone_count, 1, &source->has_feature));
    for (size_t f = 0; f < layer->features; f++) {
        struct text key = text_of(names_at(&source->feature_keys, source->key_of_feature[f]));
        uint32_t zone = source_find_zone(&source->data, key);
        source->zone_of_feature[f] = zone;
        if (zone != NO_ZONE)
            source->has_feature[zone] = 1;
    }
    return D4I_OK;
}

/* The zone (in byte order of the keys) of each key of the layer. */
static d4i_status sorted_zones(d4i_context *context, const struct names *keys, struct names *zones,
                               uint32_t **zone_of_key)
{
    uint32_t *order, index;
    TRY(names_sorted(context, keys, &order));
    d4i_status status = mem_alloc(context, keys->count, sizeof **zone_of_key, zone_of_key);
    for (uint32_t i = 0; i < keys->count && status == D4I_OK; i++) {
        status = names_add(context, zones, text_of(names_at(keys, order[i])), &index, NULL);
        (*zone_of_key)[order[i]] = i;
    }
    free(order);
    return status;
}

/* A lattice around the layer, as fine as its extent allows: 1/8 metre up to 130 km, twice that up to 260 km. */
static d4i_status fine_lattice(d4i_context *context, const char *crs, const double box[4], struct grid *out)
{
    double extent = box[2] - box[0] > box[3] - box[1] ? box[2] - box[0] : box[3] - box[1];
    int32_t cell = 512;
    while (extent / cell * GRID_STEPS > (double)(1 << 30) && cell < 1 << 19)
        cell *= 2;
    return grid_around(context, crs, cell, box, 1, out);
}

static struct lattice_point point_at(const struct grid *lattice, double east, double north)
{
    double x = (east - (double)lattice->west) / lattice->cell, y = (north - (double)lattice->south) / lattice->cell;
    if (!(x >= 0 && y >= 0 && x < lattice->columns && y < lattice->rows))
        return (struct lattice_point){-1, -1};
    return (struct lattice_point){(int32_t)(x * GRID_STEPS + 0.5), (int32_t)(y * GRID_STEPS + 0.5)};
}

/* Centres of the cells, in the CRS of the grid. */
static d4i_status find_centres(d4i_context *context, const struct work_source *source, const char *crs, double *xy)
{
    const struct source_data *data = &source->data;
    for (size_t c = 0; c < data->zone_count; c++)
        source_cell_centre(data, c, &xy[2 * c], &xy[2 * c + 1]);
    return !data->cell_crs || strcmp(data->cell_crs, crs) == 0
               ? D4I_OK
               : points_project(context, source->entry->recipe_file.path, data->cell_crs, crs, xy,
                                data->zone_count);
}

/* Which polygon holds each cell's centre. */
static d4i_status locate_centres(d4i_context *context, struct work_source *source, const char *crs, size_t zones,
                                 uint32_t *zone_of_cell)
{
    struct grid lattice;
    struct shapes shapes = {0};
    struct lattice_point *points = NULL;
    double box[4], *xy = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, source->data.zone_count * 2, sizeof *xy, &xy));
    GUARD(find_centres(context, source, crs, xy));
    layer_box(&source->layer, box);
    GUARD(fine_lattice(context, crs, box, &lattice));
    GUARD(layer_snap(context, &source->layer, &lattice, source->zone_of_feature, zones, &shapes));
    GUARD(mem_alloc(context, source->data.zone_count, sizeof *points, &points));
    for (size_t c = 0; c < source->data.zone_count; c++)
        points[c] = point_at(&lattice, xy[2 * c], xy[2 * c + 1]);
    GUARD(partition_locate(context, &shapes, points, source->data.zone_count, zone_of_cell));
done:
    shapes_release(&shapes);
    free(points);
    free(xy);
    return status;
}

static d4i_status add_up_node(d4i_context *context, const struct source_data *cells, const uint32_t *zone_of_cell,
                              size_t v, uint32_t n, struct source_data *out)
{
    TRY(mem_alloc(context, out->zone_count, sizeof(int64_t), &out->counts[v].people[n]));
    TRY(mem_alloc(context, out->zone_count, 1, &out->counts[v].status[n]));
    int64_t *people = out->counts[v].people[n];
    uint8_t *status = out->counts[v].status[n];
    struct column_values from;
    struct counts *to = &out->counts[v];
    if (to->low) {
        TRY(mem_alloc(context, out->zone_count, sizeof(int64_t), &to->low[n]));
        TRY(mem_alloc(context, out->zone_count, sizeof(int64_t), &to->high[n]));
    }
    memset(status, D4I_OBSERVED, out->zone_count); /* a zone without cells has nobody */
    TRY(counts_read(context, &cells->counts[v], n, &from));
    for (size_t c = 0; c < cells->zone_count; c++) {
        uint32_t zone = zone_of_cell[c];
        if (zone == NO_ZONE)
            continue;
        people[zone] += from.people[c];
        status[zone] = status_worse(status[zone], from.status[c]);
        if (!from.low || !to->low)
            continue;
        to->low[n][zone] += from.low[c];
        to->high[n][zone] = bound_add(to->high[n][zone], from.high[c]);
    }
    counts_done(&cells->counts[v], &from);
    return D4I_OK;
}

static d4i_status push_listed(d4i_context *context, struct source_data *data, struct listed one)
{
    TRY(mem_grow(context, &data->listed, &data->listed_capacity, data->listed_count + 1, sizeof *data->listed));
    data->listed[data->listed_count++] = one;
    return D4I_OK;
}

/* People in cells whose centre lies in no polygon: one line per group. */
static d4i_status list_left_out(d4i_context *context, const struct source_data *cells, const uint32_t *zone_of_cell,
                                const struct recipe *recipe, struct source_data *out)
{
    for (uint32_t v = 0; v < cells->variable_count; v++)
        for (uint32_t n = 0; n < cells->counts[v].nodes; n++) {
            struct listed one = {.zone = NO_ZONE, .variable = v, .node = n, .reason = LEDGER_NO_GEOMETRY};
            if (!group_in_partition(&recipe->variables[v].tree, n))
                continue;
            struct column_values values;
            TRY(counts_read(context, &cells->counts[v], n, &values));
            for (size_t c = 0; c < cells->zone_count; c++)
                one.people += zone_of_cell[c] == NO_ZONE ? values.people[c] : 0;
            counts_done(&cells->counts[v], &values);
            if (!one.people)
                continue;
            TRY(text_copy(context, text_of("cells whose centre is in no polygon"), &one.place));
            d4i_status status = push_listed(context, out, one);
            if (status != D4I_OK) {
                free(one.place);
                return status;
            }
        }
    return D4I_OK;
}

/* Lines of cells become lines of the zones that the cells went to; those of left-out cells stay without zone. */
static d4i_status list_again(d4i_context *context, struct source_data *cells, const uint32_t *zone_of_cell,
                             struct source_data *out)
{
    for (size_t i = 0; i < cells->listed_count; i++) {
        struct listed one = cells->listed[i];
        bool placed = one.zone != NO_ZONE && zone_of_cell[one.zone] != NO_ZONE;
        if (one.zone != NO_ZONE && !placed)
            TRY(text_copy(context, text_of("cells whose centre is in no polygon"), &one.place));
        one.zone = placed ? zone_of_cell[one.zone] : NO_ZONE;
        cells->listed[i].place = NULL; /* moves */
        d4i_status status = push_listed(context, out, one);
        if (status != D4I_OK) {
            free(one.place);
            return status;
        }
    }
    return D4I_OK;
}

static int compare_listed(const void *a, const void *b)
{
    const struct listed *x = a, *y = b;
    uint64_t left[3] = {x->zone, (uint64_t)x->variable << 32 | x->node, x->reason};
    uint64_t right[3] = {y->zone, (uint64_t)y->variable << 32 | y->node, y->reason};
    for (int i = 0; i < 3; i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    return 0;
}

/* Adds up the lines that name the same zone, group and reason: a district's cells need one line, not hundreds. */
static void merge_listed(struct source_data *data)
{
    size_t kept = 0;
    qsort(data->listed, data->listed_count, sizeof *data->listed, compare_listed);
    for (size_t i = 0; i < data->listed_count; i++) {
        struct listed *last = kept ? &data->listed[kept - 1] : NULL, *one = &data->listed[i];
        bool same_place =
            last && (!last->place == !one->place) && (!one->place || !strcmp(last->place, one->place));
        if (same_place && compare_listed(last, one) == 0) {
            last->people += one->people;
            free(one->place);
        } else {
            data->listed[kept++] = *one;
        }
    }
    data->listed_count = kept;
}

static d4i_status add_up(d4i_context *context, struct work_source *source, const uint32_t *zone_of_cell,
                         struct source_data *out)
{
    struct source_data *cells = &source->data;
    TRY(mem_alloc(context, cells->variable_count, sizeof *out->counts, &out->counts));
    TRY(mem_alloc(context, cells->variable_count, sizeof *out->input, &out->input));
    out->variable_count = cells->variable_count;
    out->rows = cells->rows;
    for (size_t v = 0; v < cells->variable_count; v++) {
        uint32_t nodes = cells->counts[v].nodes;
        out->input[v] = cells->input[v];
        TRY(mem_alloc(context, nodes, sizeof *out->counts[v].people, &out->counts[v].people));
        TRY(mem_alloc(context, nodes, sizeof *out->counts[v].status, &out->counts[v].status));
        out->counts[v].nodes = nodes;
        if (cells->counts[v].low || (cells->counts[v].packed && cells->counts[v].packed[0].bounded))
            TRY(counts_keep_bounds(context, &out->counts[v]));
        for (uint32_t n = 0; n < nodes; n++)
            TRY(add_up_node(context, cells, zone_of_cell, v, n, out));
    }
    TRY(list_again(context, cells, zone_of_cell, out));
    TRY(list_left_out(context, cells, zone_of_cell, &source->entry->recipe, out));
    merge_listed(out);
    return D4I_OK;
}

static d4i_status join_by_centre(d4i_context *context, struct work *work, struct work_source *source)
{
    struct source_data zones = {0};
    uint32_t *zone_of_key = NULL, *zone_of_cell = NULL;
    d4i_status status;
    GUARD(sorted_zones(context, &source->feature_keys, &zones.zones, &zone_of_key));
    zones.zone_count = zones.zones.count;
    GUARD(mem_alloc(context, source->layer.features, sizeof *source->zone_of_feature, &source->zone_of_feature));
    for (size_t f = 0; f < source->layer.features; f++)
        source->zone_of_feature[f] = zone_of_key[source->key_of_feature[f]];
    GUARD(mem_alloc(context, source->data.zone_count, sizeof *zone_of_cell, &zone_of_cell));
    GUARD(locate_centres(context, source, work->project->grid.crs, zones.zone_count, zone_of_cell));
    GUARD(add_up(context, source, zone_of_cell, &zones));
    source_release(&source->data);
    source->data = zones;
    zones = (struct source_data){0};
    GUARD(mem_alloc(context, source->data.zone_count, 1, &source->has_feature));
    memset(source->has_feature, 1, source->data.zone_count);
done:
    source_release(&zones);
    free(zone_of_key);
    free(zone_of_cell);
    return status;
}

d4i_status work_join(d4i_context *context, struct work *work)
{
    for (size_t s = 0; s < work->project->source_count; s++) {
        struct work_source *source = &work->sources[s];
        if (source->squares)
            TRY(work_join_squares(context, source));
        if (!source->has_layer || source->squares)
            continue;
        TRY(work_feature_keys(context, &source->layer, &source->entry->recipe.boundaries.key,
                              source->entry->boundaries.path, &source->feature_keys, &source->key_of_feature));
        if (source->entry->recipe.centre)
            TRY(join_by_centre(context, work, source));
        else
            TRY(join_by_key(context, source));
    }
    return D4I_OK;
}
