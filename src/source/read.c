/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reads a source: every table, onto one set of zones, checked.
 */
#include "base/memory.h"
#include "source/check.h"
#include "source/join.h"

void source_release(struct source_data *source)
{
    for (size_t v = 0; source->counts && v < source->variable_count; v++)
        counts_release(&source->counts[v]);
    for (size_t i = 0; i < source->listed_count; i++)
        free(source->listed[i].place);
    free(source->counts);
    free(source->input);
    free(source->listed);
    free(source->square);
    free(source->cell_crs);
    names_release(&source->zones);
    *source = (struct source_data){0};
}

const char *source_zone_key(const struct source_data *source, size_t zone, char out[GRID_CODE_MAX])
{
    return source->cells ? square_code(&source->square[zone], out) : names_at(&source->zones, (uint32_t)zone);
}

uint32_t source_find_zone(const struct source_data *source, struct text key)
{
    struct grid_square square;
    if (!source->cells)
        return names_find(&source->zones, key);
    if (!source->zone_count || !grid_parse_code(key, &square) || square.size != source->square[0].size)
        return SOURCE_NO_ZONE;
    if (square.epsg && source->square[0].epsg && square.epsg != source->square[0].epsg)
        return SOURCE_NO_ZONE;
    size_t low = 0, high = source->zone_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (square_compare(&source->square[middle], &square) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < source->zone_count && square_compare(&source->square[low], &square) == 0 ? (uint32_t)low
                                                                                          : SOURCE_NO_ZONE;
}

void source_cell_centre(const struct source_data *source, size_t zone, double *east, double *north)
{
    const struct grid_square *square = &source->square[zone];
    *east = (double)square->east + square->size / 2.0;
    *north = (double)square->north + square->size / 2.0;
}

static d4i_status read_table(d4i_context *context, struct table *table, const char **path, source_path_fn path_of,
                             void *user)
{
    const struct recipe_variable *variable = table->variable;
    *path = table->recipe->path;
    if (variable->table.format == RECIPE_RASTER) {
        TRY(read_rasters(context, table, path_of, user));
    } else {
        *path = path_of(user, variable->file);
        if (!*path)
            return fail(context, D4I_BAD_INPUT, "%s: the project binds no path to the file '%s' of variable '%s'",
                        table->recipe->path, variable->file, variable->id);
        TRY(variable->table.layout == RECIPE_LONG ? read_long(context, table, *path)
                                                  : read_wide(context, table, *path));
    }
    if (!table->zones.zones)
        return fail(context, D4I_BAD_INPUT, "%s: no zone is left of %llu rows; is a 'filter' wrong?", *path,
                    (unsigned long long)table->rows);
    TRY(store_sort(context, &table->zones, *path));
    return store_sort(context, &table->excluded, *path);
}

/* The people of excluded places: group by group, so that they add up to the place's total. */
static d4i_status list_places(d4i_context *context, const struct view *places, struct source_data *out)
{
    const struct group_tree *tree = &places->variable->tree;
    for (size_t zone = 0; zone < places->zones; zone++)
        for (uint32_t n = 0; n < tree->count; n++) {
            int64_t people = places->counts->people[n][zone];
            if (people && group_in_partition(tree, n))
                TRY(list_at(context, places, zone, n, LEDGER_EXCLUDED, people, out));
        }
    return D4I_OK;
}

static int64_t total_of(const struct view *view)
{
    int64_t sum = 0;
    for (size_t zone = 0; zone < view->zones; zone++)
        sum += view->counts->people[0][zone];
    return sum;
}

static d4i_status finish(d4i_context *context, struct table *table, uint32_t number, const char *path,
                         struct source_data *out)
{
    struct view zones = {table->variable, number, path, &out->counts[number], out->zone_count, out, NULL};
    struct view places = {table->variable,       number, path, &table->excluded.counts, table->excluded.zones, NULL,
                          &table->excluded.names};
    check_fill(&zones);
    check_fill(&places);
    TRY(check_controls(context, table, &zones, &places));
    TRY(check_parts(context, &zones, out));
    TRY(check_parts(context, &places, out));
    TRY(list_places(context, &places, out));
    check_derive(&zones);
    out->input[number] = total_of(&zones) + total_of(&places);
    out->rows += table->rows;
    return D4I_OK;
}

static d4i_status tell_crs(d4i_context *context, struct source_data *out)
{
    if (!out->cells || !out->square[0].epsg)
        return D4I_OK;
    return text_format(context, &out->cell_crs, "EPSG:%d", (int)out->square[0].epsg);
}

d4i_status source_read(d4i_context *context, const struct recipe *recipe, source_path_fn path_of, void *user,
                       struct source_data *out)
{
    struct source_data made = {0};
    struct table *tables = NULL;
    const char **paths = NULL;
    size_t count = recipe->variable_count;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, count, sizeof *tables, &tables));
    GUARD(mem_alloc(context, count, sizeof *paths, &paths));
    GUARD(mem_alloc(context, count, sizeof *made.counts, &made.counts));
    GUARD(mem_alloc(context, count, sizeof *made.input, &made.input));
    made.variable_count = count;
    for (size_t v = 0; v < count; v++) {
        const struct recipe_variable *variable = &recipe->variables[v];
        bool wide = variable->table.format == RECIPE_RASTER || variable->table.layout == RECIPE_WIDE;
        GUARD(table_open(context, recipe, variable, wide ? 1 : (uint32_t)variable->tree.count, &tables[v]));
        GUARD(read_table(context, &tables[v], &paths[v], path_of, user));
    }
    GUARD(join_tables(context, tables, count, &made));
    for (size_t v = 0; v < count; v++)
        GUARD(finish(context, &tables[v], (uint32_t)v, paths[v], &made));
    GUARD(tell_crs(context, &made));
    *out = made;
    made = (struct source_data){0};
done:
    for (size_t v = 0; tables && v < count; v++)
        table_release(&tables[v]);
    free(tables);
    free(paths);
    source_release(&made);
    return status;
}
