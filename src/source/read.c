/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reads a source: every table, onto one set of zones, checked.
 */
#include "source/read.h"
#include "base/memory.h"
#include "group/country.h"
#include "source/check.h"
#include "source/join.h"

void source_release(struct source_data *source)
{
    for (size_t v = 0; source->counts && v < source->variable_count; v++)
        counts_release(&source->counts[v]);
    for (size_t v = 0; source->unseen && v < source->variable_count; v++)
        free(source->unseen[v]);
    free(source->unseen);
    free(source->unseen_count);
    for (size_t i = 0; i < source->listed_count; i++)
        free(source->listed[i].place);
    free(source->counts);
    free(source->input);
    free(source->listed);
    free(source->square);
    free(source->cell_crs);
    buffer_release(&source->said);
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

static d4i_status read_file(d4i_context *context, struct table *table, const char *path)
{
    const struct recipe_table *how = &table->variable->table;
    char **members;
    size_t count;
    TRY(records_members(context, path, how->member, (enum records_format)how->format, &members, &count));
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < count && status == D4I_OK; i++)
        status = how->layout == RECIPE_LONG ? read_long(context, table, members[i])
                                            : read_wide(context, table, members[i]);
    records_members_free(members, count);
    return status;
}

/* A country's group without a label is found by the country's name in the language of the recipe. */
static d4i_status fail_unseen(d4i_context *context, const struct table *table, uint32_t node, const char *path)
{
    const struct recipe_variable *variable = table->variable;
    const struct group_node *group = &variable->tree.nodes[node];
    const char *rows = table->rows ? "" : ", which has no rows";
    char name[200] = "";
    if (!group->label && variable->labels.language)
        country_name_in(variable->labels.language, group->code, name, sizeof name);
    if (!*name)
        return yaml_fail(context, variable->node_at[node],
                         "the label '%s' of group '%s' never occurs in %s%s; correct it, or take the group out",
                         group->label ? group->label : group->name, group->code, path, rows);
    return yaml_fail(context, variable->node_at[node],
                     "no label of %s names '%s' (%s)%s; name its label under 'exceptions', or take the group out",
                     path, group->code, name, rows);
}

/* A group whose label never came is a slip of the pen: its people are under another label. Not where rows were
 * lost, which has been told: the label may stand in them. */
static d4i_status check_seen(d4i_context *context, const struct table *table, const char *path)
{
    const struct recipe_variable *variable = table->variable;
    for (uint32_t n = 0; n < variable->tree.count && !table->lost; n++) {
        const struct group_node *node = &variable->tree.nodes[n];
        bool worked_out = node->kind == GROUP_RESIDUAL || node->kind == GROUP_DERIVED;
        if (table->seen[n] || worked_out || variable->optional[n])
            continue;
        TRY(fit_forgive(context, table->fit, fail_unseen(context, table, n, path)));
    }
    return D4I_OK;
}

static void thin_controls(struct table *table, const uint32_t *unseen, size_t count)
{
    size_t kept = 0, nodes = table->variable->tree.count;
    for (size_t i = 0; i < table->variable->table.controls.count * nodes; i++) {
        uint32_t node = (uint32_t)(i % nodes);
        size_t u = 0;
        while (u < count && unseen[u] != node)
            u++;
        if (u < count)
            continue;
        table->control[kept] = table->control[i];
        table->control_status[kept++] = table->control_status[i];
    }
}

/* A group over all parts of a cross is there when one of its parts is, though no row was its own. */
static d4i_status keep_margins(d4i_context *context, struct table *table)
{
    const struct group_tree *tree = &table->variable->tree;
    for (uint32_t n = 0; n < tree->count; n++) {
        const struct group_node *node = &tree->nodes[n];
        for (uint32_t i = 0; i < node->plus_count && table->variable->optional[n] && !table->seen[n]; i++) {
            if (!table->seen[node->plus[i]])
                continue;
            TRY(store_use(context, &table->zones, n));
            TRY(store_use(context, &table->excluded, n));
            table->seen[n] = 1;
        }
    }
    return D4I_OK;
}

/* Countries that the table might have named and did not. */
static d4i_status thin(d4i_context *context, struct table *table, struct recipe_variable *variable,
                       uint32_t **unseen, size_t *count)
{
    *count = 0;
    TRY(keep_margins(context, table));
    TRY(mem_alloc(context, variable->tree.count, sizeof **unseen, unseen));
    for (uint32_t n = 0; n < variable->tree.count; n++)
        if (variable->optional[n] && !table->seen[n])
            (*unseen)[(*count)++] = n;
    if (!*count)
        return D4I_OK;
    thin_controls(table, *unseen, *count);
    TRY(store_thin(context, &table->zones, *unseen, *count));
    TRY(store_thin(context, &table->excluded, *unseen, *count));
    return recipe_prune(context, variable, *unseen, *count);
}

static d4i_status read_table(d4i_context *context, struct table *table, const char **path, source_path_fn path_of,
                             void *user)
{
    const struct recipe_variable *variable = table->variable;
    *path = table->recipe->path;
    if (variable->table.format == RECIPE_RASTER) {
        TRY(read_rasters(context, table, path_of, user));
    } else {
        *path = path_of(user, variable->file, 0);
        if (!*path)
            return fail(context, D4I_BAD_INPUT, "%s: the project binds no path to the file '%s' of variable '%s'",
                        table->recipe->path, variable->file, variable->id);
        const char *one;
        for (size_t i = 0; (one = path_of(user, variable->file, i)); i++)
            TRY(read_file(context, table, one));
    }
    if (variable->table.format != RECIPE_RASTER && (table->zones.zones || !table->rows))
        TRY(check_seen(context, table, *path));
    if (table->fit)
        TRY(fit_tally_table(context, table));
    if (!table->zones.zones)
        return fail(context, D4I_BAD_INPUT, "%s: no zone is left of %llu rows; is a 'filter' wrong%s?", *path,
                    (unsigned long long)table->rows,
                    table->recipe->coverage.keys.count ? ", or the 'keys' of the coverage" : "");
    return D4I_OK;
}

/* Only once the countries that have no column are out. */
static d4i_status sort_table(d4i_context *context, struct table *table, const char *path)
{
    TRY(store_sort(context, &table->zones, path));
    return store_sort(context, &table->excluded, path);
}

/* The people of excluded places: group by group, so that they add up to the place's total. */
static d4i_status list_places(d4i_context *context, struct view *places, struct source_data *out)
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

/* Where each run is packed as it comes, for the next one needs its room. */
static d4i_status keep_zones(d4i_context *context, struct view *zones, struct source_data *out)
{
    struct counts *counts = &out->counts[zones->number];
    TRY(check_derive(context, zones));
    for (uint32_t n = 0; counts->packed && n < counts->nodes; n++) {
        struct column_values values;
        TRY(counts_read(context, zones->counts, n, &values));
        TRY(column_append(context, &counts->packed[n], &values, zones->zones));
    }
    return D4I_OK;
}

static d4i_status check_table(d4i_context *context, struct table *table, struct view *zones, struct view *places,
                              struct source_data *out)
{
    TRY(check_sums(context, zones));
    TRY(check_sums(context, places));
    TRY(whole_tell(context, zones));
    TRY(check_controls(context, table, zones, places));
    TRY(check_parts(context, zones, keep_zones, out));
    TRY(check_parts(context, places, list_places, out));
    out->input[zones->number] = zones->sum[0] + places->sum[0];
    return D4I_OK;
}

static d4i_status finish(d4i_context *context, struct table *table, uint32_t number, const char *path,
                         struct source_data *out)
{
    struct view zones = {.variable = table->variable, .number = number, .path = path, .fit = table->fit};
    struct view places = zones;
    struct counts *counts = &out->counts[number];
    d4i_status status = D4I_OK;
    zones.store = &table->zones;
    zones.source = out;
    places.store = &table->excluded;
    places.places = &table->excluded.names;
    counts->nodes = table->zones.counts.nodes;
    if (table->zones.log)
        GUARD(mem_alloc(context, counts->nodes, sizeof *counts->packed, &counts->packed));
    GUARD(check_table(context, table, &zones, &places, out));
    if (!table->zones.log) {
        *counts = table->zones.counts;
        table->zones.counts = (struct counts){0};
    }
    out->rows += table->rows;
done:
    view_release(&zones);
    view_release(&places);
    return status;
}

static d4i_status tell_crs(d4i_context *context, struct source_data *out)
{
    if (!out->cells || !out->square[0].epsg)
        return D4I_OK;
    return text_format(context, &out->cell_crs, "EPSG:%d", (int)out->square[0].epsg);
}

d4i_status source_read(d4i_context *context, struct recipe *recipe, source_path_fn path_of, void *user,
                       struct source_data *out)
{
    return source_read_into(context, recipe, path_of, user, NULL, out);
}

d4i_status source_read_into(d4i_context *context, struct recipe *recipe, source_path_fn path_of, void *user,
                            struct source_fit *fit, struct source_data *out)
{
    struct source_data made = {0};
    struct table *tables = NULL;
    const char **paths = NULL;
    size_t count = recipe->variable_count;
    char why[CONTEXT_ERROR_MAX] = ""; /* a table could not be read, where problems are collected */
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, count, sizeof *tables, &tables));
    GUARD(mem_alloc(context, count, sizeof *paths, &paths));
    GUARD(mem_alloc(context, count, sizeof *made.counts, &made.counts));
    GUARD(mem_alloc(context, count, sizeof *made.input, &made.input));
    GUARD(mem_alloc(context, count, sizeof *made.unseen, &made.unseen));
    GUARD(mem_alloc(context, count, sizeof *made.unseen_count, &made.unseen_count));
    made.variable_count = count;
    for (size_t v = 0; v < count; v++) {
        struct recipe_variable *variable = &recipe->variables[v];
        bool wide = variable->table.format == RECIPE_RASTER || variable->table.layout == RECIPE_WIDE;
        GUARD(table_open(context, recipe, variable, wide ? 1 : (uint32_t)variable->tree.count, &tables[v]));
        tables[v].fit = fit;
        status = read_table(context, &tables[v], &paths[v], path_of, user);
        if (status == D4I_BAD_INPUT)
            text_print(why, sizeof why, "%s", d4i_error_text(context));
        GUARD(fit_forgive(context, fit, status));
        if (*why) /* what the tables behind it lack is told as well */
            continue;
        GUARD(thin(context, &tables[v], variable, &made.unseen[v], &made.unseen_count[v]));
        GUARD(sort_table(context, &tables[v], paths[v]));
    }
    if (*why) /* noted before, and counted once */
        GUARD(fail(context, D4I_BAD_INPUT, "%s", why));
    GUARD(join_tables(context, tables, count, &made));
    for (size_t v = 0; v < count; v++) {
        GUARD(finish(context, &tables[v], (uint32_t)v, paths[v], &made));
        table_release(&tables[v]);
    }
    mem_trim();
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
