/* SPDX-License-Identifier: EUPL-1.2
 *
 * Recipes come from strangers: any bytes are either a recipe or an error, and nothing leaks. (libFuzzer)
 */
#include <stddef.h>
#include <stdint.h>

#include "fuzz.h"
#include "source/recipe.h"

uint64_t fuzz_taken;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    d4i_context *context = d4i_context_new();
    struct recipe recipe;
    if (context && recipe_parse(context, "fuzz.yaml", (struct text){(const char *)data, size}, &recipe) == D4I_OK) {
        recipe_release(&recipe);
        fuzz_taken++;
    }
    d4i_context_free(context);
    return 0;
}
