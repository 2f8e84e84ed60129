/* SPDX-License-Identifier: EUPL-1.2
 *
 * Help, manual pages and shell completion, all from the commands' descriptors.
 */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

#define PAGE 80        /* columns, of bytes: help is ASCII */
#define OPTION_TEXT 28 /* where what an option means begins */

/* Whether a common option is one of this command: not when it has one of that name itself, nor --format without
 * tables. */
static int is_common(const struct cli_command *command, const struct cli_option *option)
{
    for (const struct cli_option *own = command->options; own && own->name; own++)
        if (strcmp(own->name, option->name) == 0)
            return 0;
    return !(command->no_table && strcmp(option->name, "format") == 0);
}

/* Does something with each option of the command, its own before the common ones. */
static void each_option(const struct cli_command *command, void (*tell)(const struct cli_option *, FILE *),
                        FILE *to)
{
    for (const struct cli_option *option = command->options; option && option->name; option++)
        tell(option, to);
    for (const struct cli_option *option = cli_common; option->name; option++)
        if (is_common(command, option))
            tell(option, to);
}

static int width_of(const struct cli_option *option)
{
    return (int)(strlen(option->name) + (option->argument ? strlen(option->argument) + 1 : 0)) + 2;
}

/* Text folded to the page, from column `at` on and in later lines from column `indent`; a line end in it stays. */
static void help_text(const char *text, int at, int indent, FILE *to)
{
    for (int first = 1; *text; first = 0) {
        int length = (int)strcspn(text, " \n");
        if (!first && at + 1 + length > PAGE)
            at = fprintf(to, "\n%*s", indent, "") - 1;
        else if (!first && at > indent)
            at += fprintf(to, " ");
        at += fprintf(to, "%.*s", length, text);
        text += length;
        if (*text == '\n')
            at = fprintf(to, "\n%*s", indent, "") - 1;
        text += *text != 0;
    }
    fputc('\n', to);
}

static void help_option(const struct cli_option *option, FILE *to)
{
    const char *argument = option->argument ? option->argument : "";
    int pad = OPTION_TEXT - 2 - width_of(option);
    int at = fprintf(to, "  --%s%s%s%*s", option->name, *argument ? " " : "", argument, pad > 1 ? pad : 1, "");
    help_text(option->help, at, OPTION_TEXT, to);
}

static void help_all(FILE *to)
{
    fputs("d4i: from census tables to an atlas of where people of every origin live\n\n"
          "usage: d4i COMMAND ...\n\n",
          to);
    for (size_t i = 0; cli_commands[i]; i++)
        fprintf(to, "  %-10s %s\n", cli_commands[i]->name, cli_commands[i]->summary);
    fputs("\n'd4i help COMMAND' and 'd4i COMMAND --help' explain a command, 'd4i help help'\n"
          "what help can do besides; 'd4i --version' tells the version.\n"
          "Exit status: 0 done, 1 failed, 2 wrong usage, 3 people listed under --strict.\n",
          to);
}

void cli_help_help(FILE *to)
{
    fputs("usage: d4i help [COMMAND]\n"
          "       d4i help --man [COMMAND]\n"
          "       d4i help --completion\n\n"
          "Lists the commands, or explains one of them, as 'd4i COMMAND --help' does.\n\n"
          "options:\n",
          to);
    static const struct cli_option options[] = {
        {"man", NULL, "the manual page, of d4i or of a command, in the form that man reads"},
        {"completion", NULL, "completion of commands and options for bash"},
        {"help", NULL, "this text"},
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        help_option(&options[i], to);
    fputs("\nexamples:\n"
          "  d4i help places\n"
          "  d4i help --man places | man -l -\n"
          "  source <(d4i help --completion)\n",
          to);
}

void cli_help(const struct cli_command *command, FILE *to)
{
    if (!command) {
        help_all(to);
        return;
    }
    fprintf(to, "usage: d4i %s %s [options]\n\n", command->name, command->arguments);
    help_text(command->description, 0, 0, to);
    fputs("\noptions:\n", to);
    each_option(command, help_option, to);
    fprintf(to, "\nexamples:\n%s", command->examples);
}

/* roff: a backslash, and a dot or quote at the start of a line, mean something. */
static void roff(const char *text, FILE *to)
{
    int start = 1;
    for (; *text; text++) {
        if (start && (*text == '.' || *text == '\''))
            fputs("\\&", to);
        if (*text == '\\')
            fputs("\\e", to);
        else if (*text == '-')
            fputs("\\-", to);
        else
            fputc(*text, to);
        start = *text == '\n';
    }
}

static void roff_option(const struct cli_option *option, FILE *to)
{
    fprintf(to, ".TP\n.B \\-\\-");
    roff(option->name, to);
    if (option->argument)
        fprintf(to, " \\fI%s\\fP", option->argument);
    fputc('\n', to);
    roff(option->help, to);
    fputc('\n', to);
}

static void manual_of_all(FILE *to)
{
    fprintf(to,
            ".TH D4I 1 \"\" \"d4i %s\"\n.SH NAME\nd4i \\- from census tables to an atlas of where people of every "
            "origin live\n.SH SYNOPSIS\n.B d4i\n\\fICOMMAND\\fP ...\n.SH COMMANDS\n",
            d4i_version());
    for (size_t i = 0; cli_commands[i]; i++) {
        fprintf(to, ".TP\n.BR d4i\\-%s (1)\n", cli_commands[i]->name);
        roff(cli_commands[i]->summary, to);
        fputc('\n', to);
    }
    fputs(".SH EXIT STATUS\n0 done, 1 failed, 2 wrong usage, 3 people are listed in the ledger and "
          "\\fB\\-\\-strict\\fP was given.\n",
          to);
}

int cli_manual(const struct cli_command *command, FILE *to)
{
    if (!command) {
        manual_of_all(to);
        return EXIT_DONE;
    }
    fprintf(to, ".TH D4I\\-%s 1 \"\" \"d4i %s\"\n.SH NAME\nd4i\\-%s \\- ", command->name, d4i_version(),
            command->name);
    roff(command->summary, to);
    fprintf(to, "\n.SH SYNOPSIS\n.B d4i %s\n", command->name);
    roff(command->arguments, to);
    fputs(" [\\fIoptions\\fP]\n.SH DESCRIPTION\n", to);
    roff(command->description, to);
    fputs("\n.SH OPTIONS\n", to);
    each_option(command, roff_option, to);
    fputs(".SH EXAMPLES\n.nf\n", to);
    roff(command->examples, to);
    fputs(".fi\n.SH SEE ALSO\n.BR d4i (1)\n", to);
    return EXIT_DONE;
}

static void complete_option(const struct cli_option *option, FILE *to)
{
    fprintf(to, " --%s", option->name);
}

int cli_completion(FILE *to)
{
    fputs("# bash completion of d4i; made by 'd4i help --completion'\n_d4i() {\n"
          "    local word=\"${COMP_WORDS[COMP_CWORD]}\"\n    case \"${COMP_WORDS[1]}\" in\n",
          to);
    for (size_t i = 0; cli_commands[i]; i++) {
        fprintf(to, "    %s) local options=\"", cli_commands[i]->name);
        each_option(cli_commands[i], complete_option, to);
        fputs("\" ;;\n", to);
    }
    fputs("    *) local options=\"help", to);
    for (size_t i = 0; cli_commands[i]; i++)
        fprintf(to, " %s", cli_commands[i]->name);
    fputs("\" ;;\n    esac\n    if [[ $COMP_CWORD -eq 1 || $word == -* ]]; then\n"
          "        mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")\n    else\n"
          "        mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n    fi\n}\n"
          "complete -o filenames -F _d4i d4i\n",
          to);
    return EXIT_DONE;
}
