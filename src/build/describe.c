/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fourth stage: what the atlas says about its sources. Zones, counts and group trees move into it.
 */
#include <stdlib.h>

#include "allocate/allocate.h"
#include "base/memory.h"
#include "build/recipe_say.h"
#include "build/work.h"

d4i_status work_copy(d4i_context *context, const char *text, char **out)
{
    return text_copy(context, text_of(text), out);
}

static d4i_status describe_texts(d4i_context *context, const struct project_source *entry, struct atlas_source *out)
{
    const struct recipe *recipe = &entry->recipe;
    const struct {
        const char *from;
        char **to;
    } texts[] = {
        {entry->id, &out->id},
        {recipe->title, &out->title},
        {recipe->publisher, &out->publisher},
        {recipe->licence, &out->licence},
        {recipe->attribution, &out->attribution},
        {recipe->url, &out->url},
        {recipe->country, &out->country},
        {entry->recipe.coverage.text, &out->coverage},
        {recipe->method, &out->method},
        {recipe->notes, &out->notes},
        {entry->date, &out->date},
        {recipe->id, &out->recipe},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        TRY(work_copy(context, texts[i].from, texts[i].to));
    out->recipe_hash = recipe->hash;
    return D4I_OK;
}

/* A statement in words, where there is one; the buffer is emptied. */
static d4i_status add_words(d4i_context *context, struct atlas_facts *facts, const char *key, struct buffer *words)
{
    if (words->length)
        TRY(atlas_fact_add(context, facts, key, words->data));
    words->length = 0;
    return D4I_OK;
}

/* Which places are covered, as far as it decides what is counted. */
static d4i_status describe_coverage(d4i_context *context, const struct recipe_coverage *coverage,
                                    struct atlas_source *out)
{
    struct buffer words = {0};
    d4i_status status = D4I_OK;
    GUARD(recipe_say_people(context, coverage, &words));
    GUARD(add_words(context, &out->facts, "coverage.people", &words));
    GUARD(recipe_say_keys(context, coverage, &words));
    GUARD(add_words(context, &out->facts, "coverage.keys", &words));
done:
    buffer_release(&words);
    return status;
}

/* Statements that have no field of their own. */
static d4i_status describe_method(d4i_context *context, const struct recipe *recipe, struct atlas_source *out)
{
    struct buffer words = {0};
    d4i_status status = D4I_OK;
    if (recipe->contact)
        GUARD(atlas_fact_add(context, &out->facts, "contact", recipe->contact));
    if (recipe->unit)
        GUARD(atlas_fact_add(context, &out->facts, "unit", recipe->unit));
    GUARD(recipe_say_protection(context, recipe, &words));
    GUARD(add_words(context, &out->facts, "protection", &words));
    GUARD(recipe_say_changes(context, recipe, &words));
    GUARD(add_words(context, &out->facts, "method_changes", &words));
done:
    buffer_release(&words);
    return status;
}

static d4i_status describe_statements(d4i_context *context, const struct recipe_variable *variable,
                                      struct atlas_variable *out)
{
    char key[80];
    TRY(atlas_fact_add(context, &out->facts, "concept", variable->concept));
    for (size_t i = 0; i < variable->who_count; i++) {
        text_print(key, sizeof key, "who.%s", variable->who[i].left);
        TRY(atlas_fact_add(context, &out->facts, key, variable->who[i].right));
    }
    if (variable->cross.dimension)
        TRY(atlas_fact_add(context, &out->facts, "crossed_by", variable->cross.dimension));
    struct buffer words = {0};
    d4i_status status = recipe_say_rounding(context, &variable->table, &words);
    if (status == D4I_OK)
        status = add_words(context, &out->facts, "rounding", &words);
    buffer_release(&words);
    return status;
}

static d4i_status describe_file(d4i_context *context, const struct project_file *file, const char *name,
                                struct atlas_source *out)
{
    struct atlas_file *one = &out->files[out->file_count++];
    one->hash = file->hash;
    TRY(work_copy(context, name, &one->name));
    return work_copy(context, file->written, &one->path);
}

static d4i_status describe_files(d4i_context *context, const struct project_source *entry, struct atlas_source *out)
{
    TRY(mem_alloc(context, entry->file_count + 1, sizeof *out->files, &out->files));
    for (size_t i = 0; i < entry->file_count; i++)
        TRY(describe_file(context, &entry->files[i], entry->files[i].name, out));
    return entry->boundaries.path ? describe_file(context, &entry->boundaries, "boundaries", out) : D4I_OK;
}

static int64_t sum_of(const int64_t *people, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += people[i];
    return sum;
}

static struct atlas_column take_column(struct counts *counts, uint32_t node)
{
    if (counts->packed) {
        struct atlas_column packed = {.packed = counts->packed[node]};
        counts->packed[node] = (struct column){0};
        return packed;
    }
    struct atlas_column column = {.people = counts->people[node], .status = counts->status[node]};
    counts->people[node] = NULL;
    counts->status[node] = NULL;
    if (!counts->low)
        return column;
    column.low = counts->low[node];
    column.high = counts->high[node];
    counts->low[node] = counts->high[node] = NULL;
    return column;
}

/* The counts move; what entered under each node is what stands in zones and in the lines that have no zone. */
static d4i_status describe_variable(d4i_context *context, struct work_source *source, size_t v,
                                    struct atlas_variable *out)
{
    struct recipe_variable *variable = &source->entry->recipe.variables[v];
    struct counts *counts = &source->data.counts[v];
    TRY(work_copy(context, variable->id, &out->id));
    TRY(work_copy(context, variable->title, &out->title));
    TRY(work_copy(context, variable->dimension, &out->dimension));
    TRY(work_copy(context, variable->definition, &out->definition));
    TRY(work_copy(context, source->entry->date, &out->date));
    TRY(describe_statements(context, variable, out));
    out->exact = variable->parts == RECIPE_EXACT;
    out->tree = variable->tree;
    variable->tree = (struct group_tree){0};
    TRY(mem_alloc(context, out->tree.count, sizeof *out->column, &out->column));
    TRY(mem_alloc(context, out->tree.count, sizeof *out->input, &out->input));
    TRY(mem_alloc(context, out->tree.count, sizeof *out->placed, &out->placed));
    for (uint32_t n = 0; n < out->tree.count; n++) {
        out->column[n] = take_column(counts, n);
        struct column_values values;
        TRY(atlas_column_read(context, &out->column[n], &values));
        out->input[n] = sum_of(values.people, source->data.zone_count);
        atlas_column_done(&out->column[n], &values);
    }
    for (size_t i = 0; i < source->data.listed_count; i++) {
        const struct listed *one = &source->data.listed[i];
        if (one->variable == v && one->node != 0 && group_in_partition(&out->tree, one->node))
            out->input[one->node] += one->people;
    }
    out->input[0] = source->data.input[v];
    return D4I_OK;
}

static d4i_status describe_names(d4i_context *context, struct work_source *source, struct atlas_source *out)
{
    const struct layer *layer = &source->layer;
    bool named = source->has_layer && !source->squares && source->entry->recipe.boundaries.name_column;
    if (!named)
        return D4I_OK;
    TRY(mem_alloc(context, out->zone_count, sizeof *out->names, &out->names));
    for (size_t f = 0; f < layer->features; f++) {
        uint32_t zone = source->zone_of_feature[f];
        if (zone != NO_ZONE && !out->names[zone])
            TRY(work_copy(context, layer->field[(f + 1) * layer->field_count - 1], &out->names[zone]));
    }
    for (size_t z = 0; z < out->zone_count; z++)
        if (!out->names[z])
            TRY(work_copy(context, "", &out->names[z]));
    return D4I_OK;
}

static d4i_status describe_zones(d4i_context *context, struct work_source *source, struct atlas_source *out)
{
    struct source_data *data = &source->data;
    out->zone_count = data->zone_count;
    out->cells = data->cells;
    if (data->cells) {
        out->square = data->square;
        data->square = NULL;
        return D4I_OK;
    }
    out->keys = data->zones; /* they stand in the order of their bytes already */
    data->zones = (struct names){0};
    return describe_names(context, source, out);
}

static d4i_status describe_source(d4i_context *context, struct work_source *source, struct atlas_source *out)
{
    TRY(describe_texts(context, source->entry, out));
    TRY(describe_files(context, source->entry, out));
    TRY(work_copy(context, source->has_layer ? source->layer.pipeline : "", &out->pipeline));
    out->accuracy = source->has_layer ? source->layer.accuracy : 0;
    TRY(describe_zones(context, source, out));
    TRY(describe_method(context, &source->entry->recipe, out));
    TRY(describe_coverage(context, &source->entry->recipe.coverage, out));
    TRY(mem_alloc(context, source->data.variable_count, sizeof *out->variables, &out->variables));
    out->variable_count = source->data.variable_count;
    for (size_t v = 0; v < out->variable_count; v++)
        TRY(describe_variable(context, source, v, &out->variables[v]));
    return D4I_OK;
}

/* Levels and weights have no facts of their own: theirs are the atlas's. */
d4i_status describe_contact(d4i_context *context, struct atlas *atlas, const char *of, const char *id,
                            const char *contact)
{
    char *key = NULL;
    d4i_status status = text_format(context, &key, "%s%s", of, id);
    if (status == D4I_OK)
        status = atlas_fact_add(context, &atlas->facts, key, contact);
    free(key);
    return status;
}

/* A method that makes weights of its own has them before those of the project. */
static d4i_status describe_own_level(d4i_context *context, const struct project *project, struct atlas *atlas)
{
    const struct project_file *land = &project->allocate.land.file;
    const struct allocation_method *method = allocation_method_find(project->allocate.method);
    struct atlas_weight *to = &atlas->weights[atlas->weight_count++];
    to->hash = land->hash;
    TRY(work_copy(context, method->id, &to->id));
    TRY(work_copy(context, method->title, &to->title));
    TRY(work_copy(context, land->written, &to->path));
    TRY(work_copy(context, project->allocate.land.attribution, &to->attribution));
    if (!project->allocate.land.contact)
        return D4I_OK;
    return describe_contact(context, atlas, "contact.weight.", method->id, project->allocate.land.contact);
}

static d4i_status describe_weights(d4i_context *context, const struct project *project, struct atlas *atlas)
{
    TRY(mem_alloc(context, project->weight_count + 1, sizeof *atlas->weights, &atlas->weights));
    if (allocation_method_find(project->allocate.method)->own_level)
        TRY(describe_own_level(context, project, atlas));
    for (size_t i = 0; i < project->weight_count; i++) {
        const struct project_weight *from = &project->weights[i];
        struct atlas_weight *to = &atlas->weights[atlas->weight_count++];
        to->hash = from->file.hash;
        TRY(work_copy(context, from->id, &to->id));
        TRY(work_copy(context, from->title, &to->title));
        TRY(work_copy(context, from->file.written, &to->path));
        TRY(work_copy(context, from->attribution, &to->attribution));
        if (from->contact)
            TRY(describe_contact(context, atlas, "contact.weight.", from->id, from->contact));
    }
    return D4I_OK;
}

d4i_status work_describe(d4i_context *context, struct work *work)
{
    const struct project *project = work->project;
    struct atlas *atlas = &work->atlas;
    TRY(work_copy(context, project->title, &atlas->title));
    TRY(work_copy(context, project->has_grid ? project->allocate.method : "", &atlas->method));
    atlas->seed = project->seed;
    if (project->urban.vintage)
        TRY(atlas_fact_add(context, &atlas->facts, "urban.vintage", project->urban.vintage));
    if (project->urban.set)
        TRY(atlas_fact_add(context, &atlas->facts, "urban.set", project->urban.set));
    if (project->has_grid)
        TRY(describe_weights(context, project, atlas));
    TRY(mem_alloc(context, project->source_count, sizeof *atlas->sources, &atlas->sources));
    size_t first = 0;
    for (size_t s = 0; s < project->source_count; s++) {
        atlas->source_count = s + 1;
        atlas->sources[s].first_zone = first;
        TRY(describe_source(context, &work->sources[s], &atlas->sources[s]));
        first += atlas->sources[s].zone_count;
    }
    if (first > UINT32_MAX - 1)
        return fail(context, D4I_BAD_INPUT, "%zu zones are more than an atlas can number", first);
    return D4I_OK;
}
