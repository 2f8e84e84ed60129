/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the tests of questions are set up with: a context, and a folder for those that ask files.
 */
#ifndef TEST_QUERY_ASKING_H
#define TEST_QUERY_ASKING_H

#include <dirent.h>
#include <unistd.h>

#include "answers.h"

#include "../one_context.h" /* last: others have parameters of that name */

static char folder[] = "/tmp/d4i-query-XXXXXX";

static inline int folder_open(void **state)
{
    return context_open(state) || !mkdtemp(folder);
}

/* The path of a file in the folder; `out` has 128 bytes. */
static inline void folder_path(char *out, const char *name)
{
    snprintf(out, 128, "%s/%s", folder, name);
}

static inline int folder_close(void **state)
{
    char path[384];
    DIR *entries = opendir(folder);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        unlink(path);
    }
    if (entries)
        closedir(entries);
    rmdir(folder);
    return context_close(state);
}

#endif
