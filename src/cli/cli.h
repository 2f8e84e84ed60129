/* SPDX-License-Identifier: EUPL-1.2
 *
 * The command line: one file per command, each a descriptor from which parsing, --help, the man page and the
 * shell completion are made. Built on the public headers alone.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "d4i/d4i.h"

/* Exit statuses, as documented in d4i(1). */
enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_STRICT = 3 };

struct cli_option {
    const char *name;     /* without dashes; NULL ends a list */
    const char *argument; /* what it takes, e.g. "FILE"; NULL = a switch */
    const char *help;
};

struct cli;
struct cli_command {
    const char *name, *arguments, *summary, *description;
    const struct cli_option *options;
    int no_table;     /* it writes none, so that the common --format means nothing */
    int fewest, most; /* positional arguments */
    const char *examples;
    int (*run)(struct cli *cli);
};
extern const struct cli_command *const cli_commands[]; /* NULL ends it */
extern const struct cli_option cli_common[];

#define CLI_OPTIONS_MAX 48

struct cli {
    const struct cli_command *command;
    d4i_context *context;
    const char *values[CLI_OPTIONS_MAX]; /* by place in the command's options, then the common ones */
    char **arguments;
    int argument_count;
    d4i_format format;
};

/* The value of an option of the command or a common one: NULL when not given; switches give "". */
const char *cli_value(const struct cli *cli, const char *name);
int cli_has(const struct cli *cli, const char *name);
/* A whole number option within lowest..highest; on failure tells and returns 0. *out keeps its value when the
 * option is not given. */
int cli_number(const struct cli *cli, const char *name, int64_t lowest, int64_t highest, int64_t *out);

/* Turns a status into an exit status, telling the error on stderr. */
int cli_done(const struct cli *cli, d4i_status status);
int cli_usage(const struct cli *cli, const char *format, ...) D4I_PRINTF(2, 3);
/* Writes the frame to stdout or -o FILE in --format, frees it; returns the exit status. */
int cli_write(struct cli *cli, d4i_frame *frame);
/* cli_write of a frame that a call with `status` gave. */
int cli_answer(struct cli *cli, d4i_status status, d4i_frame *frame);

void cli_progress_start(d4i_context *context);
void cli_progress_clear(void);
void cli_help(const struct cli_command *command, FILE *to); /* NULL = all commands */
void cli_help_help(FILE *to);
int cli_manual(const struct cli_command *command, FILE *to);
int cli_completion(FILE *to);

/* Where recipes named by their id are looked up: --recipes; of a program that was built and not installed, those of
 * its checkout; NULL = the installed ones. Valid until the program ends. */
const char *cli_recipes(const struct cli *cli);
/* d4i check PROJECT, which is also d4i build --dry-run. */
int cli_check_project(struct cli *cli);
/* Used by several commands: the question of d4i_places. Returns an exit status, EXIT_DONE when all is well. */
int cli_question(struct cli *cli, d4i_places_options *out);

/* heap.c: before anything is allocated. */
void cli_tune_heap(void);

#endif
