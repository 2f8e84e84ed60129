/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which folder of recipes is meant: whoever has just built the program has not installed its recipes.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

/* CHECKOUT/BUILD/src/cli/d4i to CHECKOUT/recipes. */
#define FROM_PROGRAM "/../../../recipes"

const char *cli_recipes(const struct cli *cli)
{
    static char folder[PATH_MAX + sizeof FROM_PROGRAM];
    const char *given = cli_value(cli, "recipes");
    struct stat about;
    if (given)
        return given;
    ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - 1);
    if (length <= 0)
        return NULL;
    folder[length] = 0;
    char *slash = strrchr(folder, '/');
    if (!slash || slash - folder < 8 || strncmp(slash - 8, "/src/cli", 8) != 0)
        return NULL;
    memcpy(slash, FROM_PROGRAM, sizeof FROM_PROGRAM);
    return stat(folder, &about) == 0 && S_ISDIR(about.st_mode) ? folder : NULL;
}
