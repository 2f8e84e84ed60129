/* SPDX-License-Identifier: EUPL-1.2
 *
 * The cells of a PC-Axis file. The variables' fields change as the digits of a counter do, so that a row costs what
 * its cell costs to find.
 */
#include "io/pcaxis_inside.h"

/* What a byte is between the cells: bare cells are numbers, dots or a dash. */
enum kind { OTHER, BLANK, LINE, CELL, QUOTE, END };
static const unsigned char kind_of[256] = {
    [' '] = BLANK, ['\t'] = BLANK, ['\r'] = BLANK, [','] = BLANK, ['\n'] = LINE, ['"'] = QUOTE,
    [';'] = END,   ['0'] = CELL,   ['1'] = CELL,   ['2'] = CELL,  ['3'] = CELL,  ['4'] = CELL,
    ['5'] = CELL,  ['6'] = CELL,   ['7'] = CELL,   ['8'] = CELL,  ['9'] = CELL,  ['-'] = CELL,
    ['+'] = CELL,  ['.'] = CELL,   ['e'] = CELL,   ['E'] = CELL,
};

/* The data or a row end too early. */
static d4i_status fail_few(d4i_context *context, const struct pcaxis *pcaxis)
{
    uint64_t found = pcaxis->row_cells - pcaxis->left;
    return pcaxis_fail_at(context, pcaxis, pcaxis_here(pcaxis),
                          "%s after %llu cell%s of the %llu that the variables ask for (the product of the numbers "
                          "of their VALUES); is the file whole?",
                          pcaxis->sparse ? "the last row ends" : "the data end", (unsigned long long)found,
                          found == 1 ? "" : "s", (unsigned long long)pcaxis->row_cells);
}

static d4i_status fail_many(d4i_context *context, const struct pcaxis *pcaxis)
{
    return pcaxis_fail_at(
        context, pcaxis, pcaxis_here(pcaxis),
        "more cells than the %llu that the variables ask for (the product of the numbers of their "
        "VALUES)",
        (unsigned long long)pcaxis->cells);
}

/* Moves to the next cell or ';'. */
static d4i_status skip_between(d4i_context *context, struct pcaxis *pcaxis, enum kind *kind)
{
    struct csv_text *text = &pcaxis->text;
    for (;;) {
        const char *data = text->data;
        size_t at = text->start, end = text->end;
        unsigned char now = OTHER;
        for (; at < end && (now = kind_of[(unsigned char)data[at]]) <= LINE && now != OTHER; at++)
            if (now == LINE) {
                text->line++;
                pcaxis->line_begin = pcaxis->origin + at + 1;
            }
        text->start = at;
        *kind = (enum kind)now;
        if (at < end)
            return D4I_OK;
        if (text->ended && pcaxis->left && !pcaxis->sparse)
            return fail_few(context, pcaxis);
        if (text->ended)
            return pcaxis_fail_at(context, pcaxis, pcaxis_here(pcaxis),
                                  "the data are not ended by ';'; the file is truncated, fetch it again");
        TRY(pcaxis_fill(context, pcaxis));
    }
}

static d4i_status fail_long(d4i_context *context, const struct pcaxis *pcaxis)
{
    return pcaxis_fail_at(context, pcaxis, pcaxis->cell, "a cell of more than %u bytes is no number",
                          PCAXIS_CELL_MAX);
}

/* The number, dots or dash at the window's start. */
static d4i_status read_bare(d4i_context *context, struct pcaxis *pcaxis, struct text *cell)
{
    struct csv_text *text = &pcaxis->text;
    for (;;) {
        const char *data = text->data;
        size_t at = text->start, end = text->end;
        while (at < end && kind_of[(unsigned char)data[at]] == CELL)
            at++;
        if (at == end && !text->ended && at - text->start <= PCAXIS_CELL_MAX) {
            TRY(pcaxis_fill(context, pcaxis));
            continue;
        }
        *cell = (struct text){data + text->start, at - text->start};
        text->start = at;
        break;
    }
    if (cell->length > PCAXIS_CELL_MAX)
        return fail_long(context, pcaxis);
    enum kind behind = text->start < text->end ? (enum kind)kind_of[(unsigned char)text->data[text->start]] : BLANK;
    if (behind == OTHER || behind == QUOTE)
        return pcaxis_fail_at(context, pcaxis, pcaxis_here(pcaxis),
                              "'%.*s' is no number: a cell is a number, dots or a dash; texts stand in quotes",
                              (int)(cell->length < 40 ? cell->length + 1 : 40), cell->at);
    return D4I_OK;
}

/* With KEYS a text may be the key of the next row, where this one is too short. */
static bool is_symbol(struct text cell)
{
    for (size_t i = 0; i < cell.length; i++)
        if (cell.at[i] != '.' && cell.at[i] != '-')
            return false;
    return cell.length > 0;
}

static d4i_status read_quoted(d4i_context *context, struct pcaxis *pcaxis, struct text *cell)
{
    struct csv_text *text = &pcaxis->text;
    const char *close = NULL;
    for (;;) {
        size_t waiting = text->end - text->start - 1;
        close = memchr(text->data + text->start + 1, '"', waiting);
        if (close || text->ended || waiting > PCAXIS_CELL_MAX)
            break;
        TRY(pcaxis_fill(context, pcaxis));
    }
    const char *at = text->data + text->start + 1;
    size_t length = close ? (size_t)(close - at) : text->end - text->start - 1;
    if (!close && length <= PCAXIS_CELL_MAX)
        return pcaxis_fail_at(context, pcaxis, pcaxis->cell, "the quote that opens here is never closed");
    if (memchr(at, '\n', length))
        return pcaxis_fail_at(context, pcaxis, pcaxis->cell, "the quote that opens here is not closed on its line");
    if (length > PCAXIS_CELL_MAX)
        return fail_long(context, pcaxis);
    *cell = (struct text){at, length};
    text->start += length + 2;
    if (pcaxis->sparse && !is_symbol(*cell))
        return pcaxis_fail_at(context, pcaxis, pcaxis->cell,
                              "'%.*s' is no cell, and the row before it has %llu cell%s fewer than its %llu",
                              (int)(length < 200 ? length : 200), at, (unsigned long long)pcaxis->left,
                              pcaxis->left == 1 ? "" : "s", (unsigned long long)pcaxis->row_cells);
    return D4I_OK;
}

static void set_value(struct pcaxis *pcaxis, struct pcaxis_variable *variable, uint32_t value)
{
    variable->at = value;
    pcaxis->fields[variable->column] = pcaxis_item(&variable->values, value);
    if (variable->codes.count)
        pcaxis->fields[variable->column + 1] = pcaxis_item(&variable->codes, value);
}

/* The next combination of the values of order[first ..]. */
static void count_on(struct pcaxis *pcaxis, uint32_t first)
{
    for (uint32_t i = pcaxis->count; i-- > first;) {
        struct pcaxis_variable *variable = pcaxis->variables + pcaxis->order[i];
        if (variable->at + 1 < variable->values.count) {
            set_value(pcaxis, variable, variable->at + 1);
            return;
        }
        set_value(pcaxis, variable, 0);
    }
}

static d4i_status fail_key(d4i_context *context, struct pcaxis *pcaxis, const struct pcaxis_variable *variable,
                           struct pcaxis_place place)
{
    char near[200] = "";
    struct text key = {pcaxis->scratch.data, pcaxis->scratch.length};
    if (key.length <= 200) /* the search for what is near is slow for long ones */
        names_nearest(&variable->key_names, key, 3, near, sizeof near);
    return pcaxis_fail_at(context, pcaxis, place, "'%.200s' is no key of '%.200s'%s%s%s", key.at,
                          names_at(&pcaxis->names, (uint32_t)(variable - pcaxis->variables)),
                          *near ? "; is it " : "", near, *near ? "?" : "");
}

/* The keys before a row's cells: one for each variable of the stub. Rows must come in the order of the values, so
 * that one that stands twice is seen without remembering them all. */
static d4i_status read_keys(d4i_context *context, struct pcaxis *pcaxis)
{
    uint64_t row = 0;
    struct pcaxis_place first = pcaxis_here(pcaxis);
    for (uint32_t i = 0; i < pcaxis->stub_count; i++) {
        enum kind kind;
        struct pcaxis_variable *variable = pcaxis->variables + pcaxis->order[i];
        TRY(skip_between(context, pcaxis, &kind));
        struct pcaxis_place place = pcaxis_here(pcaxis);
        if (kind != QUOTE)
            return pcaxis_fail_at(context, pcaxis, place,
                                  "a row must begin with %u keys in quotes, and have %llu cells behind them",
                                  pcaxis->stub_count, (unsigned long long)pcaxis->row_cells);
        pcaxis->scratch.length = 0;
        TRY(buffer_add(context, &pcaxis->scratch, "", 0));
        TRY(pcaxis_string(context, pcaxis, &pcaxis->scratch, false));
        uint32_t value =
            names_find(&variable->key_names, (struct text){pcaxis->scratch.data, pcaxis->scratch.length});
        if (value == NAMES_NONE)
            return fail_key(context, pcaxis, variable, place);
        set_value(pcaxis, variable, value);
        row = row * variable->values.count + value; /* below stub_rows */
    }
    if (pcaxis->rows && row <= pcaxis->last_row)
        return pcaxis_fail_at(
            context, pcaxis, first,
            "the row of these keys stands %s; rows must come in the order of the VALUES, each once",
            row == pcaxis->last_row ? "twice" : "behind one that comes later, or twice");
    pcaxis->last_row = row;
    return D4I_OK;
}

static void begin_row(struct pcaxis *pcaxis)
{
    for (uint32_t i = pcaxis->sparse ? pcaxis->stub_count : 0; i < pcaxis->count; i++)
        set_value(pcaxis, pcaxis->variables + pcaxis->order[i], 0);
    pcaxis->rows++;
    pcaxis->left = pcaxis->row_cells;
    pcaxis->fresh = true;
}

/* The ';' is the present sign. Behind it may stand another (old files have one at the end of each line, and one for
 * the data), white space, and the sign by which DOS ended files. */
static d4i_status finish(d4i_context *context, struct pcaxis *pcaxis)
{
    int sign = ';';
    while (sign == ';') {
        pcaxis_pass(pcaxis, 1);
        TRY(pcaxis_skip_blanks(context, pcaxis, &sign));
    }
    if (sign == 0x1a) {
        pcaxis_pass(pcaxis, 1);
        TRY(pcaxis_skip_blanks(context, pcaxis, &sign));
    }
    if (sign >= 0 && !pcaxis->sparse && (kind_of[sign] == CELL || kind_of[sign] == QUOTE))
        return fail_many(context, pcaxis);
    if (sign >= 0)
        return pcaxis_fail_at(context, pcaxis, pcaxis_here(pcaxis),
                              "text stands behind the ';' that ends the data");
    pcaxis->ended = true;
    return D4I_OK;
}

/* Between rows: begins the next one, or ends the data. */
static d4i_status next_row(d4i_context *context, struct pcaxis *pcaxis, enum kind kind)
{
    bool done = pcaxis->sparse ? kind == END : pcaxis->rows > 0;
    if (!done) {
        if (pcaxis->sparse)
            TRY(read_keys(context, pcaxis));
        begin_row(pcaxis);
        return D4I_OK;
    }
    if (kind == END)
        return finish(context, pcaxis);
    return fail_many(context, pcaxis);
}

d4i_status pcaxis_next(d4i_context *context, struct pcaxis *pcaxis, bool *more)
{
    enum kind kind;
    struct text cell;
    *more = false;
    if (pcaxis->ended)
        return D4I_OK;
    TRY(skip_between(context, pcaxis, &kind));
    if (!pcaxis->left) {
        TRY(next_row(context, pcaxis, kind));
        if (pcaxis->ended)
            return D4I_OK;
        TRY(skip_between(context, pcaxis, &kind));
    }
    while (kind == END && !pcaxis->sparse) { /* old files have one at the end of each line */
        pcaxis->text.start++;
        TRY(skip_between(context, pcaxis, &kind));
    }
    pcaxis->cell = pcaxis_here(pcaxis);
    if (kind == CELL)
        TRY(read_bare(context, pcaxis, &cell));
    else if (kind == QUOTE)
        TRY(read_quoted(context, pcaxis, &cell));
    else if (kind == END)
        return fail_few(context, pcaxis);
    else
        return pcaxis_fail_at(context, pcaxis, pcaxis->cell,
                              "this is no cell: a cell is a number, dots or a dash; texts stand in quotes");
    if (!pcaxis->fresh)
        count_on(pcaxis, pcaxis->sparse ? pcaxis->stub_count : 0);
    pcaxis->fresh = false;
    pcaxis->left--;
    pcaxis->fields[pcaxis->columns - 1] = cell;
    *more = true;
    return D4I_OK;
}
