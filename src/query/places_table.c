/* SPDX-License-Identifier: EUPL-1.2
 *
 * The same question to a plain table with one place a row: the headline is about a table and needs no geometry. A
 * value that is empty is not known; whatever else is no count is an error with its line and column.
 */
#include "base/memory.h"
#include "io/csv.h"
#include "query/answer.h"
#include "query/places.h"

#define NO_COLUMN UINT32_MAX

struct table_reader {
    struct csv *csv;
    const d4i_places_table *table;
    uint32_t unit, population, group, name, country;
    struct names codes, words;
    uint64_t *line; /* of each place */
    size_t line_capacity;
    uint32_t (*word)[2]; /* name and country of each place */
    size_t word_capacity;
    struct places places;
};

static void reader_release(struct table_reader *reader)
{
    csv_close(reader->csv);
    names_release(&reader->codes);
    names_release(&reader->words);
    free(reader->line);
    free(reader->word);
    places_release(&reader->places);
}

static struct csv_options csv_options_of(const d4i_places_table *table, char delimiter)
{
    return (struct csv_options){.delimiter = delimiter, .encoding = table->encoding};
}

/* The delimiter that splits the header into the most columns. Quotes may make no sense with the wrong one, so a
 * header that cannot be read with it only counts as not split. */
static d4i_status find_delimiter(d4i_context *context, const d4i_places_table *table, char *delimiter)
{
    static const char candidates[] = ",;\t|";
    uint32_t most = 0;
    *delimiter = ',';
    for (const char *candidate = candidates; *candidate; candidate++) {
        struct csv_options options = csv_options_of(table, *candidate);
        struct csv *csv = NULL;
        d4i_status status = csv_open(context, table->path, &options, &csv);
        if (status != D4I_OK && status != D4I_BAD_INPUT)
            return status;
        if (status == D4I_OK && csv_columns(csv) > most) {
            most = csv_columns(csv);
            *delimiter = *candidate;
        }
        csv_close(csv);
    }
    return D4I_OK;
}

static d4i_status find_column(d4i_context *context, const struct csv *csv, const char *name, uint32_t *column)
{
    *column = NO_COLUMN;
    return name ? csv_find(context, csv, name, column) : D4I_OK;
}

static d4i_status open_table(d4i_context *context, struct table_reader *reader)
{
    const d4i_places_table *table = reader->table;
    if (!table->path || !table->unit || !table->population || !table->group)
        return fail(context, D4I_BAD_USAGE,
                    "a plain table needs its columns named: the unit, its population and the group");
    char delimiter = table->delimiter;
    if (!delimiter)
        TRY(find_delimiter(context, table, &delimiter));
    struct csv_options options = csv_options_of(table, delimiter);
    TRY(csv_open(context, table->path, &options, &reader->csv));
    TRY(find_column(context, reader->csv, table->unit, &reader->unit));
    TRY(find_column(context, reader->csv, table->population, &reader->population));
    TRY(find_column(context, reader->csv, table->group, &reader->group));
    TRY(find_column(context, reader->csv, table->name, &reader->name));
    return find_column(context, reader->csv, table->country, &reader->country);
}

static d4i_status read_count(d4i_context *context, struct table_reader *reader, uint32_t column, bool *known,
                             int64_t *people)
{
    struct text field = text_trim(csv_field(reader->csv, column));
    char decimal = reader->table->decimal ? reader->table->decimal : '.';
    *known = field.length > 0;
    if (!*known)
        return D4I_OK;
    if (!parse_people(field, decimal, reader->table->thousands, people))
        return csv_fail(context, reader->csv, column,
                        "'%.*s' is no number of people; leave the field empty where it is not known",
                        (int)(field.length < 60 ? field.length : 60), field.at);
    if (*people < 0)
        return csv_fail(context, reader->csv, column, "%.*s people: a count cannot be negative",
                        (int)(field.length < 60 ? field.length : 60), field.at);
    return D4I_OK;
}

static d4i_status add_unit(d4i_context *context, struct table_reader *reader, uint32_t *index)
{
    struct text code = text_trim(csv_field(reader->csv, reader->unit));
    if (code.length == 0)
        return csv_fail(context, reader->csv, reader->unit, "the code of the unit is empty");
    bool is_new;
    TRY(names_add(context, &reader->codes, code, index, &is_new));
    if (!is_new)
        return csv_fail(context, reader->csv, reader->unit,
                        "the unit '%s' stands already on line %llu; give one row per unit",
                        names_at(&reader->codes, *index), (unsigned long long)reader->line[*index]);
    TRY(mem_grow(context, &reader->line, &reader->line_capacity, reader->codes.count, sizeof *reader->line));
    reader->line[*index] = csv_line(reader->csv);
    return D4I_OK;
}

static d4i_status add_word(d4i_context *context, struct table_reader *reader, uint32_t column, uint32_t *word)
{
    struct text text = column == NO_COLUMN ? text_of("") : text_trim(csv_field(reader->csv, column));
    return names_add(context, &reader->words, text, word, NULL);
}

static d4i_status read_place(d4i_context *context, struct table_reader *reader)
{
    struct places *places = &reader->places;
    struct place place = {0};
    bool people_known, group_known;
    TRY(add_unit(context, reader, &place.index));
    TRY(read_count(context, reader, reader->population, &people_known, &place.people));
    TRY(read_count(context, reader, reader->group, &group_known, &place.group));
    place.known = people_known && group_known;
    if (place.known && place.group > place.people) {
        char group[32], people[32];
        return csv_fail(context, reader->csv, reader->group,
                        "%s people of the group in a place of %s; a part cannot exceed its whole",
                        people_text(place.group, group), people_text(place.people, people));
    }
    TRY(mem_grow(context, &reader->word, &reader->word_capacity, places->count + 1, sizeof *reader->word));
    TRY(add_word(context, reader, reader->name, &reader->word[places->count][0]));
    TRY(add_word(context, reader, reader->country, &reader->word[places->count][1]));
    TRY(mem_grow(context, &places->list, &places->capacity, places->count + 1, sizeof *places->list));
    places->list[places->count++] = place;
    return D4I_OK;
}

static d4i_status read_places(d4i_context *context, struct table_reader *reader)
{
    bool more;
    TRY(csv_next(context, reader->csv, &more));
    while (more) {
        TRY(read_place(context, reader));
        if (reader->places.count % 4096 == 0) {
            uint64_t done, total;
            csv_position(reader->csv, &done, &total);
            TRY(progress(context, "reading places", done, total));
        }
        TRY(csv_next(context, reader->csv, &more));
    }
    if (reader->places.count == 0)
        return fail(context, D4I_BAD_INPUT, "%s: the table has a header and no rows", reader->table->path);
    for (size_t i = 0; i < reader->places.count; i++) { /* only now do the words stay where they are */
        reader->places.list[i].name = names_at(&reader->words, reader->word[i][0]);
        reader->places.list[i].country = names_at(&reader->words, reader->word[i][1]);
    }
    reader->places.codes = &reader->codes;
    reader->places.group_name = reader->table->group;
    return D4I_OK;
}

d4i_status d4i_places_of_table(d4i_context *context, const d4i_places_table *table,
                               const d4i_places_options *options, d4i_frame **out)
{
    struct table_reader reader = {.table = table};
    struct places_question question;
    d4i_frame *frame = NULL;
    d4i_status status = D4I_OK;
    GUARD(places_question_of(context, options, &question));
    if (question.by.urban || question.by.near)
        GUARD(fail(context, D4I_BAD_USAGE,
                   "a plain table has no cells to tell town from country; ask an atlas, or leave out 'urban', "
                   "'where' and 'near'"));
    GUARD(open_table(context, &reader));
    GUARD(read_places(context, &reader));
    GUARD(d4i_frame_new(context, &frame));
    GUARD(places_frame(context, &reader.places, &question, options, frame));
    GUARD(answer_note(context, frame, "Source: %s, columns '%s' of '%s'. The table gives no definition and no date",
                      table->path, table->group, table->population));
    *out = frame;
    frame = NULL;
done:
    d4i_frame_free(frame);
    reader_release(&reader);
    return answer_reword(context, status, "`encoding:`", "encoding (--encoding)", false);
}
