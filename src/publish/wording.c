/* SPDX-License-Identifier: EUPL-1.2
 *
 * Statements put together from the sources that count the variable. What several sources say alike is said once.
 */
#include "publish/wording.h"

#include "base/memory.h"
#include "query/alike.h"
#include "query/aside.h"
#include "query/definition.h"

static bool some(const char *text)
{
    return text && text[0];
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* What source s says; "" when it does not count the variable. */
static const char *said(const struct figures *figures, size_t s, enum wording what)
{
    const struct atlas_source *source = &figures->atlas->sources[s];
    const struct atlas_variable *variable = figures_variable(figures, s);
    if (!variable)
        return "";
    switch (what) {
    case WORDING_DEFINITION:
        return or_empty(variable->definition);
    case WORDING_DATE:
        return or_empty(some(variable->date) ? variable->date : source->date);
    case WORDING_LICENCE:
        return or_empty(source->licence);
    default:
        return or_empty(source->title);
    }
}

typedef d4i_status words_of(d4i_context *, const struct atlas *, const char *, const bool *, struct buffer *);

static d4i_status words_of_speaking(d4i_context *context, const struct figures *figures, words_of *words,
                                    struct buffer *to)
{
    bool *speaks = NULL;
    TRY(mem_alloc(context, figures->atlas->source_count, sizeof *speaks, &speaks));
    figures_speaking(figures, speaks);
    d4i_status status = words(context, figures->atlas, figures->variable_id, speaks, to);
    free(speaks);
    return status;
}

d4i_status wording_mixed(d4i_context *context, const struct figures *figures, struct buffer *to)
{
    return words_of_speaking(context, figures, definition_mixed, to);
}

d4i_status wording_dates(d4i_context *context, const struct figures *figures, struct buffer *to)
{
    size_t start = to->length;
    TRY(words_of_speaking(context, figures, definition_dates, to));
    return to->length > start ? buffer_text(context, to, ".\n") : D4I_OK;
}

d4i_status wording_aside(d4i_context *context, const struct figures *figures, const char *group, struct buffer *to)
{
    bool *speaks = NULL;
    size_t start = to->length;
    if (!aside_is_common(group))
        return D4I_OK;
    TRY(mem_alloc(context, figures->atlas->source_count, sizeof *speaks, &speaks));
    figures_speaking(figures, speaks);
    d4i_status status = aside_words(context, figures->atlas, figures->variable_id, speaks, to);
    free(speaks);
    TRY(status);
    return to->length > start ? buffer_text(context, to, ".\n") : D4I_OK;
}

bool wording_one(const struct figures *figures, enum wording what)
{
    const char *first = NULL;
    for (size_t s = 0; s < figures->atlas->source_count; s++) {
        const char *here = said(figures, s, what);
        if (!figures_variable(figures, s))
            continue;
        if (first && strcmp(first, here) != 0)
            return false;
        first = here;
    }
    return true;
}

static d4i_status add_source(d4i_context *context, const struct atlas_source *source, struct buffer *to)
{
    TRY(buffer_text(context, to, some(source->title) ? source->title : or_empty(source->id)));
    if (some(source->publisher))
        TRY(buffer_print(context, to, ", %s", source->publisher));
    if (some(source->date))
        TRY(buffer_print(context, to, ", %s", source->date));
    if (some(source->licence))
        TRY(buffer_print(context, to, " (%s)", source->licence));
    if (some(source->attribution))
        TRY(buffer_print(context, to, ", %s", source->attribution));
    return D4I_OK;
}

/* What the sources say, each text with the countries (of those that have none: the sources) that say it. */
static d4i_status hear(d4i_context *context, const struct figures *figures, enum wording what, struct alike *alike)
{
    struct buffer text = {0};
    d4i_status status = D4I_OK;
    for (size_t s = 0; s < figures->atlas->source_count; s++) {
        const struct atlas_source *source = &figures->atlas->sources[s];
        if (!figures_variable(figures, s))
            continue;
        text.length = 0;
        GUARD(what == WORDING_SOURCE ? add_source(context, source, &text)
                                     : buffer_text(context, &text, said(figures, s, what)));
        if (text.length)
            GUARD(alike_add(context, alike, text.data, some(source->country) ? source->country : source->id, NULL));
    }
done:
    buffer_release(&text);
    return status;
}

d4i_status wording_line(d4i_context *context, const struct figures *figures, enum wording what, struct buffer *to)
{
    struct alike alike = {0};
    size_t start = to->length;
    bool plain = what == WORDING_SOURCE || wording_one(figures, what);
    d4i_status status = D4I_OK;
    if (what == WORDING_DEFINITION)
        GUARD(wording_mixed(context, figures, to));
    if (to->length > start)
        GUARD(buffer_text(context, to, ". "));
    GUARD(hear(context, figures, what, &alike));
    for (size_t i = 0; i < alike.texts.count; i++) {
        size_t length = strlen(alike_text(&alike, i));
        bool full_stop = i + 1 < alike.texts.count && alike_text(&alike, i)[length - 1] == '.';
        if (i)
            GUARD(buffer_text(context, to, "; "));
        if (!plain)
            GUARD(buffer_print(context, to, "%s: ", alike_names(&alike, i)));
        GUARD(buffer_add(context, to, alike_text(&alike, i), length - full_stop));
    }
done:
    alike_release(&alike);
    return status;
}

static d4i_status add_boundaries(d4i_context *context, const struct atlas_level *level, struct buffer *to)
{
    TRY(buffer_print(context, to, "Boundaries: %s", some(level->title) ? level->title : level->id));
    if (some(level->vintage))
        TRY(buffer_print(context, to, ", %s", level->vintage));
    if (some(level->attribution))
        TRY(buffer_print(context, to, ", %s", level->attribution));
    if (some(level->licence))
        TRY(buffer_print(context, to, " (%s)", level->licence));
    return buffer_text(context, to, ".\n");
}

d4i_status wording_add(d4i_context *context, const struct figures *figures, enum wording what, struct buffer *to)
{
    if (what == WORDING_BOUNDARIES)
        return add_boundaries(context, figures->level, to);
    size_t start = to->length;
    if (what == WORDING_DEFINITION && wording_one(figures, what)) {
        TRY(wording_mixed(context, figures, to));
        return to->length > start ? buffer_text(context, to, ".\n") : D4I_OK;
    }
    const char *head = what == WORDING_SOURCE ? "Source: " : what == WORDING_DATE ? "Date: " : "Definitions: ";
    TRY(buffer_text(context, to, head));
    TRY(wording_line(context, figures, what, to));
    if (to->length == start + strlen(head)) {
        to->length = start;
        to->data[start] = 0;
        return D4I_OK;
    }
    return buffer_text(context, to, to->data[to->length - 1] == '.' ? "\n" : ".\n");
}
