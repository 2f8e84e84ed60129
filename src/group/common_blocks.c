/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the blocks of the common level are called, and in which order they stand.
 */
#include "base/memory.h"
#include "group/common_inside.h"

/* First by kind, then by the area's place in its kind, then by smallest atom. */
enum kind { KIND_NATIVE, KIND_UNION, KIND_ABROAD, KIND_CONTINENT, KIND_COUNTRIES, KIND_STATELESS, KIND_UNKNOWN };

struct naming {
    char *text; /* the canonical expression */
    int kind, place, smallest;
    struct common_block block;
};

/* Countries about which the sources say nothing, because they report on them: an area is whole without them. */
static struct origin_set silent_countries(const struct common_work *work)
{
    struct origin_set silent = {0};
    for (size_t s = 0; s < work->count; s++) {
        int own = work->sources[s].own ? country_number(work->sources[s].own) : COUNTRY_NONE;
        if (work->level->views[s].compared && own != COUNTRY_NONE)
            origin_add(&silent, own);
    }
    return origin_less(silent, work->level->universe);
}

static int first_word_place(const char *text, const char *(*word)(int), int count)
{
    for (int i = 0; i < count; i++)
        if (text_starts(text_of(text), word(i)) && strchr(" ", text[strlen(word(i))]))
            return i;
    return -1;
}

static const char *continent_word_of(int which)
{
    return continent_word((enum continent)which);
}

/* Does the expression consist of words alone, or of one code? */
static bool is_wordy(const char *text)
{
    if (strlen(text) == 2)
        return true;
    for (const char *at = text; *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            return false;
    return true;
}

static void classify(struct naming *naming)
{
    const struct origin_set *set = &naming->block.set;
    const char *text = naming->text;
    int eu = first_word_place(text, origin_eu_word, ORIGIN_UNIONS);
    int continent = first_word_place(text, continent_word_of, CONTINENTS);
    naming->smallest = origin_next(set, 0);
    naming->place = 0;
    if (origin_has(set, ORIGIN_NATIVE))
        naming->kind = KIND_NATIVE;
    else if (naming->smallest >= COUNTRIES)
        naming->kind = naming->smallest == ORIGIN_STATELESS ? KIND_STATELESS : KIND_UNKNOWN;
    else if (!is_wordy(text) || strlen(text) == 2)
        naming->kind = KIND_COUNTRIES;
    else {
        naming->kind = eu >= 0 ? KIND_UNION : continent >= 0 ? KIND_CONTINENT : KIND_ABROAD;
        naming->place = eu >= 0 ? eu : continent >= 0 ? continent : 0;
    }
}

static int compare_namings(const void *a, const void *b)
{
    const struct naming *one = a, *other = b;
    if (one->kind != other->kind)
        return one->kind - other->kind;
    return one->place != other->place ? one->place - other->place : one->smallest - other->smallest;
}

/* All countries outside a union, whichever of them the sources have. */
static bool is_third(const char *text)
{
    const char *less = "abroad -";
    for (int i = 0; i < ORIGIN_UNIONS; i++)
        if (text_starts(text_of(text), less) && strcmp(text + strlen(less), origin_eu_word(i)) == 0)
            return true;
    return false;
}

/* "europe -eu27_2020" is a good text and no good code: "europe_without_eu27_2020". */
static d4i_status make_code(d4i_context *context, const char *text, size_t *others, char **code)
{
    struct buffer out = {0};
    d4i_status status = D4I_OK;
    if (!is_wordy(text))
        return text_format(context, code, "origins_%zu", ++*others);
    if (is_third(text))
        return text_copy(context, text_of("third"), code);
    for (const char *at = text; *at; at++) {
        const char *as = *at == ' ' ? "_" : *at == '-' ? "without_" : NULL;
        GUARD(buffer_add(context, &out, as ? as : at, as ? strlen(as) : 1));
    }
    *code = out.data;
    return D4I_OK;
done:
    buffer_release(&out);
    return status;
}

static const char *name_of(const char *code)
{
    const char *name = country_name(code);
    return name ? name : code;
}

/* The name, and which countries of the area that it names are set aside. */
static d4i_status make_name(d4i_context *context, const struct common_work *work, const struct origin_set *open,
                            struct naming *naming)
{
    d4i_status status = D4I_OK;
    struct buffer out = {0};
    struct origin_set named, apart;
    GUARD(origin_name(context, &naming->block.set, open, &out));
    GUARD(origin_parse(context, naming->text, NULL, NULL, &named));
    apart = origin_less(origin_both(origin_both(named, work->aside), work->level->universe), naming->block.set);
    for (int a = origin_next(&apart, 0), n = 0; a < COUNTRIES; a = origin_next(&apart, a + 1), n++)
        GUARD(buffer_print(context, &out, "%s%s", n ? ", " : " (set aside: ", name_of(country_alpha2(a))));
    if (!origin_empty(&apart))
        GUARD(buffer_text(context, &out, ")"));
    naming->block.name = out.data;
    return D4I_OK;
done:
    buffer_release(&out);
    return status;
}

static d4i_status make_text(d4i_context *context, const struct origin_set *open, struct naming *naming)
{
    struct buffer out = {0};
    d4i_status status = origin_text(context, &naming->block.set, open, &out);
    if (status == D4I_OK)
        naming->text = out.data;
    else
        buffer_release(&out);
    return status;
}

static d4i_status name_block(d4i_context *context, const struct common_work *work, struct naming *naming)
{
    struct origin_set silent = silent_countries(work), open = origin_union(silent, work->aside);
    naming->block.aside = origin_within(&naming->block.set, &work->aside);
    const struct origin_set *ignored = naming->block.aside ? &silent : &open;
    TRY(make_text(context, ignored, naming));
    classify(naming);
    return make_name(context, work, ignored, naming);
}

d4i_status common_name_blocks(d4i_context *context, struct common_work *work)
{
    d4i_status status = D4I_OK;
    struct common_level *level = work->level;
    struct naming *namings = NULL;
    size_t others = 0;
    GUARD(mem_alloc(context, level->block_count, sizeof *namings, &namings));
    for (int a = 0; a < ORIGIN_ATOMS; a++)
        work->block_of[a] = -1;
    for (size_t b = 0; b < level->block_count; b++)
        namings[b].block.set = level->blocks[b].set;
    for (size_t b = 0; b < level->block_count; b++)
        GUARD(name_block(context, work, &namings[b]));
    qsort(namings, level->block_count, sizeof *namings, compare_namings);
    for (size_t b = 0; b < level->block_count; b++) {
        GUARD(make_code(context, namings[b].text, &others, &namings[b].block.code));
        for (int a = origin_next(&namings[b].block.set, 0); a < ORIGIN_ATOMS;
             a = origin_next(&namings[b].block.set, a + 1))
            work->block_of[a] = (int)b;
    }
done:
    for (size_t b = 0; namings && b < level->block_count; b++) {
        level->blocks[b] = namings[b].block; /* also after a failure: the level owns what was made */
        free(namings[b].text);
    }
    free(namings);
    return status;
}
