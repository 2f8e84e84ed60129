/* SPDX-License-Identifier: EUPL-1.2
 *
 * What was found in a table that a recipe reads: how many people, how parts add up to their group, what kinds of
 * values there are, and what does not fit.
 */
#include "base/memory.h"
#include "build/check_file.h"
#include "group/status.h"

static d4i_status sums_text(d4i_context *context, const struct fit_sums *sums, char **out)
{
    char under[32], over[32], most[32];
    return text_format(context, out, "%llu add up, %llu exceed (by %s people, %s at most), %llu fall short (by %s)",
                       (unsigned long long)sums->exact, (unsigned long long)sums->exceed,
                       people_text(sums->over, over), people_text(sums->most_over, most),
                       (unsigned long long)sums->fall_short, people_text(sums->under, under));
}

static d4i_status tell_tally(d4i_context *context, const char *what, const struct fit_tally *tally,
                             d4i_frame *frame)
{
    char *plain = NULL, *noisy = NULL;
    const struct fit_sums *sums = &tally->noisy;
    uint64_t perturbed = sums->exact + sums->exceed + sums->fall_short;
    d4i_status status;
    GUARD(sums_text(context, &tally->plain, &plain));
    GUARD(sums_text(context, sums, &noisy));
    GUARD(finding_add(context, frame, what,
                      "of %llu zones %s; not compared: %llu flagged or withheld, %llu with a value missing",
                      (unsigned long long)tally->zones, plain, (unsigned long long)tally->flagged,
                      (unsigned long long)tally->missing));
    if (perturbed)
        GUARD(finding_add(context, frame, "  perturbed", "of %llu zones, which are among the flagged, %s",
                          (unsigned long long)perturbed, noisy));
done:
    free(plain);
    free(noisy);
    return status;
}

static d4i_status tell_parts(d4i_context *context, const struct recipe *recipe, const struct source_fit *fit,
                             d4i_frame *frame)
{
    char what[200];
    for (size_t i = 0; i < fit->tally_count; i++) {
        const struct fit_tally *tally = &fit->tallies[i];
        const struct recipe_variable *variable = &recipe->variables[tally->variable];
        text_print(what, sizeof what, recipe->variable_count > 1 ? "parts of '%s' (%s)" : "parts of '%s'",
                   variable->tree.nodes[tally->parent].code, variable->id);
        TRY(tell_tally(context, what, tally, frame));
    }
    return D4I_OK;
}

static d4i_status tell_values(d4i_context *context, const struct source_fit *fit, d4i_frame *frame)
{
    struct buffer list = {0};
    d4i_status status = D4I_OK;
    for (int s = 0; s < D4I_VALUE_STATUS_END; s++)
        if (fit->statuses[s])
            GUARD(buffer_print(context, &list, "%s%llu %s", list.length ? ", " : "",
                               (unsigned long long)fit->statuses[s], d4i_value_status_text((d4i_value_status)s)));
    if (fit->unread && !fit->problems.total) /* a row that could not be read is a problem already */
        GUARD(buffer_print(context, &list, "; %llu more are missing: no row gives them (is the file whole?)",
                           (unsigned long long)fit->unread));
    GUARD(finding_add(context, frame, "values", "%s", list.data ? list.data : "none"));
done:
    buffer_release(&list);
    return status;
}

/* Places that are no zones are listed group by group, and with what their parts lack to their total. */
static int64_t people_left_out(const struct source_data *data, size_t variable)
{
    int64_t sum = 0;
    for (size_t i = 0; i < data->listed_count; i++)
        if (data->listed[i].place && data->listed[i].variable == variable)
            sum += data->listed[i].people;
    return sum;
}

static d4i_status tell_groups(d4i_context *context, const struct recipe *recipe, const struct source_fit *fit,
                              d4i_frame *frame)
{
    char people[32], away[32], beside[80], what[100];
    for (size_t v = 0; v < fit->data.variable_count && fit->read; v++) {
        const struct recipe_variable *variable = &recipe->variables[v];
        text_print(what, sizeof what, "people by %s", variable->dimension);
        beside[0] = 0;
        if (fit->left_out)
            text_print(beside, sizeof beside, ", %s of them in places left out",
                       people_text(people_left_out(&fit->data, v), away));
        TRY(finding_add(context, frame, what, "%s in %zu group%s%s", people_text(fit->data.input[v], people),
                        variable->tree.count, variable->tree.count == 1 ? "" : "s", beside));
        if (variable->tree.headline == GROUP_NONE)
            continue;
        int64_t sum = 0;
        struct column_values values = {0};
        TRY(counts_read(context, &fit->data.counts[v], variable->tree.headline, &values));
        for (size_t z = 0; z < fit->data.zone_count; z++)
            sum += values.people[z];
        counts_done(&fit->data.counts[v], &values);
        TRY(finding_add(context, frame, variable->tree.nodes[variable->tree.headline].name, "%s",
                        people_text(sum, people)));
    }
    return D4I_OK;
}

static d4i_status tell_problems(d4i_context *context, const struct problems *problems, d4i_frame *frame)
{
    char what[64];
    for (uint32_t i = 0; i < problems->kinds.count; i++) {
        text_print(what, sizeof what, "problem, %llu time%s", (unsigned long long)problems->list[i].count,
                   problems->list[i].count == 1 ? "" : "s");
        TRY(finding_add(context, frame, what, "%s", problems->list[i].first));
    }
    return D4I_OK;
}

d4i_status check_begin(d4i_context *context, const char *path, const char *recipe, const struct problems *problems,
                       d4i_frame *frame)
{
    char title[600];
    text_print(title, sizeof title, "%s %s recipe %s", path, problems->total ? "does not fit" : "fits", recipe);
    TRY(d4i_frame_title(context, frame, title));
    TRY(d4i_frame_column(context, frame, "what", D4I_TEXT));
    TRY(d4i_frame_column(context, frame, "finding", D4I_TEXT));
    return tell_problems(context, problems, frame);
}

d4i_status check_tell(d4i_context *context, const struct recipe *recipe, const struct source_fit *fit,
                      const char *path, d4i_frame *frame)
{
    TRY(check_begin(context, path, recipe->id, &fit->problems, frame));
    TRY(finding_add(context, frame, "rows read", "%llu", (unsigned long long)fit->rows));
    if (fit->read)
        TRY(finding_add(context, frame, "zones", "%zu%s", fit->data.zone_count, fit->data.cells ? " (cells)" : ""));
    if (fit->left_out)
        TRY(finding_add(context, frame, "places left out", "%llu (excluded, or outside the coverage)",
                        (unsigned long long)fit->left_out));
    TRY(tell_groups(context, recipe, fit, frame));
    TRY(tell_values(context, fit, frame));
    return tell_parts(context, recipe, fit, frame);
}

/* Zones whose parts fall short with no part for people of unknown origin, who would be what is short. */
static uint64_t without_unknown(const struct group_tree *tree, const struct fit_tally *tally)
{
    for (uint32_t n = 0; n < tree->count; n++)
        if (tree->nodes[n].parent == tally->parent && tree->nodes[n].origin &&
            strcmp(tree->nodes[n].origin, "unknown") == 0)
            return 0;
    return tally->plain.fall_short;
}

static d4i_status class_row(d4i_context *context, const struct recipe *recipe, const struct source_fit *fit,
                            const struct fit_tally *tally, bool groups, d4i_frame *frame)
{
    const struct recipe_variable *variable = &recipe->variables[tally->variable];
    const uint64_t numbers[] = {tally->zones,
                                tally->flagged,
                                tally->missing,
                                tally->plain.exact,
                                tally->plain.exceed,
                                tally->plain.fall_short,
                                without_unknown(&variable->tree, tally)};
    TRY(d4i_frame_row(context, frame));
    TRY(d4i_frame_set_text(context, frame, 0, names_at(&fit->classes, tally->class_)));
    if (groups) {
        char group[200];
        bool several = recipe->variable_count > 1;
        text_print(group, sizeof group, "%s%s%s", several ? variable->id : "", several ? ": " : "",
                   variable->tree.nodes[tally->parent].code);
        TRY(d4i_frame_set_text(context, frame, 1, group));
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        TRY(d4i_frame_set_int(context, frame, 1 + groups + i, (int64_t)numbers[i]));
    return D4I_OK;
}

static d4i_status class_columns(d4i_context *context, const struct source_fit *fit, bool groups, d4i_frame *frame)
{
    static const char *const numbers[] = {"zones", "flagged", "missing", "exact", "exceed", "short", "no_unknown"};
    TRY(d4i_frame_column(context, frame, fit->by, D4I_TEXT));
    if (groups)
        TRY(d4i_frame_column(context, frame, "group", D4I_TEXT));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        TRY(d4i_frame_column(context, frame, numbers[i], D4I_INTEGER));
    return d4i_frame_note(context, frame,
                          "flagged: some value is perturbed or withheld, missing: some value is not there; neither "
                          "is compared. exact, "
                          "exceed, short: the parts sum to the people of their group, to more, or to fewer; "
                          "no_unknown: those of the short ones that have no part for people of unknown origin, "
                          "who may be what is short");
}

d4i_status check_tell_by_class(d4i_context *context, const struct recipe *recipe, const struct source_fit *fit,
                               const char *path, d4i_frame *frame)
{
    char text[600];
    uint32_t *order;
    size_t classes = fit->classes.count;
    bool groups = fit->tally_count > classes;
    text_print(text, sizeof text, "%s: do parts add up to their group? by %s", path, fit->by);
    TRY(d4i_frame_title(context, frame, text));
    TRY(class_columns(context, fit, groups, frame));
    TRY(names_sorted(context, &fit->classes, &order));
    d4i_status status = D4I_OK;
    for (size_t group = 0; group < fit->tally_count && status == D4I_OK; group += classes)
        for (size_t c = 0; c < classes && status == D4I_OK; c++)
            status = class_row(context, recipe, fit, &fit->tallies[group + order[c]], groups, frame);
    free(order);
    for (uint32_t i = 0; i < fit->problems.kinds.count && status == D4I_OK; i++)
        status = d4i_frame_note(context, frame, fit->problems.list[i].first);
    return status;
}
