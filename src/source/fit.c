/* SPDX-License-Identifier: EUPL-1.2
 *
 * Does a file fit a recipe?
 */
#include "source/fit.h"

#include "base/memory.h"
#include "source/check.h"
#include "source/read.h"
#include "source/store.h"

void source_fit_release(struct source_fit *fit)
{
    problems_release(&fit->problems);
    names_release(&fit->classes);
    free(fit->tallies);
    source_release(&fit->data);
    *fit = (struct source_fit){0};
}

static struct fit_tally *tally_of(struct source_fit *fit, size_t first, uint32_t class_)
{
    return &fit->tallies[first + class_];
}

/* Room for the tallies of one group: one for each class. */
static d4i_status open_tallies(d4i_context *context, struct source_fit *fit, uint32_t variable, uint32_t parent,
                               size_t *first)
{
    size_t classes = fit->classes.count;
    *first = fit->tally_count;
    TRY(mem_grow(context, &fit->tallies, &fit->tally_capacity, *first + classes, sizeof *fit->tallies));
    for (uint32_t c = 0; c < classes; c++)
        fit->tallies[*first + c] = (struct fit_tally){.variable = variable, .parent = parent, .class_ = c};
    fit->tally_count += classes;
    return D4I_OK;
}

/* A value that the publisher has withheld says nothing about how parts add up, a changed one little. */
static bool is_plain(uint8_t status)
{
    return status == D4I_OBSERVED || status == D4I_ROUNDED || status == D4I_STRUCTURAL_ZERO;
}

/* What stands for a value that no row has given is the recipe's word, as it will be in the atlas. */
static uint8_t status_at(const struct table *table, uint32_t node, size_t zone)
{
    uint8_t status = table->zones.counts.status[node][zone];
    if (status != STORE_UNREAD)
        return status;
    return node && table->variable->table.absent_zero ? table->variable->values[node] : D4I_MISSING;
}

static void add_rest(struct fit_sums *sums, int64_t rest)
{
    sums->exact += rest == 0;
    sums->exceed += rest < 0;
    sums->fall_short += rest > 0;
    sums->under += rest > 0 ? rest : 0;
    sums->over -= rest < 0 ? rest : 0;
    if (-rest > sums->most_over)
        sums->most_over = -rest;
}

static void compare(const struct table *table, uint32_t parent, const uint32_t *children, size_t count, size_t zone,
                    bool residual, struct fit_tally *tally)
{
    const struct counts *counts = &table->zones.counts;
    int64_t rest = counts->people[parent][zone];
    uint8_t status = status_at(table, parent, zone);
    bool missing = status == D4I_MISSING, noisy = status == D4I_PERTURBED;
    bool withheld = !is_plain(status) && !missing && !noisy;
    for (size_t i = 0; i < count; i++) {
        status = status_at(table, children[i], zone);
        rest -= counts->people[children[i]][zone];
        missing = missing || status == D4I_MISSING;
        noisy = noisy || status == D4I_PERTURBED;
        withheld = withheld || (!is_plain(status) && status != D4I_MISSING && status != D4I_PERTURBED);
    }
    tally->zones++;
    tally->flagged += withheld || (noisy && !missing);
    tally->missing += missing && !withheld; /* also among noise: a value that is not there is no noise */
    if (withheld || missing)
        return;
    add_rest(noisy ? &tally->noisy : &tally->plain, residual && rest > 0 ? 0 : rest);
}

static d4i_status tally_group(d4i_context *context, struct table *table, uint32_t parent, const uint32_t *children,
                              size_t count, bool residual)
{
    struct source_fit *fit = table->fit;
    uint32_t variable = (uint32_t)(table->variable - table->recipe->variables);
    size_t first;
    TRY(open_tallies(context, fit, variable, parent, &first));
    for (size_t run = 0; run < store_runs(&table->zones); run++) {
        TRY(store_load(context, &table->zones, run));
        for (size_t zone = 0, at = table->zones.first; zone < table->zones.held; zone++, at++)
            compare(table, parent, children, count, zone, residual,
                    tally_of(fit, first, table->class_of_zone ? table->class_of_zone[at] : 0));
    }
    return D4I_OK;
}

/* Values that no row has given are counted apart, but for those that a file may leave out: that a file was cut
 * short shows nowhere else. */
static d4i_status count_statuses(d4i_context *context, struct table *table)
{
    const struct counts *counts = &table->zones.counts;
    const struct group_tree *tree = &table->variable->tree;
    bool whole = table->variable->table.layout == RECIPE_LONG && !table->variable->table.absent_zero;
    for (size_t run = 0; run < store_runs(&table->zones); run++) {
        TRY(store_load(context, &table->zones, run));
        for (uint32_t n = 0; n < counts->nodes; n++)
            for (size_t zone = 0; counts->people[n] && zone < table->zones.held; zone++) {
                uint8_t status = counts->status[n][zone];
                if (status < D4I_VALUE_STATUS_END)
                    table->fit->statuses[status]++;
                else if (whole && table->seen[n] && check_reads(&tree->nodes[n]))
                    table->fit->unread++;
            }
    }
    return D4I_OK;
}

d4i_status fit_tally_table(d4i_context *context, struct table *table)
{
    const struct group_tree *tree = &table->variable->tree;
    struct source_fit *fit = table->fit;
    uint32_t *children = NULL, all;
    d4i_status status = D4I_OK;
    if (table->rows > fit->rows) /* variables of one file read the same rows */
        fit->rows = table->rows;
    fit->left_out += table->excluded.zones;
    if (!fit->classes.count)
        GUARD(names_add(context, &fit->classes, text_of("all"), &all, NULL));
    GUARD(count_statuses(context, table));
    GUARD(mem_alloc(context, tree->count, sizeof *children, &children));
    for (uint32_t n = 0; n < tree->count; n++) {
        size_t found = group_children(tree, n, children), count = 0;
        bool residual = false;
        for (size_t i = 0; i < found; i++) {
            bool worked_out = tree->nodes[children[i]].kind == GROUP_RESIDUAL && !table->seen[children[i]];
            bool named = table->zones.counts.people[children[i]] || !table->zones.zones;
            residual = residual || worked_out;
            if (!worked_out && named) /* or no row names the country */
                children[count++] = children[i];
        }
        if (count)
            GUARD(tally_group(context, table, n, children, count, residual));
    }
done:
    free(children);
    return status;
}

d4i_status fit_note_class(d4i_context *context, struct table *table, uint32_t zone, struct text class_)
{
    uint32_t number;
    TRY(names_add(context, &table->fit->classes, class_.length ? class_ : text_of("(empty)"), &number, NULL));
    TRY(mem_grow(context, &table->class_of_zone, &table->class_capacity, (size_t)zone + 1,
                 sizeof *table->class_of_zone));
    table->class_of_zone[zone] = number;
    return D4I_OK;
}

d4i_status fit_forgive(d4i_context *context, struct source_fit *fit, d4i_status status)
{
    if (status != D4I_BAD_INPUT || !fit)
        return status;
    return problems_note(context, &fit->problems, d4i_error_text(context));
}

d4i_status source_fit(d4i_context *context, struct recipe *recipe, source_path_fn path_of, void *user,
                      struct source_fit *out)
{
    d4i_status status = source_read_into(context, recipe, path_of, user, out, &out->data);
    out->read = status == D4I_OK && !out->cut;
    return fit_forgive(context, out, status);
}
