/* SPDX-License-Identifier: EUPL-1.2
 *
 * The published tables. Aldania: long, a row for each section, group and sex, subtotals among the labels, gzip, as
 * INE's Padron. Brennia: wide with nested subtotals, as QS203EW of Nomis. Corvane: semicolons, ISO-8859-1, decimal
 * commas, figures changed one by one and small zones blanked out, as a mixture of INSEE and Destatis.
 */
#include "base/memory.h"
#include "demo/demo_set.h"

/* A label or column, and the origins first .. last that it adds up. The country's own origin (natives) is left out
 * of a sum marked `abroad`. */
struct line {
    const char *label;
    int first, last;
    bool abroad;
};

static const struct line aldania[] = {
    {"Total Población", 0, 19, false},
    {"Nacidos en Aldania", 0, 0, false},
    {"Nacidos en el Extranjero", 0, 19, true},
    {"Total Unión Europea", 0, 7, true},
    {"Brennia", 1, 1, true},
    {"Corvane", 2, 2, true},
    {"Alemania", 3, 3, true},
    {"Polonia", 4, 4, true},
    {"Rumanía", 5, 5, true},
    {"Portugal", 6, 6, true},
    {"Total Europa No Comunitaria", 8, 10, true},
    {"Ucrania", 8, 8, true},
    {"Reino Unido", 9, 9, true},
    {"Total África", 11, 13, true},
    {"Marruecos", 11, 11, true},
    {"Nigeria", 12, 12, true},
    {"Total América", 14, 16, true},
    {"Brasil", 14, 14, true},
    {"Colombia", 15, 15, true},
    {"Total Asia y Oceanía", 17, 19, true},
    {"China", 17, 17, true},
    {"India", 18, 18, true},
};
#define ALDANIA_LINES (sizeof aldania / sizeof *aldania)

/* Columns QS203XB0001 and on. Europe includes those born in Brennia, as in the original. */
static const struct line brennia[] = {
    {"All usual residents", 0, 19, false},
    {"Europe", 0, 10, false},
    {"Brennia", 1, 1, false},
    {"Other European Union", 0, 7, true},
    {"Aldania", 0, 0, true},
    {"Corvane", 2, 2, true},
    {"Germany", 3, 3, true},
    {"Poland", 4, 4, true},
    {"Romania", 5, 5, true},
    {"Portugal", 6, 6, true},
    {"Other member countries", 7, 7, true},
    {"Rest of Europe", 8, 10, true},
    {"Ukraine", 8, 8, true},
    {"United Kingdom", 9, 9, true},
    {"Other Europe", 10, 10, true},
    {"Africa", 11, 13, true},
    {"Morocco", 11, 11, true},
    {"Nigeria", 12, 12, true},
    {"Other Africa", 13, 13, true},
    {"The Americas", 14, 16, true},
    {"Brazil", 14, 14, true},
    {"Colombia", 15, 15, true},
    {"Other Americas", 16, 16, true},
    {"Asia and Oceania", 17, 19, true},
    {"China", 17, 17, true},
    {"India", 18, 18, true},
    {"Other Asia and Oceania", 19, 19, true},
};
#define BRENNIA_LINES (sizeof brennia / sizeof *brennia)

static const struct line corvane[] = {
    {"Population", 0, 19, false},
    {"Nés en Corvane", 2, 2, false},
    {"Nés à l'étranger", 0, 19, true},
    {"Union européenne", 0, 7, true},
    {"Aldanie", 0, 0, true},
    {"Brennie", 1, 1, true},
    {"Allemagne", 3, 3, true},
    {"Autres pays de l'Union", 4, 7, true},
    {"Europe hors Union", 8, 10, true},
    {"Afrique", 11, 13, true},
    {"Maroc", 11, 11, true},
    {"Autres pays d'Afrique", 12, 13, true},
    {"Amérique", 14, 16, true},
    {"Asie et Océanie", 17, 19, true},
};
#define CORVANE_LINES (sizeof corvane / sizeof *corvane)
#define CORVANE_SECRET_BELOW 25 /* people in a zone: its parts are not published */

static int64_t line_sum(const struct line *line, int country, const int64_t count[DEMO_ORIGINS])
{
    int64_t sum = 0;
    for (int origin = line->first; origin <= line->last; origin++)
        if (!(line->abroad && origin == country))
            sum += count[origin];
    return sum;
}

static bool zone_is_of(const struct demo_set *set, size_t zone, int country)
{
    return set->zones[zone].in_table && set->munis[set->zones[zone].muni].country == country;
}

static d4i_status add_aldania_rows(d4i_context *context, struct buffer *table, const char *key,
                                   const int64_t all[DEMO_ORIGINS], const int64_t women[DEMO_ORIGINS])
{
    static const char *const sexes[] = {"Ambos Sexos", "Hombres", "Mujeres"};
    for (int sex = 0; sex < 3; sex++)
        for (size_t i = 0; i < ALDANIA_LINES; i++) {
            int64_t both = line_sum(&aldania[i], 0, all), female = line_sum(&aldania[i], 0, women);
            TRY(buffer_add(context, table, "\"", 1));
            TRY(buffer_text(context, table, aldania[i].label));
            TRY(buffer_add(context, table, "\",\"", 3));
            TRY(buffer_text(context, table, key));
            TRY(buffer_add(context, table, "\",\"", 3));
            TRY(buffer_text(context, table, sexes[sex]));
            TRY(buffer_add(context, table, "\",", 2));
            TRY(demo_add_int(context, table, sex == 0 ? both : sex == 1 ? both - female : female));
            TRY(buffer_add(context, table, "\n", 1));
        }
    return D4I_OK;
}

static void draw_women(const struct demo_set *set, uint32_t zone, int64_t women[DEMO_ORIGINS])
{
    for (int origin = 0; origin < DEMO_ORIGINS; origin++)
        women[origin] = random_binomial(demo_stream(set, DEMO_FOR_SEX, zone, (uint32_t)origin), 0,
                                        set->zones[zone].count[origin], 0.505);
}

/* The first rows are the publisher's own totals. */
static d4i_status write_aldania(d4i_context *context, const struct demo_set *set)
{
    d4i_status status = D4I_OK;
    struct buffer table = {0};
    int64_t all[DEMO_ORIGINS] = {0}, all_women[DEMO_ORIGINS] = {0}, women[DEMO_ORIGINS];
    for (uint32_t z = 0; z < set->zone_count; z++) {
        if (!zone_is_of(set, z, 0))
            continue;
        draw_women(set, z, women);
        for (int origin = 0; origin < DEMO_ORIGINS; origin++) {
            all[origin] += set->zones[z].count[origin];
            all_women[origin] += women[origin];
        }
    }
    GUARD(buffer_text(context, &table, "\"país.de.nacimiento\",\"sección\",\"sexo\",\"value\"\n"));
    GUARD(add_aldania_rows(context, &table, "TOTAL", all, all_women));
    for (uint32_t z = 0; z < set->zone_count; z++)
        if (zone_is_of(set, z, 0)) {
            draw_women(set, z, women);
            GUARD(add_aldania_rows(context, &table, set->zones[z].key, set->zones[z].count, women));
        }
    GUARD(demo_write(context, set, "tables/xa_birth.csv.gz", &table));
done:
    buffer_release(&table);
    return status;
}

static d4i_status write_brennia(d4i_context *context, const struct demo_set *set)
{
    d4i_status status = D4I_OK;
    struct buffer table = {0};
    GUARD(buffer_text(context, &table, "\"date\",\"GeographyCode\""));
    for (unsigned i = 0; i < BRENNIA_LINES; i++)
        GUARD(buffer_print(context, &table, ",\"QS203XB%04u\"", i + 1));
    GUARD(buffer_add(context, &table, "\n", 1));
    for (uint32_t z = 0; z < set->zone_count; z++) {
        if (!zone_is_of(set, z, 1))
            continue;
        GUARD(buffer_print(context, &table, "2021,\"%s\"", set->zones[z].key));
        for (size_t i = 0; i < BRENNIA_LINES; i++) {
            GUARD(buffer_add(context, &table, ",", 1));
            GUARD(demo_add_int(context, &table, line_sum(&brennia[i], 1, set->zones[z].count)));
        }
        GUARD(buffer_add(context, &table, "\n", 1));
    }
    GUARD(demo_write(context, set, "tables/xb_qs203.csv", &table));
    buffer_release(&table);
    table = (struct buffer){0};
    GUARD(buffer_text(context, &table, "code,label\n"));
    for (unsigned i = 0; i < BRENNIA_LINES; i++)
        GUARD(buffer_print(context, &table, "QS203XB%04u,%s\n", i + 1, brennia[i].label));
    GUARD(demo_write(context, set, "tables/xb_qs203_labels.csv", &table));
done:
    buffer_release(&table);
    return status;
}

/* UTF-8 whose characters all lie below U+0100, one byte each. */
static d4i_status to_latin1(d4i_context *context, const struct buffer *from, struct buffer *to)
{
    TRY(mem_grow(context, &to->data, &to->capacity, from->length + 1, 1));
    for (size_t i = 0; i < from->length; i++) {
        unsigned char byte = (unsigned char)from->data[i];
        if (byte >= 0xC2 && byte <= 0xC3 && i + 1 < from->length)
            byte = (unsigned char)((byte << 6) | ((unsigned char)from->data[++i] & 0x3F));
        else if (byte >= 0x80)
            return fail(context, D4I_BUG, "made-up text outside ISO-8859-1");
        to->data[to->length++] = (char)byte;
    }
    to->data[to->length] = 0;
    return D4I_OK;
}

/* Thousandths of a person: the true count, moved by up to one and a half where it is not 0. */
static int64_t perturbed(const struct demo_set *set, uint32_t zone, uint32_t line, int64_t count)
{
    if (count == 0)
        return 0;
    double most = count == 1 ? 0.9 : 1.5;
    double moved = most * (2 * random_unit(demo_stream(set, DEMO_FOR_PERTURBATION, zone, line), 0) - 1);
    return count * 1000 + (int64_t)(moved * 1000);
}

static d4i_status add_corvane_row(d4i_context *context, const struct demo_set *set, uint32_t z,
                                  struct buffer *table)
{
    const struct demo_zone *zone = &set->zones[z];
    const struct demo_muni *muni = &set->munis[zone->muni];
    TRY(buffer_print(context, table, "%s;%s;%s %s;H;%lld,000", zone->key, muni->code, muni->name, zone->key + 5,
                     (long long)zone->total));
    for (uint32_t i = 1; i < CORVANE_LINES; i++) {
        int64_t value = perturbed(set, z, i, line_sum(&corvane[i], 2, zone->count));
        if (zone->total < CORVANE_SECRET_BELOW)
            TRY(buffer_text(context, table, ";."));
        else
            TRY(buffer_print(context, table, ";%lld,%03lld", (long long)(value / 1000), (long long)(value % 1000)));
    }
    return buffer_add(context, table, "\r\n", 2);
}

static d4i_status write_corvane(d4i_context *context, const struct demo_set *set)
{
    d4i_status status = D4I_OK;
    struct buffer table = {0}, latin1 = {0};
    GUARD(buffer_text(context, &table, "IRIS;COM;LIBIRIS;TYP_IRIS"));
    for (size_t i = 0; i < CORVANE_LINES; i++)
        GUARD(buffer_print(context, &table, ";%s", corvane[i].label));
    GUARD(buffer_add(context, &table, "\r\n", 2));
    for (uint32_t z = 0; z < set->zone_count; z++)
        if (zone_is_of(set, z, 2))
            GUARD(add_corvane_row(context, set, z, &table));
    GUARD(to_latin1(context, &table, &latin1));
    GUARD(demo_write(context, set, "tables/xc_naissance.csv", &latin1));
done:
    buffer_release(&table);
    buffer_release(&latin1);
    return status;
}

d4i_status demo_write_tables(d4i_context *context, const struct demo_set *set)
{
    TRY(write_aldania(context, set));
    TRY(write_brennia(context, set));
    return write_corvane(context, set);
}
