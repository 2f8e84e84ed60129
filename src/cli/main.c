/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i: which command, with which options, and what came of it.
 */
#include <getopt.h>
#include <locale.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

const struct cli_option cli_common[] = {
    {"format", "table|csv|json", "how tables are written (default: table)"},
    {"threads", "N", "threads to use; results never depend on it (default: all)"},
    {"quiet", NULL, "no progress and no warnings"},
    {"help", NULL, "this text"},
    {NULL, NULL, NULL},
};

static d4i_context *running; /* for the signal handler: a handler has no other way to its subject */

/* The first signal asks the work to stop; a second one, of either kind, ends the program at once. Without
 * SA_RESTART a call of the system that waits comes back. */
static void catch_interrupts(void (*action)(int))
{
    struct sigaction how = {.sa_handler = action};
    sigemptyset(&how.sa_mask);
    sigaction(SIGINT, &how, NULL);
    sigaction(SIGTERM, &how, NULL);
}

static void on_interrupt(int signal_number)
{
    (void)signal_number;
    catch_interrupts(
        SIG_DFL); /* both are calls that a handler may make. NOLINT(bugprone-signal-handler,cert-sig30-c) */
    if (running)
        d4i_cancel(running); /* one atomic store. NOLINT(bugprone-signal-handler,cert-sig30-c) */
}

static void tell_warning(void *user, const char *text)
{
    (void)user;
    cli_progress_clear();
    fprintf(stderr, "d4i: warning: %s\n", text);
}

static size_t count_options(const struct cli_option *options)
{
    size_t count = 0;
    while (options && options[count].name)
        count++;
    return count;
}

static const char *value_among(const struct cli_option *options, const char *const *values, const char *name)
{
    for (size_t i = 0; options && options[i].name; i++)
        if (strcmp(options[i].name, name) == 0)
            return values[i];
    return NULL;
}

const char *cli_value(const struct cli *cli, const char *name)
{
    const char *value = value_among(cli->command->options, cli->values, name);
    return value ? value : value_among(cli_common, cli->values + count_options(cli->command->options), name);
}

int cli_has(const struct cli *cli, const char *name)
{
    return cli_value(cli, name) != NULL;
}

int cli_usage(const struct cli *cli, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "d4i %s: ", cli->command->name);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "; see 'd4i %s --help'\n", cli->command->name);
    va_end(arguments);
    return EXIT_USAGE;
}

int cli_number(const struct cli *cli, const char *name, int64_t lowest, int64_t highest, int64_t *out)
{
    const char *text = cli_value(cli, name);
    if (!text)
        return 1;
    char *end;
    long long value = strtoll(text, &end, 10);
    if (!*text || *end || value < lowest || value > highest) {
        cli_usage(cli, "--%s takes a whole number from %lld to %lld, not '%s'", name, (long long)lowest,
                  (long long)highest, text);
        return 0;
    }
    *out = value;
    return 1;
}

int cli_done(const struct cli *cli, d4i_status status)
{
    cli_progress_clear();
    if (status == D4I_OK)
        return EXIT_DONE;
    fprintf(stderr, "d4i: %s%s\n", status == D4I_BUG ? "this is a bug in d4i, please report it: " : "",
            d4i_error_text(cli->context));
    return status == D4I_BAD_USAGE ? EXIT_USAGE : EXIT_FAILED;
}

/* The options of the command and the common ones, in the form of getopt_long; `val` is the place in values[]. */
static void make_long_options(const struct cli_command *command, struct option *out)
{
    size_t own = count_options(command->options), common = count_options(cli_common);
    if (own + common > CLI_OPTIONS_MAX)
        abort(); /* CLI_OPTIONS_MAX is too few; every command's --help, which the tests ask for, would end here */
    for (size_t i = 0; i < own + common; i++) {
        const struct cli_option *option = i < own ? &command->options[i] : &cli_common[i - own];
        out[i] =
            (struct option){option->name, option->argument ? required_argument : no_argument, NULL, (int)(256 + i)};
    }
    out[own + common] = (struct option){0};
}

/* Place of an option by its name, for the short forms -o and -h. */
static int place_of(const struct option *options, const char *name)
{
    for (int i = 0; options[i].name; i++)
        if (strcmp(options[i].name, name) == 0)
            return i;
    return -1;
}

static int parse(struct cli *cli, int argc, char **argv)
{
    struct option options[CLI_OPTIONS_MAX + 1];
    make_long_options(cli->command, options);
    opterr = 0;
    for (int found; (found = getopt_long(argc, argv, "+:o:qh", options, NULL)) != -1;) {
        int place = found == 'o'   ? place_of(options, "output")
                    : found == 'q' ? place_of(options, "quiet")
                    : found == 'h' ? place_of(options, "help")
                    : found >= 256 ? found - 256
                                   : -1;
        if (place < 0)
            return cli_usage(cli, found == ':' ? "option '%s' needs a value" : "there is no option '%s' here",
                             argv[optind - 1]);
        cli->values[place] = optarg ? optarg : "";
    }
    return EXIT_DONE;
}

/* getopt stops at the first positional argument; go on behind each of them, so that options may stand anywhere. */
static int parse_all(struct cli *cli, int argc, char **argv)
{
    char **rest = argv + 1;
    int kept = 0;
    optind = 1;
    while (optind < argc) {
        int status = parse(cli, argc, argv);
        if (status != EXIT_DONE)
            return status;
        int only_arguments = optind > 1 && strcmp(argv[optind - 1], "--") == 0;
        do {
            if (optind < argc)
                rest[kept++] = argv[optind++];
        } while (only_arguments && optind < argc);
    }
    cli->arguments = rest;
    cli->argument_count = kept;
    return EXIT_DONE;
}

static int same_file(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

/* Whether `output` is one of the files that stand beside `input` and belong to it, such as the .dbf of a .shp. */
static int belongs_to(const char *input, const char *output)
{
    static const char *const many[] = {".shp", ".tab", ".mif"};
    char member[4096];
    const char *dot = strrchr(input, '.'), *ending = strrchr(output, '.');
    for (size_t i = 0; dot && ending && i < sizeof many / sizeof *many; i++)
        if (strcasecmp(dot, many[i]) == 0) {
            int length = snprintf(member, sizeof member, "%.*s%s", (int)(dot - input), input, ending);
            return length > 0 && (size_t)length < sizeof member && same_file(member, output);
        }
    return 0;
}

/* What is read is not written over, and what has no end is not read. */
static int check_file(const struct cli *cli, const char *input)
{
    const char *output = cli_value(cli, "output");
    struct stat about;
    if (stat(input, &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode)) {
        fprintf(stderr,
                "d4i: '%s' is no ordinary file; pipes and devices cannot be read, save what they give as "
                "a file\n",
                input);
        return EXIT_FAILED;
    }
    if (output && (same_file(output, input) || belongs_to(input, output)))
        return cli_usage(cli, "'%s' is read and cannot be the output; choose another name", output);
    return EXIT_DONE;
}

/* Arguments are files that are read, and so are options that take a FILE, but for the output. */
static int check_files(const struct cli *cli)
{
    const struct cli_option *options = cli->command->options;
    int status = EXIT_DONE;
    for (int i = 0; i < cli->argument_count && status == EXIT_DONE; i++)
        status = check_file(cli, cli->arguments[i]);
    for (size_t i = 0; options && options[i].name && status == EXIT_DONE; i++)
        if (cli->values[i] && options[i].argument && strcmp(options[i].argument, "FILE") == 0 &&
            strcmp(options[i].name, "output") != 0)
            status = check_file(cli, cli->values[i]);
    return status;
}

static int check_arguments(struct cli *cli)
{
    if (cli->argument_count < cli->command->fewest)
        return cli_usage(cli, "%s %s is needed", cli->command->name, cli->command->arguments);
    if (cli->argument_count > cli->command->most)
        return cli_usage(cli, "'%s' is one argument too many", cli->arguments[cli->command->most]);
    const char *format = cli_value(cli, "format");
    cli->format = D4I_FORMAT_TABLE;
    /* export has a --format of its own, which is no format of tables */
    if (format && value_among(cli->command->options, cli->values, "format") == NULL) {
        cli->format = d4i_format_of(format);
        if (cli->format == D4I_FORMAT_END)
            return cli_usage(cli, "--format is table, csv or json, not '%s'", format);
    }
    int64_t threads = 0;
    if (!cli_number(cli, "threads", 1, 1024, &threads))
        return EXIT_USAGE;
    d4i_set_threads(cli->context, (int)threads);
    return check_files(cli);
}

static int run(const struct cli_command *command, int argc, char **argv)
{
    struct cli cli = {.command = command, .context = d4i_context_new()};
    if (!cli.context) {
        fputs("d4i: out of memory\n", stderr);
        return EXIT_FAILED;
    }
    int status = parse_all(&cli, argc, argv);
    if (status == EXIT_DONE && cli_has(&cli, "help")) {
        cli_help(command, stdout);
    } else if (status == EXIT_DONE && (status = check_arguments(&cli)) == EXIT_DONE) {
        running = cli.context;
        catch_interrupts(on_interrupt);
        if (!cli_has(&cli, "quiet")) {
            d4i_set_warning(cli.context, tell_warning, NULL);
            cli_progress_start(cli.context);
        }
        status = command->run(&cli);
        running = NULL;
    }
    d4i_context_free(cli.context);
    return status;
}

static const struct cli_command *find_command(const char *name)
{
    for (size_t i = 0; cli_commands[i]; i++)
        if (strcmp(cli_commands[i]->name, name) == 0)
            return cli_commands[i];
    return NULL;
}

/* d4i help [COMMAND], d4i help --man [COMMAND], d4i help --completion */
static int help(int argc, char **argv)
{
    int manual = argc > 1 && strcmp(argv[1], "--man") == 0;
    if (argc > 1 && strcmp(argv[1], "--completion") == 0)
        return cli_completion(stdout);
    const char *name = argc > 1 + manual ? argv[1 + manual] : NULL;
    if (name && !manual && (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)) {
        cli_help_help(stdout);
        return EXIT_DONE;
    }
    const struct cli_command *command = name ? find_command(name) : NULL;
    if (name && !command) {
        fprintf(stderr, "d4i: there is no command '%s'; see 'd4i help'\n", name);
        return EXIT_USAGE;
    }
    if (manual)
        return cli_manual(command, stdout);
    cli_help(command, stdout);
    return EXIT_DONE;
}

int main(int argc, char **argv)
{
    cli_tune_heap();
    setlocale(LC_CTYPE, "");  /* names on a terminal; numbers stay in the C locale */
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of writing, told as one */
    if (argc < 2) {
        cli_help(NULL, stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("d4i %s\n", d4i_version());
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return help(argc - 1, argv + 1);
    const struct cli_command *command = find_command(argv[1]);
    if (!command) {
        fprintf(stderr, "d4i: there is no command '%s'; see 'd4i help'\n", argv[1]);
        return EXIT_USAGE;
    }
    return run(command, argc - 1, argv + 1);
}
