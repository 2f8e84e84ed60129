/* SPDX-License-Identifier: EUPL-1.2
 *
 * The facts of the brief for one place. A place below the floor has no brief: its numbers would be those of a few
 * households.
 */
#include "publish/report_place.h"

#include <math.h>

#include "atlas/handle.h"
#include "group/country.h"
#include "publish/map.h"
#include "publish/report.h"
#include "query/answer.h"
#include "query/definition.h"

static d4i_status check_place(struct report *report, const struct place *place, const char *asked)
{
    char floor[48];
    if (place->not_covered)
        return fail(report->context, D4I_BAD_USAGE,
                    "no source of the atlas counts '%s': it is not covered, and there is nothing to tell of it",
                    asked);
    if (!place->known)
        return fail(report->context, D4I_BAD_USAGE,
                    "the numbers of '%s' are withheld or missing: there is nothing to tell of it", asked);
    if (place->people < report->question.floor)
        return fail(report->context, D4I_BAD_USAGE,
                    "'%s' has fewer than %s inhabitants, the floor: a brief of a small place would tell of single "
                    "households, and is not made",
                    asked, map_number(report->question.floor / D4I_PERSON, floor));
    return D4I_OK;
}

static double share_with(const struct place *place, int64_t more)
{
    int64_t base = place->people - place->outside + more, group = place->group + more;
    if (group < 0)
        base -= group, group = 0; /* no more can leave than there are */
    return base > 0 ? (double)group / (double)base : 0;
}

/* --- an earlier date --------------------------------------------------------------------------------------- */

struct said_by {
    const char *date, *concept, *id;
};

static struct said_by said_by(const struct places *places, const struct place *place)
{
    const struct atlas_source *source = &places->atlas->sources[place->source];
    const struct atlas_variable *variable = &source->variables[answer_variable(source, places->variable)];
    return (struct said_by){definition_date(source, variable), definition_concept(variable), source->id};
}

static const struct place *find_code(const struct places *places, const char *code)
{
    char made[PLACE_CODE_MAX];
    for (size_t i = 0; i < places->count; i++)
        if (strcmp(place_code(places, &places->list[i], made), code) == 0)
            return &places->list[i];
    return NULL;
}

/* EU and third countries of all places of a date; what EU is has been told of the place itself. */
static d4i_status find_sides(struct report *report, struct places *places, size_t level)
{
    d4i_frame *notes = NULL;
    TRY(d4i_frame_new(report->context, &notes));
    d4i_status status = places_find_origins(report->context, places, level, notes);
    d4i_frame_free(notes);
    return status;
}

/* Takes the place of the same code, unless it is not from before. */
static bool take_earlier(struct brief *brief, struct places *places, size_t level)
{
    const struct place *found = find_code(places, brief->code);
    if (!found || !found->known)
        return false;
    struct said_by said = said_by(places, found);
    if (strcmp(said.date, brief->date) >= 0)
        return false;
    places_measure_ground(places, level);
    brief->earlier.place = *found;
    brief->earlier.date = said.date;
    brief->earlier.concept = said.concept;
    brief->earlier.source = said.id;
    brief->earlier.other_concept = strcmp(said.concept, brief->concept) != 0;
    double was = found->area, is = brief->place->area;
    brief->earlier.other_ground = was > 0 && is > 0 && fabs(was - is) > 0.02 * is;
    return true;
}

/* Another source of the same atlas that counts the place; the newest of those from before. */
static d4i_status look_inside(struct report *report, size_t level, struct brief *brief)
{
    const struct atlas *atlas = report->atlas;
    for (size_t s = 0; s < atlas->source_count; s++) {
        d4i_places_options options = report->options;
        struct places places = {0};
        options.source = atlas->sources[s].id;
        if (s == brief->place->source || answer_variable(&atlas->sources[s], options.variable) == ANSWER_NONE)
            continue;
        d4i_status status = places_collect(report->context, atlas, &options, level, &places);
        if (status == D4I_BAD_USAGE || status == D4I_BAD_INPUT)
            continue; /* it lacks the group */
        TRY(status);
        const struct place *found = find_code(&places, brief->code);
        bool better = found && found->known &&
                      (!brief->earlier.date || strcmp(said_by(&places, found).date, brief->earlier.date) > 0);
        if (better)
            status = find_sides(report, &places, level);
        if (status == D4I_OK && better && take_earlier(brief, &places, level)) {
            places_release(&brief->earlier_places);
            brief->earlier_places = places;
        } else {
            places_release(&places);
            TRY(status);
        }
    }
    return D4I_OK;
}

/* The level of the same name, else the first. */
static d4i_status level_in(struct report *report, const struct atlas *earlier, size_t level, size_t *out)
{
    for (size_t l = 0; level != ANSWER_ZONES && l < earlier->level_count; l++)
        if (strcmp(earlier->levels[l].id, report->atlas->levels[level].id) == 0) {
            *out = l;
            return D4I_OK;
        }
    return answer_level(report->context, earlier, NULL, out);
}

static d4i_status look_in(struct report *report, const struct atlas *earlier, size_t level, struct brief *brief)
{
    d4i_places_options options = report->options;
    size_t of;
    options.source = options.level = options.country = NULL;
    TRY(level_in(report, earlier, level, &of));
    TRY(places_collect(report->context, earlier, &options, of, &brief->earlier_places));
    TRY(find_sides(report, &brief->earlier_places, of));
    if (take_earlier(brief, &brief->earlier_places, of))
        return D4I_OK;
    const struct place *found = find_code(&brief->earlier_places, brief->code);
    if (!found || !found->known)
        return text_format(report->context, &brief->earlier.why, "it has no place of the code %s%s", brief->code,
                           found ? " whose numbers are known" : "");
    return text_format(report->context, &brief->earlier.why, "its date, %s, is not before %s",
                       answer_or(said_by(&brief->earlier_places, found).date, "not stated"),
                       answer_or(brief->date, "that of this atlas, which is not stated"));
}

/* Countries that were members of the EU at one of the dates only. */
static d4i_status find_moved(struct report *report, struct brief *brief)
{
    struct buffer names = {0};
    d4i_status status = D4I_OK;
    for (int number = 0; brief->earlier.date && number < COUNTRIES; number++) {
        const char *code = country_alpha2(number);
        char name[LANGUAGE_WORD];
        if (country_in_eu(code, brief->earlier.date) == country_in_eu(code, brief->date))
            continue;
        GUARD(buffer_print(report->context, &names, "%s%s", names.length ? ", " : "",
                           report_country_name(report, code, name)));
    }
    brief->earlier.moved = names.data;
    names = (struct buffer){0};
done:
    buffer_release(&names);
    return status;
}

d4i_status brief_find(struct report *report, const char *asked, d4i_atlas *earlier, size_t level, struct brief *out)
{
    struct places_question question = report->question;
    char made[PLACE_CODE_MAX];
    TRY(places_find_named(report->context, &report->places, asked, &out->place));
    TRY(check_place(report, out->place, asked));
    out->at = (size_t)(out->place - report->places.list);
    text_print(out->code, sizeof out->code, "%s", place_code(&report->places, out->place, made));
    struct said_by said = said_by(&report->places, out->place);
    out->date = said.date;
    out->concept = said.concept;
    out->share = share_with(out->place, 0);
    out->low = share_with(out->place, -question.household);
    out->high = share_with(out->place, question.household);
    out->origins = place_main_origins(&report->parted.abroad, out->place, BRIEF_ORIGIN_FLOOR * D4I_PERSON,
                                      BRIEF_ORIGINS, out->origin, &out->others);
    out->mixed = place_effective_origins(&report->parted.abroad, out->place);
    question.most = BRIEF_LIKE;
    TRY(places_find_like(report->context, &report->places, &question, out->place, out->like, &out->like_count));
    TRY(earlier ? look_in(report, &earlier->atlas, level, out) : look_inside(report, level, out));
    return find_moved(report, out);
}

void brief_release(struct brief *brief)
{
    free(brief->earlier.why);
    free(brief->earlier.moved);
    places_release(&brief->earlier_places);
}
