/* SPDX-License-Identifier: EUPL-1.2
 *
 * The words on a map: what is shown, by which definition, of which day, from which source; what is not on it; and
 * that nothing on it is protected.
 */
#include "base/memory.h"
#include "publish/map_inset.h"
#include "publish/wording.h"

const char map_not_protected[] = "Not protected: drawn from an atlas, which holds counts without disclosure "
                                 "control. Not for publication where the "
                                 "counts are confidential.";

static char *capital(char *words)
{
    if (words[0] >= 'a' && words[0] <= 'z')
        words[0] = (char)(words[0] - 'a' + 'A');
    return words;
}

static const char *or_id(const struct atlas_variable *variable)
{
    return variable->title && variable->title[0] ? variable->title : variable->id;
}

static d4i_status make_title(struct map *map)
{
    char group[128], noun[64], below[48], share[32];
    if (map->options->title && map->options->title[0])
        return text_format(map->context, &map->title, "%s", map->options->title);
    if (map->in_report)
        return map_report_title(map);
    if (map->kind == KIND_DOTS)
        return map_title_dots(map);
    if (map->kind == KIND_MULTIPLES)
        return map_title_panels(map);
    if (map->kind == KIND_BIVARIATE)
        return map_title_pair(map);
    const char *what = map->options->people ? "number of people"
                       : map->stated        ? "share of residents of stated origin"
                                            : "share of the population";
    const struct atlas_variable *variable = map->figures.variable;
    if (!map->marked && map->group->headline)
        return text_format(map->context, &map->title, "%s: %s", map->group->name, what);
    if (!map->marked)
        return text_format(map->context, &map->title, "%s %s: %s", or_id(variable), map->group->name, what);
    map_number(map->question.below / D4I_PERSON, below);
    map_percent(map->question.numerator, map->question.denominator, share);
    return text_format(map->context, &map->title, "%s under %s inhabitants with over %s %s",
                       capital(figures_noun(&map->figures, noun)), below, share, map_group_words(map, group));
}

static d4i_status make_subtitle(struct map *map)
{
    const struct atlas_variable *variable = map->figures.variable;
    char noun[64];
    struct buffer line = {0};
    d4i_status status = D4I_OK;
    GUARD(buffer_text(map->context, &line, or_id(variable)));
    if (wording_one(&map->figures, WORDING_DEFINITION) && variable->definition && variable->definition[0])
        GUARD(buffer_print(map->context, &line, ": %s", variable->definition));
    if (wording_one(&map->figures, WORDING_DATE) && variable->date && variable->date[0])
        GUARD(buffer_print(map->context, &line, " \u00b7 %s", variable->date));
    GUARD(buffer_print(map->context, &line, " \u00b7 %s", figures_noun(&map->figures, noun)));
    GUARD(text_copy(map->context, (struct text){line.data, line.length}, &map->subtitle));
done:
    buffer_release(&line);
    return status;
}

/* What has people and no place on the map. */
static d4i_status note_hidden(struct map *map)
{
    struct outline outline;
    size_t hidden = 0;
    int64_t people = 0;
    char count[48], all[48], persons[48], noun[64];
    for (size_t i = 0; i < map->figures.items; i++) {
        bool counts = status_is_known(map->total->status[i]) && map->total->people[i] > 0;
        if (!counts || figures_outline(&map->figures, i, &outline))
            continue;
        hidden++;
        people += map->total->people[i];
    }
    if (!hidden)
        return D4I_OK;
    TRY(buffer_print(map->context, &map->notes,
                     "Not on the map, since no boundary is known: %s of %s %s (%s people)",
                     map_number((int64_t)hidden, count), map_number((int64_t)map->figures.items, all),
                     figures_noun(&map->figures, noun), map_number(people / D4I_PERSON, persons)));
    if (map->places_hidden)
        TRY(buffer_print(map->context, &map->notes, ", %s of them among the marked places",
                         map_number((int64_t)map->places_hidden, count)));
    return buffer_text(map->context, &map->notes, ".\n");
}

/* What map_parts_find leaves out. */
static d4i_status note_beyond(struct map *map)
{
    char count[48], all[48], noun[64];
    if (map->figures.of == FIGURES_CELLS || map_is_boxed(map))
        return D4I_OK;
    TRY(map_parts_find(map));
    if (map->parts.beyond == 0)
        return D4I_OK;
    return buffer_print(map->context, &map->notes,
                        "Not shown, since they lie beyond the grid: parts of %s of %s %s.\n",
                        map_number((int64_t)map->parts.beyond, count), map_number((int64_t)map->figures.items, all),
                        figures_noun(&map->figures, noun));
}

/* Counts that were published by cell are no estimates. */
static bool spread_from_zones(const struct map *map)
{
    for (size_t s = 0; s < map->atlas->source_count; s++)
        if (figures_variable(&map->figures, s) && !map->atlas->sources[s].cells)
            return true;
    return false;
}

static d4i_status note_method(struct map *map)
{
    if (map->figures.of == FIGURES_CELLS && spread_from_zones(map))
        return buffer_text(
            map->context, &map->notes,
            "People by cell are estimates: the counts of each zone are spread over the cells that it "
            "covers, so that shares do not differ inside a zone.\n");
    if (map->figures.of == FIGURES_UNITS && map->figures.estimated)
        return buffer_text(map->context, &map->notes,
                           "Some figures by unit are estimates, worked out from cells.\n");
    return D4I_OK;
}

char *map_small_part(double part, char *out)
{
    if (part < 0.0005)
        text_print(out, 32, "less than 0.1\u00a0%%");
    else
        text_print(out, 32, "%.1f\u00a0%%", 100 * part);
    return out;
}

/* In cells people stand where layers of other offices put them, who want to be named. */
static d4i_status note_weights(struct map *map)
{
    const struct atlas *atlas = map->atlas;
    for (size_t w = 0; map->figures.of == FIGURES_CELLS && w < atlas->weight_count; w++) {
        const struct atlas_weight *weight = &atlas->weights[w];
        const bool titled = weight->title && *weight->title, credited = weight->attribution && *weight->attribution;
        TRY(buffer_print(map->context, &map->notes, "People placed by: %s%s%s.\n",
                         titled ? weight->title : weight->id, credited ? ": " : "",
                         credited ? weight->attribution : ""));
    }
    return D4I_OK;
}

d4i_status map_words(struct map *map)
{
    char part[32];
    TRY(make_title(map));
    TRY(make_subtitle(map));
    TRY(note_hidden(map));
    TRY(note_beyond(map));
    TRY(note_method(map));
    if (map->kind == KIND_DOTS)
        TRY(map_note_dots(map));
    if (map->kind == KIND_MULTIPLES)
        TRY(map_note_panels(map));
    if (map->kind == KIND_BIVARIATE)
        TRY(map_note_pair(map));
    if (map->unstated > 0 && !map->options->people)
        TRY(buffer_print(map->context, &map->notes,
                         "Shares are of residents whose origin is stated: of %s it is not.\n",
                         map_small_part(map->unstated, part)));
    if (map->marked && map->frame_count == 0)
        TRY(buffer_text(map->context, &map->notes,
                        "Places too small to be seen at this scale are marked by a dot.\n"));
    TRY(wording_add(map->context, &map->figures, WORDING_DEFINITION, &map->notes));
    TRY(wording_dates(map->context, &map->figures, &map->notes));
    TRY(wording_aside(map->context, &map->figures, map->group->code, &map->notes));
    TRY(wording_add(map->context, &map->figures, WORDING_SOURCE, &map->notes));
    const struct figures *bounds = map->ground ? &map->ground->figures : &map->figures;
    if (bounds->level)
        TRY(wording_add(map->context, bounds, WORDING_BOUNDARIES, &map->notes));
    TRY(note_weights(map));
    TRY(map_note_context(map));
    if (map->atlas->has_grid)
        TRY(buffer_print(map->context, &map->notes, "Projection: %s. ", map->atlas->grid.crs));
    return buffer_text(map->context, &map->notes, "Made with d4i " D4I_VERSION ".");
}
