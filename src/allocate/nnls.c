/* SPDX-License-Identifier: EUPL-1.2
 *
 * The active-set method: solve for the x that are thought positive; one that comes out negative is let go on the
 * way, one whose gradient says that it wants to be positive joins.
 */
#include "allocate/nnls.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

struct solver {
    const double *s, *b;
    size_t n, p;
    double *x, *z, *factor; /* z = solution for the p chosen; factor = Cholesky's of their part of s */
    size_t *chosen;
    bool *in, *barred; /* barred = wanted to join and fell out again at once: rounding, not gradient */
};

static void factorise(const double *s, size_t n, const size_t *chosen, size_t p, double *factor)
{
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = s[chosen[i] * n + chosen[j]];
            for (size_t k = 0; k < j; k++)
                sum -= factor[i * p + k] * factor[j * p + k];
            if (i == j) /* positive but for rounding: a pivot of nothing becomes very small */
                factor[i * p + i] = sqrt(fmax(sum, 1e-14 * s[chosen[i] * n + chosen[i]]));
            else
                factor[i * p + j] = sum / factor[j * p + j];
        }
}

/* Solves L L' v = v in place. */
static void substitute(const double *factor, size_t p, double *v)
{
    for (size_t i = 0; i < p; i++) {
        for (size_t k = 0; k < i; k++)
            v[i] -= factor[i * p + k] * v[k];
        v[i] /= factor[i * p + i];
    }
    for (size_t i = p; i-- > 0;) {
        for (size_t k = i + 1; k < p; k++)
            v[i] -= factor[k * p + i] * v[k];
        v[i] /= factor[i * p + i];
    }
}

static void choose(struct solver *solver)
{
    solver->p = 0;
    for (size_t i = 0; i < solver->n; i++)
        if (solver->in[i])
            solver->chosen[solver->p++] = i;
}

/* Goes from x towards the solution for those chosen; who comes to 0 first stays behind, until all are positive. */
static void settle(struct solver *solver)
{
    for (;;) {
        double step = 1;
        choose(solver);
        factorise(solver->s, solver->n, solver->chosen, solver->p, solver->factor);
        for (size_t i = 0; i < solver->p; i++)
            solver->z[i] = solver->b[solver->chosen[i]];
        substitute(solver->factor, solver->p, solver->z);
        size_t first = solver->p;
        for (size_t i = 0; i < solver->p; i++) {
            double x = solver->x[solver->chosen[i]], z = solver->z[i];
            if (z <= 0 && (first == solver->p || x / (x - z) < step)) {
                step = x > 0 ? x / (x - z) : 0;
                first = i;
            }
        }
        for (size_t i = 0; i < solver->p; i++)
            solver->x[solver->chosen[i]] += step * (solver->z[i] - solver->x[solver->chosen[i]]);
        if (first == solver->p)
            return;
        for (size_t i = 0; i < solver->p; i++)
            if (i == first || solver->x[solver->chosen[i]] <= 0) {
                solver->x[solver->chosen[i]] = 0;
                solver->in[solver->chosen[i]] = false;
            }
    }
}

/* The x = 0 that would lower the function most, or n. */
static size_t next_to_join(const struct solver *solver, double least)
{
    size_t best = solver->n;
    for (size_t i = 0; i < solver->n; i++) {
        double slope = solver->b[i];
        if (solver->in[i] || solver->barred[i])
            continue;
        for (size_t j = 0; j < solver->n; j++)
            slope -= solver->s[i * solver->n + j] * solver->x[j];
        if (slope > least) {
            least = slope;
            best = i;
        }
    }
    return best;
}

static void run(struct solver *solver)
{
    double least = 0;
    for (size_t i = 0; i < solver->n; i++) {
        solver->in[i] = solver->x[i] > 0;
        solver->x[i] = solver->in[i] ? solver->x[i] : 0;
        least = fmax(least, 1e-12 * fabs(solver->b[i]));
    }
    settle(solver);
    /* Each round lowers the function; the bound is there for the case that rounding undoes that. */
    for (size_t round = 0; round < 10 * solver->n; round++) {
        size_t joins = next_to_join(solver, least);
        if (joins == solver->n)
            return;
        solver->in[joins] = true;
        settle(solver);
        if (!solver->in[joins])
            solver->barred[joins] = true;
        else
            memset(solver->barred, 0, solver->n * sizeof *solver->barred);
    }
}

d4i_status nnls_solve(d4i_context *context, const double *s, const double *b, size_t n, double *x)
{
    struct solver solver = {.s = s, .b = b, .n = n, .x = x};
    d4i_status status;
    GUARD(mem_alloc(context, n, sizeof *solver.z, &solver.z));
    GUARD(mem_alloc(context, n * n, sizeof *solver.factor, &solver.factor));
    GUARD(mem_alloc(context, n, sizeof *solver.chosen, &solver.chosen));
    GUARD(mem_alloc(context, n, sizeof *solver.in, &solver.in));
    GUARD(mem_alloc(context, n, sizeof *solver.barred, &solver.barred));
    run(&solver);
done:
    free(solver.z);
    free(solver.factor);
    free(solver.chosen);
    free(solver.in);
    free(solver.barred);
    return status;
}

d4i_status nnls_inverse(d4i_context *context, const double *s, size_t n, const size_t *chosen, size_t p,
                        double *inverse)
{
    double *factor;
    TRY(mem_alloc(context, p * p, sizeof *factor, &factor));
    factorise(s, n, chosen, p, factor);
    memset(inverse, 0, p * p * sizeof *inverse);
    for (size_t i = 0; i < p; i++) { /* symmetric: rows are columns */
        inverse[i * p + i] = 1;
        substitute(factor, p, inverse + i * p);
    }
    free(factor);
    return D4I_OK;
}
