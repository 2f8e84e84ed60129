/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where people live on the made-up continent, in which zones, and where they come from.
 */
#include <math.h>

#include "demo/europe.h"

enum { FOR_NOISE = 101, FOR_PLAN, FOR_VERTEX, FOR_PEOPLE, FOR_ORIGIN };

/* Widths of the zones of a settlement in cells, 3.75 on average: with INHABITED that makes 12 cells with people. */
static const int width_of[EUROPE_ACROSS] = {4, 4, 3, 4, 4, 4, 3, 4};
#define INHABITED 0.855
#define JITTER 30.0 /* metres that a corner of an old settlement lies off */
#define CELL 100.0

/* Letters as ISO 3166-1 has them, but for the first. */
const char europe_origin_codes[] = "XAADAEAFAGALAMAOARATAUAZBABBBDBEBFBGBHBIBJBNBOBRBSBTBWBYBZCACDCFCGCHCICLCMCNCOC"
                                   "RCUCVCYCZDEDJDKDMDODZECEEEGERESET"
                                   "FIFJFRGAGBGDGEGHGMGNGQGRGTGWGYHNHRHTHUIDIEILINIQIRISITJMJOJPKEKGKHKIKMKNKPKRKWK"
                                   "ZLALBLCLILKLRLSLTLULVLYMAMCMDMEMGMH"
                                   "MKMLMMMNMRMTMUMVMWMXMYMZNANENGNINLNONPNRNZOMPAPEPGPHPKPLPTPWPYQARORSRURWSASBSCS"
                                   "DSESGSISKSLSMSNSOSRSSSTSVSYSZTDTGTHTJTLTMTNTOTRTTTVTWTZ";

static uint32_t draw(const struct europe *europe, uint32_t purpose, const struct europe_parish *parish, uint32_t a,
                     uint32_t n)
{
    uint32_t place = (uint32_t)parish->row << 16 | (uint32_t)parish->column;
    return random_u32((struct random_stream){europe->seed, purpose, place, a}, n);
}

static double at_corner(const struct europe *europe, uint32_t channel, int x, int y)
{
    struct random_stream stream = {europe->seed, FOR_NOISE, channel, (uint32_t)y << 16 | (uint32_t)x};
    return random_u32(stream, 0) * 0x1p-32;
}

/* Smooth in between corners that lie `step` parishes apart. */
static double noise(const struct europe *europe, uint32_t channel, double step, const struct europe_parish *parish)
{
    double x = parish->column / step, y = parish->row / step;
    int west = (int)x, south = (int)y;
    double u = x - west, v = y - south;
    u = u * u * (3 - 2 * u);
    v = v * v * (3 - 2 * v);
    double low =
        at_corner(europe, channel, west, south) * (1 - u) + at_corner(europe, channel, west + 1, south) * u;
    double high =
        at_corner(europe, channel, west, south + 1) * (1 - u) + at_corner(europe, channel, west + 1, south + 1) * u;
    return low * (1 - v) + high * v;
}

/* Lines between zones, in cells from the parish's edge; the settlement stands in the middle. */
static void lines_of(const struct europe_parish *parish, int line[EUROPE_ACROSS + 1])
{
    int sum = 0;
    for (int i = 0; i < parish->across; i++)
        sum += width_of[i];
    line[0] = (EUROPE_PARISH - sum) / 2;
    for (int i = 0; i < parish->across; i++)
        line[i + 1] = line[i] + width_of[i];
}

static void settle(const struct europe *europe, struct europe_parish *parish)
{
    int line[EUROPE_ACROSS + 1];
    double mean = 4 + 14 * parish->centre;
    lines_of(parish, line);
    for (int y = line[0]; y < line[parish->across]; y++)
        for (int x = line[0]; x < line[parish->across]; x++) {
            uint32_t at = (uint32_t)(y * EUROPE_PARISH + x), drawn = draw(europe, FOR_PEOPLE, parish, at, 0);
            if ((drawn & 0xffff) >= (uint32_t)(INHABITED * 0x10000))
                continue;
            double unit = ((drawn >> 16) + 0.5) * 0x1p-16;
            parish->people[at] = (uint16_t)(1 + floor(-log(unit) * mean));
            parish->cells++;
        }
}

void europe_draw(const struct europe *europe, int32_t column, int32_t row, struct europe_parish *out)
{
    *out = (struct europe_parish){.column = column, .row = row};
    double half = europe->parishes / 2.0, x = (column + 0.5 - half) / half, y = (row + 0.5 - half) / half;
    double coast = 0.9 + 0.25 * noise(europe, 1, 12, out);
    if (sqrt(x * x + y * y) > coast * 1.05)
        return; /* the sea */
    out->centre = 0.65 * noise(europe, 2, 7, out) + 0.35 * draw(europe, FOR_PLAN, out, 0, 0) * 0x1p-32;
    out->planned = draw(europe, FOR_PLAN, out, 1, 0) < UINT32_MAX / 5 * 3;
    int across = 1 + (int)(9.5 * out->centre);
    out->across = across < EUROPE_ACROSS ? across : EUROPE_ACROSS;
    settle(europe, out);
}

/* A corner or, odd numbers, the middle of a side of the mesh; the same for the zones on both sides of it. */
static void vertex(const struct europe *europe, const struct europe_parish *parish, const int *line, int x, int y,
                   double *xy)
{
    const int west_of = x / 2, east_of = (x + 1) / 2, south_of = y / 2, north_of = (y + 1) / 2;
    double east = (line[west_of] + line[east_of]) * CELL / 2, north = (line[south_of] + line[north_of]) * CELL / 2;
    uint32_t drawn = parish->planned ? 0 : draw(europe, FOR_VERTEX, parish, (uint32_t)(y * 32 + x), 0);
    xy[0] = parish->planned ? east : round(10 * (east + JITTER * ((drawn & 0xffff) / 32768.0 - 1))) / 10;
    xy[1] = parish->planned ? north : round(10 * (north + JITTER * ((drawn >> 16) / 32768.0 - 1))) / 10;
}

static void outline(const struct europe *europe, const struct europe_parish *parish, const int *line, int x, int y,
                    struct europe_zone *out)
{
    static const int around[8][2] = {{0, 0}, {1, 0}, {2, 0}, {2, 1}, {2, 2}, {1, 2}, {0, 2}, {0, 1}};
    out->points = 0;
    for (int i = 0; i < 8; i += parish->planned ? 2 : 1)
        vertex(europe, parish, line, 2 * x + around[i][0], 2 * y + around[i][1], &out->xy[2 * out->points++]);
}

/* Origins by rank, few of them large; each region has an order of its own for half of its people from abroad. */
static uint32_t origin_of(const struct europe_parish *parish, uint32_t drawn)
{
    const uint32_t others = EUROPE_ORIGINS - 1;
    double unit = (drawn >> 8) * 0x1p-24;
    uint32_t rank = (uint32_t)(pow(others + 1, pow(unit, 0.8)) - 1);
    uint32_t region = (uint32_t)(parish->column / EUROPE_REGION + 17 * (parish->row / EUROPE_REGION));
    rank = rank < others ? rank : others - 1;
    return 1 + (drawn & 1 ? rank : (rank * 7 + region * 31) % others);
}

void europe_cut(const struct europe *europe, const struct europe_parish *parish, int number,
                struct europe_zone *out)
{
    int line[EUROPE_ACROSS + 1], x = number % parish->across, y = number / parish->across;
    *out = (struct europe_zone){0};
    lines_of(parish, line);
    outline(europe, parish, line, x, y, out);
    text_print(out->key, sizeof out->key, "R%02d%02d%04d%04d%02d", (int)(parish->row / EUROPE_REGION),
               (int)(parish->column / EUROPE_REGION), (int)parish->row, (int)parish->column, number);
    for (int row = line[y]; row < line[y + 1]; row++)
        for (int column = line[x]; column < line[x + 1]; column++)
            out->total += parish->people[row * EUROPE_PARISH + column];
    uint32_t abroad = (uint32_t)(out->total * (0.06 + 0.36 * parish->centre * parish->centre));
    for (uint32_t i = 0; i < abroad; i++)
        out->origin[origin_of(parish, draw(europe, FOR_ORIGIN, parish, (uint32_t)number, i))]++;
    out->origin[0] = out->total - abroad;
}
