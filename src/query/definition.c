/* SPDX-License-Identifier: EUPL-1.2
 *
 * Flags for answers that put different things beside each other.
 */
#include "query/definition.h"

#include "group/country.h"

#define DATE_LENGTH 10 /* YYYY-MM-DD */

const char *definition_concept(const struct atlas_variable *variable)
{
    const char *concept = answer_text(atlas_fact(&variable->facts, "concept"));
    return strcmp(concept, "none") == 0 ? "" : concept;
}

d4i_status definition_words(d4i_context *context, const struct atlas_variable *variable, struct buffer *out)
{
    const char *concept = definition_concept(variable), *dimension = answer_text(variable->dimension);
    bool both = *concept && *dimension && strcmp(concept, dimension) != 0;
    return buffer_print(context, out, "%s%s%s", concept, both ? ": " : "", both || !*concept ? dimension : "");
}

const char *definition_date(const struct atlas_source *source, const struct atlas_variable *variable)
{
    return answer_or(variable->date, answer_text(source->date));
}

/* The variable of a source that speaks, else NULL. */
static const struct atlas_variable *spoken(const struct atlas *atlas, const char *variable, const bool *speaks,
                                           size_t s)
{
    uint32_t v = speaks[s] ? answer_variable(&atlas->sources[s], variable) : ANSWER_NONE;
    return v == ANSWER_NONE ? NULL : &atlas->sources[s].variables[v];
}

/* Whether a source before s counts by the same. */
static bool told_before(const struct atlas *atlas, const char *variable, const bool *speaks, size_t s)
{
    const char *concept = definition_concept(spoken(atlas, variable, speaks, s));
    for (size_t before = 0; before < s; before++) {
        const struct atlas_variable *other = spoken(atlas, variable, speaks, before);
        if (other && strcmp(definition_concept(other), concept) == 0)
            return true;
    }
    return false;
}

static size_t concepts_of(const struct atlas *atlas, const char *variable, const bool *speaks)
{
    size_t concepts = 0;
    for (size_t s = 0; s < atlas->source_count; s++)
        concepts += spoken(atlas, variable, speaks, s) && !told_before(atlas, variable, speaks, s);
    return concepts;
}

const char *definition_headline(const struct atlas *atlas, const char *variable)
{
    const char *concept = NULL;
    for (size_t s = 0; s < atlas->source_count; s++) {
        uint32_t v = answer_variable(&atlas->sources[s], variable);
        if (v == ANSWER_NONE)
            continue;
        const char *own = definition_concept(&atlas->sources[s].variables[v]);
        if (concept && strcmp(own, concept) != 0)
            return "Migrants, as each source defines them";
        concept = own;
    }
    if (concept && strcmp(concept, "birth") == 0)
        return "Born abroad, as each source defines it";
    if (concept && strcmp(concept, "citizenship") == 0)
        return "Foreign nationals, as each source defines them";
    return "Migrants, as each source defines them";
}

bool definition_is_mixed(const struct atlas *atlas, const char *variable, const bool *speaks)
{
    return concepts_of(atlas, variable, speaks) > 1;
}

/* "ES, FR": who counts by the concept, each country once. */
static d4i_status add_countries(d4i_context *context, const struct atlas *atlas, const char *variable,
                                const bool *speaks, const char *concept, struct buffer *out)
{
    struct names told = {0};
    d4i_status status = D4I_OK;
    for (size_t s = 0; s < atlas->source_count; s++) {
        const struct atlas_variable *counted = spoken(atlas, variable, speaks, s);
        uint32_t index;
        bool is_new = false;
        if (!counted || strcmp(definition_concept(counted), concept) != 0)
            continue;
        const char *country = answer_or(atlas->sources[s].country, atlas->sources[s].id);
        GUARD(names_add(context, &told, text_of(country), &index, &is_new));
        if (is_new)
            GUARD(buffer_print(context, out, "%s%s", told.count > 1 ? ", " : "", country));
    }
done:
    names_release(&told);
    return status;
}

d4i_status definition_mixed(d4i_context *context, const struct atlas *atlas, const char *variable,
                            const bool *speaks, struct buffer *out)
{
    bool first = true;
    if (!definition_is_mixed(atlas, variable, speaks))
        return D4I_OK;
    TRY(buffer_text(context, out, "MIXED DEFINITIONS: counted "));
    for (size_t s = 0; s < atlas->source_count; s++) {
        const struct atlas_variable *counted = spoken(atlas, variable, speaks, s);
        if (!counted || told_before(atlas, variable, speaks, s))
            continue;
        const char *concept = definition_concept(counted);
        TRY(buffer_print(context, out, "%s%s%s in ", first ? "" : "; ", *concept ? "by " : "",
                         *concept ? concept : "by what the recipe does not say"));
        TRY(add_countries(context, atlas, variable, speaks, concept, out));
        first = false;
    }
    return buffer_text(context, out, ". These do not compare, and a sum over them counts neither");
}

static const char *date_of(const struct atlas *atlas, const char *variable, const bool *speaks, size_t s)
{
    const struct atlas_variable *counted = spoken(atlas, variable, speaks, s);
    const char *date = counted ? definition_date(&atlas->sources[s], counted) : "";
    return text_is_date(text_of(date)) ? date : "";
}

/* More than a year lies between two dates, the first of which is not the later one. */
static bool year_between(const char *first, const char *last)
{
    char next[DATE_LENGTH + 1];
    int64_t year = 0;
    if (!parse_int64((struct text){first, 4}, &year))
        return false;
    text_print(next, sizeof next, "%04lld%.6s", (long long)(year + 1) % 10000, first + 4);
    return strcmp(next, last) < 0;
}

/* "Germany (de2021) 2021-01-01"; a country without a name by its code. */
static d4i_status add_date(d4i_context *context, const struct atlas_source *source, const char *date, bool follows,
                           struct buffer *out)
{
    const char *country = answer_text(source->country), *name = country_name(country);
    if (name)
        return buffer_print(context, out, "%s %s (%s) %s", follows ? "," : "", name, source->id, date);
    return buffer_print(context, out, "%s %s%s%s %s", follows ? "," : "", country, *country ? " " : "", source->id,
                        date);
}

d4i_status definition_dates(d4i_context *context, const struct atlas *atlas, const char *variable,
                            const bool *speaks, struct buffer *out)
{
    const char *first = "", *last = "";
    for (size_t s = 0; s < atlas->source_count; s++) {
        const char *date = date_of(atlas, variable, speaks, s);
        if (!*date)
            continue;
        first = !*first || strcmp(date, first) < 0 ? date : first;
        last = strcmp(date, last) > 0 ? date : last;
    }
    if (!*first || !year_between(first, last))
        return D4I_OK;
    TRY(buffer_text(context, out, "Reference dates differ by more than a year:"));
    for (size_t s = 0, told = 0; s < atlas->source_count; s++) {
        const struct atlas_source *source = &atlas->sources[s];
        const char *date = date_of(atlas, variable, speaks, s);
        if (*date)
            TRY(add_date(context, source, date, told++ > 0, out));
    }
    return D4I_OK;
}

d4i_status definition_notes(d4i_context *context, d4i_frame *frame, const struct atlas *atlas, const char *variable,
                            const bool *speaks)
{
    struct buffer words = {0};
    d4i_status status = D4I_OK;
    GUARD(definition_mixed(context, atlas, variable, speaks, &words));
    if (words.length)
        GUARD(d4i_frame_note(context, frame, words.data));
    words.length = 0;
    GUARD(definition_dates(context, atlas, variable, speaks, &words));
    if (words.length)
        GUARD(d4i_frame_note(context, frame, words.data));
done:
    buffer_release(&words);
    return status;
}
