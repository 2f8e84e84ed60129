/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fifth stage: the finest groups that several sources share. Birth is compared with birth and citizenship with
 * citizenship; who wants them mixed says so in the project, and every answer repeats it.
 */
#include "build/harmonise.h"

#include <stdlib.h>

#include "base/memory.h"

/* The variables that are compared with each other. */
struct circle {
    const char *concept; /* or "mixed" */
    struct harmonised *members;
    size_t count;
};

static void circle_release(struct circle *circle)
{
    for (size_t i = 0; circle->members && i < circle->count; i++) {
        free(circle->members[i].sets);
        free(circle->members[i].said);
    }
    free(circle->members);
}

static bool takes_part(const struct project_harmonise *how, const char *source)
{
    for (size_t i = 0; i < how->sources.count; i++)
        if (strcmp(how->sources.list[i], source) == 0)
            return true;
    return how->sources.count == 0;
}

static const char *concept_of(const struct atlas_variable *variable)
{
    const char *concept = atlas_fact(&variable->facts, "concept");
    return concept ? concept : "none";
}

/* The first variable of a source that counts by the concept. */
static uint32_t variable_of(const struct atlas_source *source, const char *concept)
{
    for (uint32_t v = 0; v < source->variable_count; v++)
        if (strcmp(concept_of(&source->variables[v]), concept) == 0)
            return v;
    return GROUP_NONE;
}

static d4i_status add_member(d4i_context *context, const struct work *work, size_t s, uint32_t v,
                             struct circle *circle)
{
    const struct atlas_source *source = &work->atlas.sources[s];
    const struct recipe *recipe = &work->project->sources[s].recipe;
    struct harmonised *member = &circle->members[circle->count++];
    const struct group_tree *tree = &source->variables[v].tree;
    member->source = s;
    member->variable = v;
    TRY(mem_alloc(context, tree->count, sizeof *member->sets, &member->sets));
    TRY(mem_alloc(context, tree->count, sizeof *member->said, &member->said));
    d4i_status status =
        origin_of_tree(context, tree, source->date, recipe_own_country(recipe), member->sets, member->said);
    return status == D4I_OK ? status
                            : fail_in(context, status, "%s: variable '%s'", recipe->path, source->variables[v].id);
}

/* All sources that count by one of the concepts; of each source the first concept that it has. */
static d4i_status gather(d4i_context *context, const struct work *work, const char *const *concepts, size_t count,
                         struct circle *circle)
{
    const struct atlas *atlas = &work->atlas;
    TRY(mem_alloc(context, atlas->source_count, sizeof *circle->members, &circle->members));
    for (size_t s = 0; s < atlas->source_count; s++) {
        uint32_t v = GROUP_NONE;
        for (size_t c = 0; c < count && v == GROUP_NONE; c++)
            v = variable_of(&atlas->sources[s], concepts[c]);
        if (v != GROUP_NONE && takes_part(&work->project->harmonise, atlas->sources[s].id))
            TRY(add_member(context, work, s, v, circle));
    }
    return D4I_OK;
}

/* The code of a block in the atlas: its own, unless another concept has used it for other people. */
static d4i_status code_of(d4i_context *context, const struct atlas *atlas, const struct common_block *block,
                          const char *concept, const char *origin, char **out, bool *is_new)
{
    *is_new = true;
    for (size_t i = 0; i < atlas->common_count; i++) {
        if (strcmp(atlas->common[i].code, block->code) != 0)
            continue;
        *is_new = strcmp(atlas->common[i].origin, origin) != 0;
        return *is_new ? text_format(context, out, "%s_%s", block->code, concept)
                       : text_copy(context, text_of(block->code), out);
    }
    return text_copy(context, text_of(block->code), out);
}

static d4i_status list_block(d4i_context *context, struct atlas *atlas, const struct common_block *block,
                             const char *concept, char **code)
{
    struct buffer origin = {0};
    size_t capacity = atlas->common_count;
    bool is_new;
    d4i_status status;
    GUARD(origin_text(context, &block->set, NULL, &origin));
    GUARD(code_of(context, atlas, block, concept, origin.data, code, &is_new));
    if (!is_new)
        goto done;
    GUARD(mem_grow(context, &atlas->common, &capacity, atlas->common_count + 1, sizeof *atlas->common));
    struct atlas_common *one = &atlas->common[atlas->common_count++];
    *one = (struct atlas_common){0};
    GUARD(work_copy(context, *code, &one->code));
    GUARD(work_copy(context, block->name, &one->name));
    GUARD(work_copy(context, origin.data, &one->origin));
done:
    buffer_release(&origin);
    return status;
}

static d4i_status use_level(d4i_context *context, struct work *work, const struct circle *circle,
                            const struct common_level *level)
{
    char **codes;
    d4i_status status = D4I_OK;
    TRY(mem_alloc(context, level->block_count, sizeof *codes, &codes));
    for (size_t b = 0; b < level->block_count && status == D4I_OK; b++)
        status = list_block(context, &work->atlas, &level->blocks[b], circle->concept, &codes[b]);
    for (size_t i = 0; i < circle->count && status == D4I_OK; i++) {
        struct atlas_source *source = &work->atlas.sources[circle->members[i].source];
        const struct common_view *view = &level->views[i];
        if (!view->compared) {
            warn(context, "source '%s' takes no part in the common level of %s: %s", source->id, circle->concept,
                 view->why);
            continue;
        }
        status =
            harmonise_add_groups(context, level, i, codes, source, &source->variables[circle->members[i].variable]);
    }
    for (size_t b = 0; b < level->block_count; b++)
        free(codes[b]);
    free(codes);
    return status;
}

static d4i_status find_level(d4i_context *context, struct work *work, const struct circle *circle)
{
    struct common_source *sources;
    struct common_level level = {0};
    d4i_status status = D4I_OK;
    TRY(mem_alloc(context, circle->count, sizeof *sources, &sources));
    for (size_t i = 0; i < circle->count; i++) {
        const struct harmonised *member = &circle->members[i];
        sources[i] =
            (struct common_source){.name = work->atlas.sources[member->source].id,
                                   .tree = &work->atlas.sources[member->source].variables[member->variable].tree,
                                   .sets = member->sets,
                                   .said = member->said,
                                   .own = recipe_own_country(&work->project->sources[member->source].recipe)};
    }
    GUARD(common_level_find(context, sources, circle->count, &work->project->harmonise.set_aside, &level));
    GUARD(use_level(context, work, circle, &level));
done:
    common_level_release(&level);
    free(sources);
    return status;
}

/* `only_check`: the origins of every member, and no level. */
static d4i_status harmonise(d4i_context *context, struct work *work, const char *name, const char *const *concepts,
                            size_t count, bool only_check)
{
    struct circle circle = {.concept = name};
    d4i_status status = gather(context, work, concepts, count, &circle);
    if (status == D4I_OK && circle.count > 1 && !only_check)
        status = find_level(context, work, &circle);
    circle_release(&circle);
    return status;
}

static d4i_status state_words(d4i_context *context, struct work *work, const char *key,
                              const struct recipe_words *words)
{
    struct buffer list = {0};
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < words->count; i++)
        GUARD(buffer_print(context, &list, "%s%s", i ? ", " : "", words->list[i]));
    if (words->count)
        GUARD(atlas_fact_add(context, &work->atlas.facts, key, list.data));
done:
    buffer_release(&list);
    return status;
}

static d4i_status harmonise_all(d4i_context *context, struct work *work, bool only_check)
{
    static const char *const concepts[] = {"birth", "citizenship", "herkomst", "immigrant", "ethnicity"};
    const struct project_harmonise *how = &work->project->harmonise;
    if (how->mix.count)
        return harmonise(context, work, "mixed", how->mix.list, how->mix.count, only_check);
    for (size_t i = 0; i < sizeof concepts / sizeof *concepts; i++)
        if (!how->concept || strcmp(how->concept, concepts[i]) == 0)
            TRY(harmonise(context, work, concepts[i], &concepts[i], 1, only_check));
    return D4I_OK;
}

d4i_status work_harmonise(d4i_context *context, struct work *work)
{
    const struct project_harmonise *how = &work->project->harmonise;
    TRY(state_words(context, work, "harmonise.set_aside", &how->aside_words));
    TRY(state_words(context, work, "mixed", &how->mix));
    return harmonise_all(context, work, false);
}

d4i_status work_check_origins(d4i_context *context, struct work *work)
{
    return harmonise_all(context, work, true);
}
