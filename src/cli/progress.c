/* SPDX-License-Identifier: EUPL-1.2
 *
 * A progress line on a terminal, for work over a second: what is done, how far, how long still.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

static struct {
    double started, shown;
    const char *what;
    int visible;
} bar; /* there is one terminal */

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void tell(void *user, const char *what, uint64_t done, uint64_t total)
{
    (void)user;
    double time = now();
    if (!bar.what || strcmp(bar.what, what) != 0) {
        bar.what = what;
        bar.started = bar.shown = time;
    }
    double elapsed = time - bar.started;
    if (elapsed < 1 || time - bar.shown < 0.1)
        return;
    bar.shown = time;
    bar.visible = 1;
    if (total == 0 || done == 0) {
        fprintf(stderr, "\r\033[K%s ...", what);
        return;
    }
    double share = (double)done / (double)total, left = elapsed / share - elapsed;
    fprintf(stderr, "\r\033[K%s %3.0f %%, %.0f s left", what, 100 * share, left);
}

void cli_progress_start(d4i_context *context)
{
    if (isatty(STDERR_FILENO))
        d4i_set_progress(context, tell, NULL);
}

void cli_progress_clear(void)
{
    if (bar.visible)
        fputs("\r\033[K", stderr);
    bar.visible = 0;
}
