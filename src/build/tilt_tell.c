/* SPDX-License-Identifier: EUPL-1.2
 *
 * What came of fitting, as statements about the variable, and warnings of margins that do not hold.
 */
#include <stdio.h>

#include "base/text.h"
#include "build/tilt.h"

static d4i_status tell_sums(d4i_context *context, struct atlas_facts *facts, const char *of,
                            const struct fit_margin_report *is, size_t left_out, size_t unfinished)
{
    char key[100];
    struct buffer words = {0};
    d4i_status status;
    text_print(key, sizeof key, "allocate.%s", of);
    GUARD(buffer_print(context, &words,
                       "%.0f people; %.1f moved so that all can hold, %.1f missed; %zu out of reach", is->asked,
                       is->adjusted, is->missed, is->infeasible));
    if (is->off > 0)
        GUARD(buffer_print(context, &words, "; in all %.1f off what it counts", is->off));
    if (left_out)
        GUARD(buffer_print(context, &words, "; %zu parts left out that reach beyond the source", left_out));
    if (unfinished)
        GUARD(buffer_print(context, &words,
                           "; %zu zones came near, and were not closed in the rounds that there are", unfinished));
    GUARD(atlas_fact_add(context, facts, key, words.data));
done:
    buffer_release(&words);
    return status;
}

#define MOVED_MUCH 0.05 /* of a margin's people: more than swapping and rounding do */

#define MISSED_MUCH 0.01 /* the same, of what is still missed at the end: more than rounds leave */

/* Why margins are missed. */
static const char *why_missed(const struct tilt *tilt, const struct fit_report *fit)
{
    if (fit->contradicted)
        return tilt->margin_count > 1 ? "the margins contradict each other"
                                      : "the margin contradicts the zones and the people of cells";
    if (fit->relaxed)
        return tilt->margin_count > 1 ? "the margins stopped coming nearer to each other"
                                      : "the margin stopped coming nearer to the zones and the people of cells";
    return "there were not rounds enough";
}

/* A margin that does not fit has been held as far as it can be; silence would pass it off as one that does. */
static void warn_of_margin(d4i_context *context, const struct tilt *tilt, size_t margin,
                           const struct fit_report *fit)
{
    const struct fit_margin_report *is = &fit->margins[margin];
    const char *name = tilt->margins[margin].name, *source = tilt->work->atlas.sources[tilt->source].id;
    if (is->asked > 0 && is->adjusted > MOVED_MUCH * is->asked)
        warn(context,
             "the margin '%s' contradicts the zones of '%s'%s: %.0f of its %.0f people were moved so that all can "
             "hold; look whether they count the same people, or leave the margin out",
             name, source, margin > 0 ? " or the margins before it" : "", is->adjusted, is->asked);
    if (is->asked > 0 && is->missed > MISSED_MUCH * is->asked)
        warn(
            context,
            "the margin '%s' is not met in '%s': %.0f of its %.0f people are missed, as %s; look whether all count "
            "the same people, put the margin first that is to hold, or leave one out",
            name, source, is->missed, is->asked, why_missed(tilt, fit));
}

/* People who stand where a margin has a structural zero: their zones could not place them otherwise. */
static double people_barred(const struct tilt *tilt, size_t group)
{
    double sum = 0;
    for (size_t i = 0; i < tilt->order.count; i++)
        if (tilt->people[group][i] > 0 && fit_is_barred(tilt->margins, tilt->margin_count, group, i))
            sum += tilt->people[group][i];
    return sum;
}

static d4i_status tell_barred(d4i_context *context, const struct tilt *tilt, struct atlas_facts *facts)
{
    const char *source = tilt->work->atlas.sources[tilt->source].id;
    struct buffer words = {0}, name = {0};
    d4i_status status = D4I_OK;
    for (size_t g = 0; g < tilt->group_count; g++) {
        double people = people_barred(tilt, g);
        if (!(people > 0))
            continue;
        name.length = 0;
        GUARD(tilt_group_name(context, tilt, g, &name));
        GUARD(buffer_print(context, &words, "%s%.1f of %s", words.length ? ", " : "", people, name.data));
    }
    if (words.length == 0)
        goto done;
    warn(
        context,
        "people of '%s' stand where a margin has a structural zero, as their zones could not place them otherwise: "
        "%s; look whether the margin's zero or the zones' count is wrong",
        source, words.data);
    GUARD(atlas_fact_add(context, facts, "allocate.in structural zeros", words.data));
done:
    buffer_release(&words);
    buffer_release(&name);
    return status;
}

static d4i_status tell_groups(d4i_context *context, const struct tilt *tilt, struct atlas_facts *facts)
{
    struct buffer names = {0};
    d4i_status status = D4I_OK;
    for (size_t g = 0; g < tilt->group_count; g++) {
        GUARD(buffer_text(context, &names, g ? ", " : ""));
        GUARD(tilt_group_name(context, tilt, g, &names));
    }
    GUARD(atlas_fact_add(context, facts, "allocate.groups", names.data));
done:
    buffer_release(&names);
    return status;
}

/* What the method reports becomes statements about the variable. */
d4i_status tilt_tell(d4i_context *context, const struct tilt *tilt, const struct group_report *report)
{
    struct atlas_facts *facts = &tilt->work->atlas.sources[tilt->source].variables[tilt->variable].facts;
    char rounds[160];
    TRY(tell_groups(context, tilt, facts));
    const struct fit_report *fit = &report->fit;
    text_print(rounds, sizeof rounds, "%d%s%s%s", fit->rounds, fit->relaxed || fit->unfinished ? "; " : "",
               fit->relaxed || fit->unfinished ? why_missed(tilt, fit) : "",
               !fit->relaxed            ? ""
               : tilt->margin_count > 1 ? ", and later ones gave way to those before"
                                        : ", and gave way");
    TRY(atlas_fact_add(context, facts, "allocate.rounds", rounds));
    TRY(tell_sums(context, facts, "totals of cells", &report->fit.totals, 0, report->fit.zones_unfinished));
    for (size_t m = 0; m < tilt->margin_count; m++) {
        char of[80];
        text_print(of, sizeof of, "margin %s", tilt->margins[m].name);
        TRY(tell_sums(context, facts, of, &report->fit.margins[m], tilt->left_out[m], 0));
        warn_of_margin(context, tilt, m, &report->fit);
        tilt->counted[m] += report->fit.margins[m].asked;
    }
    TRY(tell_barred(context, tilt, facts));
    TRY(tilt_tell_models(context, tilt, report, facts));
    for (char *line = report->words.data, *end; line && *line; line = end + 1) {
        char *tab = strchr(line, '\t');
        end = strchr(line, '\n');
        *tab = *end = 0;
        TRY(atlas_fact_add(context, facts, line, tab + 1));
    }
    return D4I_OK;
}
