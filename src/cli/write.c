/* SPDX-License-Identifier: EUPL-1.2
 *
 * Answers to stdout or a file. A file appears under its name only when it is whole.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

static int tell_errno(const char *what, const char *path)
{
    fprintf(stderr, "d4i: cannot %s '%s': %s\n", what, path, strerrordesc_np(errno));
    return EXIT_FAILED;
}

static int write_file(struct cli *cli, const d4i_frame *frame, const char *path)
{
    char part[4096];
    int length = snprintf(part, sizeof part, "%s.part-%ld", path, (long)getpid());
    if (length < 0 || (size_t)length >= sizeof part)
        return cli_usage(cli, "the path '%s' is too long", path);
    struct stat about;
    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode)) { /* renaming would put a file in a device's place */
        fprintf(stderr, "d4i: cannot write '%s': it exists and is not an ordinary file\n", path);
        return EXIT_FAILED;
    }
    FILE *to = fopen(part, "w");
    if (!to)
        return tell_errno("write", path);
    int status = cli_done(cli, d4i_frame_write(cli->context, frame, cli->format, to));
    if (fclose(to) != 0 && status == EXIT_DONE)
        status = tell_errno("write", path);
    if (status == EXIT_DONE && rename(part, path) != 0)
        status = tell_errno("write", path);
    if (status != EXIT_DONE)
        unlink(part);
    return status;
}

/* CSV holds rows alone; definition, date and source must travel all the same. */
static void tell_notes(const struct cli *cli, const d4i_frame *frame)
{
    if (cli->format != D4I_FORMAT_CSV || cli_has(cli, "quiet"))
        return;
    for (size_t i = 0; i < d4i_frame_notes(frame); i++)
        fprintf(stderr, "# %s\n", d4i_frame_note_at(frame, i));
}

/* Beside FILE.csv, FILE.csv.txt: a table that is handed on must not lose its definition, date and source. */
static int write_notes(struct cli *cli, const d4i_frame *frame, const char *path)
{
    char beside[4096];
    int length = snprintf(beside, sizeof beside, "%s.txt", path);
    if (cli->format != D4I_FORMAT_CSV || !d4i_frame_notes(frame))
        return EXIT_DONE;
    if (length < 0 || (size_t)length >= sizeof beside)
        return cli_usage(cli, "the path '%s' is too long", path);
    FILE *to = fopen(beside, "w");
    if (!to)
        return tell_errno("write", beside);
    fprintf(to, "%s\n\n", d4i_frame_title_text(frame));
    for (size_t i = 0; i < d4i_frame_notes(frame); i++)
        fprintf(to, "- %s\n", d4i_frame_note_at(frame, i));
    int failed = ferror(to);
    return fclose(to) != 0 || failed ? tell_errno("write", beside) : EXIT_DONE;
}

int cli_write(struct cli *cli, d4i_frame *frame)
{
    cli_progress_clear();
    tell_notes(cli, frame);
    const char *output = cli_value(cli, "output");
    int status;
    if (output && strcmp(output, "-") != 0) {
        status = write_file(cli, frame, output);
        if (status == EXIT_DONE)
            status = write_notes(cli, frame, output);
    } else {
        signal(SIGPIPE, SIG_DFL); /* "d4i ... | head" ends as other programs do; nothing is half-written by it */
        status = cli_done(cli, d4i_frame_write(cli->context, frame, cli->format, stdout));
        if (status == EXIT_DONE && fflush(stdout) != 0)
            status = tell_errno("write", "standard output");
    }
    d4i_frame_free(frame);
    return status;
}

int cli_answer(struct cli *cli, d4i_status status, d4i_frame *frame)
{
    return status == D4I_OK ? cli_write(cli, frame) : cli_done(cli, status);
}
