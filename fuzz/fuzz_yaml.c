/* SPDX-License-Identifier: EUPL-1.2
 *
 * Strangers' recipes and projects: parsed, and walked as far as the limits say a tree can reach.
 */
#include <stdlib.h>

#include "fuzz.h"
#include "io/yaml.h"

uint64_t fuzz_taken;

/* libfyaml 0.7.12 loses 2 kB for a quoted scalar of very many escapes; nothing of ours to mend. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:fy_atom_format_text";
}

static size_t walk(d4i_context *context, const struct yaml_node *node, size_t budget)
{
    char *expanded = NULL;
    if (!budget)
        abort(); /* the parser promises fewer nodes */
    budget--;
    if (yaml_kind(node) == YAML_SCALAR) {
        if (strlen(yaml_text(node)) != text_valid_utf8(text_of(yaml_text(node))))
            abort();
        if (yaml_expand(context, node, yaml_text(node), &expanded) == D4I_OK)
            free(expanded);
        return budget;
    }
    for (size_t i = 0; i < yaml_count(node); i++) {
        if (yaml_kind(node) == YAML_MAP && yaml_get(node, yaml_key_at(node, i)) != yaml_at(node, i))
            abort();
        budget = walk(context, yaml_at(node, i), budget);
    }
    if (yaml_kind(node) == YAML_MAP)
        (void)!yaml_only(context, node, "grid sources weights");
    return budget;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    d4i_context *context = d4i_context_new();
    struct yaml_document *document = NULL;
    struct text content = {size ? (const char *)data : "", size};
    if (yaml_parse(context, "fuzz.yaml", content, &document) == D4I_OK) {
        walk(context, yaml_root(document), 1000001);
        fuzz_taken++;
    }
    yaml_close(document);
    d4i_context_free(context);
    return 0;
}
