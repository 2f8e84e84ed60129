/* SPDX-License-Identifier: EUPL-1.2
 *
 * The hash of all that decides over an atlas's bytes: the project, its recipes, its files, the program's version.
 */
#include "build/project.h"
#include "io/file.h"

static d4i_status add_file(d4i_context *context, struct project_file *file, struct hash *key)
{
    if (!file->path)
        return D4I_OK;
    d4i_status status = file_hash(context, file->path, &file->hash);
    if (status == D4I_NO_MEMORY || status == D4I_CANCELLED)
        return status;
    if (status != D4I_OK)
        return yaml_fail(context, file->at, "%s", d4i_error_text(context));
    *key = hash_with(*key, &file->hash, sizeof file->hash);
    return D4I_OK;
}

d4i_status project_hash(d4i_context *context, struct project *project, struct hash *key)
{
    struct hash all = hash_with_text((struct hash){0}, "atlas " D4I_VERSION);
    TRY(file_hash(context, project->path, &project->hash));
    all = hash_with(all, &project->hash, sizeof project->hash);
    for (size_t s = 0; s < project->source_count; s++) {
        struct project_source *source = &project->sources[s];
        all = hash_with(all, &source->recipe.hash, sizeof source->recipe.hash);
        for (size_t i = 0; i < source->file_count; i++)
            TRY(add_file(context, &source->files[i], &all));
        TRY(add_file(context, &source->boundaries, &all));
        TRY(add_file(context, &source->within.relation.lookup.file, &all));
    }
    for (size_t i = 0; i < project->weight_count; i++)
        TRY(add_file(context, &project->weights[i].file, &all));
    for (size_t i = 0; i < project->allocate.covariate_count; i++)
        TRY(add_file(context, &project->allocate.covariates[i].file, &all));
    TRY(add_file(context, &project->allocate.land.file, &all));
    for (size_t i = 0; i < project->level_count; i++) {
        struct project_level *level = &project->levels[i];
        for (size_t l = 0; l < level->layer_count; l++) {
            struct project_layer *layer = &level->layers[l];
            if (layer->recipe_file.path)
                all = hash_with(all, &layer->recipe.head.hash, sizeof layer->recipe.head.hash);
            TRY(add_file(context, &layer->file, &all));
        }
        TRY(add_file(context, &level->names, &all));
        for (size_t r = 0; r < level->relation_count; r++) {
            struct project_lookup *lookup = &level->relations[r].lookup;
            if (lookup->recipe_file.path)
                all = hash_with(all, &lookup->recipe.head.hash, sizeof lookup->recipe.head.hash);
            TRY(add_file(context, &lookup->file, &all));
        }
    }
    *key = all;
    return D4I_OK;
}
