/* SPDX-License-Identifier: EUPL-1.2
 *
 * Opening a PC-Axis file, and what is asked of its rows.
 */
#include "io/pcaxis.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/memory.h"
#include "io/columns.h"
#include "io/pcaxis_inside.h"

/* Takes `source` over, also when it fails. */
static d4i_status open_source(d4i_context *context, struct inflate *source, const char *path, const char *encoding,
                              struct pcaxis **out)
{
    d4i_status status;
    struct pcaxis *pcaxis = NULL;
    char *found = NULL;
    status = mem_alloc(context, 1, sizeof *pcaxis, &pcaxis);
    if (status != D4I_OK) {
        inflate_close(source);
        return status;
    }
    pcaxis->text.source = source;
    pcaxis->told = encoding != NULL;
    if (!encoding) {
        GUARD(pcaxis_detect(context, pcaxis, source, path, &found));
        encoding = found;
    }
    GUARD(csv_text_open(context, &pcaxis->text, source, path, encoding));
    pcaxis->line_begin = pcaxis->text.start; /* behind a byte order mark */
    GUARD(pcaxis_read_header(context, pcaxis));
    *out = pcaxis;
    pcaxis = NULL;
done:
    free(found);
    pcaxis_close(pcaxis);
    return status;
}

d4i_status pcaxis_open(d4i_context *context, const char *path, const char *encoding, struct pcaxis **out)
{
    struct inflate *source = NULL;
    TRY(inflate_open(context, path, &source));
    return open_source(context, source, path, encoding, out);
}

d4i_status pcaxis_open_memory(d4i_context *context, const char *name, struct text content, const char *encoding,
                              struct pcaxis **out)
{
    struct inflate *source = NULL;
    TRY(inflate_open_memory(context, name, content, &source));
    return open_source(context, source, name, encoding, out);
}

static void list_release(struct pcaxis_list *list)
{
    buffer_release(&list->pool);
    free(list->end);
}

void pcaxis_close(struct pcaxis *pcaxis)
{
    if (!pcaxis)
        return;
    csv_text_release(&pcaxis->text);
    for (uint32_t i = 0; i < pcaxis->names.count; i++) {
        list_release(&pcaxis->variables[i].values);
        list_release(&pcaxis->variables[i].codes);
        names_release(&pcaxis->variables[i].key_names);
    }
    names_release(&pcaxis->names);
    buffer_release(&pcaxis->name_pool);
    buffer_release(&pcaxis->scratch);
    free(pcaxis->variables);
    free(pcaxis->order);
    free(pcaxis->column_names);
    free(pcaxis->fields);
    free(pcaxis->charset);
    free(pcaxis->codepage);
    free(pcaxis);
}

uint32_t pcaxis_columns(const struct pcaxis *pcaxis)
{
    return pcaxis->columns;
}

struct text pcaxis_column_name(const struct pcaxis *pcaxis, uint32_t column)
{
    return column < pcaxis->columns ? pcaxis->column_names[column] : (struct text){"", 0};
}

static struct text name_at(const void *self, uint32_t column)
{
    return pcaxis_column_name(self, column);
}

d4i_status pcaxis_find(d4i_context *context, const struct pcaxis *pcaxis, const char *name, uint32_t *column)
{
    const struct columns columns = {
        pcaxis->text.path, "column", pcaxis, pcaxis->columns, name_at, "rename the variable in the file", NULL};
    return columns_find(context, &columns, name, column);
}

struct text pcaxis_field(const struct pcaxis *pcaxis, uint32_t column)
{
    return pcaxis->fields[column];
}

uint64_t pcaxis_line(const struct pcaxis *pcaxis)
{
    return pcaxis->cell.line;
}

uint64_t pcaxis_field_column(const struct pcaxis *pcaxis, uint32_t column)
{
    (void)column; /* a row is one cell */
    return pcaxis->cell.column;
}

d4i_status pcaxis_fail(d4i_context *context, const struct pcaxis *pcaxis, uint32_t column, const char *format, ...)
{
    char what[CONTEXT_ERROR_MAX];
    va_list arguments;
    (void)column;
    va_start(arguments, format);
    text_print_list(what, sizeof what, format, arguments);
    va_end(arguments);
    return pcaxis_fail_at(context, pcaxis, pcaxis->cell, "%s", what);
}

void pcaxis_position(const struct pcaxis *pcaxis, uint64_t *done, uint64_t *total)
{
    inflate_position(pcaxis->text.source, done, total);
}
