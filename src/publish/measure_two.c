/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i_measure_compare: two areas of an atlas, or the areas of two, side by side (query/measure_two.h).
 */
#include "query/measure_two.h"
#include "atlas/handle.h"
#include "base/memory.h"
#include "publish/measure.h"
#include "query/answer.h"

struct comparing {
    struct measuring measuring[2];
    size_t *order[2], *first[2];
    const struct measuring *side[2]; /* one and the same where there is one atlas */
    struct measure_two_pair *pair;
    struct measure_two two;
    struct measure_two_result result;
};

static void comparing_release(struct comparing *comparing)
{
    for (int side = 0; side < 2; side++) {
        measuring_release(&comparing->measuring[side]);
        free(comparing->order[side]);
        free(comparing->first[side]);
    }
    free(comparing->pair);
    measure_two_release(&comparing->result);
}

static d4i_status prepare(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options, int side,
                          struct comparing *comparing)
{
    struct measuring *measuring = &comparing->measuring[side];
    d4i_measure_options asked = *options;
    asked.interval = 0; /* of one place: further draws of cells are of no use here */
    TRY(measuring_prepare(context, atlas, &asked, measuring));
    measuring->question.interval = options->interval;
    TRY(measure_sort_items(context, &measuring->asked, &comparing->order[side], &comparing->first[side]));
    measuring->asked.order = comparing->order[side];
    measuring->asked.first = comparing->first[side];
    return D4I_OK;
}

/* By code, else by name; a name that several areas have is no answer. */
static d4i_status find_area(d4i_context *context, const struct measuring *measuring, struct text word,
                            uint32_t *out)
{
    const struct measure_asked *asked = &measuring->asked;
    char nearest[256] = "";
    size_t found = 0;
    *out = names_find(&measuring->area_codes, word);
    if (*out != NAMES_NONE)
        return D4I_OK;
    for (uint32_t a = 0; a < asked->areas; a++)
        if (asked->area_name[a] && text_is(word, asked->area_name[a])) {
            *out = a;
            found++;
        }
    if (found == 1)
        return D4I_OK;
    names_nearest(&measuring->area_codes, word, 3, nearest, sizeof nearest);
    return found ? fail(context, D4I_BAD_USAGE, "%zu areas are called '%.*s'; name one by its code", found,
                        (int)word.length, word.at)
                 : fail(context, D4I_BAD_USAGE,
                        "there is no area '%.*s'%s%s; give the code or the name of an area of --by",
                        (int)word.length, word.at, *nearest ? ", did you mean " : "", nearest);
}

static d4i_status find_two(d4i_context *context, const char *between, struct comparing *comparing)
{
    const char *comma = strchr(between, ',');
    if (!comma || comma == between || !comma[1] || strchr(comma + 1, ','))
        return fail(context, D4I_BAD_USAGE, "'%s' does not name two areas; write A,B with a comma between",
                    between);
    const struct text word[2] = {{between, (size_t)(comma - between)}, text_of(comma + 1)};
    TRY(mem_alloc(context, 1, sizeof *comparing->pair, &comparing->pair));
    for (int side = 0; side < 2; side++)
        TRY(find_area(context, comparing->side[side], text_trim(word[side]), &comparing->pair->area[side]));
    comparing->two.pairs = 1;
    if (comparing->side[0] == comparing->side[1] && comparing->pair->area[0] == comparing->pair->area[1])
        return fail(context, D4I_BAD_USAGE, "'%s' is one area, which does not differ from itself; name two",
                    between);
    return D4I_OK;
}

/* Every area that both atlases have. */
static d4i_status find_common(d4i_context *context, const char *by, struct comparing *comparing)
{
    const struct measuring *one = comparing->side[0], *other = comparing->side[1];
    TRY(mem_alloc(context, one->asked.areas, sizeof *comparing->pair, &comparing->pair));
    for (uint32_t a = 0; a < one->asked.areas; a++) {
        uint32_t same = names_find(&other->area_codes, text_of(one->area_code[a]));
        if (same != NAMES_NONE)
            comparing->pair[comparing->two.pairs++] = (struct measure_two_pair){{a, same}};
    }
    if (comparing->two.pairs)
        return D4I_OK;
    return fail(
        context, D4I_BAD_USAGE,
        "the two atlases have no area in common by %s (the first has '%s', the other '%s'); name an area of "
        "each (--between), or choose other areas (--by)",
        by ? by : "country", one->area_code[0], other->area_code[0]);
}

static d4i_status title(d4i_context *context, const struct comparing *comparing, const char *by, char **out)
{
    char noun[64];
    const struct measure_two *two = &comparing->two;
    figures_noun(&comparing->side[0]->figures, noun);
    if (two->pairs > 1)
        return text_format(context, out, "Two atlases side by side, over %s, by %s", noun, by ? by : "country");
    return text_format(context, out, "%s and %s side by side, over %s",
                       measure_area_words(two->asked[0], two->pair->area[0], true),
                       measure_area_words(two->asked[1], two->pair->area[1], true), noun);
}

/* What is said of the sources, of both atlases where there are two. */
static d4i_status note_sources(d4i_context *context, const struct comparing *comparing, d4i_frame *frame)
{
    size_t sides = comparing->side[0] == comparing->side[1] ? 1 : 2;
    const struct measure_two *two = &comparing->two;
    if (sides == 2)
        TRY(answer_note(context, frame, "%zu of %zu areas of %s have one of the same code in %s", two->pairs,
                        two->asked[0]->areas, two->label[0], two->label[1]));
    for (size_t side = 0; side < sides; side++) {
        if (sides == 2)
            TRY(answer_note(context, frame, "Of %s:", two->label[side]));
        TRY(measuring_note_sources(context, comparing->side[side], frame));
    }
    return D4I_OK;
}

static d4i_status find_pairs(d4i_context *context, const char *between, const d4i_measure_options *options,
                             struct comparing *comparing)
{
    TRY(between ? find_two(context, between, comparing) : find_common(context, options->by, comparing));
    comparing->two.pair = comparing->pair;
    return D4I_OK;
}

static d4i_status tell(d4i_context *context, const struct comparing *comparing, const d4i_measure_options *options,
                       d4i_frame **out)
{
    char *words = NULL;
    d4i_frame *frame = NULL;
    d4i_status status;
    GUARD(title(context, comparing, options->by, &words));
    GUARD(d4i_frame_new(context, &frame));
    GUARD(d4i_frame_title(context, frame, words));
    GUARD(measuring_note_placed(context, comparing->side[0], frame));
    if (comparing->side[0]->drawn)
        GUARD(answer_note(context, frame,
                          "Two places in cells: values, difference and its parts are means over the draws of the "
                          "groups; shuffles "
                          "and bootstraps are dealt out over them, and the interval is that of Rubin's rules"));
    if (comparing->side[1] != comparing->side[0])
        GUARD(measuring_note_placed(context, comparing->side[1], frame));
    GUARD(measure_two_frame(context, &comparing->two, &comparing->result, options->for_people != 0, frame));
    GUARD(note_sources(context, comparing, frame));
    *out = frame;
    frame = NULL;
done:
    d4i_frame_free(frame);
    free(words);
    return status;
}

d4i_status d4i_measure_compare(d4i_context *context, d4i_atlas *atlas, d4i_atlas *other, const char *between,
                               const d4i_measure_options *options, d4i_frame **out)
{
    const d4i_measure_options none = {0};
    struct comparing comparing = {0};
    d4i_status status;
    options = options ? options : &none;
    if (!between && !other)
        return fail(context, D4I_BAD_USAGE, "one place alone; name two areas, or another atlas");
    GUARD(prepare(context, atlas, options, 0, &comparing));
    if (other)
        GUARD(prepare(context, other, options, 1, &comparing));
    for (int side = 0; side < 2; side++) {
        comparing.side[side] = &comparing.measuring[other ? side : 0];
        comparing.two.asked[side] = &comparing.side[side]->asked;
    }
    if (other) {
        comparing.two.label[0] = answer_or(atlas->atlas.path, "the atlas");
        comparing.two.label[1] = answer_or(other->atlas.path, "the other atlas");
    }
    comparing.two.question = &comparing.side[0]->question;
    comparing.two.usual = !options->of || strcmp(options->of, "core") == 0;
    GUARD(find_pairs(context, between, options, &comparing));
    GUARD(measure_two_run(context, &comparing.two, &comparing.result));
    GUARD(tell(context, &comparing, options, out));
done:
    comparing_release(&comparing);
    return status;
}
