/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a unit recipe says of a list of which place belongs to which unit. Such a list is often a workbook with a
 * sheet for each country, and spreadsheets take the zeros off the front of codes: each sheet has a key of its own,
 * which puts them back.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/unit_recipe.h"
#include "source/parse.h"

void unit_list_release(struct unit_list *list)
{
    for (size_t i = 0; i < list->sheet_count; i++)
        recipe_key_release(&list->sheets[i].key);
    free(list->sheets);
    recipe_key_release(&list->key);
    *list = (struct unit_list){0};
}

d4i_status unit_list_parse_table(d4i_context *context, const struct yaml_node *map, const char **unit,
                                 const char **member, struct records_options *table)
{
    int64_t skip = table->csv.skip;
    if (yaml_get(map, "unit"))
        TRY(parse_text(context, map, "unit", unit));
    TRY(yaml_string(context, map, "member", *member, member));
    TRY(yaml_string(context, map, "encoding", table->csv.encoding, &table->csv.encoding));
    TRY(parse_sign(context, map, "delimiter", table->csv.delimiter ? table->csv.delimiter : ',',
                   &table->csv.delimiter));
    if (!table->csv.delimiter)
        return yaml_fail(context, yaml_get(map, "delimiter"),
                         "a list has a delimiter: one character, tab or space");
    TRY(yaml_int(context, map, "skip", skip, 0, 1000000, &skip));
    table->csv.skip = (uint32_t)skip;
    return D4I_OK;
}

d4i_status unit_list_parse(d4i_context *context, const struct yaml_node *root, struct unit_list *out)
{
    const struct yaml_node *map, *unit, *sheets;
    TRY(parse_map(context, root, "lookup", &map));
    TRY(yaml_only(context, map, "unit member delimiter encoding skip key sheets"));
    TRY(yaml_require(context, map, "unit", &unit));
    TRY(unit_list_parse_table(context, map, &out->unit, &out->member, &out->table));
    if (yaml_get(map, "key"))
        TRY(recipe_parse_key(context, map, "key", &out->key));
    TRY(parse_map(context, map, "sheets", &sheets));
    if (!sheets && !out->key.count)
        return yaml_fail(context, map, "'lookup' needs a 'key', or 'sheets' with a key for each sheet");
    if (!sheets)
        return D4I_OK;
    TRY(mem_alloc(context, yaml_count(sheets), sizeof *out->sheets, &out->sheets));
    for (size_t i = 0; i < yaml_count(sheets); i++) {
        struct unit_sheet *sheet = &out->sheets[out->sheet_count++];
        sheet->name = yaml_key_at(sheets, i);
        TRY(recipe_parse_key(context, sheets, sheet->name, &sheet->key));
    }
    return D4I_OK;
}

static d4i_status fail_sheet(d4i_context *context, const struct unit_list *list, const char *sheet,
                             const struct yaml_node *at)
{
    struct buffer names = {0};
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < list->sheet_count && status == D4I_OK; i++)
        status = buffer_print(context, &names, "%s%s", i ? ", " : "", list->sheets[i].name);
    if (status == D4I_OK && sheet && !at) /* no file says it */
        status =
            fail(context, D4I_BAD_USAGE, "the recipe says no key of a sheet '%s'; it knows: %s", sheet, names.data);
    else if (status == D4I_OK && sheet)
        status =
            yaml_fail(context, at, "the recipe says no key of a sheet '%s'; it knows: %s; or give a 'key' here",
                      sheet, names.data);
    else if (status == D4I_OK)
        status =
            yaml_fail(context, at, "the recipe is of a workbook with several sheets; say which as 'sheet': %s%s",
                      names.data, list->key.count ? ", or any other that is there" : "");
    buffer_release(&names);
    return status;
}

d4i_status unit_list_key(d4i_context *context, struct unit_list *list, const char *sheet,
                         const struct yaml_node *at, struct recipe_key **out)
{
    for (size_t i = 0; sheet && i < list->sheet_count; i++)
        if (strcmp(list->sheets[i].name, sheet) == 0) {
            *out = &list->sheets[i].key;
            return D4I_OK;
        }
    if (!list->key.count || (!sheet && list->sheet_count))
        return fail_sheet(context, list, sheet, at);
    *out = &list->key;
    return D4I_OK;
}
