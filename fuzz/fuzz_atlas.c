/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzzes the reader of atlas files with whole files. Its seed is the frozen atlas: fuzz_atlas <corpus>
 * tests/atlas/data.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "atlas/atlas.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int file_of(const uint8_t *data, size_t size, char path[64])
{
    int file = memfd_create("atlas", 0);
    if (file < 0)
        return -1;
    for (size_t at = 0; at < size;) {
        ssize_t some = write(file, data + at, size - at);
        if (some <= 0)
            break;
        at += (size_t)some;
    }
    text_print(path, 64, "/proc/self/fd/%d", file);
    return file;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    d4i_context *context = d4i_context_new();
    struct atlas atlas = {0};
    struct hash key;
    char path[64], code[GRID_CODE_MAX];
    bool found;
    int file = file_of(data, size, path);
    if (context && file >= 0) {
        d4i_set_threads(context, 1);
        (void)atlas_build_key(context, path, &found, &key);
        if (atlas_read(context, path, &atlas) == D4I_OK) {
            for (size_t zone = 0; zone < atlas_zone_count(&atlas); zone++)
                (void)atlas_zone_key(&atlas, zone, code);
            (void)atlas_load_pairs(context, &atlas);
            (void)atlas_check_ledger(context, &atlas);
        }
        atlas_release(&atlas);
    }
    if (file >= 0)
        close(file);
    d4i_context_free(context);
    return 0;
}
