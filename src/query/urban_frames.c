/* SPDX-License-Identifier: EUPL-1.2
 *
 * The degree of urbanisation of units as frames: by class, and unit by unit.
 */
#include "base/memory.h"
#include "base/wide.h"
#include "query/answer.h"
#include "query/urban.h"

/* --- by class ---------------------------------------------------------------------------------------------- */

struct class_sums {
    int64_t units, people, outside, group, small_over;
};

static void class_add(struct class_sums *sums, const struct place *place, const struct places_question *question)
{
    if (!place->known)
        return;
    sums->units++;
    sums->people += place->people;
    sums->outside += place->outside;
    sums->group += place->group;
    sums->small_over += place_is_small(question, place) && place_is_over(question, place);
}

enum class_column { COUNTRY, CODE, CLASS, UNITS, PEOPLE, OF_PEOPLE, GROUP, SHARE, OF_GROUP, SMALL_OVER, COLUMNS };

/* Where each column stands; SIZE_MAX = it is left out, so that a page holds the others. */
struct class_table {
    size_t at[COLUMNS];
    bool for_people;
    d4i_frame *frame;
};

static d4i_status class_columns(d4i_context *context, bool for_people, bool several, struct class_table *table)
{
    static const struct answer_column columns[COLUMNS] = {
        [COUNTRY] = {"country", D4I_TEXT},    [CODE] = {"code", D4I_INTEGER},
        [CLASS] = {"class", D4I_TEXT},        [UNITS] = {"units", D4I_INTEGER},
        [PEOPLE] = {"people", D4I_PEOPLE},    [OF_PEOPLE] = {"of_people", D4I_SHARE},
        [GROUP] = {"group", D4I_PEOPLE},      [SHARE] = {"share", D4I_SHARE},
        [OF_GROUP] = {"of_group", D4I_SHARE}, [SMALL_OVER] = {"small_over", D4I_INTEGER}};
    size_t count = 0;
    for (int c = 0; c < COLUMNS; c++) {
        bool out = for_people && (c == CODE || c == (several ? OF_PEOPLE : COUNTRY));
        table->at[c] = out ? SIZE_MAX : count++;
        if (!out)
            TRY(d4i_frame_column(context, table->frame, columns[c].name, columns[c].kind));
    }
    return D4I_OK;
}

static d4i_status set_number(d4i_context *context, const struct class_table *table, enum class_column column,
                             int64_t value)
{
    size_t at = table->at[column];
    return at == SIZE_MAX ? D4I_OK : d4i_frame_set_int(context, table->frame, at, value);
}

static d4i_status set_share(d4i_context *context, const struct class_table *table, enum class_column column,
                            int64_t part, int64_t of)
{
    size_t at = table->at[column];
    return at == SIZE_MAX ? D4I_OK : answer_set_ratio(context, table->frame, at, part, of);
}

static d4i_status class_row(d4i_context *context, const struct class_table *table, const char *country,
                            const struct urban_class *class, const struct class_sums *sums,
                            const struct class_sums *all)
{
    TRY(d4i_frame_row(context, table->frame));
    if (table->at[COUNTRY] != SIZE_MAX)
        TRY(d4i_frame_set_text(context, table->frame, table->at[COUNTRY], country));
    if (class)
        TRY(set_number(context, table, CODE, class->code));
    TRY(d4i_frame_set_text(context, table->frame, table->at[CLASS], class ? class->name : "all"));
    TRY(set_number(context, table, UNITS, sums->units));
    TRY(set_number(context, table, PEOPLE, sums->people));
    TRY(set_share(context, table, OF_PEOPLE, sums->people, all->people));
    TRY(set_number(context, table, GROUP, sums->group));
    TRY(set_share(context, table, SHARE, sums->group, sums->people - sums->outside));
    TRY(set_share(context, table, OF_GROUP, sums->group, all->group));
    return set_number(context, table, SMALL_OVER, sums->small_over);
}

/* The classes of one country; NULL = of all. */
static d4i_status class_rows(d4i_context *context, const struct urban_places *places, int level,
                             const char *country, const char *title, const struct places_question *question,
                             const struct class_table *table)
{
    struct class_sums by_code[32] = {{0}}, all = {0};
    const uint8_t *class = level == 1 ? places->level1 : places->level2;
    for (size_t i = 0; i < places->places.count; i++) {
        const struct place *place = &places->places.list[i];
        if (country && strcmp(place->country, country) != 0)
            continue;
        class_add(&by_code[class[place->index] & 31], place, question);
        class_add(&all, place, question);
    }
    for (size_t c = 0; urban_unit_class(level, c); c++) {
        const struct urban_class *is = urban_unit_class(level, c);
        bool empty = by_code[is->code].units == 0;
        if (empty && (table->for_people || is->code == 0))
            continue;
        TRY(class_row(context, table, title, is, &by_code[is->code], &all));
    }
    return all.units || !table->for_people ? class_row(context, table, title, NULL, &all, &all) : D4I_OK;
}

/* A page has no rows of nobody; it says so. */
static d4i_status note_empty(d4i_context *context, const struct places_count *count, d4i_frame *frame)
{
    struct buffer names = {0};
    size_t countries = count->countries.count;
    d4i_status status = D4I_OK;
    GUARD(answer_note(context, frame, "Classes that no unit with known numbers is in have no row"));
    for (size_t i = 0; i < countries; i++)
        if (count->tally[i].units == 0)
            GUARD(buffer_print(context, &names, "%s%s", names.length ? ", " : "", places_country_title(count, i)));
    if (names.length)
        GUARD(answer_note(context, frame, "No row, as no unit has known numbers: %s", names.data));
done:
    buffer_release(&names);
    return status;
}

d4i_status urban_note_group(d4i_context *context, const char *name, d4i_frame *frame)
{
    return answer_note(context, frame,
                       "group: %s; share: of those whose origin is stated; of_group: part of all of the group who "
                       "live in that class",
                       name);
}

static d4i_status unit_classes(d4i_context *context, const struct urban_places *places,
                               const d4i_urban_options *options, d4i_frame *frame)
{
    struct places_question question;
    struct places_count count = {0};
    d4i_status status = D4I_OK;
    int level = options->detail == 2 ? 2 : 1;
    GUARD(places_question_of(context, NULL, &question));
    GUARD(places_count(context, &places->places, &question, &count));
    struct class_table table = {.frame = frame, .for_people = options->for_people};
    GUARD(class_columns(context, options->for_people, count.countries.count > 1, &table));
    for (size_t i = 0; i < count.count; i++) {
        bool of_all = i >= count.countries.count; /* the last one */
        GUARD(class_rows(context, places, level, of_all ? NULL : count.tally[i].country,
                         places_country_title(&count, i), &question, &table));
    }
    if (options->for_people)
        GUARD(note_empty(context, &count, frame));
    GUARD(urban_note_group(context, places->places.group_name, frame));
    GUARD(answer_note(context, frame,
                      "small_over: units below 10000 people with over 20 %% of the group (d4i places)"));
done:
    places_count_release(&count);
    return status;
}

d4i_status urban_frame_classes(d4i_context *context, const struct urban_map *map, const struct urban_places *places,
                               const d4i_urban_options *options, d4i_frame *frame)
{
    if (places)
        return unit_classes(context, places, options, frame);
    return urban_frame_cell_classes(context, map, options->detail == 2 ? 2 : 1, frame);
}

/* --- by unit ----------------------------------------------------------------------------------------------- */

/* Parts of the people of a unit, or of its land where it has none. */
static d4i_status set_parts(d4i_context *context, const struct urban_unit *unit, size_t column, d4i_frame *frame)
{
    static const enum urban_cell1 shown[] = {URBAN_CELL_CENTRE, URBAN_CELL_CLUSTER, URBAN_CELL_RURAL};
    int64_t people = 0, land = 0;
    for (int c = URBAN_CELL_WATER; c <= URBAN_CELL_CENTRE; c++)
        people += unit->people.level1[c], land += unit->land.level1[c];
    const struct urban_sums *sums = people ? &unit->people : &unit->land;
    for (size_t i = 0; i < 3; i++) {
        int64_t part = sums->level1[shown[i]] + (shown[i] == URBAN_CELL_RURAL ? sums->level1[URBAN_CELL_WATER] : 0);
        TRY(answer_set_ratio(context, frame, column + i, part, people ? people : land));
    }
    return D4I_OK;
}

d4i_status urban_frame_units(d4i_context *context, const struct urban_places *places, d4i_frame *frame)
{
    static const struct answer_column columns[] = {
        {"unit", D4I_TEXT},        {"name", D4I_TEXT},         {"country", D4I_TEXT},  {"level1", D4I_INTEGER},
        {"level2", D4I_INTEGER},   {"people", D4I_PEOPLE},     {"group", D4I_PEOPLE},  {"share", D4I_SHARE},
        {"in_centres", D4I_SHARE}, {"in_clusters", D4I_SHARE}, {"in_rural", D4I_SHARE}};
    TRY(answer_columns(context, frame, columns, sizeof columns / sizeof *columns));
    for (size_t i = 0; i < places->places.count; i++) {
        const struct place *place = &places->places.list[i];
        char ignored[PLACE_CODE_MAX];
        TRY(d4i_frame_row(context, frame));
        TRY(d4i_frame_set_text(context, frame, 0, place_code(&places->places, place, ignored)));
        TRY(answer_set_text(context, frame, 1, place->name));
        TRY(answer_set_text(context, frame, 2, place->country));
        if (places->level1[place->index])
            TRY(d4i_frame_set_int(context, frame, 3, places->level1[place->index]));
        if (places->level2[place->index])
            TRY(d4i_frame_set_int(context, frame, 4, places->level2[place->index]));
        if (place->known) {
            TRY(d4i_frame_set_int(context, frame, 5, place->people));
            TRY(d4i_frame_set_int(context, frame, 6, place->group));
            TRY(answer_set_ratio(context, frame, 7, place->group, place->people - place->outside));
        }
        TRY(set_parts(context, &places->unit[place->index], 8, frame));
    }
    return answer_note(
        context, frame,
        "level1: 1 city, 2 town or semi-dense area, 3 rural area; level2: 30 city, 23 dense town, 22 "
        "semi-dense town, 21 suburb, 13 village, 12 dispersed rural, 11 mostly uninhabited");
}
