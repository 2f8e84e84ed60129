/* SPDX-License-Identifier: EUPL-1.2
 *
 * Strangers' tables: the first two bytes choose the options, the rest is the file. Every field is touched.
 */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"
#include "io/csv.h"

uint64_t fuzz_taken;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const encodings[] = {NULL, "ISO-8859-1", "UTF-16", "WINDOWS-1252", "UTF-7", "SHIFT-JIS"};
    if (size < 2)
        return 0;
    d4i_context *context = d4i_context_new();
    struct csv_options options = {.delimiter = ",;\t|"[data[0] & 3],
                                  .quote = data[0] & 4 ? '\'' : '"',
                                  .headless = data[0] & 8,
                                  .skip = (data[0] >> 4) & 3,
                                  .encoding = encodings[data[1] % 6]};
    struct csv *csv = NULL;
    bool more = true;
    d4i_status status;
    uint64_t sum = 0;
    uint32_t column;
    struct text content = {(const char *)data + 2, size - 2};
    if (csv_open_memory(context, "fuzz.csv", content, &options, &csv) == D4I_OK) {
        csv_find(context, csv, "zone", &column);
        while ((status = csv_next(context, csv, &more)) == D4I_OK && more)
            for (uint32_t i = 0; i < csv_columns(csv); i++) {
                struct text field = csv_field(csv, i);
                for (size_t k = 0; k < field.length; k++)
                    sum += (unsigned char)field.at[k];
                if (text_valid_utf8(field) != field.length || csv_field_column(csv, i) < 1 || csv_line(csv) < 1)
                    abort();
            }
        fuzz_taken += status == D4I_OK;
        sum += (unsigned)csv_fail(context, csv, 0, "at the end");
    }
    csv_close(csv);
    d4i_context_free(context);
    volatile uint64_t keep = sum;
    (void)keep;
    return 0;
}
