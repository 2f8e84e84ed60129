/* SPDX-License-Identifier: EUPL-1.2
 *
 * Labels made comparable: offices write "CÔTE D’IVOIRE", "Cote-d'Ivoire" and "Côte d'Ivoire" for one country. Case,
 * accents of Latin letters and punctuation inside a name are set aside; words, and their order, are not.
 */
#include <string.h>

#include "base/text.h"
#include "group/country_names.h"
#include "group/label.h"

struct fold {
    unsigned first, last; /* code points */
    char as[3];           /* "" = nothing, " " = a blank between words */
};

/* Latin-1 and Latin Extended-A; the Romanian letters with a comma; combining accents; what is between words. In the
 * order of their code points. */
static const struct fold folds[] = {
    {0x20, 0x20, " "},      {0x27, 0x27, " "},     {0x2D, 0x2D, " "},     {0x2E, 0x2E, ""},
    {0x60, 0x60, " "},      {0xA0, 0xA0, " "},     {0xAD, 0xAD, ""},      {0xB4, 0xB4, " "},
    {0xC0, 0xC5, "a"},      {0xC6, 0xC6, "ae"},    {0xC7, 0xC7, "c"},     {0xC8, 0xCB, "e"},
    {0xCC, 0xCF, "i"},      {0xD0, 0xD0, "d"},     {0xD1, 0xD1, "n"},     {0xD2, 0xD6, "o"},
    {0xD8, 0xD8, "o"},      {0xD9, 0xDC, "u"},     {0xDD, 0xDD, "y"},     {0xDE, 0xDE, "th"},
    {0xDF, 0xDF, "ss"},     {0xE0, 0xE5, "a"},     {0xE6, 0xE6, "ae"},    {0xE7, 0xE7, "c"},
    {0xE8, 0xEB, "e"},      {0xEC, 0xEF, "i"},     {0xF0, 0xF0, "d"},     {0xF1, 0xF1, "n"},
    {0xF2, 0xF6, "o"},      {0xF8, 0xF8, "o"},     {0xF9, 0xFC, "u"},     {0xFD, 0xFD, "y"},
    {0xFE, 0xFE, "th"},     {0xFF, 0xFF, "y"},     {0x100, 0x105, "a"},   {0x106, 0x10D, "c"},
    {0x10E, 0x111, "d"},    {0x112, 0x11B, "e"},   {0x11C, 0x123, "g"},   {0x124, 0x127, "h"},
    {0x128, 0x131, "i"},    {0x132, 0x133, "ij"},  {0x134, 0x135, "j"},   {0x136, 0x138, "k"},
    {0x139, 0x142, "l"},    {0x143, 0x14B, "n"},   {0x14C, 0x151, "o"},   {0x152, 0x153, "oe"},
    {0x154, 0x159, "r"},    {0x15A, 0x161, "s"},   {0x162, 0x167, "t"},   {0x168, 0x173, "u"},
    {0x174, 0x175, "w"},    {0x176, 0x178, "y"},   {0x179, 0x17E, "z"},   {0x17F, 0x17F, "s"},
    {0x218, 0x219, "s"},    {0x21A, 0x21B, "t"},   {0x2BB, 0x2BC, " "},   {0x300, 0x36F, ""},
    {0x1E9E, 0x1E9E, "ss"}, {0x2009, 0x2009, " "}, {0x2010, 0x2015, " "}, {0x2018, 0x2019, " "},
    {0x202F, 0x202F, " "},  {0x2032, 0x2032, " "}, {0x2212, 0x2212, " "},
};

/* The code point at `s` (valid UTF-8) and the bytes it takes. */
static unsigned code_point(const unsigned char *s, size_t *bytes)
{
    static const unsigned char mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    *bytes = s[0] < 0x80 ? 1 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
    unsigned point = s[0] & mask[*bytes];
    for (size_t i = 1; i < *bytes; i++)
        point = point << 6 | (s[i] & 0x3Fu);
    return point;
}

/* What the code point becomes, or NULL when it stays as it is. */
static const char *folded(unsigned point, char letter[2])
{
    if (point >= 'A' && point <= 'Z') {
        letter[0] = (char)(point - 'A' + 'a');
        letter[1] = 0;
        return letter;
    }
    if (point == '\t' || point == '\r' || point == '\n')
        return " ";
    for (size_t i = 0; i < sizeof folds / sizeof *folds && folds[i].first <= point; i++)
        if (point <= folds[i].last)
            return folds[i].as;
    return NULL;
}

/* Appends, with one blank at most between words and none before the first. */
static bool append(char *out, size_t size, size_t *length, const char *bytes, size_t count)
{
    if (count == 1 && *bytes == ' ' && (*length == 0 || out[*length - 1] == ' '))
        return true;
    if (*length + count >= size)
        return false;
    memcpy(out + *length, bytes, count);
    *length += count;
    return true;
}

bool label_fold(const char *label, size_t length, char *out, size_t size)
{
    size_t made = 0, bytes;
    out[0] = 0;
    if (text_valid_utf8((struct text){label, length}) != length)
        return false;
    for (size_t i = 0; i < length; i += bytes) {
        char letter[2];
        const char *as = folded(code_point((const unsigned char *)label + i, &bytes), letter);
        if (!append(out, size, &made, as ? as : label + i, as ? strlen(as) : bytes)) {
            out[0] = 0;
            return false;
        }
    }
    while (made && out[made - 1] == ' ')
        made--;
    out[made] = 0;
    return made > 0;
}

int label_compare(const char *a, const char *b)
{
    char x[LABEL_FOLDED_MAX], y[LABEL_FOLDED_MAX];
    if (!label_fold(a, strlen(a), x, sizeof x) || !label_fold(b, strlen(b), y, sizeof y))
        return strcmp(a, b);
    int order = strcmp(x, y);
    return order ? order : strcmp(a, b);
}

/* "die niederlande" without "die "; an article alone stays. */
static void drop_article(const char *articles, char out[COUNTRY_FOLDED_MAX])
{
    const char *blank = strchr(out, ' ');
    if (!blank)
        return;
    size_t length = (size_t)(blank - out);
    for (const char *at = articles; (at = strchr(at, ' ')) != NULL && at[1]; at++)
        if (strncmp(at + 1, out, length) == 0 && at[1 + length] == ' ') {
            memmove(out, blank + 1, strlen(blank + 1) + 1);
            return;
        }
}

bool country_fold(const struct country_language *language, const char *label, size_t length,
                  char out[COUNTRY_FOLDED_MAX])
{
    if (!label_fold(label, length, out, COUNTRY_FOLDED_MAX))
        return false;
    drop_article(language->articles, out);
    return true;
}
