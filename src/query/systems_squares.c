/* SPDX-License-Identifier: EUPL-1.2
 *
 * One side of a crosswalk whose units are cells of a grid: the cell zones of an atlas, or a table of grid codes.
 * Each becomes a square in the CRS of its grid, and is brought to the other layer's as polygons are.
 */
#include <strings.h>

#include "atlas/atlas.h"
#include "base/memory.h"
#include "query/answer.h"
#include "query/systems.h"

/* Squares of one size in one CRS, and of each what its features would have as attributes. */
struct squares {
    struct grid_square *list;
    size_t count, capacity;
    char **field; /* count x fields, each owned */
    size_t field_capacity;
    uint32_t fields;
    struct names seen; /* codes of a table */
};

static void squares_release(struct squares *squares)
{
    for (size_t i = 0; i < squares->count * squares->fields; i++)
        free(squares->field[i]);
    free(squares->field);
    free(squares->list);
    names_release(&squares->seen);
}

/* Makes room for one more; its fields are NULL. */
static d4i_status add_square(d4i_context *context, const struct grid_square *square, struct squares *squares)
{
    size_t fields = (squares->count + 1) * squares->fields;
    TRY(mem_grow(context, &squares->list, &squares->capacity, squares->count + 1, sizeof *squares->list));
    TRY(mem_grow(context, &squares->field, &squares->field_capacity, fields, sizeof *squares->field));
    for (size_t i = fields - squares->fields; i < fields; i++)
        squares->field[i] = NULL;
    squares->list[squares->count++] = *square;
    return D4I_OK;
}

static d4i_status draw_squares(d4i_context *context, const d4i_crosswalk_side *side, char which, const char *crs,
                               struct squares *squares, struct zone_system *system)
{
    const struct grid_square *first = squares->list;
    if (squares->count == 0)
        return fail(context, D4I_BAD_INPUT, "%s: holds no cells", side->path);
    if (side->crs)
        TRY(text_copy(context, text_of(side->crs), &system->square_crs));
    else if (first->epsg > 0)
        TRY(text_format(context, &system->square_crs, "EPSG:%d", (int)first->epsg));
    else
        return fail(context, D4I_BAD_INPUT,
                    "%s: the codes of its cells do not say their CRS; say it with --crs-%c, for example --crs-%c "
                    "EPSG:3035",
                    side->path, which, which);
    system->square_size = first->size;
    TRY(layer_of_squares(context, side->path, system->square_crs, crs, squares->list, squares->count,
                         &system->layer));
    system->layer.field = squares->field;
    system->layer.field_count = squares->fields;
    squares->field = NULL;
    squares->count = 0;
    return D4I_OK;
}

/* --- a table -------------------------------------------------------------------------------------------- */

/* The columns as read_fields has attributes: codes, then names, then people. */
struct square_columns {
    uint32_t at[3];
    bool repeats; /* a cell may stand on several rows: nothing but its code is read */
};

static d4i_status take_row(d4i_context *context, const struct csv *csv, const struct square_columns *columns,
                           struct squares *squares)
{
    struct text code = text_trim(csv_field(csv, columns->at[0]));
    struct grid_square square;
    bool is_new = true;
    uint32_t index;
    if (!grid_parse_code(code, &square))
        return csv_fail(context, csv, columns->at[0], "'%.*s' is no code of a grid cell, such as 1kmN3077E4030",
                        (int)code.length, code.at);
    if (squares->count && (square.size != squares->list->size || square.epsg != squares->list->epsg))
        return csv_fail(context, csv, columns->at[0],
                        "'%.*s' is a cell of another grid than the first one of the file", (int)code.length,
                        code.at);
    if (columns->repeats)
        TRY(names_add(context, &squares->seen, code, &index, &is_new));
    if (!is_new)
        return D4I_OK;
    TRY(add_square(context, &square, squares));
    char **field = squares->field + (squares->count - 1) * squares->fields;
    for (uint32_t i = 0; i < squares->fields; i++)
        TRY(text_copy(context, text_trim(csv_field(csv, columns->at[i])), &field[i]));
    return D4I_OK;
}

static d4i_status find_columns(d4i_context *context, const struct csv *csv, const d4i_crosswalk_side *side,
                               const char *people, struct square_columns *columns, struct squares *squares)
{
    columns->repeats = !side->name && !people;
    squares->fields = 1;
    if (side->key)
        TRY(csv_find(context, csv, side->key, &columns->at[0]));
    if (side->name)
        TRY(csv_find(context, csv, side->name, &columns->at[squares->fields++]));
    if (people)
        TRY(csv_find(context, csv, people, &columns->at[squares->fields++]));
    return D4I_OK;
}

/* GDAL reads tables with a column of this name as polygons. */
static bool has_polygons(const struct csv *csv)
{
    for (uint32_t i = 0; i < csv_columns(csv); i++) {
        struct text name = csv_column_name(csv, i);
        if ((name.length == 3 && strncasecmp(name.at, "WKT", 3) == 0) ||
            (name.length >= 4 && strncasecmp(name.at, "_WKT", 4) == 0))
            return true;
    }
    return false;
}

static d4i_status squares_of_table(d4i_context *context, const d4i_crosswalk_side *side, char which,
                                   const char *crs, const char *people, struct zone_system *system, bool *found)
{
    struct square_columns columns = {0};
    struct squares squares = {0};
    struct csv *csv = NULL;
    bool more = false;
    d4i_status status = D4I_OK;
    GUARD(open_cell_table(context, side->path, &csv));
    *found = !has_polygons(csv);
    if (!*found)
        goto done;
    if (side->layer) {
        status = fail(context, D4I_BAD_USAGE, "%s: a table of grid codes has no layers; leave out --layer-%c",
                      side->path, which);
        goto done;
    }
    GUARD(find_columns(context, csv, side, people, &columns, &squares));
    for (;;) {
        GUARD(csv_next(context, csv, &more));
        if (!more)
            break;
        GUARD(take_row(context, csv, &columns, &squares));
    }
    if (squares.count && squares.list->epsg <= 0) /* short codes mean INSPIRE's grid, as those of --people do */
        squares.list->epsg = 3035;
    struct text key = csv_column_name(csv, columns.at[0]);
    GUARD(draw_squares(context, side, which, crs, &squares, system));
    status = text_copy(context, key, &system->layer.key_name);
done:
    squares_release(&squares);
    csv_close(csv);
    return status;
}

/* --- an atlas ------------------------------------------------------------------------------------------- */

/* The source whose zones the layer is, where these are cells; without a layer the only one of an atlas. */
static const struct atlas_source *source_of_layer(const struct atlas *atlas, const char *layer)
{
    static const char before[] = "zones_";
    if (!layer)
        return atlas->source_count == 1 && atlas->level_count == 0 && atlas->sources->cells ? atlas->sources : NULL;
    if (strncmp(layer, before, strlen(before)) != 0)
        return NULL;
    for (size_t s = 0; s < atlas->source_count; s++)
        if (atlas->sources[s].cells && strcmp(atlas->sources[s].id, layer + strlen(before)) == 0)
            return &atlas->sources[s];
    return NULL;
}

static d4i_status check_attributes(d4i_context *context, const d4i_crosswalk_side *side, char which,
                                   const char *people)
{
    if (side->name || people || (side->key && strcmp(side->key, "key") != 0))
        return fail(context, D4I_BAD_USAGE,
                    "%s: cells of an atlas have one attribute, 'key', their code; leave out --%s%s", side->path,
                    side->name     ? which == 'a' ? "name-a" : "name-b"
                    : people       ? "people-a"
                    : which == 'a' ? "key-a"
                                   : "key-b",
                    people && !side->name ? ", and say --people with the atlas" : "");
    return D4I_OK;
}

static d4i_status squares_of_atlas(d4i_context *context, const d4i_crosswalk_side *side, char which,
                                   const char *crs, const char *people, struct zone_system *system, bool *found)
{
    struct atlas atlas = {0};
    struct squares squares = {.fields = 1};
    char code[GRID_CODE_MAX];
    d4i_status status = D4I_OK;
    GUARD(atlas_skim(context, side->path, &atlas));
    const struct atlas_source *source = source_of_layer(&atlas, side->layer);
    *found = source != NULL;
    if (!source)
        goto done;
    GUARD(check_attributes(context, side, which, people));
    for (size_t z = 0; z < source->zone_count; z++) {
        GUARD(add_square(context, &source->square[z], &squares));
        GUARD(text_copy(context, text_of(atlas_zone_key(&atlas, source->first_zone + z, code)), &squares.field[z]));
    }
    GUARD(draw_squares(context, side, which, crs, &squares, system));
    status = text_copy(context, text_of("key"), &system->layer.key_name);
done:
    squares_release(&squares);
    atlas_release(&atlas);
    return status;
}

/* --- whichever ------------------------------------------------------------------------------------------ */

d4i_status system_squares(d4i_context *context, const d4i_crosswalk_side *side, char which, const char *crs,
                          const char *people, struct zone_system *system, bool *found)
{
    struct hash build;
    bool atlas = false;
    *found = false;
    if (is_table_path(side->path))
        return squares_of_table(context, side, which, crs, people, system, found);
    if (side->layer && strncmp(side->layer, "zones_", 6) != 0)
        return D4I_OK;
    TRY(atlas_build_key(context, side->path, &atlas, &build));
    return atlas ? squares_of_atlas(context, side, which, crs, people, system, found) : D4I_OK;
}
