/* SPDX-License-Identifier: EUPL-1.2
 *
 * For the tests of the room query: small atlases made by hand in memory, and looking things up in frames.
 */
#ifndef TEST_QUERY_ANSWERS_H
#define TEST_QUERY_ANSWERS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "atlas/handle.h"
#include "base/memory.h"
#include "d4i/query.h"

#include <cmocka.h> /* last: it has a macro called fail */

static inline void must(d4i_context *context, d4i_status status)
{
    if (status != D4I_OK)
        fail_msg("%s: %s", d4i_status_text(status), d4i_error_text(context));
}

static inline size_t frame_column(const d4i_frame *frame, const char *name)
{
    for (size_t c = 0; c < d4i_frame_columns(frame); c++)
        if (strcmp(d4i_frame_column_name(frame, c), name) == 0)
            return c;
    fail_msg("no column '%s'", name);
    return 0;
}

static inline int64_t frame_number(const d4i_frame *frame, size_t row, const char *column)
{
    assert_false(d4i_frame_is_empty(frame, row, frame_column(frame, column)));
    return d4i_frame_int(frame, row, frame_column(frame, column));
}

static inline const char *frame_words(const d4i_frame *frame, size_t row, const char *column)
{
    return d4i_frame_text(frame, row, frame_column(frame, column));
}

static inline int frame_empty(const d4i_frame *frame, size_t row, const char *column)
{
    return d4i_frame_is_empty(frame, row, frame_column(frame, column));
}

/* The n-th value (from 0) that stands under a key in a frame of facts; NULL when there is none. */
static inline const char *fact(const d4i_frame *frame, const char *key, size_t n)
{
    for (size_t row = 0; row < d4i_frame_rows(frame); row++)
        if (strcmp(d4i_frame_text(frame, row, 0), key) == 0 && n-- == 0)
            return d4i_frame_text(frame, row, 1);
    return NULL;
}

#define assert_fact(frame, key, n, text)                           \
    do {                                                           \
        const char *found_ = fact(frame, key, n);                  \
        if (!found_)                                               \
            fail_msg("no fact '%s' number %zu", key, (size_t)(n)); \
        else                                                       \
            assert_string_equal(found_, text);                     \
    } while (0)

static inline int has_note(const d4i_frame *frame, const char *part)
{
    for (size_t i = 0; i < d4i_frame_notes(frame); i++)
        if (strstr(d4i_frame_note_at(frame, i), part))
            return 1;
    return 0;
}

/* What the frame looks like to people; caller frees. */
static inline char *frame_as(d4i_context *context, const d4i_frame *frame, d4i_format format)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    must(context, d4i_frame_write(context, frame, format, memory));
    fclose(memory);
    return text;
}

static inline char *copy(const char *text)
{
    char *made = strdup(text);
    assert_non_null(made);
    return made;
}

static inline void *zeros(size_t count, size_t size)
{
    void *made = calloc(count ? count : 1, size);
    assert_non_null(made);
    return made;
}

/* One zone of a source: people < 0 = the count is suppressed. */
struct zone_made {
    const char *key, *name;
    int64_t people, group; /* whole persons; -1 = suppressed, -2 = missing */
};

static inline void set_value(struct atlas_column *column, size_t at, int64_t people)
{
    column->status[at] = people == -1 ? D4I_SUPPRESSED : people == -2 ? D4I_MISSING : D4I_OBSERVED;
    column->people[at] = people < 0 ? 0 : people * D4I_PERSON;
}

static inline struct atlas_column *columns_new(size_t nodes, size_t items)
{
    struct atlas_column *columns = zeros(nodes, sizeof *columns);
    for (size_t n = 0; n < nodes; n++) {
        columns[n].people = zeros(items, sizeof *columns[n].people);
        columns[n].status = zeros(items, sizeof *columns[n].status);
    }
    return columns;
}

/* A variable with the nodes total (0), foreign (1) and native (2); foreign is the headline. */
static inline void make_variable(d4i_context *context, struct atlas_variable *variable, const char *id,
                                 const struct zone_made *zones, size_t count)
{
    uint32_t node;
    *variable = (struct atlas_variable){.id = copy(id),
                                        .title = copy("Population by country of birth"),
                                        .dimension = copy("origin"),
                                        .definition = copy("Usual residents; abroad = born outside the country"),
                                        .date = copy("2012-01-01"),
                                        .exact = true};
    must(context, group_add(context, &variable->tree, GROUP_NONE, GROUP_TOTAL, "total", "Total", "Total", &node));
    must(context, group_add(context, &variable->tree, 0, GROUP_LEAF, "abroad", "Born abroad", "Abroad", &node));
    must(context, group_add(context, &variable->tree, 0, GROUP_LEAF, "native", "Born here", "Here", &node));
    variable->tree.headline = 1;
    variable->column = columns_new(3, count);
    variable->input = zeros(3, sizeof *variable->input);
    variable->placed = zeros(3, sizeof *variable->placed);
    for (size_t z = 0; z < count; z++) {
        int known = zones[z].people >= 0 && zones[z].group >= 0;
        set_value(&variable->column[0], z, zones[z].people);
        set_value(&variable->column[1], z, zones[z].group);
        set_value(&variable->column[2], z, known ? zones[z].people - zones[z].group : -1);
        for (int n = 0; n < 3; n++)
            variable->input[n] += variable->column[n].people[z];
    }
}

static inline struct atlas_source *make_source(d4i_context *context, struct atlas *atlas, const char *id,
                                               const char *country, const struct zone_made *zones, size_t count)
{
    size_t s = atlas->source_count++,
           first = s ? atlas->sources[s - 1].first_zone + atlas->sources[s - 1].zone_count : 0;
    atlas->sources = realloc(atlas->sources, atlas->source_count * sizeof *atlas->sources);
    struct atlas_source *source = &atlas->sources[s];
    *source = (struct atlas_source){.id = copy(id),
                                    .title = copy("A table"),
                                    .publisher = copy("An office"),
                                    .licence = copy("CC BY 4.0"),
                                    .attribution = copy("Source: An office, 2012"),
                                    .country = copy(country),
                                    .coverage = copy("all municipalities"),
                                    .method = copy("register"),
                                    .date = copy("2012-01-01"),
                                    .recipe = copy("recipe-x"),
                                    .first_zone = first,
                                    .zone_count = count,
                                    .variable_count = 1,
                                    .file_count = 1};
    source->files = zeros(1, sizeof *source->files);
    source->files[0] = (struct atlas_file){copy("counts"), copy("counts.csv"), {1, 2}};
    source->names = zeros(count, sizeof *source->names);
    for (size_t z = 0; z < count; z++) {
        uint32_t index;
        must(context, names_add(context, &source->keys, text_of(zones[z].key), &index, NULL));
        source->names[z] = copy(zones[z].name);
    }
    source->variables = zeros(1, sizeof *source->variables);
    make_variable(context, source->variables, "birth", zones, count);
    return source;
}

/* A fourth node, people of unknown origin: one count per zone, as in zone_made. Before the source is related. */
static inline void add_unknown(d4i_context *context, struct atlas_source *source, const int64_t *people)
{
    struct atlas_variable *variable = source->variables;
    uint32_t node;
    must(context, group_add(context, &variable->tree, 0, GROUP_LEAF, "unknown", "Not stated", "NS", &node));
    must(context, group_describe(context, &variable->tree, node, "unknown", NULL));
    struct atlas_column *more = columns_new(1, source->zone_count);
    variable->column = realloc(variable->column, (node + 1) * sizeof *variable->column);
    variable->input = realloc(variable->input, (node + 1) * sizeof *variable->input);
    variable->placed = realloc(variable->placed, (node + 1) * sizeof *variable->placed);
    variable->column[node] = *more;
    variable->input[node] = variable->placed[node] = 0;
    free(more);
    for (size_t z = 0; z < source->zone_count; z++) {
        set_value(&variable->column[node], z, people[z]);
        variable->input[node] += variable->column[node].people[z];
    }
}

static inline void say(d4i_context *context, struct atlas_facts *facts, const char *key, const char *value)
{
    must(context, atlas_fact_add(context, facts, key, value));
}

static inline struct atlas_level *make_level(d4i_context *context, struct atlas *atlas, const char *id,
                                             const char *const *codes, const char *const *countries, size_t count)
{
    atlas->levels = realloc(atlas->levels, (atlas->level_count + 1) * sizeof *atlas->levels);
    struct atlas_level *level = &atlas->levels[atlas->level_count++];
    *level = (struct atlas_level){.id = copy(id), .title = copy("Municipalities"), .vintage = copy("2012")};
    level->names = zeros(count, sizeof *level->names);
    level->countries = zeros(count, sizeof *level->countries);
    for (size_t u = 0; u < count; u++) {
        uint32_t index;
        must(context, names_add(context, &level->codes, text_of(codes[u]), &index, NULL));
        level->names[u] = copy("");
        level->countries[u] = copy(countries ? countries[u] : "");
    }
    level->sources = zeros(atlas->source_count, sizeof *level->sources);
    return level;
}

/* Relates a source to a level: unit_of[zone], or UINT32_MAX; units get the sum of the known counts of their zones.
 */
static inline void relate(d4i_context *context, struct atlas *atlas, struct atlas_level *level, size_t s,
                          enum atlas_relation relation, const uint32_t *unit_of)
{
    const struct atlas_source *source = &atlas->sources[s];
    struct atlas_unit_source *from = &level->sources[s];
    size_t units = level->codes.count, nodes = source->variables[0].tree.count;
    from->relation = relation;
    must(context, crosswalk_by_key(context, unit_of, source->zone_count, &from->crosswalk));
    from->has_data = zeros(units, 1);
    from->column = zeros(1, sizeof *from->column);
    from->outside = zeros(1, sizeof *from->outside);
    from->column[0] = columns_new(nodes, units);
    from->outside[0] = zeros(nodes, sizeof **from->outside);
    for (size_t n = 0; n < nodes; n++)
        memset(from->column[0][n].status, D4I_MISSING, units);
    for (size_t z = 0; z < source->zone_count; z++) {
        if (unit_of[z] == UINT32_MAX)
            continue;
        from->has_data[unit_of[z]] = 1;
        for (size_t n = 0; n < nodes; n++) {
            struct atlas_column *to = &from->column[0][n];
            uint8_t status = source->variables[0].column[n].status[z];
            if (status == D4I_SUPPRESSED || to->status[unit_of[z]] != D4I_SUPPRESSED)
                to->status[unit_of[z]] =
                    relation == ATLAS_ESTIMATED && status == D4I_OBSERVED ? D4I_ESTIMATED : status;
            to->people[unit_of[z]] += source->variables[0].column[n].people[z];
        }
    }
}

/* Units 0 .. rings-1 get a square, the others no geometry. */
static inline void give_squares(struct atlas_shapes *shapes, size_t items, size_t rings)
{
    *shapes = (struct atlas_shapes){.items = items, .rings = rings, .points = 4 * rings};
    shapes->xy = zeros(8 * rings, sizeof *shapes->xy);
    shapes->point_start = zeros(rings + 1, sizeof *shapes->point_start);
    shapes->ring_first = zeros(items + 1, sizeof *shapes->ring_first);
    shapes->ring_inner = zeros(rings, sizeof *shapes->ring_inner);
    for (size_t r = 0; r <= rings; r++)
        shapes->point_start[r] = 4 * r;
    for (size_t i = 0; i <= items; i++)
        shapes->ring_first[i] = i < rings ? i : rings;
    for (size_t r = 0; r < rings; r++) {
        double e = 100.0 * (double)r, square[8] = {e, 0, e + 100, 0, e + 100, 100, e, 100};
        memcpy(shapes->xy + 8 * r, square, sizeof square);
    }
}

static inline void atlas_done(d4i_atlas *atlas)
{
    atlas_release(&atlas->atlas);
}

#endif
