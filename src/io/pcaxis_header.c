/* SPDX-License-Identifier: EUPL-1.2
 *
 * What stands before the data of a PC-Axis file: statements KEYWORD[language]("variable")=value,value;. Those that
 * make the table's shape are kept, the others only passed over; but nowhere may a ';' or a quote be missing.
 */
#include "base/memory.h"
#include "io/pcaxis_inside.h"

#define KEYWORD_MAX 64

struct statement {
    char keyword[KEYWORD_MAX]; /* in capitals */
    bool translated;           /* has a [language]: not the file's own */
    struct buffer variable;    /* the first string in parentheses */
    uint32_t parts;            /* strings in parentheses */
    struct pcaxis_place place;
};

static d4i_status fail_here(d4i_context *context, struct pcaxis *pcaxis, const char *what)
{
    return pcaxis_fail_at(context, pcaxis, pcaxis_here(pcaxis), "%s", what);
}

static d4i_status pass_blanks(d4i_context *context, struct pcaxis *pcaxis, int *sign)
{
    pcaxis_pass(pcaxis, 1);
    return pcaxis_skip_blanks(context, pcaxis, sign);
}

static bool of_word(int sign)
{
    return (sign >= 'A' && sign <= 'Z') || (sign >= 'a' && sign <= 'z') || (sign >= '0' && sign <= '9') ||
           sign == '-' || sign == '_';
}

static d4i_status read_keyword(d4i_context *context, struct pcaxis *pcaxis, struct statement *statement, int *sign)
{
    size_t length = 0;
    statement->place = pcaxis_here(pcaxis);
    while (of_word(*sign)) {
        if (length + 1 == KEYWORD_MAX)
            return fail_here(context, pcaxis, "a keyword of more than 63 letters; is a quote missing before?");
        statement->keyword[length++] = (char)(*sign >= 'a' && *sign <= 'z' ? *sign - 32 : *sign);
        pcaxis_pass(pcaxis, 1);
        TRY(pcaxis_sign(context, pcaxis, sign));
    }
    statement->keyword[length] = 0;
    if (!length)
        return fail_here(context, pcaxis,
                         "no keyword stands where one must; is it a PC-Axis file, is a quote missing?");
    return pcaxis_skip_blanks(context, pcaxis, sign);
}

/* [en] */
static d4i_status read_language(d4i_context *context, struct pcaxis *pcaxis, struct statement *statement, int *sign)
{
    statement->translated = true;
    TRY(pass_blanks(context, pcaxis, sign));
    while (of_word(*sign)) {
        pcaxis_pass(pcaxis, 1);
        TRY(pcaxis_sign(context, pcaxis, sign));
    }
    if (*sign != ']')
        return fail_here(context, pcaxis, "the language in brackets must be one word and end by ']'");
    return pass_blanks(context, pcaxis, sign);
}

/* ("one","two") */
static d4i_status read_parts(d4i_context *context, struct pcaxis *pcaxis, struct statement *statement, int *sign)
{
    do {
        TRY(pass_blanks(context, pcaxis, sign));
        if (*sign != '"')
            return fail_here(context, pcaxis, "what stands in parentheses behind a keyword must be in quotes");
        TRY(pcaxis_string(context, pcaxis, statement->parts++ ? NULL : &statement->variable, false));
        TRY(pcaxis_skip_blanks(context, pcaxis, sign));
    } while (*sign == ',');
    if (*sign != ')')
        return fail_here(context, pcaxis, "the parenthesis behind the keyword is not closed by ')'");
    return pass_blanks(context, pcaxis, sign);
}

/* Up to and with the '='. */
static d4i_status read_left(d4i_context *context, struct pcaxis *pcaxis, struct statement *statement)
{
    int sign;
    TRY(pcaxis_skip_blanks(context, pcaxis, &sign));
    if (sign < 0)
        return fail_here(context, pcaxis, "the file ends without DATA; it is truncated, or no PC-Axis file");
    TRY(read_keyword(context, pcaxis, statement, &sign));
    if (sign == '[')
        TRY(read_language(context, pcaxis, statement, &sign));
    if (sign == '(')
        TRY(read_parts(context, pcaxis, statement, &sign));
    if (sign != '=')
        return pcaxis_fail_at(context, pcaxis, pcaxis_here(pcaxis),
                              "no '=' stands behind %s; is it a PC-Axis file?", statement->keyword);
    pcaxis_pass(pcaxis, 1);
    return D4I_OK;
}

static d4i_status fail_equals(d4i_context *context, struct pcaxis *pcaxis, const struct statement *statement)
{
    return pcaxis_fail_at(context, pcaxis, pcaxis_here(pcaxis),
                          "an '=' stands in the values of %s at %llu:%llu; is the ';' behind them missing?",
                          statement->keyword, (unsigned long long)statement->place.line,
                          (unsigned long long)statement->place.column);
}

/* Values that nobody wants: whatever they are, up to and with the ';'. */
static d4i_status pass_values(d4i_context *context, struct pcaxis *pcaxis, const struct statement *statement)
{
    int sign;
    for (;;) {
        TRY(pcaxis_skip_blanks(context, pcaxis, &sign));
        if (sign < 0)
            return pcaxis_fail_at(context, pcaxis, statement->place, "%s is not ended by ';'", statement->keyword);
        if (sign == '=')
            return fail_equals(context, pcaxis, statement);
        if (sign == '"')
            TRY(pcaxis_string(context, pcaxis, NULL, true));
        else
            pcaxis_pass(pcaxis, 1);
        if (sign == ';')
            return D4I_OK;
    }
}

/* A number or YES, without quotes. */
static d4i_status read_bare(d4i_context *context, struct pcaxis *pcaxis, struct buffer *to, int *sign)
{
    while (*sign >= 0 && !strchr(" \t\r\n,;\"()=", *sign)) {
        char byte = (char)*sign;
        TRY(buffer_add(context, to, &byte, 1));
        pcaxis_pass(pcaxis, 1);
        TRY(pcaxis_sign(context, pcaxis, sign));
    }
    return pcaxis_skip_blanks(context, pcaxis, sign);
}

/* The next value of a list, added to `to`; *last = it was the last, and the ';' is behind us. Strings between which
 * there is no comma are one. */
static d4i_status read_value(d4i_context *context, struct pcaxis *pcaxis, const struct statement *statement,
                             struct buffer *to, struct pcaxis_place *place, bool *last)
{
    int sign;
    TRY(pcaxis_skip_blanks(context, pcaxis, &sign));
    *place = pcaxis_here(pcaxis);
    if (sign < 0 || strchr(",;()=", sign))
        return pcaxis_fail_at(context, pcaxis, *place, "a value of %s is missing", statement->keyword);
    TRY(buffer_add(context, to, "", 0)); /* so that data is not NULL when the value is empty */
    if (sign != '"')
        TRY(read_bare(context, pcaxis, to, &sign));
    else
        while (sign == '"') {
            TRY(pcaxis_string(context, pcaxis, to, false));
            TRY(pcaxis_skip_blanks(context, pcaxis, &sign));
        }
    if (sign == '=')
        return fail_equals(context, pcaxis, statement);
    if (sign != ',' && sign != ';')
        return pcaxis_fail_at(context, pcaxis, pcaxis_here(pcaxis),
                              "a ',' or ';' must stand behind a value of %s; is one missing, or a quote?",
                              statement->keyword);
    pcaxis_pass(pcaxis, 1);
    *last = sign == ';';
    return D4I_OK;
}

/* For a statement of one value: in pcaxis->scratch. */
static d4i_status read_only_value(d4i_context *context, struct pcaxis *pcaxis, const struct statement *statement)
{
    bool last;
    struct pcaxis_place place;
    pcaxis->scratch.length = 0;
    TRY(read_value(context, pcaxis, statement, &pcaxis->scratch, &place, &last));
    return last ? D4I_OK : pcaxis_fail_at(context, pcaxis, place, "%s has more than one value", statement->keyword);
}

static d4i_status variable_of(d4i_context *context, struct pcaxis *pcaxis, struct text name,
                              struct pcaxis_place place, struct pcaxis_variable **variable)
{
    uint32_t index;
    bool is_new;
    TRY(mem_grow(context, &pcaxis->variables, &pcaxis->variables_capacity, (size_t)pcaxis->names.count + 1,
                 sizeof *pcaxis->variables));
    TRY(names_add(context, &pcaxis->names, name, &index, &is_new));
    *variable = pcaxis->variables + index;
    if (is_new)
        **variable = (struct pcaxis_variable){0};
    if (pcaxis->names.count > PCAXIS_VARIABLES_MAX)
        return pcaxis_fail_at(context, pcaxis, place, "more than %u variables; is it a PC-Axis file?",
                              PCAXIS_VARIABLES_MAX);
    return D4I_OK;
}

/* STUB and HEADING: the names of variables, in their order. */
static d4i_status read_variables(d4i_context *context, struct pcaxis *pcaxis, const struct statement *statement,
                                 enum pcaxis_role role)
{
    struct pcaxis_place place, *seen = role == PCAXIS_STUB ? &pcaxis->stub : &pcaxis->heading;
    if (seen->line)
        return pcaxis_fail_at(context, pcaxis, statement->place, "%s stands a second time", statement->keyword);
    *seen = statement->place;
    for (bool last = false; !last;) {
        struct pcaxis_variable *variable;
        struct buffer *name = &pcaxis->scratch;
        name->length = 0;
        TRY(read_value(context, pcaxis, statement, name, &place, &last));
        TRY(variable_of(context, pcaxis, (struct text){name->data, name->length}, place, &variable));
        if (variable->role != PCAXIS_NOWHERE)
            return pcaxis_fail_at(context, pcaxis, place, "the variable '%.200s' stands twice in STUB and HEADING",
                                  name->data);
        variable->role = role;
        TRY(mem_grow(context, &pcaxis->order, &pcaxis->order_capacity, (size_t)pcaxis->count + 1,
                     sizeof *pcaxis->order));
        /* the stub's go first, wherever in the file it stands */
        uint32_t at = role == PCAXIS_STUB ? pcaxis->stub_count++ : pcaxis->count;
        memmove(pcaxis->order + at + 1, pcaxis->order + at, (pcaxis->count - at) * sizeof *pcaxis->order);
        pcaxis->order[at] = (uint32_t)(variable - pcaxis->variables);
        pcaxis->count++;
    }
    return D4I_OK;
}

static d4i_status fail_again(d4i_context *context, const struct pcaxis *pcaxis, const struct statement *statement)
{
    return pcaxis_fail_at(context, pcaxis, statement->place, "%s of '%.200s' stands a second time",
                          statement->keyword, statement->variable.data);
}

/* VALUES and CODES */
static d4i_status read_list(d4i_context *context, struct pcaxis *pcaxis, const struct statement *statement,
                            struct pcaxis_list *list)
{
    if (list->place.line)
        return fail_again(context, pcaxis, statement);
    list->place = statement->place;
    for (bool last = false; !last;) {
        struct pcaxis_place place;
        TRY(read_value(context, pcaxis, statement, &list->pool, &place, &last));
        TRY(mem_grow(context, &list->end, &list->end_capacity, (size_t)list->count + 1, sizeof *list->end));
        list->end[list->count++] = (uint32_t)list->pool.length; /* at most PCAXIS_HEADER_MAX */
    }
    return D4I_OK;
}

static d4i_status read_keys(d4i_context *context, struct pcaxis *pcaxis, const struct statement *statement,
                            struct pcaxis_variable *variable)
{
    if (variable->keys.line)
        return fail_again(context, pcaxis, statement);
    variable->keys = statement->place;
    TRY(read_only_value(context, pcaxis, statement));
    variable->keys_are_codes = !strcmp(pcaxis->scratch.data, "CODES");
    if (!variable->keys_are_codes && strcmp(pcaxis->scratch.data, "VALUES"))
        return pcaxis_fail_at(context, pcaxis, statement->place, "KEYS must be CODES or VALUES, not '%.200s'",
                              pcaxis->scratch.data);
    return D4I_OK;
}

/* A statement about one variable. */
static d4i_status read_about(d4i_context *context, struct pcaxis *pcaxis, const struct statement *statement)
{
    struct pcaxis_variable *variable;
    if (statement->parts != 1)
        return pcaxis_fail_at(context, pcaxis, statement->place, "%s must name one variable, in parentheses",
                              statement->keyword);
    struct text name = {statement->variable.data, statement->variable.length};
    TRY(variable_of(context, pcaxis, name, statement->place, &variable));
    if (!strcmp(statement->keyword, "KEYS"))
        return read_keys(context, pcaxis, statement, variable);
    return read_list(context, pcaxis, statement,
                     strcmp(statement->keyword, "CODES") ? &variable->values : &variable->codes);
}

static bool keyword_is(const struct statement *statement, const char *const *words)
{
    for (; *words; words++)
        if (!strcmp(statement->keyword, *words))
            return true;
    return false;
}

static d4i_status read_right(d4i_context *context, struct pcaxis *pcaxis, const struct statement *statement)
{
    static const char *const about[] = {"VALUES", "CODES", "KEYS", NULL},
                             *const lists[] = {"STUB", "HEADING", NULL},
                             *const encodings[] = {"CHARSET", "CODEPAGE", NULL};
    if (statement->translated)
        return pass_values(context, pcaxis, statement);
    if (keyword_is(statement, about))
        return read_about(context, pcaxis, statement);
    if (keyword_is(statement, lists))
        return read_variables(context, pcaxis, statement,
                              statement->keyword[0] == 'S' ? PCAXIS_STUB : PCAXIS_HEADING);
    if (!keyword_is(statement, encodings))
        return pass_values(context, pcaxis, statement);
    TRY(read_only_value(context, pcaxis, statement));
    return pcaxis_check_encoding(context, pcaxis, statement->keyword,
                                 (struct text){pcaxis->scratch.data, pcaxis->scratch.length}, statement->place);
}

d4i_status pcaxis_read_header(d4i_context *context, struct pcaxis *pcaxis)
{
    d4i_status status = D4I_OK;
    struct statement statement = {0};
    for (;;) {
        statement.translated = false;
        statement.parts = 0;
        statement.variable.length = 0;
        GUARD(buffer_add(context, &statement.variable, "", 0));
        GUARD(read_left(context, pcaxis, &statement));
        if (!strcmp(statement.keyword, "DATA"))
            break;
        GUARD(read_right(context, pcaxis, &statement));
    }
    pcaxis->in_data = true;
    GUARD(pcaxis_make_shape(context, pcaxis, statement.place));
done:
    buffer_release(&statement.variable);
    return status;
}
