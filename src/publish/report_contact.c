/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where the offices are reached whose numbers, boundaries and layers of people the atlas holds: each address once,
 * with the name of whoever has it, or of the layer.
 */
#include "atlas/handle.h"
#include "publish/report.h"

bool report_source_speaks(const struct report *report, size_t source)
{
    for (size_t p = 0; p < report->places.count; p++)
        if (report->places.list[p].source == source)
            return true;
    const char *earlier = report->brief.earlier.source;
    return !report->country || (earlier && strcmp(earlier, report->atlas->sources[source].id) == 0);
}

/* Whether a note begins with the identifiers of sources, "a, b: ..." or "a, b cover: ...", and one of them is this.
 */
static bool is_listed(const char *note, const char *id)
{
    size_t length = strlen(id), all = strcspn(note, ":");
    for (const char *at = note; (size_t)(at - note) < all; at += strcspn(at, " :"), at += *at == ' ') {
        if (strncmp(at, id, length) == 0 && strchr(", :", at[length]))
            return true;
        if (at[strcspn(at, ", :")] != ',')
            return false; /* the last of the list */
    }
    return false;
}

bool report_is_of_others(const struct report *report, const char *note)
{
    bool named = false;
    for (size_t s = 0; s < report->atlas->source_count; s++) {
        const struct atlas_source *source = &report->atlas->sources[s];
        const char *office = source->attribution ? source->attribution : "";
        if (!is_listed(note, source->id) && (!*office || strncmp(note, office, strlen(office)) != 0))
            continue;
        if (report_source_speaks(report, s))
            return false;
        named = true;
    }
    return named;
}

static d4i_status add(const struct report *report, struct names *said, const char *office, const char *contact,
                      struct buffer *to)
{
    uint32_t index;
    bool is_new = true;
    if (!contact || !*contact)
        return D4I_OK;
    TRY(names_add(report->context, said, text_of(contact), &index, &is_new));
    if (!is_new)
        return D4I_OK;
    return buffer_print(report->context, to, "%s%s, %s", to->length ? "; " : "", office, contact);
}

static const char *name_or(const char *name, const char *absent)
{
    return name && *name ? name : absent;
}

/* Whose a layer is, is not told but in its attribution: what it is goes before its address. */
static d4i_status add_layer(const struct report *report, struct names *said, enum phrase which, const char *name,
                            const char *title, const char *contact, struct buffer *to)
{
    struct buffer words = {0};
    d4i_status status =
        phrase_fill(report->context, report->language, which, 1, PHRASE_VALUES({name, title}), &words);
    if (status == D4I_OK)
        status = add(report, said, words.data, contact, to);
    buffer_release(&words);
    return status;
}

static d4i_status find_offices(const struct report *report, struct buffer *to)
{
    const struct atlas *atlas = report->atlas;
    struct names said = {0};
    d4i_status status = D4I_OK;
    for (size_t s = 0; s < atlas->source_count; s++) {
        const struct atlas_source *source = &atlas->sources[s];
        if (report_source_speaks(report, s))
            GUARD(add(report, &said, name_or(source->publisher, name_or(source->title, source->id)),
                      atlas_fact(&source->facts, "contact"), to));
    }
    for (size_t l = 0; l < atlas->level_count; l++)
        GUARD(add_layer(report, &said, PHRASE_CONTACT_BOUNDARIES, "level",
                        name_or(atlas->levels[l].title, atlas->levels[l].id),
                        atlas_contact(atlas, "units", atlas->levels[l].id), to));
    for (size_t w = 0; w < atlas->weight_count; w++)
        GUARD(add_layer(report, &said, PHRASE_CONTACT_WEIGHT, "weight",
                        name_or(atlas->weights[w].title, atlas->weights[w].id),
                        atlas_contact(atlas, "weight", atlas->weights[w].id), to));
done:
    names_release(&said);
    return status;
}

d4i_status report_contact_words(const struct report *report, struct buffer *to)
{
    struct buffer offices = {0};
    d4i_status status = find_offices(report, &offices);
    if (status == D4I_OK && offices.length)
        status = phrase_fill(report->context, report->language, PHRASE_SOURCES_CONTACT, 1,
                             PHRASE_VALUES({"offices", offices.data}), to);
    buffer_release(&offices);
    return status;
}

void report_contact(struct report *report, struct html *html)
{
    struct buffer words = {0};
    if (html->status == D4I_OK)
        html->status = report_contact_words(report, &words);
    if (words.length) {
        html_raw(html, "<li>");
        html_linked(html, words.data);
        html_raw(html, "</li>\n");
    }
    buffer_release(&words);
}
