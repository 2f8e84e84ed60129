/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the questions share. Which source speaks for a unit is decided here, once, so that table, places and explain
 * never disagree.
 */
#include "query/answer.h"

#include <stdarg.h>

#include "base/memory.h"

const char *answer_text(const char *text)
{
    return text ? text : "";
}

const char *answer_or(const char *text, const char *otherwise)
{
    return text && *text ? text : otherwise;
}

d4i_status answer_note(d4i_context *context, d4i_frame *frame, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    d4i_status status = text_format_list(context, &text, format, arguments);
    va_end(arguments);
    if (status == D4I_OK)
        status = d4i_frame_note(context, frame, text);
    free(text);
    return status;
}

d4i_status answer_columns(d4i_context *context, d4i_frame *frame, const struct answer_column *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        TRY(d4i_frame_column(context, frame, columns[i].name, columns[i].kind));
    return D4I_OK;
}

d4i_status answer_facts(d4i_context *context, d4i_frame *frame)
{
    const struct answer_column columns[] = {{"key", D4I_TEXT}, {"value", D4I_TEXT}};
    return answer_columns(context, frame, columns, 2);
}

d4i_status answer_fact_text(d4i_context *context, d4i_frame *frame, const char *key, const char *value)
{
    if (!value || !*value)
        return D4I_OK;
    TRY(d4i_frame_row(context, frame));
    TRY(d4i_frame_set_text(context, frame, 0, key));
    return d4i_frame_set_text(context, frame, 1, value);
}

d4i_status answer_fact(d4i_context *context, d4i_frame *frame, const char *key, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    d4i_status status = text_format_list(context, &text, format, arguments);
    va_end(arguments);
    if (status == D4I_OK)
        status = answer_fact_text(context, frame, key, text);
    free(text);
    return status;
}

d4i_status answer_set_text(d4i_context *context, d4i_frame *frame, size_t column, const char *value)
{
    return value && *value ? d4i_frame_set_text(context, frame, column, value) : D4I_OK;
}

d4i_status answer_set_ratio(d4i_context *context, d4i_frame *frame, size_t column, int64_t part, int64_t of)
{
    return of > 0 ? d4i_frame_set_real(context, frame, column, (double)part / (double)of) : D4I_OK;
}

uint32_t answer_variable(const struct atlas_source *source, const char *id)
{
    for (size_t v = 0; v < source->variable_count; v++)
        if (!id || strcmp(source->variables[v].id, id) == 0)
            return (uint32_t)v;
    return ANSWER_NONE;
}

d4i_status answer_check_variable(d4i_context *context, const struct atlas *atlas, const char *id)
{
    struct names known = {0};
    d4i_status status = D4I_OK;
    for (size_t s = 0; s < atlas->source_count; s++) {
        const struct atlas_source *source = &atlas->sources[s];
        if (answer_variable(source, id) != ANSWER_NONE)
            goto done;
        for (size_t v = 0; v < source->variable_count; v++) {
            uint32_t index;
            GUARD(names_add(context, &known, text_of(source->variables[v].id), &index, NULL));
        }
    }
    if (!id) {
        status = fail(context, D4I_BAD_USAGE, "the atlas holds no variable; add one to the project");
        goto done;
    }
    char nearest[256];
    names_nearest(&known, text_of(id), 3, nearest, sizeof nearest);
    status = fail(context, D4I_BAD_USAGE, "no source has the variable '%s'%s%s; d4i info --groups lists them", id,
                  *nearest ? ", did you mean " : "", nearest);
done:
    names_release(&known);
    return status;
}

d4i_status answer_level(d4i_context *context, const struct atlas *atlas, const char *id, size_t *level)
{
    if (!id) {
        *level = atlas->level_count ? 0 : ANSWER_ZONES;
        return D4I_OK;
    }
    for (size_t i = 0; i < atlas->level_count; i++)
        if (strcmp(atlas->levels[i].id, id) == 0) {
            *level = i;
            return D4I_OK;
        }
    if (strcmp(id, "zone") == 0 || strcmp(id, "zones") == 0) {
        *level = ANSWER_ZONES;
        return D4I_OK;
    }
    struct buffer known = {0};
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < atlas->level_count; i++)
        GUARD(buffer_print(context, &known, "'%s', ", atlas->levels[i].id));
    GUARD(buffer_text(context, &known, "'zone'"));
    status = fail(context, D4I_BAD_USAGE, "the atlas has no level '%s'; it has %s", id, known.data);
done:
    buffer_release(&known);
    return status;
}

struct claim {
    bool published, own_country, known;
    const char *date; /* "2012-01-01", never NULL */
    int64_t people;
};

static bool claim_beats(struct claim a, struct claim b)
{
    if (a.known != b.known)
        return a.known;
    if (a.published != b.published)
        return a.published;
    if (a.own_country != b.own_country)
        return a.own_country;
    int later = strcmp(a.date, b.date);
    return later ? later > 0 : a.people > b.people;
}

/* The n-th group asked for, as a node of the source; GROUP_NONE where it has no such. */
static uint32_t asked_node(const struct answer_asked *asked, const struct atlas_variable *variable, size_t source,
                           size_t n)
{
    if (asked->node)
        return asked->node[source * asked->groups + n];
    return variable->tree.headline;
}

/* The total is known, and so is one of the groups asked for (or none is asked for). */
static bool knows(const struct answer_asked *asked, const struct atlas_variable *variable, size_t source,
                  const struct atlas_column *column, size_t unit)
{
    bool known = asked->groups == 0;
    for (size_t n = 0; n < asked->groups && !known; n++) {
        uint32_t node = asked_node(asked, variable, source, n);
        known = node != GROUP_NONE && status_is_known(column[node].status[unit]);
    }
    return known && status_is_known(column[0].status[unit]);
}

bool answer_counts_unit(const struct atlas_unit_source *relation, size_t unit)
{
    return relation->has_data && relation->has_data[unit] == ATLAS_HAS_DATA;
}

size_t answer_sources_of_unit(const struct atlas *atlas, const struct atlas_level *level, size_t unit,
                              const char *variable)
{
    size_t count = 0;
    for (size_t s = 0; s < atlas->source_count; s++)
        count += answer_variable(&atlas->sources[s], variable) != ANSWER_NONE &&
                 answer_counts_unit(&level->sources[s], unit);
    return count;
}

bool answer_covers_unit(const struct atlas *atlas, const struct atlas_level *level, size_t unit)
{
    for (size_t s = 0; s < atlas->source_count; s++)
        if (answer_counts_unit(&level->sources[s], unit))
            return true;
    return false;
}

size_t answer_source_of_unit(const struct atlas *atlas, const struct atlas_level *level, size_t unit,
                             const struct answer_asked *asked)
{
    size_t best = SIZE_MAX;
    struct claim best_claim = {0};
    const char *country = level->countries ? answer_text(level->countries[unit]) : "";
    for (size_t s = 0; s < atlas->source_count; s++) {
        const struct atlas_source *source = &atlas->sources[s];
        const struct atlas_unit_source *relation = &level->sources[s];
        uint32_t v = answer_variable(source, asked->variable);
        bool left_out = asked->source && strcmp(asked->source, source->id) != 0;
        if (v == ANSWER_NONE || left_out || !answer_counts_unit(relation, unit))
            continue;
        const struct atlas_column *column = relation->column[v];
        struct claim claim = {
            .published = relation->relation == ATLAS_PUBLISHED,
            .own_country = *country && strcmp(country, answer_text(source->country)) == 0,
            .known = knows(asked, &source->variables[v], s, column, unit),
            .date = answer_text(source->date),
            .people = status_is_known(column[0].status[unit]) ? column[0].people[unit] : 0,
        };
        if (best == SIZE_MAX || claim_beats(claim, best_claim)) {
            best = s;
            best_claim = claim;
        }
    }
    return best;
}

const char *answer_country(const struct atlas *atlas, const struct atlas_level *level, size_t unit, size_t source)
{
    const char *own = level->countries ? answer_text(level->countries[unit]) : "";
    if (*own || source >= atlas->source_count)
        return own;
    return answer_text(atlas->sources[source].country);
}

d4i_status answer_usage(d4i_status status)
{
    return status == D4I_BAD_INPUT ? D4I_BAD_USAGE : status;
}

d4i_status answer_reword(d4i_context *context, d4i_status status, const char *from, const char *to, bool whole)
{
    const char *text = d4i_error_text(context), *at = status == D4I_OK ? NULL : strstr(text, from);
    if (!at)
        return status;
    struct buffer made = {0};
    if (buffer_print(context, &made, "%.*s%s%s", (int)(at - text), text, to, whole ? "" : at + strlen(from)) ==
        D4I_OK)
        status = fail(context, status, "%s", made.data);
    else
        status = D4I_NO_MEMORY;
    buffer_release(&made);
    return status;
}
