/* SPDX-License-Identifier: EUPL-1.2
 *
 * Strangers' PC-Axis files: the first byte chooses the encoding, the rest is the file. Every field is touched.
 */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"
#include "io/pcaxis.h"

uint64_t fuzz_taken;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const encodings[] = {NULL, "UTF-8", "UTF-16", "WINDOWS-1252"};
    if (size < 1)
        return 0;
    d4i_context *context = d4i_context_new();
    struct pcaxis *pcaxis = NULL;
    bool more = true;
    d4i_status status;
    uint64_t sum = 0;
    uint32_t column;
    struct text content = {(const char *)data + 1, size - 1};
    if (pcaxis_open_memory(context, "fuzz.px", content, encodings[data[0] & 3], &pcaxis) == D4I_OK) {
        sum += (unsigned)pcaxis_find(context, pcaxis, "sex", &column);
        while ((status = pcaxis_next(context, pcaxis, &more)) == D4I_OK && more)
            for (uint32_t i = 0; i < pcaxis_columns(pcaxis); i++) {
                struct text field = pcaxis_field(pcaxis, i);
                for (size_t k = 0; k < field.length; k++)
                    sum += (unsigned char)field.at[k];
                if (text_valid_utf8(field) != field.length || pcaxis_field_column(pcaxis, i) < 1 ||
                    pcaxis_line(pcaxis) < 1)
                    abort();
            }
        fuzz_taken += status == D4I_OK;
        sum += (unsigned)pcaxis_fail(context, pcaxis, 0, "at the end");
    }
    pcaxis_close(pcaxis);
    d4i_context_free(context);
    volatile uint64_t keep = sum;
    (void)keep;
    return 0;
}
