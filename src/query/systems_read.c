/* SPDX-License-Identifier: EUPL-1.2
 *
 * The units of one side of a crosswalk. Features of one code are one unit; a code may be renamed for comparison
 * only, so that answers show the codes that the file has.
 */
#include "base/memory.h"
#include "io/csv.h"
#include "query/answer.h"
#include "query/systems.h"

void system_release(struct zone_system *system)
{
    layer_release(&system->layer);
    free(system->unit_of);
    free(system->code);
    free(system->name);
    free(system->meant);
    free(system->people);
    names_release(&system->codes);
    names_release(&system->renamed);
    names_release(&system->longer);
    free(system->square_crs);
    *system = (struct zone_system){0};
}

static d4i_status read_layer(d4i_context *context, const d4i_crosswalk_side *side, char which, const char *crs,
                             const char *const *fields, uint32_t count, struct layer *out)
{
    char way_out[80];
    struct layer_options wanted = {.path = side->path,
                                   .layer = side->layer,
                                   .crs = side->crs,
                                   .target = crs,
                                   .fields = fields,
                                   .field_count = count,
                                   .any_key = true};
    text_print(way_out, sizeof way_out, "say it with --crs-%c, for example --crs-%c EPSG:4326", which, which);
    return answer_reword(context, layer_read(context, &wanted, out), "add `crs:` to the recipe", way_out, true);
}

#define KEY_PARTS 4 /* attributes that a code may be joined from */

/* "A+B" as attributes of their own; *count = how many there are. */
static d4i_status split_key(d4i_context *context, const d4i_crosswalk_side *side, char which,
                            char *parts[KEY_PARTS], uint32_t *count)
{
    struct text rest = text_of(answer_text(side->key));
    bool more = side->key != NULL;
    while (more) {
        const char *plus = memchr(rest.at, '+', rest.length);
        struct text part = text_trim((struct text){rest.at, plus ? (size_t)(plus - rest.at) : rest.length});
        if (part.length == 0 || *count == KEY_PARTS)
            return fail(context, D4I_BAD_USAGE, "--key-%c is an attribute, or up to %d joined by '+'; it is '%s'",
                        which, KEY_PARTS, side->key);
        TRY(text_copy(context, part, &parts[(*count)++]));
        more = plus != NULL;
        if (more)
            rest = (struct text){plus + 1, rest.length - (size_t)(plus + 1 - rest.at)};
    }
    return D4I_OK;
}

/* The first `count` attributes of a feature become one. */
static d4i_status join_key(d4i_context *context, char **field, uint32_t fields, uint32_t count)
{
    struct buffer code = {0};
    d4i_status status = D4I_OK;
    for (uint32_t i = 0; i < count && status == D4I_OK; i++)
        status = buffer_text(context, &code, field[i]);
    if (status == D4I_OK) {
        for (uint32_t i = 0; i < count; i++)
            free(field[i]);
        field[0] = code.data;
        memmove(field + 1, field + count, (fields - count) * sizeof *field);
        memset(field + 1 + fields - count, 0, (count - 1) * sizeof *field);
        code = (struct buffer){0};
    }
    buffer_release(&code);
    return status;
}

/* 1 and 11 are not to be what 11 and 1 are: only the last part may be of any length. */
static d4i_status check_parts(d4i_context *context, const d4i_crosswalk_side *side, char *const *parts,
                              const struct layer *layer, uint32_t count)
{
    for (uint32_t i = 0; i + 1 < count; i++)
        for (size_t f = 1; f < layer->features; f++) {
            const char *first = layer->field[i], *here = layer->field[f * layer->field_count + i];
            if (strlen(first) != strlen(here))
                return fail(context, D4I_BAD_INPUT,
                            "%s: feature %zu: '%s' is '%s', and '%s' on the first one; parts of a code are joined "
                            "only where all but the last are of one length, so that no two codes become one; add "
                            "an attribute with the whole code",
                            side->path, f + 1, parts[i], here, first);
        }
    return D4I_OK;
}

static d4i_status join_keys(d4i_context *context, const d4i_crosswalk_side *side, char *const *parts,
                            uint32_t count, struct layer *layer)
{
    if (count < 2)
        return D4I_OK;
    TRY(check_parts(context, side, parts, layer, count));
    const uint32_t fields = layer->field_count, left = fields - count + 1;
    for (size_t f = 0; f < layer->features; f++)
        TRY(join_key(context, layer->field + f * fields, fields, count));
    for (size_t f = 1; f < layer->features; f++)
        for (uint32_t i = 0; i < left; i++) {
            layer->field[f * left + i] = layer->field[f * fields + i];
            layer->field[f * fields + i] = NULL;
        }
    layer->field_count = left;
    return D4I_OK;
}

/* The attributes: key, then name, then people. A key that is not named must be found before others are read. */
static d4i_status read_fields(d4i_context *context, const d4i_crosswalk_side *side, char which, const char *crs,
                              const char *people, struct zone_system *system)
{
    const char *fields[KEY_PARTS + 2] = {0};
    char *parts[KEY_PARTS] = {0}, *found = NULL;
    uint32_t count = 0, key_parts = 0;
    bool squares = false;
    d4i_status status = D4I_OK;
    GUARD(system_squares(context, side, which, crs, people, system, &squares));
    if (squares)
        goto named;
    GUARD(split_key(context, side, which, parts, &key_parts));
    for (count = 0; count < key_parts; count++)
        fields[count] = parts[count];
    if (!side->key && (side->name || people)) {
        GUARD(read_layer(context, side, which, crs, NULL, 0, &system->layer));
        found = system->layer.key_name;
        system->layer.key_name = NULL;
        layer_release(&system->layer);
        if (!found)
            return fail(context, D4I_BAD_INPUT,
                        "%s: no attribute of text or whole numbers names the polygons; add one, and say --key-%c",
                        side->path, which);
        fields[count++] = found;
    }
    if (side->name)
        fields[count++] = side->name;
    if (people)
        fields[count++] = people;
    GUARD(read_layer(context, side, which, crs, fields, count, &system->layer));
    GUARD(join_keys(context, side, parts, key_parts, &system->layer));
    if (found) { /* "found, not named" is told by the layer, as if it had been read alone */
        system->layer.key_name = found;
        found = NULL;
    }
named:
    system->key = side->key ? side->key : answer_text(system->layer.key_name);
done:
    for (uint32_t i = 0; i < KEY_PARTS; i++)
        free(parts[i]);
    free(found);
    return status;
}

/* A layer without attributes is numbered in its order. */
static d4i_status code_of(d4i_context *context, const struct layer *layer, size_t feature, struct names *codes,
                          uint32_t *out)
{
    char number[32];
    const char *code = number;
    if (layer->field_count)
        code = layer->field[feature * layer->field_count];
    else
        text_print(number, sizeof number, "%zu", feature + 1);
    if (!*code) {
        *out = OVERLAY_NONE;
        return D4I_OK;
    }
    return names_add(context, codes, text_of(code), out, NULL);
}

/* Numbers the units in the order of their codes. */
static d4i_status number_units(d4i_context *context, struct zone_system *system)
{
    const struct layer *layer = &system->layer;
    struct names *codes = &system->codes;
    uint32_t *order = NULL, *rank = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, layer->features, sizeof *system->unit_of, &system->unit_of));
    for (size_t i = 0; i < layer->features; i++) {
        GUARD(code_of(context, layer, i, codes, &system->unit_of[i]));
        system->nameless += system->unit_of[i] == OVERLAY_NONE;
    }
    system->units = codes->count;
    GUARD(names_sorted(context, codes, &order));
    GUARD(mem_alloc(context, system->units, sizeof *rank, &rank));
    GUARD(mem_alloc(context, system->units, sizeof *system->code, &system->code));
    GUARD(mem_alloc(context, system->units, sizeof *system->meant, &system->meant));
    for (uint32_t i = 0; i < codes->count; i++) {
        rank[order[i]] = i;
        system->code[i] = system->meant[i] = names_at(codes, order[i]);
    }
    for (size_t i = 0; i < layer->features; i++)
        if (system->unit_of[i] != OVERLAY_NONE)
            system->unit_of[i] = rank[system->unit_of[i]];
done:
    free(order);
    free(rank);
    return status;
}

static d4i_status take_names(d4i_context *context, struct zone_system *system)
{
    const struct layer *layer = &system->layer;
    TRY(mem_alloc(context, system->units, sizeof *system->name, &system->name));
    for (size_t i = 0; i < layer->features; i++)
        if (system->unit_of[i] != OVERLAY_NONE && !answer_or(system->name[system->unit_of[i]], NULL))
            system->name[system->unit_of[i]] = layer->field[i * layer->field_count + 1];
    return D4I_OK;
}

static d4i_status take_people(d4i_context *context, const char *path, const char *attribute,
                              struct zone_system *system)
{
    const struct layer *layer = &system->layer;
    TRY(mem_alloc(context, system->units, sizeof *system->people, &system->people));
    uint8_t *seen;
    TRY(mem_alloc(context, system->units, sizeof *seen, &seen));
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < layer->features && status == D4I_OK; i++) {
        uint32_t unit = system->unit_of[i];
        if (unit == OVERLAY_NONE)
            continue;
        const char *text = layer->field[i * layer->field_count + layer->field_count - 1];
        int64_t *people = &system->people[unit];
        *people = PEOPLE_UNKNOWN;
        if (seen[unit]++)
            status =
                fail(context, D4I_BAD_INPUT,
                     "%s: '%s' stands on several features, so that '%s' may be each one's or the whole's; unite "
                     "them first",
                     path, system->code[unit], attribute);
        else if (*text && (!parse_people(text_of(text), '.', 0, people) || *people < 0))
            status =
                fail(context, D4I_BAD_INPUT,
                     "%s: feature %zu ('%s'): '%s' is '%s', which is no number of people; leave it empty where "
                     "it is not known",
                     path, i + 1, system->code[unit], attribute, text);
    }
    free(seen);
    return status;
}

d4i_status system_read(d4i_context *context, const d4i_crosswalk_side *side, char which, const char *crs,
                       const char *people, struct zone_system *out)
{
    struct zone_system system = {0};
    d4i_status status = D4I_OK;
    GUARD(read_fields(context, side, which, crs, people, &system));
    GUARD(number_units(context, &system));
    if (system.units == 0) {
        status = fail(context, D4I_BAD_INPUT, "%s: the attribute '%s' is empty on every polygon; say --key-%c",
                      side->path, system.key, which);
        goto done;
    }
    if (side->name)
        GUARD(take_names(context, &system));
    if (people)
        GUARD(take_people(context, side->path, people, &system));
    *out = system;
    system = (struct zone_system){0};
done:
    system_release(&system);
    return status;
}

static d4i_status take_rename(d4i_context *context, const struct csv *csv, struct names *old, uint32_t **to,
                              size_t *capacity, struct names *new)
{
    bool is_new = false;
    uint32_t from, index;
    struct text before = text_trim(csv_field(csv, 0)), after = text_trim(csv_field(csv, 1));
    if (!before.length || !after.length)
        return csv_fail(context, csv, before.length ? 1 : 0, "an old and a new code are wanted, and one is empty");
    TRY(names_add(context, old, before, &from, &is_new));
    if (!is_new)
        return csv_fail(context, csv, 0, "'%.*s' is renamed twice; a code has one new code", (int)before.length,
                        before.at);
    TRY(names_add(context, new, after, &index, NULL));
    TRY(mem_grow(context, to, capacity, (size_t)from + 1, sizeof **to));
    (*to)[from] = index;
    return D4I_OK;
}

static d4i_status read_renames(d4i_context *context, const char *path, struct names *old, uint32_t **to,
                               struct names *new)
{
    struct csv *csv = NULL;
    size_t capacity = 0;
    bool more = false;
    d4i_status status = D4I_OK;
    TRY(csv_open(context, path, &(struct csv_options){0}, &csv));
    if (csv_columns(csv) != 2) {
        status = fail(context, D4I_BAD_INPUT, "%s:1:1: two columns are wanted, old and new code, and there %s %u",
                      path, csv_columns(csv) == 1 ? "is" : "are", csv_columns(csv));
        goto done;
    }
    for (;;) {
        GUARD(csv_next(context, csv, &more));
        if (!more)
            break;
        GUARD(take_rename(context, csv, old, to, &capacity, new));
    }
done:
    csv_close(csv);
    return status;
}

d4i_status system_rename(d4i_context *context, const char *path, struct zone_system *system)
{
    struct names old = {0};
    uint32_t *to = NULL;
    size_t used = 0;
    d4i_status status = D4I_OK;
    GUARD(read_renames(context, path, &old, &to, &system->renamed));
    for (size_t unit = 0; unit < system->units; unit++) {
        uint32_t from = names_find(&old, text_of(system->code[unit]));
        if (from == NAMES_NONE || !to)
            continue;
        system->meant[unit] = names_at(&system->renamed, to[from]);
        used++;
    }
    system->renames = used;
    system->renames_unused = old.count - used;
done:
    free(to);
    names_release(&old);
    return status;
}
