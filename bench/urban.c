/* SPDX-License-Identifier: EUPL-1.2
 *
 * Degree of urbanisation, level 1 and 2: CPU time and cells per CPU-second on three made-up countries the size of
 * Belgium's crop, of the peers' workload s1 and of the box of Europe, and on the crop itself where the data are.
 * Beside it the limit: what must be read and written once (16 bytes a listed cell and 6 a cell of the grid), at
 * this run's memory bandwidth. Each result is checked: people of classes add up, and each centre has enough.
 */
#include <math.h>
#include <string.h>
#include <sys/resource.h>

#include "base/random.h"
#include "bench.h"
#include "io/raster.h"
#include "urban/urban.h"

enum { REPEATS = 5, SEED = 20260701 };

struct workload {
    const char *name;
    int32_t columns, rows;
    uint32_t towns;
    double inhabited; /* share of cells, towns apart */
    bool sparse;      /* only inhabited cells are listed */
    double limit;     /* CPU seconds that are allowed */
};

struct country {
    struct urban_cells cells;
    uint64_t *cell;
    int64_t *people;
    uint32_t *land, *built;
};

static void *array(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (!memory)
        abort();
    return memory;
}

/* Sizes of towns fall off as 1 / rank does; people of a town as the distance from its middle grows. */
static void add_towns(const struct workload *load, uint32_t *persons)
{
    for (uint32_t t = 0; t < load->towns; t++) {
        const struct random_stream stream = {SEED, 1, t, 0};
        double peak = 400 + 9000 * random_unit(stream, 0), reach = 1.2 + 14.0 / (1 + 12 * random_unit(stream, 1));
        int32_t x = (int32_t)(random_u32(stream, 2) % (uint32_t)load->columns);
        int32_t y = (int32_t)(random_u32(stream, 3) % (uint32_t)load->rows), most = (int32_t)(2 * reach);
        for (int32_t dy = -most; dy <= most; dy++)
            for (int32_t dx = -most; dx <= most; dx++) {
                if (x + dx < 0 || y + dy < 0 || x + dx >= load->columns || y + dy >= load->rows)
                    continue;
                size_t cell = (size_t)(y + dy) * (size_t)load->columns + (size_t)(x + dx);
                double here = peak * exp(-sqrt((double)(dx * dx + dy * dy)) / reach * 2);
                persons[cell] += (uint32_t)(here * (0.3 + 1.4 * random_unit((struct random_stream){SEED, 2, 0, 0},
                                                                            (uint32_t)cell)));
            }
    }
}

static void make(const struct workload *load, struct country *out)
{
    size_t total = (size_t)load->columns * (size_t)load->rows, count = 0;
    uint32_t *persons = array(total, sizeof *persons);
    const struct random_stream stream = {SEED, 3, 0, 0};
    add_towns(load, persons);
    for (size_t c = 0; c < total; c++) {
        uint32_t chance = random_u32(stream, (uint32_t)c);
        if (chance < load->inhabited * UINT32_MAX)
            persons[c] += 1 + (chance & 127);
        count += !load->sparse || persons[c] > 0;
    }
    *out = (struct country){.people = array(count, sizeof *out->people),
                            .land = array(count, sizeof *out->land),
                            .cell = load->sparse ? array(count, sizeof *out->cell) : NULL};
    count = 0;
    for (size_t c = 0; c < total; c++)
        if (!load->sparse || persons[c] > 0) {
            if (load->sparse)
                out->cell[count] = c;
            out->people[count] = persons[c] * D4I_PERSON;
            out->land[count++] = persons[c] > 0 || c % 3 ? URBAN_WHOLE : 0;
        }
    free(persons);
    out->cells = (struct urban_cells){.columns = load->columns,
                                      .rows = load->rows,
                                      .count = count,
                                      .cell = out->cell,
                                      .people = out->people,
                                      .land = out->land};
}

static void country_release(struct country *country)
{
    free(country->cell);
    free(country->people);
    free(country->land);
    free(country->built);
}

static bool right(const struct urban_cells *cells, const struct urban_grid *grid)
{
    int64_t all = 0, centres = 0, in_centres = 0;
    for (size_t i = 0; i < cells->count; i++) {
        uint64_t cell = cells->cell ? cells->cell[i] : i;
        all += cells->people[i];
        if (grid->level1[cell] == URBAN_CELL_CENTRE)
            in_centres += cells->people[i];
        if ((grid->level2[cell] == URBAN_CELL_URBAN_CENTRE) != (grid->level1[cell] == URBAN_CELL_CENTRE))
            return false;
    }
    for (size_t c = 0; c < grid->centre_count; c++) {
        centres += grid->centres[c].people;
        if (grid->centres[c].raw_people < 50000 * D4I_PERSON)
            return false;
    }
    return centres == in_centres && centres <= all;
}

static int run(d4i_context *context, const char *name, const struct urban_cells *cells, const char *vintage,
               double limit, double bandwidth)
{
    struct urban_parameters parameters;
    double times[REPEATS], total = (double)cells->columns * cells->rows;
    size_t centres = 0, inhabited = 0;
    double people = 0;
    int wrong = urban_parameters_of(context, text_of(vintage), &parameters) != D4I_OK;
    for (size_t i = 0; i < cells->count; i++) {
        inhabited += cells->people[i] > 0;
        people += (double)cells->people[i] / 1e6;
    }
    for (int r = 0; r < REPEATS && !wrong; r++) {
        struct urban_grid grid = {0};
        double start = bench_cpu_seconds();
        wrong = urban_classify(context, cells, &parameters, &grid) != D4I_OK;
        times[r] = bench_cpu_seconds() - start;
        wrong |= !right(cells, &grid);
        centres = grid.centre_count;
        urban_grid_release(&grid);
    }
    if (wrong) {
        printf("%s: WRONG %s\n", name, d4i_error_text(context));
        return 1;
    }
    double median = bench_median(times, REPEATS);
    double least = ((double)cells->count * 16 + total * 6) / bandwidth;
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    printf("%-22s %-6s %10.0f cells, %8zu listed, %8zu inhabited by %4.0f M, %5zu centres: %.4f CPU-s (median of "
           "%d), %.0f M "
           "cells/s; bandwidth alone %.4f s; at most %.2f allowed%s; peak so far %.0f MB\n",
           name, vintage, total, cells->count, inhabited, people / 1e6, centres, median, (int)REPEATS,
           total / median / 1e6, least, limit, median <= limit ? "" : ": NOT KEPT", (double)used.ru_maxrss / 1024);
    return 0;
}

static void read_layer(d4i_context *context, const char *folder, const char *name, double *out,
                       struct raster *raster)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/urbanisation/%s", folder, name);
    if (raster_open(context, path, raster) != D4I_OK)
        abort();
    if (raster_read_rows(context, raster, 1, 0, raster->rows, out) != D4I_OK)
        abort();
    raster_close(raster);
}

static int run_belgium(d4i_context *context, double bandwidth)
{
    enum { MOST = 303 * 219 };
    const char *folder = getenv("D4I_DATA");
    struct country country = {0};
    struct raster raster = {0};
    if (!folder) {
        printf("Belgium: SKIPPED, D4I_DATA does not say where the data are\n");
        return 0;
    }
    double *values[3];
    static const char *const names[] = {"POP.tif", "LAND.tif", "BUILT_S.tif"};
    for (int i = 0; i < 3; i++) {
        values[i] = array(MOST, sizeof **values);
        read_layer(context, folder, names[i], values[i], &raster);
    }
    country.people = array(MOST, sizeof *country.people);
    country.land = array(MOST, sizeof *country.land);
    country.built = array(MOST, sizeof *country.built);
    for (int c = 0; c < MOST; c++) { /* from north to south: it makes no difference */
        country.people[c] = isnan(values[0][c]) ? 0 : (int64_t)round(values[0][c] * 1e6);
        country.land[c] = isnan(values[1][c]) ? 0 : (uint32_t)values[1][c];
        country.built[c] = isnan(values[2][c]) ? 0 : (uint32_t)values[2][c];
    }
    country.cells = (struct urban_cells){.columns = 303,
                                         .rows = 219,
                                         .count = MOST,
                                         .people = country.people,
                                         .land = country.land,
                                         .built = country.built};
    int wrong = run(context, "Belgium", &country.cells, "2023A", 0.1, bandwidth);
    for (int i = 0; i < 3; i++)
        free(values[i]);
    country_release(&country);
    return wrong;
}

int main(void)
{
    static const struct workload loads[] = {
        {"size of s1", 2000, 2000, 150, 0.48, false, 0.3},
        {"box of Europe", 5200, 4800, 2400, 0.045, true, 3},
        {"box, all cells listed", 5200, 4800, 2400, 0.045, false, 3},
    };
    d4i_context *context = d4i_context_new();
    double bandwidth = bench_triad();
    int wrong = !context || run_belgium(context, bandwidth);
    for (size_t i = 0; i < sizeof loads / sizeof *loads && !wrong; i++) {
        struct country country;
        make(&loads[i], &country);
        wrong |= run(context, loads[i].name, &country.cells, "2021", loads[i].limit, bandwidth);
        wrong |= run(context, loads[i].name, &country.cells, "2023A", loads[i].limit, bandwidth);
        country_release(&country);
    }
    d4i_context_free(context);
    return wrong;
}
