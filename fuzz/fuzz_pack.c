/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fuzzes the decoders of packed columns. The checksum is made right, or nothing would get past it; what decodes is
 * packed and decoded again and must be the same.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "fuzz.h"
#include "io/geometry.h"
#include "io/pack.h"

uint64_t fuzz_taken;

static void numbers(d4i_context *context, struct text blob)
{
    int64_t *values = NULL, *again = NULL;
    uint64_t *wide = NULL;
    uint32_t *narrow = NULL;
    uint8_t *bytes = NULL;
    char *text = NULL;
    size_t count = 0, count_again = 0;
    struct buffer packed = {0};
    if (unpack_int64(context, blob, &values, &count) == D4I_OK) {
        if (pack_int64(context, values, count, &packed) != D4I_OK ||
            unpack_int64(context, (struct text){packed.data, packed.length}, &again, &count_again) != D4I_OK ||
            count != count_again || (count && memcmp(values, again, count * sizeof *values) != 0))
            abort();
        fuzz_taken++;
    }
    (void)unpack_uint64(context, blob, &wide, &count);
    (void)unpack_uint32(context, blob, &narrow, &count);
    (void)unpack_uint8(context, blob, &bytes, &count);
    (void)unpack_bytes(context, blob, &text, &count);
    free(values);
    free(again);
    free(wide);
    free(narrow);
    free(bytes);
    free(text);
    buffer_release(&packed);
}

static void geometry(d4i_context *context, struct text blob)
{
    double *xy;
    size_t *start, rings;
    bool *inner;
    if (geometry_read(context, blob, &xy, &start, &inner, &rings) == D4I_OK) {
        fuzz_taken++;
        free(xy);
        free(start);
        free(inner);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    d4i_context *context = d4i_context_new();
    char *copy = malloc(size ? size : 1);
    if (context && copy) {
        if (size)
            memcpy(copy, data, size);
        geometry(context, (struct text){copy, size});
        if (size > 8) {
            uint64_t sum = hash_bytes64(copy, size - 8);
            for (unsigned k = 0; k < 8; k++)
                copy[size - 8 + k] = (char)(sum >> (8 * k) & 0xFF);
        }
        numbers(context, (struct text){copy, size});
    }
    free(copy);
    d4i_context_free(context);
    return 0;
}
