/* SPDX-License-Identifier: EUPL-1.2
 *
 * Runs a fuzzer without libFuzzer, for any compiler: over the files of its corpus, and over a number of mutations
 * of them that are the same every time. What stops it is told with the step, and its input lies in a file.
 *
 *   fuzz_csv [--steps N] [--from N] [--seed N] [--words FILE] [--keep FILE] FILE|FOLDER...
 *
 * D4I_FUZZ_STEPS and D4I_FUZZ_SEED stand above the arguments: a longer or another run of what the tests run.
 * Without --steps the files alone are run, in this process: for a debugger.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "fuzz.h"
#include "mutate.h"

#define PROCESSOR_SECONDS_MAX 25 /* of one input, as libFuzzer is told in scripts/test */
#define MEMORY_MAX_MB 3000       /* of the whole run */

/* Where the run is, which outlives it. */
struct progress {
    bool in_corpus, in_step;
    size_t file;
    uint32_t step;
    uint64_t taken[2]; /* of the corpus, and of the mutations */
};

struct run {
    struct seeds seeds, words;
    int64_t steps, from, seed;
    const char *program, *keep;
    struct progress *progress;
};

/* In memory of its very size, so that a sanitizer sees a byte read too far; in a file first, so that it is there.
 */
static void one(const uint8_t *data, size_t size, int keep)
{
    static const struct itimerval limit = {.it_value = {.tv_sec = PROCESSOR_SECONDS_MAX}};
    struct rusage usage;
    uint8_t *exact = malloc(size ? size : 1);
    if (!exact)
        abort();
    if (size)
        memcpy(exact, data, size);
    if (keep >= 0) {
        if (ftruncate(keep, 0) != 0 || pwrite(keep, exact, size, 0) != (ssize_t)size)
            perror("an input cannot be kept");
        setitimer(ITIMER_PROF, &limit, NULL);
    }
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    if (keep >= 0 && getrusage(RUSAGE_SELF, &usage) == 0 && usage.ru_maxrss / 1024 > MEMORY_MAX_MB) {
        fprintf(stderr, "more than %d MB of memory\n", MEMORY_MAX_MB);
        abort();
    }
}

static void run_corpus(struct run *run, int keep)
{
    for (size_t i = 0; i < run->seeds.count; i++) {
        run->progress->file = i;
        run->progress->in_corpus = true;
        one(run->seeds.at[i].data, run->seeds.at[i].size, keep);
    }
    run->progress->in_corpus = false;
    run->progress->taken[0] = fuzz_taken;
}

static void run_steps(struct run *run, int keep)
{
    struct input input = {.capacity = mutate_capacity(&run->seeds)};
    input.data = malloc(input.capacity);
    if (!input.data)
        abort();
    for (int64_t i = 0; i < run->steps; i++) {
        run->progress->step = (uint32_t)(run->from + i);
        mutate(&run->seeds, &run->words, (uint64_t)run->seed, run->progress->step, &input);
        run->progress->in_step = true;
        one(input.data, input.size, keep);
        run->progress->in_step = false;
        run->progress->taken[1] = fuzz_taken - run->progress->taken[0];
    }
    free(input.data);
}

/* What became of the child: 0 = all is well. */
static int told(const struct run *run, int status)
{
    const struct progress *progress = run->progress;
    char why[64];
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && !progress->in_corpus && !progress->in_step)
        return 0;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF)
        snprintf(why, sizeof why, "more than %d s of processor time", PROCESSOR_SECONDS_MAX);
    else if (WIFSIGNALED(status))
        snprintf(why, sizeof why, "%s", strsignal(WTERMSIG(status)));
    else
        snprintf(why, sizeof why, "exit status %d", WEXITSTATUS(status));
    if (progress->in_corpus)
        fprintf(stderr, "%s: %s at %s\n", run->program, why, run->seeds.at[progress->file].path);
    else if (progress->in_step)
        fprintf(stderr,
                "%s: %s at step %lu of seed %ld: the same with --seed %ld --from %lu --steps 1\n"
                "its input is %s: run it alone with %s %s\n",
                run->program, why, (unsigned long)progress->step, (long)run->seed, (long)run->seed,
                (unsigned long)progress->step, run->keep, run->program, run->keep);
    else
        fprintf(stderr, "%s: %s after the last input: a leak?\n", run->program, why);
    return 1;
}

static int run_kept(struct run *run)
{
    int status, keep = open(run->keep, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);
    if (keep < 0) {
        perror(run->keep);
        return 1;
    }
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        run_corpus(run, keep);
        run_steps(run, keep);
        seeds_release(&run->seeds);
        seeds_release(&run->words);
        exit(0); /* a leak sanitizer speaks here */
    }
    close(keep);
    if (child < 0 || waitpid(child, &status, 0) != child) {
        perror(run->program);
        return 1;
    }
    if (told(run, status))
        return 1;
    unlink(run->keep);
    const uint64_t *taken = run->progress->taken;
    printf(
        "%zu inputs, of which %lu taken to the end; %ld mutations of them (seed %ld, from %ld on), of which %lu\n",
        run->seeds.count, (unsigned long)taken[0], (long)run->steps, (long)run->seed, (long)run->from,
        (unsigned long)taken[1]);
    if (!taken[0])
        fprintf(stderr, "%s: nothing of the corpus is taken: the reader behind it is not tested\n", run->program);
    return !taken[0];
}

static bool number_of(const char *name, const char *value, int64_t *out)
{
    if (!value || (parse_int64(text_of(value), out) && *out >= 0 && *out <= UINT32_MAX))
        return true;
    fprintf(stderr, "%s: '%s' is no number from 0 to 4294967295\n", name, value);
    return false;
}

static bool option(struct run *run, const char *name, const char *value)
{
    if (!strcmp(name, "--keep")) {
        run->keep = value;
        return true;
    }
    if (!strcmp(name, "--words")) {
        int wrong = seeds_add_words(&run->words, value);
        if (wrong)
            fprintf(stderr, "%s:%d: no words of a dictionary\n", value, wrong < 0 ? 0 : wrong);
        return !wrong;
    }
    int64_t *number = !strcmp(name, "--steps")  ? &run->steps
                      : !strcmp(name, "--from") ? &run->from
                      : !strcmp(name, "--seed") ? &run->seed
                                                : NULL;
    if (!number)
        fprintf(stderr, "%s: no option '%s'\n", run->program, name);
    return number && number_of(name, value, number);
}

static bool arguments_of(struct run *run, int count, char **arguments)
{
    for (int i = 1; i < count; i++) {
        if (!strncmp(arguments[i], "--", 2) && i + 1 < count) {
            if (!option(run, arguments[i], arguments[i + 1]))
                return false;
            i++;
        } else if (seeds_add(&run->seeds, arguments[i]) != 0) {
            fprintf(stderr, "%s: no file, or a folder without one\n", arguments[i]);
            return false;
        }
    }
    seeds_sort(&run->seeds);
    if (!run->seeds.count)
        fprintf(stderr, "%s: which inputs? name files or folders\n", run->program);
    return run->seeds.count && number_of("D4I_FUZZ_STEPS", getenv("D4I_FUZZ_STEPS"), &run->steps) &&
           number_of("D4I_FUZZ_SEED", getenv("D4I_FUZZ_SEED"), &run->seed);
}

int main(int count, char **arguments)
{
    struct run run = {.seed = 1, .program = arguments[0], .keep = "fuzz-input"};
    int status = 2;
    run.progress = mmap(NULL, sizeof *run.progress, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (run.progress == MAP_FAILED)
        return 2;
    if (arguments_of(&run, count, arguments)) {
        if (run.steps) {
            status = run_kept(&run);
        } else {
            run_corpus(&run, -1);
            printf("%zu inputs, of which %lu taken to the end\n", run.seeds.count, (unsigned long)fuzz_taken);
            status = 0;
        }
    }
    seeds_release(&run.seeds);
    seeds_release(&run.words);
    return status;
}
