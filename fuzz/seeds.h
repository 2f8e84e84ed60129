/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a fuzzer starts from: the files of its corpus, and the words of its format.
 */
#ifndef FUZZ_SEEDS_H
#define FUZZ_SEEDS_H

#include <stddef.h>
#include <stdint.h>

#define SEED_MAX ((size_t)16 << 20) /* what a longer file has beyond is left out */

struct seed {
    char *path; /* of a word: empty */
    uint8_t *data;
    size_t size;
};
struct seeds {
    struct seed *at;
    size_t count, longest;
};

/* Adds the file, or every file of the folder whose name does not begin with a dot. 0, or -1 where there is none. */
int seeds_add(struct seeds *seeds, const char *path);
/* Adds the words of a dictionary as libFuzzer reads them: a line "word" with \\, \" and \xAB, or a comment (#).
 * 0, or the number of the first line that is none. */
int seeds_add_words(struct seeds *seeds, const char *path);
/* By path: the same order whatever order the folder is in. */
void seeds_sort(struct seeds *seeds);
void seeds_release(struct seeds *seeds);

#endif
