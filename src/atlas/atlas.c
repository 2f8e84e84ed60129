/* SPDX-License-Identifier: EUPL-1.2
 *
 * The atlas in memory: numbers of zones, and giving it all back.
 */
#include "atlas/atlas.h"

#include "base/memory.h"

size_t atlas_zone_count(const struct atlas *atlas)
{
    if (atlas->source_count == 0)
        return 0;
    const struct atlas_source *last = &atlas->sources[atlas->source_count - 1];
    return last->first_zone + last->zone_count;
}

const struct atlas_source *atlas_source_of_zone(const struct atlas *atlas, size_t zone)
{
    size_t low = 0, high = atlas->source_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct atlas_source *source = &atlas->sources[middle];
        if (zone < source->first_zone)
            high = middle;
        else if (zone - source->first_zone >= source->zone_count)
            low = middle + 1;
        else
            return source;
    }
    return NULL;
}

/* The long code says its CRS; a square of unknown CRS can only have the short one. */
static const char *square_code(const struct grid_square *square, char *out)
{
    if (square->epsg <= 0)
        return grid_short_code(square, out);
    text_print(out, GRID_CODE_MAX, "CRS%dRES%dmN%lldE%lld", (int)square->epsg, (int)square->size,
               (long long)square->north, (long long)square->east);
    return out;
}

const char *atlas_zone_key(const struct atlas *atlas, size_t zone, char *out)
{
    const struct atlas_source *source = atlas_source_of_zone(atlas, zone);
    if (!source)
        return "";
    if (source->cells)
        return square_code(&source->square[zone - source->first_zone], out);
    return names_at(&source->keys, (uint32_t)(zone - source->first_zone));
}

static void strings_free(char **strings, size_t count)
{
    for (size_t i = 0; strings && i < count; i++)
        free(strings[i]);
    free(strings);
}

static bool is_packed(const struct atlas_column *column)
{
    return !column->people && column->packed.count > 0;
}

d4i_status atlas_column_read(d4i_context *context, const struct atlas_column *column, struct column_values *out)
{
    if (is_packed(column))
        return column_open(context, &column->packed, out);
    *out = (struct column_values){column->people, column->status, column->low, column->high};
    return D4I_OK;
}

void atlas_column_done(const struct atlas_column *column, struct column_values *values)
{
    if (is_packed(column))
        column_values_release(values);
    *values = (struct column_values){0};
}

bool atlas_column_bounded(const struct atlas_column *column)
{
    return column->low || column->packed.bounded;
}

static d4i_status unpack(d4i_context *context, struct atlas_column *column)
{
    struct column_values values;
    if (!is_packed(column))
        return D4I_OK;
    TRY(column_open(context, &column->packed, &values));
    column_release(&column->packed);
    *column = (struct atlas_column){
        .people = values.people, .status = values.status, .low = values.low, .high = values.high};
    return D4I_OK;
}

d4i_status atlas_unpack(d4i_context *context, struct atlas *atlas)
{
    for (size_t s = 0; s < atlas->source_count; s++)
        for (size_t v = 0; v < atlas->sources[s].variable_count; v++)
            for (size_t n = 0; n < atlas->sources[s].variables[v].tree.count; n++)
                TRY(unpack(context, &atlas->sources[s].variables[v].column[n]));
    return D4I_OK;
}

static void columns_free(struct atlas_column *columns, size_t count)
{
    for (size_t i = 0; columns && i < count; i++) {
        free(columns[i].people);
        free(columns[i].status);
        free(columns[i].low);
        free(columns[i].high);
        column_release(&columns[i].packed);
    }
    free(columns);
}

static void facts_free(struct atlas_facts *facts)
{
    for (size_t i = 0; i < facts->count; i++) {
        free(facts->list[i].key);
        free(facts->list[i].value);
    }
    free(facts->list);
}

const char *atlas_fact(const struct atlas_facts *facts, const char *key)
{
    for (size_t i = 0; i < facts->count; i++)
        if (strcmp(facts->list[i].key, key) == 0)
            return facts->list[i].value;
    return NULL;
}

const char *atlas_contact(const struct atlas *atlas, const char *of, const char *id)
{
    for (size_t i = 0; i < atlas->facts.count; i++) {
        const struct atlas_fact *fact = &atlas->facts.list[i];
        size_t length = strlen(of);
        if (strncmp(fact->key, "contact.", 8) == 0 && strncmp(fact->key + 8, of, length) == 0 &&
            fact->key[8 + length] == '.' && strcmp(fact->key + 9 + length, id) == 0)
            return fact->value;
    }
    return NULL;
}

d4i_status atlas_fact_add(d4i_context *context, struct atlas_facts *facts, const char *key, const char *value)
{
    struct atlas_fact fact = {0};
    d4i_status status = D4I_OK;
    GUARD(text_copy(context, text_of(key), &fact.key));
    GUARD(text_copy(context, text_of(value), &fact.value));
    GUARD(mem_grow(context, &facts->list, &facts->capacity, facts->count + 1, sizeof *facts->list));
    facts->list[facts->count++] = fact;
    return D4I_OK;
done:
    free(fact.key);
    free(fact.value);
    return status;
}

static void shapes_free(struct atlas_shapes *shapes)
{
    free(shapes->xy);
    free(shapes->point_start);
    free(shapes->ring_first);
    free(shapes->ring_inner);
}

static void defects_free(struct atlas_defect *defects, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(defects[i].kind);
        free(defects[i].detail);
        free(defects[i].zone);
    }
    free(defects);
}

static void variable_free(struct atlas_variable *variable)
{
    free(variable->id);
    free(variable->title);
    free(variable->dimension);
    free(variable->definition);
    free(variable->date);
    columns_free(variable->column, variable->tree.count);
    group_tree_release(&variable->tree);
    free(variable->input);
    free(variable->placed);
    facts_free(&variable->facts);
}

static void source_free(struct atlas_source *source)
{
    char *const texts[] = {source->id,   source->title,   source->publisher, source->licence, source->attribution,
                           source->url,  source->country, source->coverage,  source->method,  source->notes,
                           source->date, source->recipe,  source->pipeline};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]);
    for (size_t i = 0; i < source->file_count; i++) {
        free(source->files[i].name);
        free(source->files[i].path);
    }
    free(source->files);
    free(source->square);
    names_release(&source->keys);
    strings_free(source->names, source->zone_count);
    shapes_free(&source->shapes);
    for (size_t i = 0; i < source->variable_count; i++)
        variable_free(&source->variables[i]);
    free(source->variables);
    for (size_t i = 0; i < source->listed_count; i++)
        free(source->listed[i].zone);
    free(source->listed);
    facts_free(&source->facts);
    defects_free(source->defects, source->defect_count);
}

/* The numbers of variables and nodes are the source's. */
static void unit_source_free(struct atlas_unit_source *from, const struct atlas_source *source)
{
    free(from->crosswalk.start);
    free(from->crosswalk.to);
    free(from->crosswalk.weight);
    for (size_t v = 0; v < source->variable_count; v++) {
        if (from->column)
            columns_free(from->column[v], source->variables[v].tree.count);
        if (from->outside)
            free(from->outside[v]);
    }
    free(from->column);
    free(from->outside);
    free(from->has_data);
}

static void level_free(struct atlas_level *level, const struct atlas *atlas)
{
    char *const texts[] = {level->id,      level->title,       level->recipe, level->vintage,
                           level->licence, level->attribution, level->path};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]);
    strings_free(level->names, level->codes.count);
    strings_free(level->countries, level->codes.count);
    names_release(&level->codes);
    shapes_free(&level->shapes);
    for (size_t s = 0; level->sources && s < atlas->source_count; s++)
        unit_source_free(&level->sources[s], &atlas->sources[s]);
    free(level->sources);
    defects_free(level->defects, level->defect_count);
    pairs_release(&level->pairs);
}

void atlas_release(struct atlas *atlas)
{
    for (size_t i = 0; i < atlas->level_count; i++)
        level_free(&atlas->levels[i], atlas);
    free(atlas->levels);
    for (size_t i = 0; i < atlas->source_count; i++)
        source_free(&atlas->sources[i]);
    free(atlas->sources);
    for (size_t i = 0; i < atlas->weight_count; i++) {
        free(atlas->weights[i].id);
        free(atlas->weights[i].title);
        free(atlas->weights[i].path);
        free(atlas->weights[i].attribution);
    }
    free(atlas->weights);
    for (size_t i = 0; i < atlas->common_count; i++) {
        free(atlas->common[i].code);
        free(atlas->common[i].name);
        free(atlas->common[i].origin);
    }
    free(atlas->common);
    facts_free(&atlas->facts);
    free(atlas->title);
    free(atlas->method);
    free(atlas->path);
    pairs_release(&atlas->pairs);
    free(atlas->zone_level);
    free(atlas->zone_shift);
    free(atlas->zone_total);
    free(atlas->zone_cells);
    for (size_t i = 0; i < atlas->tilt_count; i++) {
        free(atlas->tilts[i].tilt);
        free(atlas->tilts[i].total);
        free(atlas->tilts[i].shift);
    }
    free(atlas->tilts);
    free(atlas->tilted);
    *atlas = (struct atlas){0};
}
