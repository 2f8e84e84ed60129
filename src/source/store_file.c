/* SPDX-License-Identifier: EUPL-1.2
 *
 * A table may come in many files, a province each. Their lines are numbered one file behind the other, so that a
 * number of 32 bits says which line of which file gave a value.
 */
#include "base/memory.h"
#include "source/store.h"

d4i_status store_file_begin(d4i_context *context, struct store *store, const char *path)
{
    TRY(mem_grow(context, &store->files, &store->file_capacity, store->file_count + 1, sizeof *store->files));
    struct store_file *file = &store->files[store->file_count];
    *file = (struct store_file){NULL, store->most_line};
    TRY(text_copy(context, text_of(path), &file->path));
    store->file_count++;
    return D4I_OK;
}

uint32_t store_line(struct store *store, uint64_t line)
{
    uint64_t number = line + (store->file_count ? store->files[store->file_count - 1].before : 0);
    uint32_t kept = number < UINT32_MAX ? (uint32_t)number : UINT32_MAX;
    if (kept > store->most_line)
        store->most_line = kept;
    return kept;
}

/* NULL where no file has begun: then a number is a line. */
static const struct store_file *file_of(const struct store *store, uint32_t number)
{
    size_t i = store->file_count;
    while (i-- > 0)
        if (number > store->files[i].before || i == 0)
            return &store->files[i];
    return NULL;
}

void store_first(const struct store *store, uint32_t first, uint32_t now, char *out, size_t size)
{
    const struct store_file *file = file_of(store, first);
    unsigned line = file ? first - file->before : first;
    if (file && file != file_of(store, now))
        text_print(out, size, "in %s, on line %u", file->path, line);
    else
        text_print(out, size, "on line %u", line);
}

d4i_status store_twice(d4i_context *context, const struct store *store, const char *path, size_t zone, uint32_t now,
                       uint32_t first)
{
    char code[GRID_CODE_MAX], where[600];
    const struct store_file *file = file_of(store, now);
    store_first(store, first, now, where, sizeof where);
    return fail(context, D4I_BAD_INPUT,
                "%s:%u: zone '%s' stands twice, first %s; drop a row, or declare 'aggregate: sum'",
                file ? file->path : path, file ? now - file->before : now, store_key(store, zone, code), where);
}

void store_files_release(struct store *store)
{
    for (size_t i = 0; i < store->file_count; i++)
        free(store->files[i].path);
    free(store->files);
}
