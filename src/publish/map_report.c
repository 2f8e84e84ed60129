/* SPDX-License-Identifier: EUPL-1.2
 *
 * Title and legend of the report's map, in its language. The same entries in the same order as map_legend.c.
 */
#include "group/country.h"
#include "publish/map.h"
#include "publish/wording.h"

d4i_status map_report_fill(struct map *map, enum phrase which, int64_t count, const struct phrase_value *values,
                           char *out, size_t size)
{
    struct buffer made = {0};
    d4i_status status = phrase_fill(map->context, map->language, which, count, values, &made);
    if (status == D4I_OK)
        text_print(out, size, "%s", made.data);
    buffer_release(&made);
    return status;
}

static d4i_status entry(struct map *map, enum swatch swatch, struct color color, enum phrase which, int64_t count,
                        const struct phrase_value *values)
{
    if (map->legend_count == MAP_LEGEND)
        return D4I_OK;
    struct legend_entry *made = &map->legend[map->legend_count++];
    made->swatch = swatch;
    made->color = color;
    return map_report_fill(map, which, count, values, made->text, sizeof made->text);
}

/* Of a group that the language has words for, those; of another that was named "people of the group “Morocco”",
 * which fits any name. `out` has 128 bytes. */
static const char *group_words(struct map *map, char *out)
{
    const char *english = map_group_words(map, out),
               *known = phrase_for(map->language, PHRASE_GROUP_BORN_ABROAD, PHRASE_GROUP_MIGRANTS_EACH, english);
    char word[LANGUAGE_WORD], name[LANGUAGE_WORD];
    if (known != english || map->group->headline)
        return known;
    bool country = map->language != LANGUAGE_EN && country_name(map->group->code);
    text_print(name, sizeof name, "%s",
               country ? language_word(map->language, map->group->code, true, word) : map->group->name);
    if (map_report_fill(map, PHRASE_MEMBERS_OF_GROUP, 1, PHRASE_VALUES({"group", name}), out, 128) != D4I_OK)
        return english;
    return out;
}

/* `out` has LANGUAGE_WORD bytes. */
static const char *noun_words(const struct map *map, char *out)
{
    char own[64];
    figures_noun(&map->figures, own);
    return language_noun(map->language, own, out);
}

static d4i_status place_entries(struct map *map)
{
    char below[48], share[48], count[48], fragile[48], household[48], group[128], noun[LANGUAGE_WORD];
    enum language language = map->language;
    language_number(language, map->question.below / D4I_PERSON, below);
    language_percent(language, map->question.numerator, map->question.denominator, share);
    language_number(language, map->question.household / D4I_PERSON, household);
    TRY(entry(map, SWATCH_DOT, palette_mark, PHRASE_LEGEND_OVER, (int64_t)map->places,
              PHRASE_VALUES({"below", below}, {"share", share}, {"group", group_words(map, group)},
                            {"count", language_number(language, (int64_t)map->places, count)})));
    if (map->fragile)
        TRY(entry(map, SWATCH_RING, palette_mark, PHRASE_LEGEND_FRAGILE, (int64_t)map->fragile,
                  PHRASE_VALUES({"count", language_number(language, (int64_t)map->fragile, fragile)},
                                {"household", household})));
    return entry(map, SWATCH_FILL, palette_land, PHRASE_LEGEND_OTHER, 1,
                 PHRASE_VALUES({"noun", noun_words(map, noun)}));
}

/* A break in per cent, of millionths. */
static char *break_words(const struct map *map, int which, char *out)
{
    return language_percent(map->language, map->classes.breaks[which], INT64_C(1000000), out);
}

static d4i_status class_entries(struct map *map)
{
    char low[48] = "", high[48] = "";
    for (int which = CLASSES_COUNT - 1; which >= 0; which--) {
        if (which == 0 && !map->seen[0])
            continue;
        if (which > 1)
            break_words(map, which - 2, low);
        if (which >= 1 && which <= CLASSES_BREAKS)
            break_words(map, which - 1, high);
        enum phrase words = which == 0                ? PHRASE_LEGEND_NONE
                            : which == 1              ? PHRASE_LEGEND_UNDER
                            : which <= CLASSES_BREAKS ? PHRASE_LEGEND_RANGE
                                                      : PHRASE_LEGEND_FROM;
        TRY(entry(map, SWATCH_FILL, classes_color(which), words, 1,
                  PHRASE_VALUES({"share", which == 1 ? high : low}, {"from", low}, {"to", high})));
    }
    return map->seen[STATE_EMPTY]
               ? entry(map, SWATCH_FILL, palette_empty, PHRASE_LEGEND_EMPTY, 1, PHRASE_VALUES({"", ""}))
               : D4I_OK;
}

static d4i_status state_entries(struct map *map)
{
    static const struct phrase_value none[] = {{NULL, NULL}};
    bool cells = map->figures.of == FIGURES_CELLS;
    if (map->seen[STATE_SUPPRESSED])
        TRY(entry(map, cells ? SWATCH_FILL : SWATCH_HATCH, cells ? palette_hatch : palette_suppressed,
                  PHRASE_LEGEND_SUPPRESSED, 1, none));
    if (map->seen[STATE_NO_DATA])
        TRY(entry(map, SWATCH_FILL, palette_no_data, PHRASE_LEGEND_NO_DATA, 1, none));
    if (map->seen[STATE_NOT_COVERED])
        TRY(entry(map, SWATCH_FILL, palette_not_covered, PHRASE_LEGEND_NOT_COVERED, 1, none));
    return D4I_OK;
}

static d4i_status other_entries(struct map *map)
{
    struct buffer mixed = {0};
    char share[48];
    if (map->unstated > 0) {
        int before = map->legend_count;
        TRY(entry(map, SWATCH_WEDGE, palette_quiet, PHRASE_LEGEND_NOT_STATED, 1,
                  PHRASE_VALUES({"share", language_share(map->language, map->unstated, share)})));
        if (map->legend_count > before)
            map->legend[before].part = map->unstated;
    }
    d4i_status status = wording_mixed(map->context, &map->figures, &mixed);
    if (status == D4I_OK && mixed.length)
        status = entry(map, SWATCH_NONE, palette_ink, PHRASE_LEGEND_MIXED, 1, PHRASE_VALUES({"", ""}));
    buffer_release(&mixed);
    return status;
}

d4i_status map_report_legend(struct map *map)
{
    char words[128], group[128];
    text_print(group, sizeof group, "%s", group_words(map, words));
    TRY(map_report_fill(map,
                        map->marked   ? PHRASE_LEGEND_PLACES
                        : map->stated ? PHRASE_LEGEND_OF_STATED
                                      : PHRASE_LEGEND_OF_ALL,
                        1, PHRASE_VALUES({"group", language_capital(group)}), map->legend_title,
                        sizeof map->legend_title));
    TRY(map->marked ? place_entries(map) : class_entries(map));
    TRY(state_entries(map));
    TRY(other_entries(map));
    return map_legend_measure(map);
}

d4i_status map_report_title(struct map *map)
{
    char words[128], group[128], noun[LANGUAGE_WORD], plural[LANGUAGE_WORD], below[48], share[48];
    struct buffer made = {0};
    language_number(map->language, map->question.below / D4I_PERSON, below);
    language_percent(map->language, map->question.numerator, map->question.denominator, share);
    text_print(plural, sizeof plural, "%s", noun_words(map, noun));
    text_print(group, sizeof group, "%s", group_words(map, words));
    if (!map->marked)
        language_capital(group);
    d4i_status status = phrase_fill(
        map->context, map->language,
        map->marked   ? PHRASE_MAP_PLACES
        : map->stated ? PHRASE_MAP_OF_STATED
                      : PHRASE_MAP_OF_ALL,
        1, PHRASE_VALUES({"noun", language_capital(plural)}, {"below", below}, {"share", share}, {"group", group}),
        &made);
    if (status == D4I_OK)
        status = text_format(map->context, &map->title, "%s", made.data);
    buffer_release(&made);
    return status;
}
