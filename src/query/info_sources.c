/* SPDX-License-Identifier: EUPL-1.2
 *
 * Sources, levels of units and weights: what each is, whom it counts and how, and on what terms.
 */
#include "base/memory.h"
#include "group/who.h"
#include "query/definition.h"
#include "query/info.h"

enum {
    SOURCE_KIND,
    SOURCE_ID,
    SOURCE_VARIABLE,
    SOURCE_TITLE,
    SOURCE_COUNTRY,
    SOURCE_DATE,
    SOURCE_CONCEPT,
    SOURCE_DEFINITION,
    SOURCE_COVERAGE,
    SOURCE_COVERED,
    SOURCE_WHO,
    SOURCE_UNIT,
    SOURCE_METHOD,
    SOURCE_CHANGES,
    SOURCE_PROTECTION,
    SOURCE_ROUNDING,
    SOURCE_PUBLISHER,
    SOURCE_LICENCE,
    SOURCE_ATTRIBUTION,
    SOURCE_CONTACT,
    SOURCE_URL,
    SOURCE_RECIPE,
    SOURCE_HASH,
    SOURCE_COLUMNS
};

d4i_status info_text_row(d4i_context *context, d4i_frame *frame, const char *const *text, size_t count)
{
    TRY(d4i_frame_row(context, frame));
    for (size_t i = 0; i < count; i++)
        TRY(answer_set_text(context, frame, i, text[i]));
    return D4I_OK;
}

/* What the recipe says of kinds of people ("who.stateless" = "in"), in words, appended. */
static d4i_status add_who(d4i_context *context, const struct atlas_facts *facts, struct buffer *out)
{
    static const char who[] = "who.";
    struct who_said *said = NULL;
    size_t count = 0;
    TRY(mem_alloc(context, facts->count, sizeof *said, &said));
    for (size_t i = 0; i < facts->count; i++)
        if (strncmp(facts->list[i].key, who, strlen(who)) == 0)
            said[count++] = (struct who_said){facts->list[i].key + strlen(who), facts->list[i].value};
    d4i_status status = who_words(context, said, count, out);
    free(said);
    return status;
}

static d4i_status source_rows(d4i_context *context, const struct atlas_source *source, d4i_frame *frame)
{
    char hash[HASH_HEX];
    const char *text[SOURCE_COLUMNS] = {
        [SOURCE_KIND] = "source",
        [SOURCE_ID] = source->id,
        [SOURCE_COUNTRY] = source->country,
        [SOURCE_COVERAGE] = source->coverage,
        [SOURCE_COVERED] = atlas_fact(&source->facts, "coverage.people"),
        [SOURCE_UNIT] = atlas_fact(&source->facts, "unit"),
        [SOURCE_METHOD] = source->method,
        [SOURCE_CHANGES] = atlas_fact(&source->facts, "method_changes"),
        [SOURCE_PROTECTION] = atlas_fact(&source->facts, "protection"),
        [SOURCE_PUBLISHER] = source->publisher,
        [SOURCE_LICENCE] = source->licence,
        [SOURCE_ATTRIBUTION] = source->attribution,
        [SOURCE_CONTACT] = atlas_fact(&source->facts, "contact"),
        [SOURCE_URL] = source->url,
        [SOURCE_RECIPE] = source->recipe,
        [SOURCE_HASH] = hash_hex(source->recipe_hash, hash),
    };
    struct buffer who = {0};
    d4i_status status = D4I_OK;
    for (size_t v = 0; v < source->variable_count; v++) {
        const struct atlas_variable *variable = &source->variables[v];
        who.length = 0;
        GUARD(add_who(context, &variable->facts, &who));
        text[SOURCE_WHO] = who.length ? who.data : NULL;
        text[SOURCE_CONCEPT] = definition_concept(variable);
        text[SOURCE_ROUNDING] =
            answer_or(atlas_fact(&variable->facts, "rounding"), atlas_fact(&source->facts, "rounding"));
        text[SOURCE_VARIABLE] = variable->id;
        text[SOURCE_TITLE] = answer_or(variable->title, source->title);
        text[SOURCE_DATE] = answer_or(variable->date, source->date);
        text[SOURCE_DEFINITION] = variable->definition;
        GUARD(info_text_row(context, frame, text, SOURCE_COLUMNS));
    }
done:
    buffer_release(&who);
    return status;
}

d4i_status info_sources(d4i_context *context, const struct atlas *atlas, d4i_frame *frame)
{
    static const char *const names[SOURCE_COLUMNS] = {
        "kind",       "id",       "variable",        "title",   "country",     "date",    "concept",
        "definition", "coverage", "coverage_people", "who",     "unit",        "method",  "method_changes",
        "protection", "rounding", "publisher",       "licence", "attribution", "contact", "url",
        "recipe",     "hash",
    };
    for (size_t i = 0; i < SOURCE_COLUMNS; i++)
        TRY(d4i_frame_column(context, frame, names[i], D4I_TEXT));
    for (size_t s = 0; s < atlas->source_count; s++)
        TRY(source_rows(context, &atlas->sources[s], frame));
    for (size_t i = 0; i < atlas->level_count; i++) {
        char hash[HASH_HEX];
        const struct atlas_level *level = &atlas->levels[i];
        const char *text[SOURCE_COLUMNS] = {
            [SOURCE_KIND] = "units",
            [SOURCE_ID] = level->id,
            [SOURCE_TITLE] = level->title,
            [SOURCE_DATE] = level->vintage,
            [SOURCE_LICENCE] = level->licence,
            [SOURCE_ATTRIBUTION] = level->attribution,
            [SOURCE_CONTACT] = atlas_contact(atlas, "units", level->id),
            [SOURCE_RECIPE] = level->recipe,
            [SOURCE_HASH] = level->path && *level->path ? hash_hex(level->hash, hash) : "",
        };
        TRY(info_text_row(context, frame, text, SOURCE_COLUMNS));
    }
    for (size_t w = 0; w < atlas->weight_count; w++) {
        char hash[HASH_HEX];
        const struct atlas_weight *weight = &atlas->weights[w];
        const char *text[SOURCE_COLUMNS] = {
            [SOURCE_KIND] = "weight",
            [SOURCE_ID] = weight->id,
            [SOURCE_TITLE] = weight->title,
            [SOURCE_ATTRIBUTION] = weight->attribution,
            [SOURCE_CONTACT] = atlas_contact(atlas, "weight", weight->id),
            [SOURCE_HASH] = hash_hex(weight->hash, hash),
        };
        TRY(info_text_row(context, frame, text, SOURCE_COLUMNS));
    }
    return D4I_OK;
}
