/* SPDX-License-Identifier: EUPL-1.2
 *
 * Areas that are classes, by degree of urbanisation and by size, and areas that several keys make together: the
 * cities of a country, the towns of a province. What nothing lies in is no area.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "publish/measure.h"
#include "query/answer.h"
#include "query/classes.h"

#define KEYS_MOST 4

/* One key: its areas, by item, as if they alone had been asked for. */
struct key {
    struct measuring found; /* figures are borrowed */
    struct classes classes; /* what the areas' codes are kept in */
};

struct crossing {
    struct key key[KEYS_MOST];
    size_t keys;
    uint64_t *number; /* [item]: the areas of all keys as one number; UINT64_MAX = in none */
    uint64_t *seen;   /* ascending */
    size_t count;
};

static void crossing_release(struct crossing *crossing)
{
    for (size_t k = 0; k < crossing->keys; k++) {
        struct key *key = &crossing->key[k];
        free(key->found.area);
        free(key->found.area_name);
        names_release(&key->found.area_codes);
        classes_release(&key->classes);
    }
    free(crossing->number);
    free(crossing->seen);
}

/* Whether the word is the class, or the class of a level: "urban", "urban:town". */
static bool is_class(struct text word, const char *class, struct text *level)
{
    size_t length = strlen(class);
    *level = (struct text){0};
    if (word.length < length || memcmp(word.at, class, length) != 0)
        return false;
    if (word.length > length && word.at[length] == ':')
        *level = (struct text){word.at + length + 1, word.length - length - 1};
    return word.length == length || level->length > 0;
}

/* The next word of a list, moved over; false at its end. */
static bool next_word(const char **at, struct text *word)
{
    size_t length = strcspn(*at, ",");
    if (!**at)
        return false;
    *word = text_trim((struct text){*at, length});
    *at += length + ((*at)[length] == ',');
    return true;
}

bool measuring_is_crossed(const char *by)
{
    struct text level;
    return strchr(by, ',') || is_class(text_of(by), "urban", &level) || is_class(text_of(by), "size-class", &level);
}

bool measuring_has_key(const char *by, const char *key)
{
    struct text word;
    while (next_word(&by, &word))
        if (text_is(word, key))
            return true;
    return false;
}

bool measuring_is_apart(const char *by)
{
    struct text word, level;
    while (next_word(&by, &word))
        if (!text_is(word, "all") && !is_class(word, "urban", &level) && !is_class(word, "size-class", &level))
            return true;
    return false;
}

/* --- one key ----------------------------------------------------------------------------------------------- */

/* Which of the classes an item is of, by itself or by the unit that it lies in. */
static size_t class_of(const struct key *key, const struct figures *figures, bool in_units, size_t item)
{
    if (in_units)
        return key->found.area[item] == MEASURE_NO_AREA ? key->classes.count - 1
                                                        : key->classes.class[key->found.area[item]];
    return key->classes.class[figures->of == FIGURES_ZONES ? figures->first_zone + item : item];
}

static d4i_status name_classes(d4i_context *context, struct key *key, bool in_units)
{
    const struct figures *figures = &key->found.figures;
    uint32_t *own = NULL, first;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, figures->items, sizeof *own, &own));
    for (size_t i = 0; i < figures->items; i++)
        own[i] = (uint32_t)class_of(key, figures, in_units, i);
    free(key->found.area);
    key->found.area = own;
    own = NULL;
    names_release(&key->found.area_codes);
    free(key->found.area_name);
    key->found.area_codes = (struct names){0};
    key->found.area_name = NULL;
    key->found.area_capacity = key->found.asked.areas = 0;
    for (size_t c = 0; c < key->classes.count; c++)
        GUARD(measuring_add_area(context, &key->found, key->classes.word[c], "", &first));
done:
    free(own);
    return status;
}

static d4i_status find_classes(d4i_context *context, struct measuring *measuring, struct key *key, bool urban,
                               struct text level, const d4i_measure_options *options, const uint32_t *zone)
{
    const struct figures *figures = &measuring->figures;
    struct atlas *atlas = measuring->atlas;
    struct classes_asked asked = {.level = figures->level ? (size_t)(figures->level - atlas->levels) : ANSWER_ZONES,
                                  .cell = figures->of == FIGURES_CELLS ? figures->cell : NULL,
                                  .count = figures->items,
                                  .variable = options->variable,
                                  .source = options->source,
                                  .urban = options->urban,
                                  .size_classes = options->size_classes};
    d4i_frame *said = NULL;
    char *of = NULL;
    d4i_status status = D4I_OK;
    if (level.length) {
        GUARD(text_copy(context, level, &of));
        GUARD(answer_level(context, atlas, of, &asked.level));
        GUARD(measuring_find_key(context, &key->found, of, zone));
        asked.cell = NULL;
    }
    GUARD(urban ? classes_of_urban(context, atlas, &asked, &key->classes, &said)
                : classes_of_size(context, atlas, &asked, &key->classes));
    GUARD(name_classes(context, key, level.length > 0));
    if (said) {
        d4i_frame_free(measuring->said);
        measuring->said = said;
        said = NULL;
    }
    measuring->by_urban |= urban;
done:
    d4i_frame_free(said);
    free(of);
    return status;
}

static d4i_status find_key(d4i_context *context, struct measuring *measuring, struct key *key, struct text word,
                           const d4i_measure_options *options, const uint32_t *zone)
{
    struct text level;
    char *by = NULL;
    d4i_status status;
    key->found.figures = measuring->figures;
    key->found.cells = measuring->cells;
    if (is_class(word, "urban", &level))
        return find_classes(context, measuring, key, true, level, options, zone);
    if (is_class(word, "size-class", &level))
        return find_classes(context, measuring, key, false, level, options, zone);
    GUARD(text_copy(context, word, &by));
    GUARD(measuring_find_key(context, &key->found, by, zone));
    measuring->split += key->found.split;
done:
    free(by);
    return status;
}

static d4i_status find_keys(d4i_context *context, struct measuring *measuring, const d4i_measure_options *options,
                            const char *by, const uint32_t *zone, struct crossing *crossing)
{
    struct text word;
    for (const char *at = by; next_word(&at, &word);) {
        if (word.length == 0)
            continue;
        if (crossing->keys == KEYS_MOST)
            return fail(context, D4I_BAD_USAGE, "areas by more than %d keys at once ('%s'); leave some out",
                        KEYS_MOST, by);
        struct key *key = &crossing->key[crossing->keys++];
        TRY(find_key(context, measuring, key, word, options, zone));
    }
    return crossing->keys ? D4I_OK
                          : fail(context, D4I_BAD_USAGE,
                                 "'%s' names no areas; give a level of units, country, urban "
                                 "...",
                                 by);
}

/* --- together ---------------------------------------------------------------------------------------------- */

static int compare_numbers(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* The areas that something lies in, in the order of the first key, then of the second ... */
static d4i_status find_seen(d4i_context *context, struct crossing *crossing, size_t items)
{
    size_t kept = 0;
    TRY(mem_alloc(context, items, sizeof *crossing->number, &crossing->number));
    TRY(mem_alloc(context, items, sizeof *crossing->seen, &crossing->seen));
    for (size_t i = 0; i < items; i++) {
        uint64_t number = 0;
        for (size_t k = 0; k < crossing->keys && number != UINT64_MAX; k++) {
            uint32_t area = crossing->key[k].found.area[i];
            number = area == MEASURE_NO_AREA ? UINT64_MAX : number * crossing->key[k].found.asked.areas + area;
        }
        crossing->number[i] = number;
        if (number != UINT64_MAX)
            crossing->seen[kept++] = number;
    }
    qsort(crossing->seen, kept, sizeof *crossing->seen, compare_numbers);
    for (size_t i = 0; i < kept; i++)
        if (i == 0 || crossing->seen[i] != crossing->seen[i - 1])
            crossing->seen[crossing->count++] = crossing->seen[i];
    return D4I_OK;
}

/* "ES/cities", and for people "Spain, cities". */
static d4i_status add_words(d4i_context *context, const struct crossing *crossing, uint64_t number, bool names,
                            struct buffer *out)
{
    uint32_t area[KEYS_MOST];
    for (size_t k = crossing->keys; k-- > 0;) {
        area[k] = (uint32_t)(number % crossing->key[k].found.asked.areas);
        number /= crossing->key[k].found.asked.areas;
    }
    out->length = 0;
    for (size_t k = 0; k < crossing->keys; k++) {
        const struct measuring *found = &crossing->key[k].found;
        const char *code = names_at(&found->area_codes, area[k]), *name = found->area_name[area[k]];
        TRY(buffer_print(context, out, "%s%s",
                         k == 0  ? ""
                         : names ? ", "
                                 : "/",
                         names && name && *name ? name : code));
    }
    return D4I_OK;
}

static d4i_status add_areas(d4i_context *context, struct measuring *measuring, const struct crossing *crossing)
{
    struct buffer words = {0};
    uint32_t *name = NULL, area;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, crossing->count, sizeof *name, &name));
    for (size_t s = 0; s < crossing->count; s++) {
        GUARD(add_words(context, crossing, crossing->seen[s], true, &words));
        GUARD(names_add(context, &measuring->area_words, (struct text){words.data, words.length}, &name[s], NULL));
        GUARD(add_words(context, crossing, crossing->seen[s], false, &words));
        GUARD(measuring_add_area(context, measuring, words.data, "", &area));
        if (area != s)
            status = fail(context, D4I_BAD_INPUT,
                          "two areas are both called '%s'; leave one of the keys out, whose codes hold a '/'",
                          words.data);
        GUARD(status);
    }
    for (size_t s = 0; s < crossing->count; s++) /* the list stands still now */
        measuring->area_name[s] = names_at(&measuring->area_words, name[s]);
done:
    buffer_release(&words);
    free(name);
    return status;
}

static uint32_t place_of(const struct crossing *crossing, uint64_t number)
{
    const uint64_t *at = number == UINT64_MAX
                             ? NULL
                             : bsearch(&number, crossing->seen, crossing->count, sizeof number, compare_numbers);
    return at ? (uint32_t)(at - crossing->seen) : MEASURE_NO_AREA;
}

d4i_status measuring_cross_areas(d4i_context *context, struct measuring *measuring,
                                 const d4i_measure_options *options, const char *by, const uint32_t *zone)
{
    const size_t items = measuring->figures.items;
    struct crossing crossing = {0};
    d4i_status status;
    GUARD(find_keys(context, measuring, options, by, zone, &crossing));
    GUARD(find_seen(context, &crossing, items));
    GUARD(add_areas(context, measuring, &crossing));
    GUARD(mem_alloc(context, items, sizeof *measuring->area, &measuring->area));
    for (size_t i = 0; i < items; i++)
        measuring->area[i] = place_of(&crossing, crossing.number[i]);
done:
    crossing_release(&crossing);
    return status;
}
