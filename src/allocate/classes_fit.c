/* SPDX-License-Identifier: EUPL-1.2
 *
 * Densities of classes fitted to zones. Both estimators solve non-negative least squares in the normal equations,
 * scaled to a unit diagonal: once, or, for the Poisson likelihood, again and again with weights 1 / expected people
 * (Fisher scoring), each step shortened until the likelihood rises. That likelihood is concave, so it cannot stop
 * anywhere but at its top.
 *
 * What zones cannot tell apart (two classes that always come in one proportion) would have no single solution. A
 * pull towards the mean density, a thousand-millionth as strong as what the zones say, decides such cases and no
 * other.
 */
#include <math.h>

#include "allocate/classes.h"
#include "allocate/nnls.h"
#include "allocate/observed.h"
#include "base/memory.h"

#define PULL 1e-9
#define PULL_MOST 1e-6
#define TOGETHER 1e5 /* variance inflated by this much: not told apart */
#define ROUNDS 100
#define HALVINGS 40

struct fitting {
    const struct observed *seen;
    size_t n;                                      /* classes */
    double mean;                                   /* people a cell, over all */
    double *density, *trial;                       /* [n] */
    double *expected, *weight;                     /* [zones] */
    double *information, *scaled, *slope, *target; /* [n x n] twice, [n] twice */
    double *scale;                                 /* [n] square root of the diagonal */
    double *inverse, *meat;                        /* [n x n] */
    size_t *chosen;
};

void class_fit_release(struct class_fit *fit)
{
    free(fit->list);
    memset(fit, 0, sizeof *fit);
}

static void fitting_release(struct fitting *fitting)
{
    double *const all[] = {fitting->density,     fitting->trial,   fitting->expected, fitting->weight,
                           fitting->information, fitting->scaled,  fitting->slope,    fitting->target,
                           fitting->scale,       fitting->inverse, fitting->meat};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    free(fitting->chosen);
}

static d4i_status fitting_make(d4i_context *context, const struct observed *seen, struct fitting *out)
{
    size_t n = seen->classes;
    *out = (struct fitting){.seen = seen, .n = n};
    const struct {
        double **array;
        size_t count;
    } arrays[] = {{&out->density, n},
                  {&out->trial, n},
                  {&out->expected, seen->zones},
                  {&out->weight, seen->zones},
                  {&out->information, n * n},
                  {&out->scaled, n * n},
                  {&out->slope, n},
                  {&out->target, n},
                  {&out->scale, n},
                  {&out->inverse, n * n},
                  {&out->meat, n * n}};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        TRY(mem_alloc(context, arrays[i].count, sizeof(double), arrays[i].array));
    TRY(mem_alloc(context, n, sizeof *out->chosen, &out->chosen));
    double people = 0, cells = 0;
    for (size_t z = 0; z < seen->zones; z++)
        people += seen->people[z];
    for (size_t i = 0; i < seen->count; i++)
        cells += seen->cells[i];
    out->mean = cells > 0 ? people / cells : 0;
    for (size_t k = 0; k < n; k++)
        out->density[k] = out->mean;
    return D4I_OK;
}

static void expect(struct fitting *fitting, const double *density)
{
    const struct observed *seen = fitting->seen;
    for (size_t z = 0; z < seen->zones; z++) {
        fitting->expected[z] = 0;
        for (size_t i = seen->start[z]; i < seen->start[z + 1]; i++)
            fitting->expected[z] += seen->cells[i] * density[seen->class[i]];
    }
}

/* Of the Poisson distribution, without what does not depend on densities; needs `expected`. */
static double likelihood(const struct fitting *fitting)
{
    const struct observed *seen = fitting->seen;
    double sum = 0;
    for (size_t z = 0; z < seen->zones; z++) {
        if (seen->people[z] > 0)
            sum += seen->people[z] * log(fitting->expected[z]); /* -infinity where nobody is expected */
        sum -= fitting->expected[z];
    }
    return sum;
}

/* matrix += sum over zones of factor x area x area' (the whole matrix, row by row). */
static void add_squares(const struct fitting *fitting, const double *factor, double *matrix)
{
    const struct observed *seen = fitting->seen;
    memset(matrix, 0, fitting->n * fitting->n * sizeof *matrix);
    for (size_t z = 0; z < seen->zones; z++)
        for (size_t i = seen->start[z]; i < seen->start[z + 1]; i++)
            for (size_t j = seen->start[z]; j < seen->start[z + 1]; j++)
                matrix[seen->class[i] * fitting -> n + seen -> class[j]] +=
                    factor[z] * seen->cells[i] * seen->cells[j];
}

/* The normal equations with the zones' weights, and their non-negative solution into `trial`. */
static d4i_status solve(d4i_context *context, struct fitting *fitting)
{
    const struct observed *seen = fitting->seen;
    size_t n = fitting->n;
    add_squares(fitting, fitting->weight, fitting->information);
    memset(fitting->slope, 0, n * sizeof *fitting->slope);
    for (size_t z = 0; z < seen->zones; z++)
        for (size_t i = seen->start[z]; i < seen->start[z + 1]; i++)
            fitting->slope[seen->class[i]] += fitting->weight[z] * seen->cells[i] * seen->people[z];
    double largest = 0;
    for (size_t k = 0; k < n; k++) {
        double diagonal = fitting->information[k * n + k];
        fitting->scale[k] = diagonal > 0 ? sqrt(diagonal) : 1;
        largest = fmax(largest, fitting->scale[k]);
    }
    for (size_t k = 0; k < n; k++) {
        double pull = fmin(PULL * largest / fitting->scale[k], PULL_MOST);
        for (size_t l = 0; l < n; l++)
            fitting->scaled[k * n + l] =
                fitting->information[k * n + l] / (fitting->scale[k] * fitting->scale[l]) + (k == l ? pull : 0);
        fitting->target[k] = fitting->slope[k] / fitting->scale[k] + pull * fitting->mean * fitting->scale[k];
        fitting->trial[k] = fitting->density[k] * fitting->scale[k];
    }
    TRY(nnls_solve(context, fitting->scaled, fitting->target, n, fitting->trial));
    for (size_t k = 0; k < n; k++)
        fitting->trial[k] /= fitting->scale[k];
    return D4I_OK;
}

/* Goes towards `trial` as far as the likelihood rises; how far the densities moved, as part of the largest. */
static double step(struct fitting *fitting, double *best)
{
    double moved = 0, largest = 0;
    for (size_t k = 0; k < fitting->n; k++)
        fitting->trial[k] -= fitting->density[k];
    for (int h = 0; h < HALVINGS; h++) {
        double length = ldexp(1, -h);
        for (size_t k = 0; k < fitting->n; k++)
            fitting->target[k] = fmax(0, fitting->density[k] + length * fitting->trial[k]);
        expect(fitting, fitting->target);
        double here = likelihood(fitting);
        if (!(here >= *best))
            continue;
        *best = here;
        for (size_t k = 0; k < fitting->n; k++) {
            moved = fmax(moved, fabs(fitting->target[k] - fitting->density[k]));
            largest = fmax(largest, fitting->target[k]);
            fitting->density[k] = fitting->target[k];
        }
        return largest > 0 ? moved / largest : 0;
    }
    expect(fitting, fitting->density);
    return 0;
}

/* The weights of Fisher scoring. Where hardly anyone is expected, a limit keeps one zone from being all that
 * counts. */
static void weigh_zones(struct fitting *fitting)
{
    const struct observed *seen = fitting->seen;
    for (size_t z = 0; z < seen->zones; z++) {
        double cells = 0;
        for (size_t i = seen->start[z]; i < seen->start[z + 1]; i++)
            cells += seen->cells[i];
        fitting->weight[z] = 1 / fmax(fitting->expected[z], 1e-6 * fitting->mean * cells);
    }
}

static d4i_status fit_poisson(d4i_context *context, struct fitting *fitting, int *rounds)
{
    expect(fitting, fitting->density);
    double best = likelihood(fitting);
    for (*rounds = 0; *rounds < ROUNDS;) {
        weigh_zones(fitting);
        TRY(solve(context, fitting));
        ++*rounds;
        if (step(fitting, &best) < 1e-10)
            break;
    }
    weigh_zones(fitting);
    return solve(context, fitting); /* the information at the top; the densities stay */
}

static d4i_status fit_squares(d4i_context *context, struct fitting *fitting)
{
    for (size_t z = 0; z < fitting->seen->zones; z++)
        fitting->weight[z] = 1;
    TRY(solve(context, fitting));
    memcpy(fitting->density, fitting->trial, fitting->n * sizeof *fitting->trial);
    expect(fitting, fitting->density);
    return D4I_OK;
}

/* Standard errors of the p positive densities from the sandwich: inverse x (sum of squared scores) x inverse. */
static d4i_status find_errors(d4i_context *context, struct fitting *fitting, size_t p, struct class_fit *fit)
{
    const struct observed *seen = fitting->seen;
    size_t n = fitting->n;
    double chi = 0;
    TRY(nnls_inverse(context, fitting->scaled, n, fitting->chosen, p, fitting->inverse));
    for (size_t z = 0; z < seen->zones; z++) {
        double off = seen->people[z] - fitting->expected[z];
        chi += fitting->expected[z] > 0 ? off * off / fitting->expected[z] : 0;
        fitting->weight[z] *= fitting->weight[z] * off * off;
    }
    add_squares(fitting, fitting->weight, fitting->meat);
    bool free_zones = seen->zones > p;
    double freedom = free_zones ? (double)(seen->zones - p) : NAN;
    fit->dispersion = chi / freedom;
    for (size_t i = 0; i < p; i++) {
        struct class_density *class = &fit->list[fitting->chosen[i]];
        const double *row = fitting->inverse + i * p;
        double variance = 0;
        for (size_t a = 0; a < p; a++)
            for (size_t b = 0; b < p; b++)
                variance += row[a] * row[b] * fitting->meat[fitting->chosen[a] * n + fitting->chosen[b]] /
                            (fitting->scale[fitting->chosen[a]] * fitting->scale[fitting->chosen[b]]);
        class->state = row[i] >= TOGETHER ? CLASS_TOGETHER : CLASS_FITTED;
        if (class->state == CLASS_FITTED && free_zones)
            class->error = sqrt(variance * (double)seen->zones / freedom) / fitting->scale[fitting->chosen[i]];
    }
    return D4I_OK;
}

static d4i_status tell(d4i_context *context, struct fitting *fitting, struct class_fit *fit)
{
    const struct observed *seen = fitting->seen;
    size_t p = 0;
    TRY(mem_alloc(context, fitting->n, sizeof *fit->list, &fit->list));
    fit->count = fitting->n;
    fit->zones = seen->zones;
    fit->left_out = seen->left_out;
    fit->dispersion = NAN;
    for (size_t k = 0; k < fitting->n; k++)
        fit->list[k] = (struct class_density){.code = seen->code[k], .error = NAN};
    for (size_t i = 0; i < seen->count; i++) {
        fit->list[seen->class[i]].cells += seen->cells[i];
        fit->list[seen->class[i]].zones++;
    }
    for (size_t k = 0; k < fitting->n; k++) {
        struct class_density *class = &fit->list[k];
        class->state = class->zones ? CLASS_EMPTY : CLASS_UNOBSERVED;
        class->density = class->zones ? fitting->density[k] : 0;
        if (class->density > 0)
            fitting->chosen[p++] = k;
    }
    return p > 0 ? find_errors(context, fitting, p, fit) : D4I_OK;
}

d4i_status classes_fit(d4i_context *context, const struct allocation_task *task, size_t first_zone, size_t zones,
                       struct class_fit *out)
{
    struct observed seen = {0};
    struct fitting fitting = {0};
    struct class_fit made = {0};
    d4i_status status;
    GUARD(observed_make(context, task, first_zone, zones, CLASSES_MOST, &seen));
    GUARD(fitting_make(context, &seen, &fitting));
    if (fitting.mean > 0 && task->estimator == CLASSES_SQUARES)
        GUARD(fit_squares(context, &fitting));
    else if (fitting.mean > 0)
        GUARD(fit_poisson(context, &fitting, &made.rounds));
    GUARD(tell(context, &fitting, &made));
    *out = made;
    made = (struct class_fit){0};
done:
    class_fit_release(&made);
    fitting_release(&fitting);
    observed_release(&seen);
    return status;
}
