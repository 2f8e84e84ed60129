/* SPDX-License-Identifier: EUPL-1.2
 *
 * From libfyaml's events to the tree. Events rather than its documents, because a document would copy what aliases
 * name (a few lines can ask for gigabytes) and would lose whether a scalar was quoted.
 */
#include "base/memory.h"
#include "io/inflate.h"
#include "io/yaml_reader.h"

/* An empty value has no mark: it stands where its key does, or the list that it is in. */
static void place_unmarked(const struct reader *reader, struct yaml_node *node)
{
    const struct level *level = reader->depth ? &reader->level[reader->depth - 1] : NULL;
    const struct yaml_node *near = level && level->has_key ? level->node->key_node[level->node->count]
                                   : level                 ? level->node
                                                           : NULL;
    node->line = near ? near->line : 1;
    node->column = near ? near->column : 1;
}

d4i_status yaml_node_new(struct reader *reader, enum yaml_kind kind, struct fy_event *event, struct yaml_node **out)
{
    struct yaml_node *node;
    TRY(mem_alloc(reader->context, 1, sizeof *node, &node));
    const struct fy_mark *mark = fy_event_start_mark(event);
    node->document = reader->document;
    node->kind = kind;
    if (mark) {
        node->line = (uint32_t)mark->line + 1;
        node->column = (uint32_t)mark->column + 1;
    } else {
        place_unmarked(reader, node);
    }
    node->depth = 1;
    node->next = reader->document->all;
    reader->document->all = node;
    *out = node;
    return D4I_OK;
}

static d4i_status set_anchor(struct reader *reader, struct fy_event *event, struct yaml_node *node)
{
    struct fy_token *token = fy_event_get_anchor_token(event);
    uint32_t index;
    struct text name;
    if (!token)
        return D4I_OK;
    name.at = fy_token_get_text(token, &name.length);
    TRY(names_add(reader->context, &reader->anchors, name, &index, NULL));
    TRY(mem_grow(reader->context, &reader->anchored, &reader->anchored_capacity, (size_t)index + 1,
                 sizeof *reader->anchored));
    reader->anchored[index] = node;
    return D4I_OK;
}

static d4i_status resolve_alias(struct reader *reader, struct fy_event *event, struct yaml_node **out)
{
    struct yaml_node *here = NULL;
    struct text name = {"", 0};
    struct fy_token *token = fy_event_get_token(event);
    TRY(yaml_node_new(reader, YAML_SCALAR, event, &here)); /* only says where the alias stands */
    here->column -= here->column > 1;                      /* at its '*' */
    if (token)
        name.at = fy_token_get_text(token, &name.length);
    uint32_t index = names_find(&reader->anchors, name);
    if (index == NAMES_NONE)
        return yaml_fail(reader->context, here, "the alias *%.*s names no anchor that stands before it",
                         (int)name.length, name.at);
    if (!reader->anchored[index]->weight)
        return yaml_fail(reader->context, here, "the alias *%.*s would contain itself", (int)name.length, name.at);
    *out = reader->anchored[index];
    return D4I_OK;
}

static d4i_status add_key(struct reader *reader, struct level *level, struct yaml_node *key)
{
    bool is_new;
    uint32_t index;
    if (key->kind != YAML_SCALAR)
        return yaml_fail(reader->context, key, "a key must be a word, not a list or map");
    if (!key->quoted && !strcmp(key->text, "<<"))
        return yaml_fail(reader->context, key, "merging maps with '<<' is not supported; write the keys out");
    TRY(names_add(reader->context, &level->node->keys, text_of(key->text), &index, &is_new));
    if (!is_new) {
        return yaml_fail(reader->context, key, "the key '%s' stands here a second time, first on line %u",
                         key->text, level->node->key_node[index]->line);
    }
    TRY(mem_grow(reader->context, &level->node->key_node, &level->node->key_capacity, (size_t)index + 1,
                 sizeof *level->node->key_node));
    level->node->key_node[index] = key;
    level->has_key = true;
    return D4I_OK;
}

/* Puts a finished node where it belongs: the root, a key, or a value. */
static d4i_status place(struct reader *reader, struct yaml_node *node)
{
    if (!reader->depth) {
        reader->document->root = node;
        return D4I_OK;
    }
    struct level *level = &reader->level[reader->depth - 1];
    struct yaml_node *parent = level->node;
    if (parent->kind == YAML_MAP && !level->has_key)
        return add_key(reader, level, node);
    level->has_key = false;
    TRY(mem_grow(reader->context, &parent->child, &parent->capacity, parent->count + 1, sizeof *parent->child));
    parent->child[parent->count++] = node;
    return D4I_OK;
}

static d4i_status open_level(struct reader *reader, enum yaml_kind kind, struct fy_event *event)
{
    struct yaml_node *node = NULL;
    TRY(yaml_node_new(reader, kind, event, &node));
    if (reader->depth == YAML_DEPTH_MAX)
        return yaml_fail(reader->context, node, "lists and maps are nested more than %d deep", YAML_DEPTH_MAX);
    TRY(set_anchor(reader, event, node));
    reader->level[reader->depth++] = (struct level){node, false};
    return D4I_OK;
}

static d4i_status close_level(struct reader *reader)
{
    struct yaml_node *node = reader->level[--reader->depth].node;
    uint64_t weight = 1;
    for (size_t i = 0; i < node->count; i++) {
        weight += node->child[i]->weight;
        if (node->child[i]->depth >= node->depth)
            node->depth = node->child[i]->depth + 1;
    }
    if (weight > YAML_NODES_MAX)
        return yaml_fail(reader->context, node, "aliases blow this up to more than %d entries", YAML_NODES_MAX);
    if (node->depth > YAML_DEPTH_MAX)
        return yaml_fail(reader->context, node, "aliases nest this more than %d deep", YAML_DEPTH_MAX);
    node->weight = weight;
    return place(reader, node);
}

static d4i_status one_document(struct reader *reader, struct fy_event *event)
{
    struct yaml_node *here = NULL;
    if (++reader->documents == 1)
        return D4I_OK;
    TRY(yaml_node_new(reader, YAML_SCALAR, event, &here));
    return yaml_fail(reader->context, here, "a second document begins here; a file holds one");
}

static d4i_status refuse_tag(struct reader *reader, struct fy_event *event)
{
    struct yaml_node *here = NULL;
    if (!fy_event_get_tag_token(event))
        return D4I_OK;
    TRY(yaml_node_new(reader, YAML_SCALAR, event, &here));
    return yaml_fail(reader->context, here, "tags (a word that begins with '!') are not used here; remove it");
}

static d4i_status take_event(struct reader *reader, struct fy_event *event)
{
    struct yaml_node *node = NULL;
    switch (event->type) {
    case FYET_DOCUMENT_START:
        return one_document(reader, event);
    case FYET_SCALAR:
        TRY(refuse_tag(reader, event));
        TRY(yaml_read_scalar(reader, event, &node));
        TRY(set_anchor(reader, event, node));
        return place(reader, node);
    case FYET_ALIAS:
        TRY(resolve_alias(reader, event, &node));
        return place(reader, node);
    case FYET_SEQUENCE_START:
        TRY(refuse_tag(reader, event));
        return open_level(reader, YAML_LIST, event);
    case FYET_MAPPING_START:
        TRY(refuse_tag(reader, event));
        return open_level(reader, YAML_MAP, event);
    case FYET_SEQUENCE_END:
    case FYET_MAPPING_END:
        return close_level(reader);
    default:
        return D4I_OK;
    }
}

static void say_nothing(struct fy_diag *diag, void *user, const char *text, size_t length)
{
    (void)diag;
    (void)user;
    (void)text;
    (void)length;
}

/* What libfyaml found wrong, as our error. */
static d4i_status fail_syntax(d4i_context *context, const char *name, struct fy_diag *diag)
{
    void *step = NULL;
    struct fy_diag_error *error = fy_diag_errors_iterate(diag, &step);
    if (!error || !error->msg)
        return fail(context, D4I_BAD_INPUT, "%s: is not YAML", name);
    /* libfyaml counts from one here, and from zero in its marks */
    int length = (int)strcspn(error->msg, "\r\n");
    return fail(context, D4I_BAD_INPUT, "%s:%d:%d: %.*s", name, error->line > 0 ? error->line : 1,
                error->column > 0 ? error->column : 1, length, error->msg);
}

static d4i_status run_parser(struct reader *reader, struct text content, struct fy_diag *diag)
{
    d4i_context *context = reader->context;
    const char *name = reader->document->name;
    struct fy_parse_cfg config = {.flags = FYPCF_QUIET | FYPCF_JSON_NONE, .diag = diag};
    struct fy_parser *parser = fy_parser_create(&config);
    struct fy_event *event;
    d4i_status status = D4I_OK;
    if (!parser)
        return fail(context, D4I_NO_MEMORY, "%s: no memory to read it", name);
    if (fy_parser_set_string(parser, content.at, content.length))
        status = fail(context, D4I_NO_MEMORY, "%s: no memory to read it", name);
    while (status == D4I_OK && (event = fy_parser_parse(parser))) {
        status = take_event(reader, event);
        fy_parser_event_free(parser, event);
    }
    if (status == D4I_OK && fy_diag_got_error(diag))
        status = fail_syntax(context, name, diag);
    fy_parser_destroy(parser);
    return status;
}

static d4i_status check_text(d4i_context *context, const char *name, struct text content)
{
    if (content.length > YAML_BYTES_MAX)
        return fail(context, D4I_BAD_INPUT, "%s: is larger than %u MB; that is no recipe or project", name,
                    YAML_BYTES_MAX >> 20);
    size_t valid = text_valid_utf8(content), line = 1, column = 1;
    const char *nul = valid ? memchr(content.at, 0, valid) : NULL;
    if (nul)
        valid = (size_t)(nul - content.at);
    if (valid == content.length)
        return D4I_OK;
    for (size_t i = 0; i < valid; i++) {
        column = content.at[i] == '\n' ? 1 : column + 1;
        line += content.at[i] == '\n';
    }
    return fail(context, D4I_BAD_INPUT, "%s:%zu:%zu: the byte 0x%02x is not UTF-8 text; save the file as UTF-8",
                name, line, column, (unsigned char)content.at[valid]);
}

d4i_status yaml_parse(d4i_context *context, const char *name, struct text content, struct yaml_document **out)
{
    d4i_status status;
    struct reader reader = {.context = context, .content = content};
    struct fy_diag_cfg config;
    struct fy_diag *diag = NULL;
    TRY(check_text(context, name, content));
    GUARD(mem_alloc(context, 1, sizeof *reader.document, &reader.document));
    GUARD(text_copy(context, text_of(name), &reader.document->name));
    fy_diag_cfg_default(&config);
    config.fp = NULL;
    config.output_fn = say_nothing;
    diag = fy_diag_create(&config);
    if (!diag) {
        status = fail(context, D4I_NO_MEMORY, "%s: no memory to read it", name);
        goto done;
    }
    fy_diag_set_collect_errors(diag, true);
    GUARD(run_parser(&reader, content, diag));
    if (!reader.document->root) {
        status = fail(context, D4I_BAD_INPUT, "%s: is empty", name);
        goto done;
    }
    *out = reader.document;
    reader.document = NULL;
done:
    fy_diag_destroy(diag);
    yaml_close(reader.document);
    names_release(&reader.anchors);
    free(reader.anchored);
    return status;
}

d4i_status yaml_open(d4i_context *context, const char *path, struct yaml_document **out)
{
    d4i_status status;
    struct inflate *source = NULL;
    struct buffer content = {0};
    char chunk[16384];
    size_t got;
    TRY(inflate_open(context, path, &source));
    do {
        GUARD(inflate_read(context, source, chunk, sizeof chunk, &got));
        GUARD(buffer_add(context, &content, chunk, got));
    } while (got && content.length <= YAML_BYTES_MAX);
    GUARD(yaml_parse(context, path, (struct text){content.data ? content.data : "", content.length}, out));
done:
    inflate_close(source);
    buffer_release(&content);
    return status;
}

void yaml_close(struct yaml_document *document)
{
    if (!document)
        return;
    for (struct yaml_node *node = document->all, *next; node; node = next) {
        next = node->next;
        names_release(&node->keys);
        free(node->key_node);
        free(node->child);
        free(node->text);
        free(node);
    }
    free(document->name);
    free(document);
}
