/* SPDX-License-Identifier: EUPL-1.2
 *
 * The boundaries, each in its publisher's format and reference system, and the municipalities as reporting units.
 */
#include "base/memory.h"
#include "demo/demo_set.h"
#include "io/layer_write.h"

/* Which features a file holds, and what their attributes say. */
struct file_of_features {
    struct layer_write_options write;
    uint32_t fields;
    bool (*holds)(const struct demo_set *set, uint32_t number, int country);
    d4i_status (*describe)(d4i_context *context, const struct demo_set *set, uint32_t number, char **field);
    bool munis; /* features are municipalities, else zones */
    int country;
};

static bool zone_is_in(const struct demo_set *set, uint32_t zone, int country)
{
    return set->zones[zone].in_layer && set->munis[set->zones[zone].muni].country == country;
}

static bool muni_is_in(const struct demo_set *set, uint32_t muni, int country)
{
    (void)country;
    return muni != set->no_polygon[0] && muni != set->no_polygon[1];
}

static d4i_status copy(d4i_context *context, const char *text, size_t from, size_t length, char **out)
{
    return text_copy(context, (struct text){text + from, length}, out);
}

/* As INE's sections: province, municipality, district, section; the last two without their zeros. */
static d4i_status describe_aldania(d4i_context *context, const struct demo_set *set, uint32_t number, char **field)
{
    const struct demo_zone *zone = &set->zones[number];
    const char *key = zone->key;
    size_t district = key[5] == '0' ? 6 : 5, section = key[7] != '0' ? 7 : key[8] != '0' ? 8 : 9;
    TRY(copy(context, key, 0, 2, &field[0]));
    TRY(copy(context, key, 2, 3, &field[1]));
    TRY(copy(context, key, district, 7 - district, &field[2]));
    TRY(copy(context, key, section, 10 - section, &field[3]));
    return text_copy(context, text_of(set->munis[zone->muni].name), &field[4]);
}

static d4i_status describe_brennia(d4i_context *context, const struct demo_set *set, uint32_t number, char **field)
{
    const struct demo_zone *zone = &set->zones[number];
    TRY(text_copy(context, text_of(zone->key), &field[0]));
    TRY(text_copy(context, text_of(set->munis[zone->muni].code), &field[1]));
    return text_copy(context, text_of(set->munis[zone->muni].name), &field[2]);
}

static d4i_status describe_corvane(d4i_context *context, const struct demo_set *set, uint32_t number, char **field)
{
    const struct demo_zone *zone = &set->zones[number];
    bool whole = strcmp(zone->key + 5, "0000") == 0;
    TRY(text_copy(context, text_of(zone->key), &field[0]));
    TRY(text_copy(context, text_of(whole ? "Z" : "H"), &field[1]));
    return text_format(context, &field[2], "%s%s%s", set->munis[zone->muni].name, whole ? "" : " ",
                       whole ? "" : zone->key + 5);
}

static d4i_status describe_muni(d4i_context *context, const struct demo_set *set, uint32_t number, char **field)
{
    const struct demo_muni *muni = &set->munis[number];
    TRY(text_copy(context, text_of(muni->code), &field[0]));
    TRY(text_copy(context, text_of(muni->name), &field[1]));
    return text_copy(context, text_of(demo_country_code[muni->country]), &field[2]);
}

/* label[number] = feature of a zone or municipality, DEMO_NONE where the file does not hold it. */
static d4i_status number_features(d4i_context *context, const struct demo_set *set,
                                  const struct file_of_features *file, uint32_t **label, size_t *count)
{
    size_t numbers = file->munis ? set->muni_count : set->zone_count;
    TRY(mem_alloc(context, numbers, sizeof **label, label));
    *count = 0;
    for (uint32_t n = 0; n < numbers; n++)
        (*label)[n] = file->holds(set, n, file->country) ? (uint32_t)(*count)++ : DEMO_NONE;
    return D4I_OK;
}

static d4i_status describe_features(d4i_context *context, const struct demo_set *set,
                                    const struct file_of_features *file, const uint32_t *label, struct layer *layer)
{
    size_t numbers = file->munis ? set->muni_count : set->zone_count;
    layer->field_count = file->fields;
    TRY(mem_alloc(context, layer->features * file->fields, sizeof *layer->field, &layer->field));
    for (uint32_t n = 0; n < numbers; n++)
        if (label[n] != DEMO_NONE)
            TRY(file->describe(context, set, n, layer->field + (size_t)label[n] * file->fields));
    return D4I_OK;
}

static d4i_status write_file(d4i_context *context, const struct demo_set *set, const struct file_of_features *file)
{
    d4i_status status = D4I_OK;
    const uint32_t *of_unit = file->munis ? set->muni_of_unit : set->zone_of_unit;
    uint32_t *label = NULL, *label_of_unit = NULL;
    struct layer layer = {0};
    struct layer_write_options write = file->write;
    char *path = NULL;
    size_t count = 0;
    GUARD(demo_path(context, set, write.path, &path));
    GUARD(number_features(context, set, file, &label, &count));
    GUARD(mem_alloc(context, DEMO_UNITS, sizeof *label_of_unit, &label_of_unit));
    for (size_t unit = 0; unit < DEMO_UNITS; unit++)
        label_of_unit[unit] = of_unit[unit] == DEMO_NONE ? DEMO_NONE : label[of_unit[unit]];
    GUARD(demo_outline(context, set, label_of_unit, count, &layer));
    GUARD(describe_features(context, set, file, label, &layer));
    write.path = path;
    write.from = set->grid.crs;
    GUARD(layer_write(context, &write, &layer));
done:
    layer_release(&layer);
    free(label);
    free(label_of_unit);
    free(path);
    return status;
}

d4i_status demo_write_layers(d4i_context *context, const struct demo_set *set)
{
    static const char *const aldania[] = {"CPRO", "CMUN", "CDIS", "CSEC", "NMUN"};
    static const char *const brennia[] = {"OA11CD", "LAD11CD", "LAD11NM"};
    static const char *const corvane[] = {"CODE_IRIS", "TYP_IRIS", "NOM_IRIS"};
    static const char *const munis[] = {"code", "name", "country"};
    const struct file_of_features files[] = {
        {.write = {"boundaries/xa.shp", "ESRI Shapefile", "xa", NULL, "EPSG:25831", 3, aldania},
         .fields = 5,
         .holds = zone_is_in,
         .describe = describe_aldania,
         .country = 0},
        {.write = {"boundaries/xb.gpkg", "GPKG", "output_areas", NULL, "EPSG:3035", 1, brennia},
         .fields = 3,
         .holds = zone_is_in,
         .describe = describe_brennia,
         .country = 1},
        {.write = {"boundaries/xc.geojson", "GeoJSON", "iris", NULL, "EPSG:4326", 8, corvane},
         .fields = 3,
         .holds = zone_is_in,
         .describe = describe_corvane,
         .country = 2},
        {.write = {"units/municipalities.gpkg", "GPKG", "municipalities", NULL, "EPSG:3035", 1, munis},
         .fields = 3,
         .holds = muni_is_in,
         .describe = describe_muni,
         .munis = true},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        TRY(write_file(context, set, &files[i]));
    return D4I_OK;
}
