/* SPDX-License-Identifier: EUPL-1.2
 *
 * Exposure matrices of windows of cells, and what they say. A realisation adds one entry a pair of cells, the
 * expectation all pairs of their groups; what follows is the same.
 */
#include "measure/landscape.h"

#include "base/random.h"
#include "measure/inside.h"

static d4i_status check_people(d4i_context *context, const struct landscape *landscape)
{
    size_t cells;
    if (__builtin_mul_overflow(landscape->rows, landscape->columns, &cells) || cells > UINT32_MAX)
        return fail(context, D4I_BAD_INPUT, "%zu rows of %zu cells; at most %u cells", landscape->rows,
                    landscape->columns, UINT32_MAX);
    if (landscape->groups < 1 || landscape->groups > 4096)
        return fail(context, D4I_BAD_INPUT, "%zu groups of a landscape; give 1 to 4096", landscape->groups);
    for (size_t m = 0; m < landscape->groups; m++)
        for (size_t i = 0; i < cells; i++) {
            double people = landscape->people[m][i];
            if (!isnan(landscape->people[0][i]) && !(people >= 0 && isfinite(people)))
                return fail(context, D4I_BAD_INPUT,
                            "row %zu, column %zu, group %zu: the people (%g) are %s; a cell without data has no "
                            "number in its first group",
                            i / landscape->columns + 1, i % landscape->columns + 1, m + 1, people,
                            people < 0 ? "negative" : "not a finite number");
        }
    return D4I_OK;
}

static d4i_status check_options(d4i_context *context, const struct landscape_options *options)
{
    if (options->directions != 4 && options->directions != 8)
        return fail(context, D4I_BAD_USAGE, "%d neighbours of a cell; give 4 or 8", options->directions);
    if (!(options->threshold >= 0 && options->threshold <= 1))
        return fail(context, D4I_BAD_USAGE, "a threshold of %g; give a part of the window's cells, 0 to 1",
                    options->threshold);
    if (!(options->base > 1 && isfinite(options->base)))
        return fail(context, D4I_BAD_USAGE, "logarithms to the base %g; give one above 1", options->base);
    if (options->size == 0 && options->shift > 0)
        return fail(context, D4I_BAD_USAGE, "windows of all cells cannot be shifted (by %zu); give them a size",
                    options->shift);
    return D4I_OK;
}

static double people_of(const struct landscape *landscape, size_t cell)
{
    double sum = 0;
    for (size_t m = 0; m < landscape->groups; m++)
        sum += landscape->people[m][cell];
    return sum; /* NAN where the first group is */
}

d4i_status landscape_realise(d4i_context *context, const struct landscape *landscape, uint64_t seed,
                             uint32_t number, int32_t *group)
{
    TRY(check_people(context, landscape));
    for (size_t i = 0; i < landscape->rows * landscape->columns; i++) {
        double all = people_of(landscape, i), up_to = 0;
        group[i] = -1;
        if (!(all > 0))
            continue;
        double drawn = all * random_unit((struct random_stream){seed, number, (uint32_t)i, 0x4C414E44}, 0);
        for (size_t m = 0; m < landscape->groups && !(drawn < up_to); m++) {
            if (!(landscape->people[m][i] > 0))
                continue;
            up_to += landscape->people[m][i];
            group[i] = (int32_t)m;
        }
    }
    return D4I_OK;
}

struct window {
    size_t top, left, bottom, right; /* rows top .. bottom - 1 */
};

/* People of groups that no cell was drawn for are added to the others, by their size. */
static void window_densities(const struct landscape *landscape, const int32_t *group, const struct window *window,
                             struct tally *sum, double *count, double *density)
{
    size_t groups = landscape->groups, columns = landscape->columns;
    struct tally all = {0}, drawn = {0};
    memset(sum, 0, groups * sizeof *sum);
    memset(count, 0, groups * sizeof *count);
    for (size_t r = window->top; r < window->bottom; r++)
        for (size_t c = window->left; c < window->right; c++)
            if (group[r * columns + c] >= 0) {
                count[group[r * columns + c]]++;
                for (size_t m = 0; m < groups; m++)
                    tally_add(&sum[m], landscape->people[m][r * columns + c]);
            }
    for (size_t m = 0; m < groups; m++) {
        tally_add(&all, tally_of(sum[m]));
        tally_add(&drawn, count[m] > 0 ? tally_of(sum[m]) : 0);
    }
    double stretch = tally_of(drawn) > 0 ? tally_of(all) / tally_of(drawn) : 0;
    for (size_t r = window->top; r < window->bottom; r++)
        for (size_t c = window->left; c < window->right; c++) {
            int32_t own = group[r * columns + c];
            density[r * columns + c] = own < 0 ? NAN : tally_of(sum[own]) * stretch / count[own];
        }
}

static d4i_status check_groups(d4i_context *context, const struct landscape *landscape, const int32_t *group)
{
    for (size_t i = 0; i < landscape->rows * landscape->columns; i++)
        if (group[i] < -1 || (group[i] >= 0 && (size_t)group[i] >= landscape->groups))
            return fail(context, D4I_BAD_INPUT, "row %zu, column %zu: group %d of %zu", i / landscape->columns + 1,
                        i % landscape->columns + 1, group[i], landscape->groups);
    return D4I_OK;
}

static size_t least_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

d4i_status landscape_densities(d4i_context *context, const struct landscape *landscape, const int32_t *group,
                               size_t size, double *density)
{
    struct tally *sum = NULL;
    double *count = NULL;
    d4i_status status;
    if (size == 0)
        return fail(context, D4I_BAD_USAGE, "windows of 0 cells; give at least 1");
    GUARD(check_people(context, landscape));
    GUARD(check_groups(context, landscape, group));
    GUARD(mem_alloc(context, landscape->groups, sizeof *sum, &sum));
    GUARD(mem_alloc(context, landscape->groups, sizeof *count, &count));
    for (size_t top = 0; top < landscape->rows; top += size)
        for (size_t left = 0; left < landscape->columns; left += size) {
            const struct window window = {top, left, least_of(landscape->rows, top + size),
                                          least_of(landscape->columns, left + size)};
            window_densities(landscape, group, &window, sum, count, density);
        }
done:
    free(sum);
    free(count);
    return status;
}

/* What the pairs of one window are counted in. */
struct counting {
    const struct landscape *landscape;
    const struct landscape_options *options;
    const int32_t *group; /* NULL = the expectation */
    const double *density;
    double *exposure; /* [group x groups + group of the neighbour] */
};

static bool has_group(const struct counting *counting, size_t cell)
{
    return counting->group ? counting->group[cell] >= 0 : counting->density[cell] > 0;
}

static double weight_of(const struct counting *counting, size_t cell, size_t other)
{
    double own = counting->density ? counting->density[cell] : 1;
    double theirs = counting->density ? counting->density[other] : 1;
    return counting->options->weight == LANDSCAPE_MEAN        ? (own + theirs) / 2
           : counting->options->weight == LANDSCAPE_GEOMETRIC ? sqrt(own * theirs)
                                                              : own;
}

static void count_pair(const struct counting *counting, size_t cell, size_t other)
{
    const double *const *people = counting->landscape->people;
    size_t groups = counting->landscape->groups;
    double weight = weight_of(counting, cell, other);
    if (counting->group) {
        counting->exposure[(size_t)counting->group[cell] * groups + (size_t)counting->group[other]] += weight;
        return;
    }
    for (size_t a = 0; a < groups; a++) {
        double share = people[a][cell] / counting->density[cell] * weight / counting->density[other];
        for (size_t b = 0; share > 0 && b < groups; b++)
            counting->exposure[a * groups + b] += share * people[b][other];
    }
}

static void count_window(const struct counting *counting, const struct window *window)
{
    static const int step[8][2] = {{-1, 0}, {0, -1}, {0, 1}, {1, 0}, {-1, -1}, {-1, 1}, {1, -1}, {1, 1}};
    size_t columns = counting->landscape->columns;
    for (size_t r = window->top; r < window->bottom; r++)
        for (size_t c = window->left; c < window->right; c++) {
            if (!has_group(counting, r * columns + c))
                continue;
            for (int d = 0; d < counting->options->directions; d++) {
                /* one before the first wraps to the largest number, which is outside, too */
                size_t row = r + (size_t)step[d][0], column = c + (size_t)step[d][1];
                if (row < window->top || row >= window->bottom || column < window->left || column >= window->right)
                    continue;
                if (has_group(counting, row * columns + column))
                    count_pair(counting, r * columns + c, row * columns + column);
            }
        }
}

void landscape_figures_of(const double *exposure, size_t groups, double base, struct landscape_figures *figures)
{
    struct tally all = {0}, own = {0}, joint = {0};
    *figures = (struct landscape_figures){0};
    for (size_t k = 0; k < groups * groups; k++)
        tally_add(&all, exposure[k]);
    double sum = tally_of(all);
    if (!(sum > 0))
        return;
    for (size_t a = 0; a < groups; a++) {
        struct tally row = {0};
        for (size_t b = 0; b < groups; b++) {
            tally_add(&row, exposure[a * groups + b]);
            tally_add(&joint, entropy_term(exposure[a * groups + b] / sum));
        }
        tally_add(&own, entropy_term(tally_of(row) / sum));
    }
    figures->entropy = tally_of(own) / log(base);
    figures->joint = tally_of(joint) / log(base);
    figures->conditional = fmax(0, figures->joint - figures->entropy);
    figures->mutual = figures->entropy - figures->conditional;
}

size_t landscape_windows(size_t cells, const struct landscape_options *options)
{
    size_t shift = options->shift ? options->shift : options->size;
    return cells == 0 || options->size == 0 ? cells > 0 : (cells + shift - 1) / shift;
}

static void measure_window(const struct counting *counting, const struct window *window,
                           struct landscape_figures *figures)
{
    size_t groups = counting->landscape->groups, columns = counting->landscape->columns, without = 0;
    size_t cells = (window->bottom - window->top) * (window->right - window->left);
    for (size_t r = window->top; r < window->bottom; r++)
        for (size_t c = window->left; c < window->right; c++)
            without += !has_group(counting, r * columns + c);
    if (without == cells || (double)without > counting->options->threshold * (double)cells) {
        *figures = (struct landscape_figures){NAN, NAN, NAN, NAN};
        return;
    }
    memset(counting->exposure, 0, groups * groups * sizeof *counting->exposure);
    count_window(counting, window);
    landscape_figures_of(counting->exposure, groups, counting->options->base, figures);
}

static d4i_status measure_all(d4i_context *context, struct counting *counting, struct landscape_figures *figures)
{
    const struct landscape_options *options = counting->options;
    size_t rows = counting->landscape->rows, columns = counting->landscape->columns;
    size_t down = landscape_windows(rows, options), across = landscape_windows(columns, options);
    size_t shift = options->shift ? options->shift : options->size;
    TRY(mem_alloc(context, counting->landscape->groups * counting->landscape->groups, sizeof *counting->exposure,
                  &counting->exposure));
    for (size_t r = 0; r < down; r++)
        for (size_t c = 0; c < across; c++) {
            const struct window window = {r * shift, c * shift,
                                          options->size ? least_of(rows, r * shift + options->size) : rows,
                                          options->size ? least_of(columns, c * shift + options->size) : columns};
            measure_window(counting, &window, &figures[r * across + c]);
        }
    free(counting->exposure);
    return D4I_OK;
}

d4i_status landscape_measure(d4i_context *context, const struct landscape *landscape, const int32_t *group,
                             const double *density, const struct landscape_options *options,
                             struct landscape_figures *figures)
{
    struct counting counting = {.landscape = landscape, .options = options, .group = group, .density = density};
    TRY(check_options(context, options));
    TRY(check_groups(context, landscape, group));
    for (size_t i = 0; density && i < landscape->rows * landscape->columns; i++)
        if (group[i] >= 0 && !(density[i] >= 0 && isfinite(density[i])))
            return fail(context, D4I_BAD_INPUT, "row %zu, column %zu: its density (%g) is %s",
                        i / landscape->columns + 1, i % landscape->columns + 1, density[i],
                        density[i] < 0 ? "negative" : "not a finite number");
    return measure_all(context, &counting, figures);
}

d4i_status landscape_expect(d4i_context *context, const struct landscape *landscape,
                            const struct landscape_options *options, struct landscape_figures *figures)
{
    struct counting counting = {.landscape = landscape, .options = options};
    double *people = NULL;
    d4i_status status;
    GUARD(check_options(context, options));
    GUARD(check_people(context, landscape));
    GUARD(mem_alloc(context, landscape->rows * landscape->columns, sizeof *people, &people));
    for (size_t i = 0; i < landscape->rows * landscape->columns; i++)
        people[i] = people_of(landscape, i);
    counting.density = people;
    GUARD(measure_all(context, &counting, figures));
done:
    free(people);
    return status;
}
