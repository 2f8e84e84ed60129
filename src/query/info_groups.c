/* SPDX-License-Identifier: EUPL-1.2
 *
 * The groups of every variable with their accounts: published = placed + listed, in every row.
 *
 * The atlas balances the groups without parts (the partition). What the publisher's noise or suppression puts
 * between a group and its parts is listed under the group, so a group with parts has placed what its parts have,
 * and listed what they and it have. A derived group is worked out from others the same way, which holds only where
 * it was worked out in all zones.
 */
#include "base/memory.h"
#include "d4i/query.h"
#include "query/info.h"

struct account {
    int64_t published, placed, listed;
    bool balances;
};

struct accounts {
    const struct atlas_source *source;
    const struct atlas_variable *variable;
    struct account *of; /* [node] */
    size_t unknown, unbalanced;
};

/* The ledger under each node itself, and what is placed of the partition. */
static void open_accounts(struct accounts *accounts, uint32_t number)
{
    const struct atlas_source *source = accounts->source;
    const struct atlas_variable *variable = accounts->variable;
    for (size_t i = 0; i < source->listed_count; i++)
        if (source->listed[i].variable == number && source->listed[i].node < variable->tree.count)
            accounts->of[source->listed[i].node].listed += source->listed[i].people;
    for (uint32_t n = 0; n < variable->tree.count; n++)
        if (group_in_partition(&variable->tree, n))
            accounts->of[n].placed = variable->placed[n];
}

/* Parents stand before their children. A subtotal was published in zones alone, its parts also in lines without
 * zone: its account is what they and its own lines add up to, as when the table was read. */
static void add_up_tree(struct accounts *accounts)
{
    const struct group_tree *tree = &accounts->variable->tree;
    for (uint32_t n = (uint32_t)tree->count; n-- > 0;) {
        struct account *account = &accounts->of[n];
        uint32_t parent = tree->nodes[n].parent;
        if (tree->nodes[n].kind == GROUP_DERIVED)
            continue;
        bool sums = n != 0 && !group_in_partition(tree, n);
        account->published = sums ? account->placed + account->listed : accounts->variable->input[n];
        account->balances = account->published == account->placed + account->listed;
        accounts->unbalanced += !account->balances;
        if (parent != GROUP_NONE) {
            accounts->of[parent].placed += account->placed;
            accounts->of[parent].listed += account->listed;
        }
    }
}

static bool known_everywhere(const struct accounts *accounts, uint32_t node)
{
    const uint8_t *status = accounts->variable->column[node].status;
    for (size_t z = 0; z < accounts->source->zone_count; z++)
        if (!status_is_known(status[z]))
            return false;
    return true;
}

static void add_operand(struct account *to, const struct account *operand, int sign)
{
    to->published += sign * operand->published;
    to->placed += sign * operand->placed;
    to->listed += sign * operand->listed;
    to->balances &= operand->balances;
}

static void derive(struct accounts *accounts, uint32_t n)
{
    const struct group_node *node = &accounts->variable->tree.nodes[n];
    struct account sum = {.balances = known_everywhere(accounts, n)};
    for (uint32_t i = 0; i < node->plus_count; i++)
        add_operand(&sum, &accounts->of[node->plus[i]], 1);
    for (uint32_t i = 0; i < node->minus_count; i++)
        add_operand(&sum, &accounts->of[node->minus[i]], -1);
    if (!sum.balances) {
        sum.published = accounts->variable->input[n];
        accounts->unknown++;
    }
    accounts->of[n] = sum;
}

static d4i_status group_row(d4i_context *context, const struct accounts *accounts, uint32_t n, d4i_frame *frame)
{
    const struct atlas_variable *variable = accounts->variable;
    const struct group_node *node = &variable->tree.nodes[n];
    const struct account *account = &accounts->of[n];
    const char *parent = node->parent == GROUP_NONE ? NULL : variable->tree.nodes[node->parent].code;
    const char *text[] = {accounts->source->id,
                          variable->id,
                          node->code,
                          node->name,
                          group_kind_text(node->kind),
                          parent,
                          n == variable->tree.headline ? "yes" : NULL};
    TRY(d4i_frame_row(context, frame));
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        TRY(answer_set_text(context, frame, i, text[i]));
    TRY(d4i_frame_set_int(context, frame, 7, account->published));
    if (!account->balances)
        return D4I_OK;
    TRY(d4i_frame_set_int(context, frame, 8, account->placed));
    return d4i_frame_set_int(context, frame, 9, account->listed);
}

static d4i_status add_rows(d4i_context *context, struct accounts *accounts, uint32_t number, d4i_frame *frame)
{
    const struct group_tree *tree = &accounts->variable->tree;
    open_accounts(accounts, number);
    if (tree->count)
        add_up_tree(accounts);
    for (uint32_t n = 0; n < tree->count; n++)
        if (tree->nodes[n].kind == GROUP_DERIVED) /* its operands stand before it */
            derive(accounts, n);
    for (uint32_t n = 0; n < tree->count; n++)
        TRY(group_row(context, accounts, n, frame));
    if (accounts->unknown)
        TRY(answer_note(
            context, frame,
            "%s/%s: %zu derived group%s not known in every zone (suppressed or missing): published is what "
            "is known of %s, and placed and listed are left empty",
            accounts->source->id, accounts->variable->id, accounts->unknown,
            accounts->unknown == 1 ? " is" : "s are", accounts->unknown == 1 ? "it" : "them"));
    if (accounts->unbalanced)
        TRY(answer_note(context, frame,
                        "%s/%s: %zu group%s not balance with the ledger, and stand%s without placed and "
                        "listed",
                        accounts->source->id, accounts->variable->id, accounts->unbalanced,
                        accounts->unbalanced == 1 ? " does" : "s do", accounts->unbalanced == 1 ? "s" : ""));
    return D4I_OK;
}

d4i_status info_groups(d4i_context *context, const struct atlas *atlas, d4i_frame *frame)
{
    static const struct answer_column columns[] = {
        {"source", D4I_TEXT},   {"variable", D4I_TEXT}, {"code", D4I_TEXT},     {"name", D4I_TEXT},
        {"kind", D4I_TEXT},     {"part_of", D4I_TEXT},  {"headline", D4I_TEXT}, {"published", D4I_PEOPLE},
        {"placed", D4I_PEOPLE}, {"listed", D4I_PEOPLE},
    };
    TRY(answer_columns(context, frame, columns, sizeof columns / sizeof *columns));
    TRY(answer_note(
        context, frame,
        "published = placed + listed. Placed of a group with parts is what its parts have placed; what noise "
        "or suppression puts between it and them is listed under it"));
    for (size_t s = 0; s < atlas->source_count; s++)
        for (uint32_t v = 0; v < atlas->sources[s].variable_count; v++) {
            struct accounts accounts = {.source = &atlas->sources[s], .variable = &atlas->sources[s].variables[v]};
            TRY(mem_alloc(context, accounts.variable->tree.count, sizeof *accounts.of, &accounts.of));
            d4i_status status = add_rows(context, &accounts, v, frame);
            free(accounts.of);
            TRY(status);
        }
    return D4I_OK;
}
