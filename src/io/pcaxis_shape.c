/* SPDX-License-Identifier: EUPL-1.2
 *
 * From the statements of a PC-Axis file to the table's shape: which variables there are, how many cells the data
 * must have, which columns the rows have.
 */
#include "base/memory.h"
#include "io/pcaxis_inside.h"

static const char *name_of(const struct pcaxis *pcaxis, const struct pcaxis_variable *variable)
{
    return names_at(&pcaxis->names, (uint32_t)(variable - pcaxis->variables));
}

/* VALUES, CODES or KEYS of a variable that the table does not have. */
static d4i_status fail_unknown(d4i_context *context, const struct pcaxis *pcaxis,
                               const struct pcaxis_variable *variable)
{
    d4i_status status = D4I_OK;
    struct names known = {0};
    uint32_t index;
    char near[200];
    const char *name = name_of(pcaxis, variable);
    const char *keyword = variable->values.place.line ? "VALUES" : variable->codes.place.line ? "CODES" : "KEYS";
    struct pcaxis_place place = variable->values.place.line  ? variable->values.place
                                : variable->codes.place.line ? variable->codes.place
                                                             : variable->keys;
    for (uint32_t i = 0; i < pcaxis->count; i++)
        GUARD(names_add(context, &known, text_of(names_at(&pcaxis->names, pcaxis->order[i])), &index, NULL));
    names_nearest(&known, text_of(name), 3, near, sizeof near);
    status = pcaxis_fail_at(context, pcaxis, place,
                            "%s names the variable '%.200s', which is not in STUB or HEADING%s%s%s", keyword, name,
                            *near ? "; is it " : "", near, *near ? "?" : "");
done:
    names_release(&known);
    return status;
}

static d4i_status check_variable(d4i_context *context, const struct pcaxis *pcaxis,
                                 const struct pcaxis_variable *variable)
{
    const char *name = name_of(pcaxis, variable);
    bool in_stub = variable->role == PCAXIS_STUB;
    if (variable->role == PCAXIS_NOWHERE)
        return fail_unknown(context, pcaxis, variable);
    if (!variable->values.count)
        return pcaxis_fail_at(context, pcaxis, in_stub ? pcaxis->stub : pcaxis->heading,
                              "the variable '%.200s' of %s has no VALUES", name, in_stub ? "STUB" : "HEADING");
    if (variable->codes.count && variable->codes.count != variable->values.count)
        return pcaxis_fail_at(context, pcaxis, variable->codes.place,
                              "'%.200s' has %u CODES and %u VALUES; there must be one code for each value", name,
                              variable->codes.count, variable->values.count);
    if (variable->keys.line && !in_stub)
        return pcaxis_fail_at(context, pcaxis, variable->keys, "'%.200s' has KEYS but is in HEADING, not in STUB",
                              name);
    if (variable->keys.line && variable->keys_are_codes && !variable->codes.count)
        return pcaxis_fail_at(context, pcaxis, variable->keys,
                              "the KEYS of '%.200s' are CODES, of which it has none", name);
    return D4I_OK;
}

/* With KEYS: each variable of the stub must have them, and a key may mean only one value. */
static d4i_status index_keys(d4i_context *context, struct pcaxis *pcaxis, struct pcaxis_place data)
{
    for (uint32_t i = 0; i < pcaxis->stub_count; i++)
        pcaxis->sparse |= pcaxis->variables[pcaxis->order[i]].keys.line > 0;
    for (uint32_t i = 0; pcaxis->sparse && i < pcaxis->stub_count; i++) {
        struct pcaxis_variable *variable = pcaxis->variables + pcaxis->order[i];
        const char *name = name_of(pcaxis, variable);
        if (!variable->keys.line)
            return pcaxis_fail_at(context, pcaxis, data,
                                  "the variable '%.200s' of STUB has no KEYS, but another one has", name);
        const struct pcaxis_list *list = variable->keys_are_codes ? &variable->codes : &variable->values;
        for (uint32_t k = 0; k < list->count; k++) {
            uint32_t index;
            bool is_new;
            struct text key = pcaxis_item(list, k);
            TRY(names_add(context, &variable->key_names, key, &index, &is_new));
            if (!is_new)
                return pcaxis_fail_at(
                    context, pcaxis, list->place,
                    "'%.*s' stands twice among the KEYS of '%.200s', so that a row of the data is "
                    "not known by it",
                    (int)(key.length < 200 ? key.length : 200), key.at, name);
        }
    }
    return D4I_OK;
}

/* Nothing is ever allocated by these products: a header may say what it likes. */
static d4i_status count_cells(d4i_context *context, struct pcaxis *pcaxis, struct pcaxis_place data)
{
    uint64_t stub = 1, heading = 1;
    bool over = false;
    for (uint32_t i = 0; i < pcaxis->count; i++) {
        uint64_t *product = i < pcaxis->stub_count ? &stub : &heading;
        over |= __builtin_mul_overflow(*product, pcaxis->variables[pcaxis->order[i]].values.count, product);
    }
    if (over || __builtin_mul_overflow(stub, heading, &pcaxis->cells))
        return pcaxis_fail_at(context, pcaxis, data,
                              "the variables ask for more than 2^64 cells; no file has them");
    pcaxis->stub_rows = stub;
    pcaxis->row_cells = pcaxis->sparse ? heading : pcaxis->cells;
    return D4I_OK;
}

static d4i_status add_name(d4i_context *context, struct pcaxis *pcaxis, size_t *ends, const char *name,
                           const char *behind)
{
    struct text trimmed = text_trim(text_of(name));
    TRY(buffer_add(context, &pcaxis->name_pool, trimmed.at, trimmed.length));
    TRY(buffer_text(context, &pcaxis->name_pool, behind));
    ends[pcaxis->columns++] = pcaxis->name_pool.length;
    return D4I_OK;
}

static d4i_status make_columns(d4i_context *context, struct pcaxis *pcaxis)
{
    d4i_status status;
    size_t *ends = NULL, most = 2 * (size_t)pcaxis->count + 1;
    GUARD(mem_alloc(context, most, sizeof *ends, &ends));
    GUARD(mem_alloc(context, most, sizeof *pcaxis->column_names, &pcaxis->column_names));
    GUARD(mem_alloc(context, most, sizeof *pcaxis->fields, &pcaxis->fields));
    for (uint32_t i = 0; i < pcaxis->count; i++) {
        struct pcaxis_variable *variable = pcaxis->variables + pcaxis->order[i];
        const char *name = name_of(pcaxis, variable);
        variable->column = pcaxis->columns;
        GUARD(add_name(context, pcaxis, ends, name, ""));
        if (variable->codes.count)
            GUARD(add_name(context, pcaxis, ends, name, " (code)"));
    }
    GUARD(add_name(context, pcaxis, ends, "value", ""));
    for (uint32_t i = 0; i < pcaxis->columns; i++) {
        size_t start = i ? ends[i - 1] : 0;
        pcaxis->column_names[i] = (struct text){pcaxis->name_pool.data + start, ends[i] - start};
        pcaxis->fields[i] = (struct text){"", 0};
    }
done:
    free(ends);
    return status;
}

d4i_status pcaxis_make_shape(d4i_context *context, struct pcaxis *pcaxis, struct pcaxis_place data)
{
    if (!pcaxis->count)
        return pcaxis_fail_at(context, pcaxis, data, "DATA stands here, but neither STUB nor HEADING before it");
    for (uint32_t i = 0; i < pcaxis->names.count; i++)
        TRY(check_variable(context, pcaxis, pcaxis->variables + i));
    TRY(index_keys(context, pcaxis, data));
    TRY(count_cells(context, pcaxis, data));
    return make_columns(context, pcaxis);
}
