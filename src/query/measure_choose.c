/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which indices are meant, and how they are to be worked out. What would mislead is refused here: an index that
 * small units raise by chance, of cells, without anything that says by how much.
 */
#include <math.h>

#include "base/memory.h"
#include "query/measure.h"

#define DRAWS_MOST 1000000

static const struct {
    const char *id;
    enum measure_put put;
} CORE[] = {
    {"share", MEASURE_IN_AREA},
    {"location_quotient", MEASURE_OVER_AREAS},
    {"bias_corrected_dissimilarity", MEASURE_IN_AREA},
    {"isolation", MEASURE_IN_AREA},
    {"information_theory_h", MEASURE_IN_AREA},
    {"mutual_information", MEASURE_IN_AREA},
    {"effective_number", MEASURE_IN_AREA},
};

void measure_question_release(struct measure_question *question)
{
    free(question->chosen);
    *question = (struct measure_question){0};
}

static d4i_status add(d4i_context *context, struct measure_question *question, size_t *capacity,
                      const struct measure_index *index, enum measure_put put)
{
    for (size_t i = 0; i < question->count; i++)
        if (question->chosen[i].index == index && question->chosen[i].put == put)
            return D4I_OK;
    TRY(mem_grow(context, &question->chosen, capacity, question->count + 1, sizeof *question->chosen));
    question->chosen[question->count++] = (struct measure_chosen){index, put, 0, 0};
    return D4I_OK;
}

static d4i_status add_core(d4i_context *context, struct measure_question *question, size_t *capacity)
{
    for (size_t i = 0; i < sizeof CORE / sizeof *CORE; i++)
        TRY(add(context, question, capacity, measure_index_find(CORE[i].id), CORE[i].put));
    return D4I_OK;
}

/* At which scale: the parts of the variance, and what D gains. */
static d4i_status add_multilevel(d4i_context *context, struct measure_question *question, size_t *capacity)
{
    static const char *const ids[] = {"multilevel_variance_share", "multilevel_holdback"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        TRY(add(context, question, capacity, measure_index_find(ids[i]), MEASURE_TOGETHER_BY_AREA));
    return D4I_OK;
}

/* Edit distance finds slips of the finger; who writes the beginning or a part of a name is helped, too. */
d4i_status measure_index_require(d4i_context *context, const char *id, const struct measure_index **out)
{
    struct names known = {0};
    char nearest[256] = "";
    const struct measure_index *index, *part = NULL;
    d4i_status status = D4I_OK;
    if ((*out = measure_index_find(id)) != NULL)
        return D4I_OK;
    for (size_t i = 0; (index = measure_index_at(i)) != NULL; i++) {
        GUARD(names_add(context, &known, text_of(index->id), &(uint32_t){0}, NULL));
        part = !part && strlen(id) > 2 && strstr(index->id, id) ? index : part;
    }
    names_nearest(&known, text_of(id), 3, nearest, sizeof nearest);
    if (part && !*nearest)
        text_print(nearest, sizeof nearest, "'%s'", part->id);
    status = fail(context, D4I_BAD_USAGE, "there is no index '%s'%s%s; d4i measure --list names all", id,
                  *nearest ? ", did you mean " : "", nearest);
done:
    names_release(&known);
    return status;
}

/* The min-max index is of people as they are counted, or of surfaces, as soon as these are described. */
static const struct measure_index *as_surface(const struct measure_index *index, const d4i_measure_options *options)
{
    bool surface = options->reach > 0 || options->kernel || options->scales;
    return surface && strcmp(index->id, "minmax") == 0 ? measure_index_find("spatial_minmax") : index;
}

static d4i_status choose_indices(d4i_context *context, const d4i_measure_options *options,
                                 struct measure_question *out, bool *core)
{
    const char *of = options->of;
    size_t capacity = 0;
    *core = !of;
    if (!of)
        return add_core(context, out, &capacity);
    for (const char *at = of; *at;) {
        const struct measure_index *index = NULL;
        size_t length = strcspn(at, ",");
        struct text id = text_trim((struct text){at, length});
        char *copy = NULL;
        at += length + (at[length] == ',');
        if (id.length == 0)
            continue;
        if (text_is(id, "core")) {
            TRY(add_core(context, out, &capacity));
            *core = true;
            continue;
        }
        if (text_is(id, "multilevel")) {
            TRY(add_multilevel(context, out, &capacity));
            continue;
        }
        TRY(text_copy(context, id, &copy));
        for (char *sign = copy; *sign; sign++) /* as tables for people write it */
            *sign = *sign == ' ' || *sign == '-' ? '_' : *sign;
        d4i_status status = measure_index_require(context, copy, &index);
        free(copy);
        TRY(status);
        index = as_surface(index, options);
        TRY(add(context, out, &capacity, index,
                index->needs & MEASURE_CLUSTERS ? MEASURE_TOGETHER_BY_AREA : MEASURE_IN_AREA));
    }
    if (out->count == 0)
        return fail(context, D4I_BAD_USAGE, "no index is named; d4i measure --list names all");
    return D4I_OK;
}

static d4i_status choose_null(d4i_context *context, const char *null, struct measure_question *out)
{
    static const char *const names[] = {
        [MEASURE_PERMUTATION] = "permutation",
        [MEASURE_EVENNESS] = "evenness",
        [MEASURE_SYSTEMATIC] = "systematic",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!null || strcmp(null, names[i]) == 0) {
            out->null = (enum measure_null)i;
            return D4I_OK;
        }
    return fail(context, D4I_BAD_USAGE, "there is no null '%s'; it is permutation, evenness or systematic", null);
}

static d4i_status choose_kernel(d4i_context *context, const char *kernel, struct measure_question *out)
{
    static const char *const names[] = {
        [NEIGHBOUR_UNIFORM] = "uniform",         [NEIGHBOUR_TRIANGULAR] = "triangular",
        [NEIGHBOUR_BIWEIGHT] = "biweight",       [NEIGHBOUR_GAUSSIAN] = "gaussian",
        [NEIGHBOUR_EXPONENTIAL] = "exponential",
    };
    out->kernel = NEIGHBOUR_BIWEIGHT;
    for (size_t i = 0; kernel && i < sizeof names / sizeof *names; i++)
        if (strcmp(kernel, names[i]) == 0) {
            out->kernel = (enum neighbour_kernel)i;
            return D4I_OK;
        }
    return kernel ? fail(context, D4I_BAD_USAGE,
                         "there is no kernel '%s'; it is uniform, triangular, biweight, gaussian or exponential",
                         kernel)
                  : D4I_OK;
}

static d4i_status choose_numbers(d4i_context *context, const d4i_measure_options *options,
                                 struct measure_question *out)
{
    out->options = (struct measure_options)MEASURE_USUAL;
    if (options->draws < 0 || options->draws > DRAWS_MOST)
        return fail(context, D4I_BAD_USAGE, "%d draws; give a number from 0 to %d", options->draws, DRAWS_MOST);
    if (!(options->interval >= 0 && options->interval < 1))
        return fail(context, D4I_BAD_USAGE, "an interval of %g; give a part between 0 and 1, such as 0.95",
                    options->interval);
    if (!(options->reach >= 0 && options->reach < 1e9))
        return fail(context, D4I_BAD_USAGE, "a reach of %g; give metres", options->reach);
    out->options.draws = options->draws;
    out->options.seed = options->seed;
    if (!(options->order >= 0 && options->order < 1000))
        return fail(context, D4I_BAD_USAGE, "the order %g of Hill numbers; give 0 or more", options->order);
    if (!(options->atkinson >= 0 && options->atkinson < 1))
        return fail(context, D4I_BAD_USAGE, "b = %g of Atkinson's index; give a number between 0 and 1",
                    options->atkinson);
    out->options.order = options->order > 0 ? options->order : out->options.order;
    out->options.atkinson = options->atkinson > 0 ? options->atkinson : out->options.atkinson;
    out->options.centre_given = options->centre[0] != 0 || options->centre[1] != 0;
    out->options.centre_x = options->centre[0];
    out->options.centre_y = options->centre[1];
    out->options.decay = options->reach > 0 ? options->reach : out->options.decay;
    out->interval = options->interval;
    out->reach = options->reach;
    out->compare = options->compare != 0;
    return D4I_OK;
}

/* In small units most indices are far from 0 without any segregation, so that a number alone says nothing. */
static d4i_status check_cells(d4i_context *context, const struct measure_question *question)
{
    for (size_t i = 0; i < question->count; i++) {
        const struct measure_index *index = question->chosen[i].index;
        bool known = index->expected && question->null == MEASURE_PERMUTATION;
        if (index->holds & MEASURE_UNRAISED || question->chosen[i].put == MEASURE_OVER_AREAS)
            continue;
        if (index->shape != MEASURE_NUMBER)
            return fail(context, D4I_BAD_USAGE,
                        "'%s' gives no single number whose value under chance could stand beside it, and in cells "
                        "chance alone moves it far; ask it of zones or of a level of units (--over)",
                        index->id);
        if (!known && question->options.draws == 0)
            return fail(context, D4I_BAD_USAGE,
                        "in cells chance alone moves '%s' far, and without draws nothing says how far; give "
                        "--draws N, or ask for bias_corrected_dissimilarity",
                        index->id);
    }
    return D4I_OK;
}

d4i_status measure_question_of(d4i_context *context, const d4i_measure_options *options, bool cells,
                               struct measure_question *out)
{
    const d4i_measure_options none = {0};
    struct measure_question made = {0};
    d4i_status status;
    options = options ? options : &none;
    GUARD(choose_indices(context, options, &made, &made.core));
    GUARD(measure_choose_scales(context, options->scales, made.core, &made));
    GUARD(measure_choose_levels(context, options->levels, &made));
    GUARD(choose_null(context, options->null, &made));
    GUARD(choose_kernel(context, options->kernel, &made));
    GUARD(choose_numbers(context, options, &made));
    GUARD(measure_check_options(context, options, &made));
    if (cells)
        GUARD(check_cells(context, &made));
    *out = made;
    return D4I_OK;
done:
    measure_question_release(&made);
    return status;
}

bool measure_asks_kind(const struct measure_question *question, enum measure_kind kind)
{
    for (size_t i = 0; i < question->count; i++)
        if (question->chosen[i].index->kind == kind)
            return true;
    return false;
}

unsigned measure_asks_needs(const struct measure_question *question)
{
    unsigned needs = 0;
    for (size_t i = 0; i < question->count; i++)
        needs |= question->chosen[i].index->needs;
    return needs;
}

bool measure_asks_places(const struct measure_question *question)
{
    const unsigned places =
        MEASURE_AREA | MEASURE_POINTS | MEASURE_NEIGHBOURS | MEASURE_BORDERS | MEASURE_PERIMETER;
    for (size_t i = 0; i < question->count; i++)
        if (question->chosen[i].index->needs & places && !(question->chosen[i].index->needs & MEASURE_SURROUNDINGS))
            return true;
    return false;
}
