/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i_export: the registry of formats, and the statements that every one of them carries.
 */
#include "publish/export.h"

#include "allocate/draws.h"
#include "atlas/handle.h"
#include "base/memory.h"
#include "d4i/publish.h"
#include "publish/figures_cells.h"

static const struct export_format *const formats[] = {&export_csv, &export_cog, &export_gpkg, NULL};

static d4i_status find_format(d4i_context *context, const char *id, const struct export_format **out)
{
    char known[64] = "";
    for (size_t i = 0, at = 0; formats[i]; i++) {
        if (id && strcmp(formats[i]->id, id) == 0) {
            *out = formats[i];
            return D4I_OK;
        }
        at += (size_t)text_print(known + at, sizeof known - at, "%s%s", i ? ", " : "", formats[i]->id);
    }
    return fail(context, D4I_BAD_USAGE, "no format '%s' to export to; there are %s", id ? id : "", known);
}

static d4i_status add_line(d4i_context *context, char **lines, size_t *count, const char *key,
                           const struct buffer *value)
{
    if (!value->length)
        return D4I_OK;
    TRY(text_format(context, &lines[*count], "%s=%s", key, value->data));
    (*count)++;
    return D4I_OK;
}

static d4i_status title_of(d4i_context *context, const struct figures *figures, struct buffer *out)
{
    char noun[64];
    const struct atlas_variable *variable = figures->variable;
    const char *what = variable->title && variable->title[0] ? variable->title : variable->id;
    TRY(buffer_print(context, out, "%s, people by %s", what, figures_noun(figures, noun)));
    if (figures->atlas->title && figures->atlas->title[0])
        TRY(buffer_print(context, out, " (%s)", figures->atlas->title));
    return D4I_OK;
}

d4i_status export_statements(d4i_context *context, const struct figures *figures, char ***lines, size_t *count)
{
    static const struct {
        const char *key;
        enum wording what;
    } said[] = {{"SOURCE", WORDING_SOURCE},
                {"DEFINITION", WORDING_DEFINITION},
                {"DATE", WORDING_DATE},
                {"LICENCE", WORDING_LICENCE}};
    struct buffer value = {0};
    d4i_status status = D4I_OK;
    *count = 0;
    GUARD(mem_alloc(context, 16, sizeof **lines, lines));
    GUARD(title_of(context, figures, &value));
    GUARD(add_line(context, *lines, count, "TITLE", &value));
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        value.length = 0;
        GUARD(wording_line(context, figures, said[i].what, &value));
        GUARD(add_line(context, *lines, count, said[i].key, &value));
    }
    if (figures->level) {
        value.length = 0;
        GUARD(wording_add(context, figures, WORDING_BOUNDARIES, &value));
        value.data[--value.length] = 0; /* the newline */
        GUARD(add_line(context, *lines, count, "BOUNDARIES", &value));
    }
    value.length = 0;
    GUARD(buffer_text(context, &value, EXPORT_NOT_PROTECTED));
    GUARD(add_line(context, *lines, count, "PROTECTION", &value));
    value.length = 0;
    if (figures->integers)
        GUARD(buffer_print(context, &value,
                           "counts are whole people, rounded systematically without bias; seed %llu%s",
                           (unsigned long long)figures->seed, figures->draws ? "; " : ""));
    if (figures->draws)
        GUARD(buffer_print(context, &value,
                           "%d draws of whole people; model-based, unevenness learnt from the zones; seed %llu",
                           figures->draws, (unsigned long long)figures->draw_seed));
    GUARD(add_line(context, *lines, count, "DRAWS", &value));
    value.length = 0;
    GUARD(buffer_text(context, &value, "d4i " D4I_VERSION));
    GUARD(add_line(context, *lines, count, "SOFTWARE", &value));
done:
    buffer_release(&value);
    if (status != D4I_OK) {
        export_statements_free(*lines, *count);
        *lines = NULL;
    }
    return status;
}

void export_statements_free(char **lines, size_t count)
{
    for (size_t i = 0; lines && i < count; i++)
        free(lines[i]);
    free(lines);
}

/* All groups but the total. */
static d4i_status draw_together(d4i_context *context, struct figures *figures, int draws)
{
    const size_t count = figures->column_count - 1;
    size_t *columns;
    d4i_status status;
    TRY(mem_alloc(context, count, sizeof *columns, &columns));
    for (size_t g = 0; g < count; g++)
        columns[g] = g + 1;
    GUARD(figures_check_apart(context, figures, columns, count));
    GUARD(figures_draw_together(context, figures, columns, count, draws));
done:
    free(columns);
    return status;
}

d4i_status d4i_export(d4i_context *context, d4i_atlas *atlas, const d4i_export_options *options, const char *path)
{
    const struct export_format *format = NULL;
    struct figures figures = {0};
    TRY(find_format(context, options->format, &format));
    if (format->cells_only && options->of && strcmp(options->of, "cells") != 0)
        return fail(context, D4I_BAD_USAGE, "%s holds cells, not '%s'; export these as csv or gpkg", format->title,
                    options->of);
    const struct figures_asked asked = {.of = format->cells_only ? "cells" : options->of,
                                        .source = options->source,
                                        .variable = options->variable,
                                        .groups = options->groups};
    if (options->seed && !options->integers && !options->draws && !options->quality)
        return fail(
            context, D4I_BAD_USAGE,
            "a seed is for whole people, draws and quality; ask for them (--integers, --draws N, --quality)");
    if (options->seed < 0)
        return fail(context, D4I_BAD_USAGE, "a seed is a whole number from 1 up");
    if ((options->draws || options->quality || options->integers) && (!asked.of || strcmp(asked.of, "cells") != 0))
        return fail(context, D4I_BAD_USAGE,
                    "draws, integers and quality are of cells; ask for them with cells (--of cells)");
    if (options->draws < 0 || options->draws > DRAWS_MOST)
        return fail(context, D4I_BAD_USAGE, "%d draws; there are 1 to %d", options->draws, DRAWS_MOST);
    if (options->together && (!options->draws || options->quality))
        return fail(context, D4I_BAD_USAGE,
                    "groups are drawn together in draws without quality; say how many (--draws N)");
    TRY(figures_collect(context, &atlas->atlas, &asked, &figures));
    d4i_status status = D4I_OK;
    figures.draws = options->draws;
    figures.draw_seed = options->seed ? (uint64_t)options->seed : figures.draw_seed;
    if (options->integers)
        status = figures_round(context, &figures, options->seed ? (uint64_t)options->seed : atlas->atlas.seed);
    if (status == D4I_OK && options->together)
        status = draw_together(context, &figures, options->draws);
    else if (status == D4I_OK && (options->draws || options->quality))
        status = figures_add_draws(context, &figures, figures.column_count, options->draws, options->quality);
    if (status == D4I_OK)
        status = format->write(context, &figures, path);
    figures_release(&figures);
    return status;
}
