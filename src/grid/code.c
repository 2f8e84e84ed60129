/* SPDX-License-Identifier: EUPL-1.2
 *
 * INSPIRE grid codes, long (CRS3035RES100mN3123400E4032100) and short (100mN31234E40321). A code names the
 * south-west corner, never the centre. Short forms divide by 10^n, n = trailing zeros of the size in metres;
 * dividing by the size itself, as some texts say, is the same for powers of ten only.
 *
 * Statistics Netherlands writes E before N, and divides likewise: E1550N4636 is the square of 100 m or 500 m with
 * the corner (155000, 463600) of EPSG:28992. A recipe puts CRS28992RES100m before it.
 */
#include "grid/grid.h"

#include <stdio.h>

#define COORDINATE_DIGITS 7 /* INSPIRE pads metres to seven digits */
#define COORDINATE_MOST INT64_C(100000000000)

static int trailing_zeros(int32_t size)
{
    int zeros = 0;
    for (; size % 10 == 0; size /= 10)
        zeros++;
    return zeros;
}

static int64_t power_of_ten(int exponent)
{
    int64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

/* "N3123400": the sign, if there is one, stands before the padding. */
static int coordinate_text(char *out, size_t size, char axis, int64_t value, int digits)
{
    return text_print(out, size, "%c%s%0*lld", axis, value < 0 ? "-" : "", digits < 1 ? 1 : digits,
                      (long long)(value < 0 ? -value : value));
}

static void code_text(char *out, const char *prefix, int64_t north, int64_t east, int digits)
{
    char n[24], e[24];
    coordinate_text(n, sizeof n, 'N', north, digits);
    coordinate_text(e, sizeof e, 'E', east, digits);
    text_print(out, GRID_CODE_MAX, "%s%s%s", prefix, n, e);
}

char *grid_cell_code(const struct grid *grid, uint64_t cell, char out[GRID_CODE_MAX])
{
    const char *number = strrchr(grid->crs, ':');
    char prefix[40];
    text_print(prefix, sizeof prefix, "CRS%.10sRES%dm", number ? number + 1 : "0", (int)grid->cell);
    int64_t column = (int64_t)(cell % (uint64_t)grid->columns), row = (int64_t)(cell / (uint64_t)grid->columns);
    code_text(out, prefix, grid->south + row * grid->cell, grid->west + column * grid->cell, COORDINATE_DIGITS);
    return out;
}

char *grid_short_code(const struct grid_square *square, char out[GRID_CODE_MAX])
{
    if (square->size < 1) {
        out[0] = 0;
        return out;
    }
    bool kilometres = square->size % 1000 == 0;
    char prefix[24];
    text_print(prefix, sizeof prefix, "%d%s", (int)(kilometres ? square->size / 1000 : square->size),
               kilometres ? "km" : "m");
    int zeros = trailing_zeros(square->size);
    int64_t power = power_of_ten(zeros);
    code_text(out, prefix, square->north / power, square->east / power, COORDINATE_DIGITS - zeros);
    return out;
}

static bool take(struct text *rest, const char *word)
{
    if (!text_starts(*rest, word))
        return false;
    rest->at += strlen(word);
    rest->length -= strlen(word);
    return true;
}

static bool take_number(struct text *rest, bool may_be_negative, int64_t *out)
{
    bool negative = may_be_negative && take(rest, "-");
    int64_t number = 0;
    size_t digits = 0;
    for (; digits < rest->length && rest->at[digits] >= '0' && rest->at[digits] <= '9'; digits++) {
        number = number * 10 + (rest->at[digits] - '0');
        if (number > COORDINATE_MOST)
            return false;
    }
    if (digits == 0)
        return false;
    rest->at += digits;
    rest->length -= digits;
    *out = negative ? -number : number;
    return true;
}

/* "100m", "1km" */
static bool take_size(struct text *rest, int32_t *size)
{
    int64_t number;
    if (!take_number(rest, false, &number))
        return false;
    if (take(rest, "km"))
        number *= 1000;
    else if (!take(rest, "m"))
        return false;
    if (number < 1 || number > 1000000)
        return false;
    *size = (int32_t)number;
    return true;
}

static bool take_inspire(struct text *rest, struct grid_square *square)
{
    return take(rest, "N") && take_number(rest, true, &square->north) && take(rest, "E") &&
           take_number(rest, true, &square->east);
}

/* Four digits each, so that metres are not taken for hundreds of them. */
static bool take_dutch(struct text *rest, struct grid_square *square)
{
    return rest->length == strlen("E1550N4636") && take(rest, "E") && take_number(rest, false, &square->east) &&
           rest->length == strlen("N4636") && take(rest, "N") && take_number(rest, false, &square->north);
}

static bool parse_square(struct text rest, struct grid_square *out)
{
    struct grid_square square = {0};
    bool is_long = take(&rest, "CRS");
    if (is_long) {
        int64_t epsg;
        if (!take_number(&rest, false, &epsg) || epsg > INT32_MAX || !take(&rest, "RES"))
            return false;
        square.epsg = (int32_t)epsg;
    }
    if (!take_size(&rest, &square.size))
        return false;
    bool east_first = text_starts(rest, "E");
    if (!(east_first ? take_dutch(&rest, &square) : take_inspire(&rest, &square)) || rest.length > 0)
        return false;
    if (!is_long || east_first) {
        int64_t power = power_of_ten(trailing_zeros(square.size));
        square.north *= power;
        square.east *= power;
    }
    if (square.north % square.size != 0 || square.east % square.size != 0)
        return false;
    *out = square;
    return true;
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool grid_parse_code(struct text code, struct grid_square *out)
{
    if (parse_square(code, out))
        return true;
    if (code.length < 3 || !is_capital(code.at[0]) || !is_capital(code.at[1]))
        return false;
    struct text rest = {code.at + 2, code.length - 2}; /* older Eurostat codes begin with the country */
    take(&rest, "_");
    return parse_square(rest, out);
}
