/* SPDX-License-Identifier: EUPL-1.2
 *
 * A project carried out, stage by stage.
 */
#include <stdlib.h>

#include "atlas/handle.h"
#include "base/memory.h"
#include "build/work.h"
#include "io/file.h"

void work_release(struct work *work)
{
    for (size_t s = 0; work->sources && s < work->project->source_count; s++) {
        struct work_source *source = &work->sources[s];
        for (size_t v = 0; source->settled && v < source->data.variable_count; v++)
            free(source->settled[v]);
        free(source->settled);
        source_release(&source->data);
        layer_release(&source->layer);
        names_release(&source->feature_keys);
        free(source->zone_of_feature);
        free(source->key_of_feature);
        free(source->has_feature);
        free(source->cut);
        pairs_release(&source->pairs);
        partition_release(&source->partition);
    }
    free(work->sources);
    work->sources = NULL;
    atlas_release(&work->atlas);
}

static d4i_status run_stages(d4i_context *context, struct work *work)
{
    d4i_status (*const stages[])(d4i_context *, struct work *) = {
        work_read,  work_join,  work_extent, work_describe, work_within, work_harmonise,
        work_cover, work_place, work_tilt,   work_list,     work_units};
    const size_t count = sizeof stages / sizeof *stages;
    for (size_t i = 0; i < count; i++) {
        TRY(progress(context, "building", i, count)); /* also where a small build can be stopped */
        TRY(stages[i](context, work));
        mem_trim();
    }
    return atlas_check_ledger(context, &work->atlas);
}

/* What the ledger of every source's first variable holds: people who are not on the map, the noise and withheld
 * counts by which groups and totals differ, and the totals that were held to a higher level, whatever the sign (a
 * perturbation of -3 is three people to explain too). */
struct in_ledger {
    int64_t absent, differing, moved;
};

static struct in_ledger sum_ledger(const struct atlas *atlas)
{
    struct in_ledger sum = {0};
    for (size_t s = 0; s < atlas->source_count; s++)
        for (size_t i = 0; i < atlas->sources[s].listed_count; i++) {
            const struct atlas_listed *line = &atlas->sources[s].listed[i];
            int64_t people = line->people < 0 ? -line->people : line->people;
            bool differing = line->reason == LEDGER_PERTURBATION || line->reason == LEDGER_SUPPRESSED;
            bool moved = line->reason == LEDGER_HIGHER_LEVEL;
            if (line->variable == 0)
                *(differing ? &sum.differing : moved ? &sum.moved : &sum.absent) += people;
        }
    return sum;
}

static void tell_ledger(d4i_context *context, const struct atlas *atlas, d4i_build_outcome *outcome)
{
    struct in_ledger sum = sum_ledger(atlas);
    char people[32];
    outcome->listed = sum.absent + sum.differing + sum.moved;
    if (sum.absent)
        warn(context, "%s people are in the ledger and not on the map; see d4i info --ledger",
             people_text(sum.absent, people));
    if (sum.differing)
        warn(context,
             "%s people are in the ledger because groups do not add up to their totals (noise, withheld "
             "counts); see d4i info --ledger",
             people_text(sum.differing, people));
    if (sum.moved)
        warn(context,
             "%s people are in the ledger because totals of zones were moved so that they add up to the higher "
             "level "
             "that they lie in; see d4i info --ledger",
             people_text(sum.moved, people));
}

static d4i_status write_atlas(d4i_context *context, struct work *work, const char *output, struct hash key,
                              d4i_build_outcome *outcome)
{
    TRY(run_stages(context, work));
    work->atlas.build = key;
    TRY(atlas_write(context, &work->atlas, output));
    outcome->computed = work->cache.computed + 1;
    outcome->reused = work->cache.reused;
    tell_ledger(context, &work->atlas, outcome);
    return D4I_OK;
}

/* The atlas under `output` was made from the very same inputs: nothing is to be done but to say what it lists. */
static d4i_status use_old(d4i_context *context, const char *output, d4i_build_outcome *outcome)
{
    struct atlas atlas = {0};
    TRY(atlas_skim(context, output, &atlas));
    outcome->up_to_date = 1;
    tell_ledger(context, &atlas, outcome);
    atlas_release(&atlas);
    return D4I_OK;
}

static d4i_status refuse_input(d4i_context *context, const char *output, const struct project_file *input)
{
    if (!input->path || !file_same(output, input->path))
        return D4I_OK;
    return fail(context, D4I_BAD_USAGE, "'%s' is read by this build and cannot be its output; choose another name",
                output);
}

static d4i_status refuse_level(d4i_context *context, const char *output, const struct project_level *level)
{
    for (size_t i = 0; i < level->layer_count; i++) {
        TRY(refuse_input(context, output, &level->layers[i].recipe_file));
        TRY(refuse_input(context, output, &level->layers[i].file));
    }
    TRY(refuse_input(context, output, &level->names));
    for (size_t i = 0; i < level->relation_count; i++) {
        TRY(refuse_input(context, output, &level->relations[i].lookup.recipe_file));
        TRY(refuse_input(context, output, &level->relations[i].lookup.file));
    }
    return D4I_OK;
}

/* A slip of the hand must not cost a table that was hard to get: what is read, and what no build made, stays. */
static d4i_status refuse_output(d4i_context *context, const struct project *project, const char *output)
{
    const struct project_file itself = {.path = project->path};
    TRY(refuse_input(context, output, &itself));
    for (size_t s = 0; s < project->source_count; s++) {
        const struct project_source *source = &project->sources[s];
        TRY(refuse_input(context, output, &source->recipe_file));
        TRY(refuse_input(context, output, &source->boundaries));
        TRY(refuse_input(context, output, &source->within.relation.lookup.file));
        for (size_t i = 0; i < source->file_count; i++)
            TRY(refuse_input(context, output, &source->files[i]));
    }
    for (size_t i = 0; i < project->weight_count; i++)
        TRY(refuse_input(context, output, &project->weights[i].file));
    for (size_t i = 0; i < project->level_count; i++)
        TRY(refuse_level(context, output, &project->levels[i]));
    bool may = false;
    TRY(atlas_may_replace(context, output, &may));
    return may ? D4I_OK
               : fail(context, D4I_BAD_USAGE, "'%s' exists and is no d4i atlas; choose another name or remove it",
                      output);
}

/* The atlas that is there already, when it is whole and of the same inputs. One that turns out damaged is made
 * again; to be stopped or out of memory is no such thing. */
static d4i_status try_old(d4i_context *context, const char *output, struct hash key, d4i_build_outcome *outcome)
{
    struct hash old;
    bool found;
    TRY(atlas_build_key(context, output, &found, &old));
    if (!found || !hash_equal(key, old))
        return D4I_OK;
    d4i_status status = use_old(context, output, outcome);
    return status == D4I_CANCELLED || status == D4I_NO_MEMORY ? status : D4I_OK;
}

d4i_status d4i_build(d4i_context *context, const char *project_file, const char *output,
                     const d4i_build_options *options, d4i_build_outcome *outcome)
{
    static const d4i_build_options defaults;
    d4i_build_outcome told = {0};
    struct project project = {0};
    struct work work = {.project = &project};
    struct hash key;
    char *folder = NULL;
    d4i_status status;
    options = options ? options : &defaults;
    GUARD(project_read(context, project_file, options->recipes, &project));
    GUARD(refuse_output(context, &project, output));
    GUARD(project_hash(context, &project, &key));
    GUARD(try_old(context, output, key, &told));
    if (told.up_to_date)
        goto done;
    GUARD(text_format(context, &folder, "%s.cache", output));
    work.cache.folder = options->cache ? options->cache : folder;
    GUARD(file_sweep_beside(context, output));
    GUARD(file_sweep(context, work.cache.folder, ""));
    GUARD(write_atlas(context, &work, output, key, &told));
done:
    if (status == D4I_OK && outcome) {
        told.strict_breach = options->strict && told.listed != 0;
        *outcome = told;
    }
    work_release(&work);
    project_release(&project);
    free(folder);
    return status;
}

d4i_status d4i_build_open(d4i_context *context, const char *project_file, const d4i_build_options *options,
                          d4i_atlas **out)
{
    struct project project = {0};
    struct work work = {.project = &project};
    d4i_atlas *atlas = NULL;
    d4i_status status;
    GUARD(project_read(context, project_file, options ? options->recipes : NULL, &project));
    GUARD(project_hash(context, &project, &work.atlas.build));
    work.cache.folder = options ? options->cache : NULL;
    GUARD(run_stages(context, &work));
    GUARD(mem_alloc(context, 1, sizeof *atlas, &atlas));
    GUARD(atlas_unpack(context, &work.atlas));
    atlas->atlas = work.atlas;
    work.atlas = (struct atlas){0};
    *out = atlas;
    atlas = NULL;
done:
    free(atlas);
    work_release(&work);
    project_release(&project);
    return status;
}
