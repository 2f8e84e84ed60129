/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where the real data of the statistical offices are: ${D4I_DATA}, or shared/data beside the checkout. Tests that
 * need them are skipped loudly where they are not.
 */
#ifndef TEST_IO_REAL_DATA_H
#define TEST_IO_REAL_DATA_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *real_data_path(const char *name, char *out, size_t size)
{
    const char *root = getenv("D4I_DATA");
    if (root && *root)
        snprintf(out, size, "%s/%s", root, name);
    else
        snprintf(out, size, "%s/../../shared/data/%s", TEST_DIR, name);
    return out;
}

static bool real_data_here(const char *what)
{
    char path[4096];
    if (access(real_data_path("SOURCES.md", path, sizeof path), R_OK) == 0)
        return true;
    fprintf(stderr, "SKIPPED: ../shared not there, so nobody checked %s\n", what);
    return false;
}

#endif
