/* SPDX-License-Identifier: EUPL-1.2
 *
 * Classes of units, zones and cells: of the first two by where their people live, as d4i places has them, of cells
 * by the cell of 1 km that they are in.
 */
#include "query/classes.h"

#include "base/memory.h"
#include "query/answer.h"
#include "query/urban.h"

void classes_release(struct classes *classes)
{
    free(classes->class);
    *classes = (struct classes){0};
}

static int detail_of(const d4i_urban_options *options)
{
    return options->detail == 2 ? 2 : 1;
}

/* --- urbanisation ------------------------------------------------------------------------------------------ */

static void name_classes(const struct urban_class *(*list)(int, size_t), int detail, struct classes *out)
{
    const struct urban_class *class;
    for (size_t i = 0; (class = list(detail, i)) != NULL; i++)
        text_print(out->word[out->count++], sizeof out->word[0], "%s", class->name);
}

static uint8_t place_in_list(const struct urban_class *(*list)(int, size_t), int detail, uint8_t code)
{
    uint8_t i = 0;
    while (list(detail, i) && list(detail, i)->code != code)
        i++;
    return i;
}

/* Units or zones: a place each, as many as there are. */
static d4i_status make_places(d4i_context *context, size_t count, struct places *places)
{
    TRY(mem_alloc(context, count, sizeof *places->list, &places->list));
    places->count = places->capacity = count;
    for (size_t i = 0; i < count; i++)
        places->list[i] = (struct place){.name = "", .country = "", .index = (uint32_t)i};
    return D4I_OK;
}

/* A cell outside of the map of 1 km has nobody near it; it goes with what is not known. */
static void class_cells(const struct atlas *atlas, const struct classes_asked *asked, const struct urban_map *map,
                        int detail, struct classes *out)
{
    const struct grid *fine = &atlas->grid, *coarse = &map->grid;
    const uint8_t *level = detail == 2 ? map->classes.level2 : map->classes.level1;
    for (size_t i = 0; i < asked->count; i++) {
        int64_t column = (int64_t)(asked->cell[i] % (uint64_t)fine->columns);
        int64_t row = (int64_t)(asked->cell[i] / (uint64_t)fine->columns);
        int64_t along = fine->west + column * fine->cell - coarse->west;
        int64_t up = fine->south + row * fine->cell - coarse->south;
        out->class[i] = (uint8_t)(out->count - 1);
        if (along < 0 || up < 0 || along / URBAN_SIDE >= coarse->columns || up / URBAN_SIDE >= coarse->rows)
            continue;
        out->class[i] = place_in_list(urban_cell_class, detail,
                                      level[(up / URBAN_SIDE) * coarse->columns + along / URBAN_SIDE]);
    }
}

static d4i_status say_rules(d4i_context *context, const struct urban_map *map, d4i_frame **said)
{
    TRY(d4i_frame_new(context, said));
    return urban_note_rules(context, map, *said);
}

d4i_status classes_of_urban(d4i_context *context, struct atlas *atlas, const struct classes_asked *asked,
                            struct classes *out, d4i_frame **said)
{
    const d4i_urban_options as_published = {0};
    const d4i_urban_options *options = asked->urban ? asked->urban : &as_published;
    const int detail = detail_of(options);
    struct urban_map map = {0};
    struct places places = {0};
    struct classes made = {0};
    size_t count = asked->cell                    ? 0
                   : asked->level == ANSWER_ZONES ? atlas_zone_count(atlas)
                                                  : atlas->levels[asked->level].codes.count;
    d4i_status status;
    GUARD(make_places(context, count, &places));
    GUARD(urban_of_places(context, atlas, asked->cell ? ANSWER_ZONES : asked->level, options, asked->source,
                          &places, &map));
    GUARD(mem_alloc(context, asked->cell ? asked->count : count, sizeof *made.class, &made.class));
    name_classes(asked->cell ? urban_cell_class : urban_unit_class, detail, &made);
    if (asked->cell) {
        text_print(made.word[made.count++], sizeof made.word[0], "not known");
        class_cells(atlas, asked, &map, detail, &made);
    }
    for (size_t i = 0; i < places.count; i++)
        made.class[i] = place_in_list(urban_unit_class, detail, places.list[i].urban[detail - 1]);
    GUARD(say_rules(context, &map, said));
    *out = made;
    made = (struct classes){0};
done:
    classes_release(&made);
    places_release(&places);
    urban_map_release(&map);
    return status;
}

/* --- size -------------------------------------------------------------------------------------------------- */

d4i_status classes_of_size(d4i_context *context, const struct atlas *atlas, const struct classes_asked *asked,
                           struct classes *out)
{
    const d4i_places_options options = {.by = "size-class",
                                        .size_classes = asked->size_classes,
                                        .variable = asked->variable,
                                        .source = asked->source};
    struct places places = {0};
    struct places_by by;
    struct classes made = {0};
    d4i_status status;
    if (asked->cell)
        return fail(context, D4I_BAD_USAGE,
                    "a cell has people, but no size that places have; name a level of units (--by "
                    "size-class:LEVEL)");
    size_t count = asked->level == ANSWER_ZONES ? atlas_zone_count(atlas) : atlas->levels[asked->level].codes.count;
    GUARD(places_by_of(context, &options, &by));
    GUARD(places_collect(context, atlas, &options, asked->level, &places));
    GUARD(mem_alloc(context, count, sizeof *made.class, &made.class));
    made.count = by.bounds + 2;
    for (size_t c = 0; c < made.count; c++) {
        char word[64];
        text_print(made.word[c], sizeof made.word[c], "%s", places_size_word(&by, c, word));
    }
    memset(made.class, (int)made.count - 1, count);
    for (size_t i = 0; i < places.count; i++)
        made.class[places.list[i].index] = (uint8_t)places_size_of(&by, &places.list[i]);
    *out = made;
    made = (struct classes){0};
done:
    classes_release(&made);
    places_release(&places);
    return status;
}
