/* SPDX-License-Identifier: EUPL-1.2
 *
 * Sheets of workbooks and attributes of layers as records. GDAL would guess whether a sheet has a header and of
 * which type its columns are, from the first rows; both guesses are switched off, so that "08019" stays text and
 * the recipe's `skip` says where the header stands.
 */
#include <cpl_conv.h>
#include <gdal.h>
#include <ogr_api.h>
#include <stdlib.h>
#include <strings.h>

#include "base/memory.h"
#include "io/columns.h"
#include "io/gdal_start.h"
#include "io/records_kinds.h"
#include "io/zip.h"

struct sheet {
    GDALDatasetH dataset;
    OGRLayerH layer;
    OGRFeatureH row;
    char *path;
    char *archive; /* of a workbook inside an archive: its path in braces, as GDAL wants an archive's archive */
    bool workbook; /* rows are lines of a sheet, and the first that counts is the header */
    char **names;
    uint32_t columns;
    struct buffer text; /* of the row's fields, one behind the other */
    size_t *end;        /* [column]: of its text */
    uint64_t line, done, total;
};

static void sheet_close(void *self)
{
    struct sheet *sheet = self;
    if (!sheet)
        return;
    if (sheet->row)
        OGR_F_Destroy(sheet->row);
    if (sheet->dataset)
        GDALClose(sheet->dataset);
    for (uint32_t i = 0; sheet->names && i < sheet->columns; i++)
        free(sheet->names[i]);
    free(sheet->names);
    free(sheet->end);
    buffer_release(&sheet->text);
    free(sheet->archive);
    free(sheet->path);
    free(sheet);
}

static uint32_t columns(const void *self)
{
    return ((const struct sheet *)self)->columns;
}

static struct text column_name(const void *self, uint32_t column)
{
    const struct sheet *sheet = self;
    return text_of(column < sheet->columns ? sheet->names[column] : "");
}

static struct text field(const void *self, uint32_t column)
{
    const struct sheet *sheet = self;
    size_t start = column ? sheet->end[column - 1] : 0;
    return (struct text){sheet->text.data ? sheet->text.data + start : "", sheet->end[column] - start};
}

static uint64_t line(const void *self)
{
    return ((const struct sheet *)self)->line;
}

static uint64_t field_column(const void *self, uint32_t column)
{
    (void)self;
    return (uint64_t)column + 1;
}

static d4i_status fail_at(d4i_context *context, const void *self, uint32_t column, const char *what)
{
    const struct sheet *sheet = self;
    return fail(context, D4I_BAD_INPUT, "%s:%llu:%u: %s", sheet->path, (unsigned long long)sheet->line, column + 1,
                what);
}

static void position(const void *self, uint64_t *done, uint64_t *total)
{
    const struct sheet *sheet = self;
    *done = sheet->done;
    *total = sheet->total;
}

static d4i_status find(d4i_context *context, const void *self, const char *name, uint32_t *column)
{
    const struct sheet *sheet = self;
    const struct columns all = {sheet->path, "column",
                                sheet,       sheet->columns,
                                column_name, "rename one, or read the sheet `headless` and by number",
                                NULL};
    return columns_find(context, &all, name, column);
}

/* A field's text lies in GDAL's row until the next one is asked for, and a key wants several: they are copied. */
static d4i_status keep_fields(d4i_context *context, struct sheet *sheet)
{
    sheet->text.length = 0;
    for (uint32_t i = 0; i < sheet->columns; i++) {
        struct text text = gdal_field_text(sheet->row, (int)i);
        TRY(buffer_add(context, &sheet->text, text.at, text.length));
        sheet->end[i] = sheet->text.length;
    }
    return D4I_OK;
}

/* The next row of the layer; NULL at the end. Rows are numbered from 1, whatever the layer calls them: feature ids
 * begin at 0 in some formats, and line 0 is none. */
static d4i_status next_row(d4i_context *context, struct sheet *sheet)
{
    struct gdal_errors errors;
    if (sheet->row)
        OGR_F_Destroy(sheet->row);
    gdal_listen(&errors);
    sheet->row = OGR_L_GetNextFeature(sheet->layer);
    gdal_unlisten();
    if (!sheet->row && *errors.error)
        return fail(context, D4I_BAD_INPUT, "%s: cannot be read to its end (%s)", sheet->path, errors.error);
    if (!sheet->row)
        return D4I_OK;
    sheet->line = ++sheet->done;
    return keep_fields(context, sheet);
}

static bool is_blank(const struct sheet *sheet)
{
    for (uint32_t i = 0; i < sheet->columns; i++)
        if (field(sheet, i).length)
            return false;
    return true;
}

/* Blank rows of a workbook are passed over: they are what formatting leaves behind. */
static d4i_status next(d4i_context *context, void *self, bool *more)
{
    struct sheet *sheet = self;
    do
        TRY(next_row(context, sheet));
    while (sheet->row && sheet->workbook && is_blank(sheet));
    *more = sheet->row != NULL;
    return D4I_OK;
}

static d4i_status fail_sheet(d4i_context *context, const struct sheet *sheet, const char *wanted)
{
    struct buffer list = {0};
    d4i_status status = D4I_OK;
    int count = GDALDatasetGetLayerCount(sheet->dataset);
    for (int i = 0; i < count && list.length < 500 && status == D4I_OK; i++)
        status = buffer_print(context, &list, "%s%s", i ? ", " : "",
                              OGR_L_GetName(GDALDatasetGetLayer(sheet->dataset, i)));
    const char *names = list.data ? list.data : "none";
    if (status == D4I_OK && wanted)
        status = fail(context, D4I_BAD_INPUT, "%s: has no sheet or layer '%s'; there are: %s", sheet->path, wanted,
                      names);
    else if (status == D4I_OK)
        status = fail(context, D4I_BAD_INPUT, "%s: several sheets or layers (%s); say which as `sheet:`",
                      sheet->path, names);
    buffer_release(&list);
    return status;
}

static d4i_status choose(d4i_context *context, struct sheet *sheet, const char *wanted)
{
    int count = GDALDatasetGetLayerCount(sheet->dataset);
    if (!wanted && count == 1)
        sheet->layer = GDALDatasetGetLayer(sheet->dataset, 0);
    for (int i = 0; wanted && i < count && !sheet->layer; i++)
        if (strcmp(OGR_L_GetName(GDALDatasetGetLayer(sheet->dataset, i)), wanted) == 0)
            sheet->layer = GDALDatasetGetLayer(sheet->dataset, i);
    if (!sheet->layer)
        return fail_sheet(context, sheet, wanted);
    sheet->columns = (uint32_t)OGR_FD_GetFieldCount(OGR_L_GetLayerDefn(sheet->layer));
    GIntBig rows = OGR_L_GetFeatureCount(sheet->layer, 0);
    sheet->total = rows > 0 ? (uint64_t)rows : 0;
    return mem_alloc(context, sheet->columns, sizeof *sheet->end, &sheet->end);
}

/* A sheet is parsed when its columns are asked for: what GDAL could not parse of it would be a short table. */
static d4i_status choose_whole(d4i_context *context, struct sheet *sheet, const char *wanted)
{
    struct gdal_errors errors;
    gdal_listen(&errors);
    d4i_status status = choose(context, sheet, wanted);
    gdal_unlisten();
    if (status == D4I_NO_MEMORY || !*errors.error)
        return status;
    return fail(context, D4I_BAD_INPUT, "%s: is damaged or ends early (%s); fetch it again", sheet->path,
                errors.error);
}

static d4i_status name_column(d4i_context *context, struct sheet *sheet, uint32_t column, bool headless)
{
    if (headless)
        return text_format(context, &sheet->names[column], "%u", column + 1);
    if (sheet->workbook)
        return text_copy(context, field(sheet, column), &sheet->names[column]);
    OGRFieldDefnH definition = OGR_FD_GetFieldDefn(OGR_L_GetLayerDefn(sheet->layer), (int)column);
    return text_copy(context, text_trim(text_of(OGR_Fld_GetNameRef(definition))), &sheet->names[column]);
}

static d4i_status read_header(d4i_context *context, struct sheet *sheet, const struct csv_options *options)
{
    uint32_t rows = sheet->workbook ? options->skip + (options->headless ? 0 : 1) : 0;
    OGR_L_ResetReading(sheet->layer);
    for (uint32_t i = 0; i < rows; i++) {
        TRY(next_row(context, sheet));
        if (!sheet->row)
            return fail(context, D4I_BAD_INPUT, "%s: ends before the header; is `skip` too large?", sheet->path);
    }
    TRY(mem_alloc(context, sheet->columns, sizeof *sheet->names, &sheet->names));
    for (uint32_t i = 0; i < sheet->columns; i++)
        TRY(name_column(context, sheet, i, options->headless));
    return D4I_OK;
}

static bool is_workbook(GDALDatasetH dataset)
{
    const char *driver = GDALGetDriverShortName(GDALGetDatasetDriver(dataset));
    return !strcmp(driver, "XLSX") || !strcmp(driver, "ODS") || !strcmp(driver, "XLS");
}

static bool has_zip_inside(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot && (!strcasecmp(dot, ".xlsx") || !strcasecmp(dot, ".xlsm") || !strcasecmp(dot, ".ods"));
}

/* Options of the thread's own. They must hold until the sheet's columns are known: sheets are parsed when they are
 * first asked for, not when the workbook is opened. */
static void keep_plain(bool plain)
{
    static const char *const names[] = {"OGR_XLSX_HEADERS",    "OGR_XLSX_FIELD_TYPES", "OGR_ODS_HEADERS",
                                        "OGR_ODS_FIELD_TYPES", "OGR_XLS_HEADERS",      "OGR_XLS_FIELD_TYPES"};
    static const char *const values[] = {"DISABLE", "STRING", "DISABLE", "STRING", "DISABLE", "STRING"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        CPLSetThreadLocalConfigOption(names[i], plain ? values[i] : NULL);
}

static GDALDatasetH open_plainly(const char *path, struct gdal_errors *errors)
{
    static const char *const drivers[] = {"XLSX",    "ODS",      "XLS",        "GPKG",        "ESRI Shapefile",
                                          "GeoJSON", "TopoJSON", "FlatGeobuf", "OpenFileGDB", NULL};
    gdal_listen(errors);
    GDALDatasetH dataset =
        GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, drivers, NULL, NULL);
    gdal_unlisten();
    return dataset;
}

static d4i_status fail_open(d4i_context *context, const char *path, const struct gdal_errors *errors)
{
    return fail(context, D4I_BAD_INPUT, "%s: cannot be read as a workbook or layer (%s)", path, gdal_why(errors));
}

d4i_status records_sheets(d4i_context *context, const char *path, struct names *out)
{
    struct gdal_errors errors;
    d4i_status status = D4I_OK;
    uint32_t index;
    gdal_start();
    GDALDatasetH dataset = open_plainly(path, &errors);
    if (!dataset)
        return fail_open(context, path, &errors);
    for (int i = 0; i < GDALDatasetGetLayerCount(dataset) && status == D4I_OK; i++)
        status = names_add(context, out, text_of(OGR_L_GetName(GDALDatasetGetLayer(dataset, i))), &index, NULL);
    GDALClose(dataset);
    return status;
}

d4i_status records_open_sheet(d4i_context *context, const char *path, const struct records_options *options,
                              struct records *out)
{
    static const struct records_kind kind = {sheet_close, columns, column_name,  find,    next,
                                             field,       line,    field_column, fail_at, position};
    struct gdal_errors errors;
    struct sheet *sheet;
    d4i_status status;
    gdal_start();
    TRY(mem_alloc(context, 1, sizeof *sheet, &sheet));
    GUARD(text_copy(context, text_of(path), &sheet->path));
    if (zip_is_member(path) && has_zip_inside(path))
        GUARD(text_format(context, &sheet->archive, "/vsizip/{%s}", path));
    keep_plain(true);
    sheet->dataset = open_plainly(sheet->archive ? sheet->archive : path, &errors);
    if (!sheet->dataset) {
        status = fail_open(context, path, &errors);
        goto done;
    }
    sheet->workbook = is_workbook(sheet->dataset);
    if (has_zip_inside(path)) /* GDAL shows a workbook without its texts when these are damaged */
        GUARD(zip_check(context, sheet->archive ? sheet->archive + strlen("/vsizip/") : path));
    GUARD(choose_whole(context, sheet, options->sheet));
    GUARD(read_header(context, sheet, &options->csv));
    keep_plain(false);
    *out = (struct records){&kind, sheet};
    return D4I_OK;
done:
    keep_plain(false);
    sheet_close(sheet);
    return status;
}
