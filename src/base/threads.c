/* SPDX-License-Identifier: EUPL-1.2
 *
 * A parallel loop over indices: threads take batches from a common counter. Started per loop: at tens of
 * microseconds a thread that costs less than keeping a pool and its state alive between calls.
 */
#include "base/threads.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct loop {
    threads_fn step;
    void *argument;
    const char *what;
    size_t count, batch;
    atomic_size_t next, done;
    atomic_bool stop;
    d4i_context *parent;
};

struct worker {
    struct loop *loop;
    d4i_context context;
    int number;
    d4i_status status;
    size_t failed_at;
    pthread_t thread;
};

int threads_count(const d4i_context *context)
{
    return context->threads > 0 ? context->threads : 1;
}

static bool batch_of(struct worker *worker, size_t first, size_t end)
{
    struct loop *loop = worker->loop;
    for (size_t i = first; i < end; i++) {
        d4i_status status = loop->step(&worker->context, loop->argument, i, worker->number);
        if (status != D4I_OK) {
            worker->status = status;
            worker->failed_at = i;
            return false;
        }
    }
    return true;
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    struct loop *loop = worker->loop;
    while (!atomic_load_explicit(&loop->stop, memory_order_relaxed)) {
        size_t first = atomic_fetch_add(&loop->next, loop->batch);
        if (first >= loop->count)
            break;
        size_t end = first + loop->batch < loop->count ? first + loop->batch : loop->count;
        if (!batch_of(worker, first, end) || cancelled(loop->parent)) {
            /* Batches handed out before this one still run to their end in the other threads, so the failure
             * with the lowest index is always among those seen. */
            atomic_store(&loop->stop, true);
            break;
        }
        size_t done = atomic_fetch_add(&loop->done, end - first) + (end - first);
        if (worker->number == 0 && loop->what && loop->parent->progress)
            loop->parent->progress(loop->parent->progress_user, loop->what, done, loop->count);
    }
    return NULL;
}

static size_t batch_size(size_t count, int threads)
{
    size_t batch = count / ((size_t)threads * 16);
    return batch < 1 ? 1 : batch > 1024 ? 1024 : batch;
}

static d4i_status outcome(d4i_context *context, struct worker *workers, int threads)
{
    struct worker *first = NULL;
    for (int i = 0; i < threads; i++)
        if (workers[i].status != D4I_OK && (!first || workers[i].failed_at < first->failed_at))
            first = &workers[i];
    if (first) {
        memcpy(context->error, first->context.error, sizeof context->error);
        return first->status;
    }
    if (cancelled(context))
        return fail(context, D4I_CANCELLED, "stopped on request");
    return D4I_OK;
}

d4i_status threads_run(d4i_context *context, const char *what, size_t count, threads_fn step, void *argument)
{
    int threads = threads_count(context);
    struct loop loop = {.step = step, .argument = argument, .what = what, .count = count, .parent = context};
    loop.batch = batch_size(count, threads);
    struct worker *workers;
    TRY(mem_alloc(context, (size_t)threads, sizeof *workers, &workers));
    int started = 1;
    for (int i = 0; i < threads; i++) {
        workers[i].loop = &loop;
        workers[i].number = i;
        memcpy(&workers[i].context, context, sizeof *context); /* shares hook and cancel flag by pointer */
        workers[i].context.progress = NULL;
        workers[i].context.warning = NULL;
        workers[i].context.threads = 1;
    }
    for (; started < threads; started++)
        if (pthread_create(&workers[started].thread, NULL, work, &workers[started]) != 0)
            break; /* the system gives no more threads: those there do the work */
    work(&workers[0]);
    for (int i = 1; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    d4i_status status = outcome(context, workers, threads);
    free(workers);
    return status;
}
