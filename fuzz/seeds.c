/* SPDX-License-Identifier: EUPL-1.2
 *
 * Seeds and words from files. Whoever runs out of memory here stops: there is nobody to tell.
 */
#include "seeds.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void add(struct seeds *seeds, const char *path, const uint8_t *data, size_t size)
{
    struct seed *more = realloc(seeds->at, (seeds->count + 1) * sizeof *more);
    struct seed seed = {strdup(path), malloc(size ? size : 1), size};
    if (!more || !seed.path || !seed.data)
        abort();
    if (size)
        memcpy(seed.data, data, size);
    more[seeds->count++] = seed;
    seeds->at = more;
    if (size > seeds->longest)
        seeds->longest = size;
}

static int add_file(struct seeds *seeds, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return -1;
    uint8_t *data = malloc(SEED_MAX);
    if (!data)
        abort();
    add(seeds, path, data, fread(data, 1, SEED_MAX, file));
    free(data);
    fclose(file);
    return 0;
}

int seeds_add(struct seeds *seeds, const char *path)
{
    struct stat is;
    struct dirent *entry;
    char inside[4096];
    if (stat(path, &is) != 0)
        return -1;
    if (!S_ISDIR(is.st_mode))
        return add_file(seeds, path);
    DIR *folder = opendir(path);
    if (!folder)
        return -1;
    size_t before = seeds->count;
    while ((entry = readdir(folder)))
        if (entry->d_name[0] != '.' &&
            snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name) < (int)sizeof inside)
            (void)add_file(seeds, inside);
    closedir(folder);
    return seeds->count > before ? 0 : -1;
}

static int hex(int c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

/* The word between the quotes of a line, unescaped in place. Its length, or -1 where the line holds none. */
static int word_of(char *line, uint8_t **word)
{
    char *from = strchr(line, '"'), *to = strrchr(line, '"');
    int length = 0;
    if (!from || to == from)
        return -1;
    *word = (uint8_t *)line;
    for (from++; from < to; from++) {
        int c = *from;
        if (c == '\\' && from[1] == 'x' && hex(from[2]) >= 0 && hex(from[3]) >= 0) {
            c = hex(from[2]) * 16 + hex(from[3]);
            from += 3;
        } else if (c == '\\' && (from[1] == '\\' || (from[1] == '"' && from + 1 < to))) {
            c = *++from;
        } else if (c == '\\') {
            return -1;
        }
        line[length++] = (char)c;
    }
    return length;
}

int seeds_add_words(struct seeds *seeds, const char *path)
{
    char line[4096];
    uint8_t *word;
    int number = 0, wrong = 0;
    FILE *file = fopen(path, "r");
    if (!file)
        return -1;
    while (!wrong && fgets(line, sizeof line, file)) {
        number++;
        if (line[strspn(line, " \t\r\n")] == 0 || line[0] == '#')
            continue;
        int length = word_of(line, &word);
        if (length <= 0)
            wrong = number;
        else
            add(seeds, "", word, (size_t)length);
    }
    fclose(file);
    return wrong;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct seed *)a)->path, ((const struct seed *)b)->path);
}

void seeds_sort(struct seeds *seeds)
{
    if (seeds->count)
        qsort(seeds->at, seeds->count, sizeof *seeds->at, by_path);
}

void seeds_release(struct seeds *seeds)
{
    for (size_t i = 0; i < seeds->count; i++) {
        free(seeds->at[i].path);
        free(seeds->at[i].data);
    }
    free(seeds->at);
    *seeds = (struct seeds){0};
}
