/* SPDX-License-Identifier: EUPL-1.2
 *
 * The made-up set as a whole: what is worked out and written in which order, and what all of it shares.
 */
#include "d4i/demo.h"

#include <math.h>

#include "base/memory.h"
#include "demo/demo_set.h"
#include "io/file.h"
#include "io/tiff_write.h"

/* XA .. XC are among the codes that ISO 3166 leaves to its users. */
const char *const demo_country_code[DEMO_COUNTRIES] = {"XA", "XB", "XC"};
const char *const demo_country_name[DEMO_COUNTRIES] = {"Aldania", "Brennia", "Corvane"};
const char *const demo_origin_code[DEMO_ORIGINS] = {
    "XA",          "XB", "XC", "DE",          "PL", "RO", "PT",           "eu_rest", "UA", "GB",
    "europe_rest", "MA", "NG", "africa_rest", "BR", "CO", "america_rest", "CN",      "IN", "asia_rest"};

struct random_stream demo_stream(const struct demo_set *set, uint32_t purpose, uint32_t a, uint32_t b)
{
    return (struct random_stream){set->seed, purpose, a, b};
}

static double blend(double a, double b, double t)
{
    return a + (b - a) * t * t * (3 - 2 * t);
}

double demo_noise(const struct demo_set *set, uint32_t channel, double x, double y)
{
    double west = floor(x), south = floor(y), at[2][2];
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++) {
            uint32_t place = (uint32_t)((int32_t)south + i) * 65536u + (uint32_t)((int32_t)west + j + 1024);
            at[i][j] = random_u32(demo_stream(set, DEMO_FOR_NOISE, channel, place), 0) * 0x1p-32;
        }
    return blend(blend(at[0][0], at[0][1], x - west), blend(at[1][0], at[1][1], x - west), y - south);
}

d4i_status demo_path(d4i_context *context, const struct demo_set *set, const char *name, char **out)
{
    return text_format(context, out, "%s/%s", set->folder, name);
}

d4i_status demo_write(d4i_context *context, const struct demo_set *set, const char *name,
                      const struct buffer *content)
{
    char *path = NULL;
    TRY(demo_path(context, set, name, &path));
    size_t length = strlen(name);
    bool gzip = length > 3 && strcmp(name + length - 3, ".gz") == 0;
    d4i_status status = gzip ? gzip_write(context, path, content->data, content->length)
                             : file_write(context, path, content->data, content->length);
    free(path);
    return status;
}

d4i_status demo_add_int(d4i_context *context, struct buffer *buffer, int64_t number)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (number < 0)
        digits[--at] = '-';
    return buffer_add(context, buffer, digits + at, sizeof digits - at);
}

static d4i_status make_folders(d4i_context *context, const struct demo_set *set)
{
    static const char *const folders[] = {"tables", "boundaries", "weights", "units", "recipes", "truth"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char *path = NULL;
        TRY(demo_path(context, set, folders[i], &path));
        d4i_status status = file_make_folder(context, path);
        free(path);
        TRY(status);
    }
    return D4I_OK;
}

static void set_release(struct demo_set *set)
{
    free(set->vertex);
    free(set->muni_of_unit);
    free(set->zone_of_unit);
    free(set->unit_of_cell);
    free(set->munis);
    free(set->zones);
    free(set->cells);
}

D4I_API d4i_status d4i_demo_data(d4i_context *context, const char *folder, uint64_t seed)
{
    if (!folder || !*folder)
        return fail(context, D4I_BAD_USAGE, "no folder given for the made-up data");
    d4i_status status = D4I_OK;
    struct demo_set set = {.seed = seed, .folder = folder};
    static const struct {
        const char *what;
        d4i_status (*step)(d4i_context *, struct demo_set *);
    } steps[] = {
        {"drawing the ground", demo_ground}, {"placing people", demo_people}, {"cutting zones", demo_zones}};
    static const struct {
        const char *what;
        d4i_status (*step)(d4i_context *, const struct demo_set *);
    } writers[] = {{"writing tables", demo_write_tables},
                   {"writing boundaries", demo_write_layers},
                   {"writing weights and truth", demo_write_weights},
                   {"writing recipes", demo_write_texts}};
    GUARD(make_folders(context, &set));
    for (size_t i = 0; i < 3; i++) {
        GUARD(progress(context, steps[i].what, i, 7));
        GUARD(steps[i].step(context, &set));
    }
    for (size_t i = 0; i < 4; i++) {
        GUARD(progress(context, writers[i].what, 3 + i, 7));
        GUARD(writers[i].step(context, &set));
    }
    GUARD(progress(context, "made-up data", 7, 7));
done:
    set_release(&set);
    return status;
}
