/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzzes the reader of atlas files with whole files. Its seed is the frozen atlas: fuzz_atlas <corpus>
 * tests/atlas/data.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "atlas/atlas.h"
#include "fuzz.h"

uint64_t fuzz_taken;

/* A file with a name, because SQLite follows a link and opens what it leads to: a memfd leads nowhere. One for the
 * whole run, gone when it ends well. */
static char path[4096];

static void forget(void)
{
    unlink(path);
}

static int open_file(void)
{
    const char *folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : P_tmpdir;
    text_print(path, sizeof path, "%s/fuzz-atlas-XXXXXX", folder);
    int file = mkostemp(path, O_CLOEXEC);
    if (file < 0)
        abort();
    atexit(forget);
    return file;
}

static void put(const uint8_t *data, size_t size)
{
    static int file = -1;
    if (file < 0)
        file = open_file();
    if (ftruncate(file, 0) != 0 || pwrite(file, data, size, 0) != (ssize_t)size)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    d4i_context *context = d4i_context_new();
    struct atlas atlas = {0};
    struct hash key;
    char code[GRID_CODE_MAX];
    bool found;
    put(data, size);
    if (context) {
        d4i_set_threads(context, 1);
        (void)atlas_build_key(context, path, &found, &key);
        if (atlas_read(context, path, &atlas) == D4I_OK) {
            for (size_t zone = 0; zone < atlas_zone_count(&atlas); zone++)
                (void)atlas_zone_key(&atlas, zone, code);
            (void)atlas_load_pairs(context, &atlas);
            (void)atlas_check_ledger(context, &atlas);
            fuzz_taken++;
        }
        atlas_release(&atlas);
    }
    d4i_context_free(context);
    return 0;
}
