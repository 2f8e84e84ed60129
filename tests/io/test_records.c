/* SPDX-License-Identifier: EUPL-1.2
 *
 * One small table in every carrier: it reads the same, and what is damaged, unclear or absent is an error.
 */
#include "scratch.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <ogr_api.h>

#include "io/gdal_start.h"
#include "io/records.h"

#define CONTEXT(state) (((struct scratch *)*(state))->context)
#define TABLE "zone,label,value\n01001,Total,10\n01001,Home,7\n01002,Total,5\n01002,Home,\n"
#define READ "zone|label|value/01001|Total|10/01001|Home|7/01002|Total|5/01002|Home|"

static const char *const cells[][3] = {
    {"01001", "Total", "10"}, {"01001", "Home", "7"}, {"01002", "Total", "5"}, {"01002", "Home", NULL}};

/* A layer or sheet of three columns; the last one is of `type`, and a row without texts stays blank. */
static void add_layer(GDALDatasetH dataset, const char *name, const char *const *columns, OGRFieldType type,
                      const char *const (*rows)[3], size_t count)
{
    OGRLayerH layer = GDALDatasetCreateLayer(dataset, name, NULL, wkbNone, NULL);
    assert_non_null(layer);
    for (int i = 0; i < 3; i++) {
        OGRFieldDefnH field = OGR_Fld_Create(columns[i], i == 2 ? type : OFTString);
        assert_int_equal(OGR_L_CreateField(layer, field, 1), OGRERR_NONE);
        OGR_Fld_Destroy(field);
    }
    for (size_t r = 0; r < count; r++) {
        OGRFeatureH row = OGR_F_Create(OGR_L_GetLayerDefn(layer));
        for (int i = 0; i < 3; i++)
            if (rows[r][i])
                OGR_F_SetFieldString(row, i, rows[r][i]);
        assert_int_equal(OGR_L_CreateFeature(layer, row), OGRERR_NONE);
        OGR_F_Destroy(row);
    }
}

static GDALDatasetH create(const char *driver, const char *path)
{
    gdal_start();
    GDALDatasetH dataset = GDALCreate(GDALGetDriverByName(driver), path, 0, 0, 0, GDT_Unknown, NULL);
    assert_non_null(dataset);
    return dataset;
}

static void write_cells(const char *driver, const char *path)
{
    static const char *const names[] = {"zone", "label", "value"};
    GDALDatasetH dataset = create(driver, path);
    add_layer(dataset, "table", names, OFTInteger, cells, 4);
    GDALClose(dataset);
}

static void add_member(void *zip, const char *name, const char *text)
{
    assert_int_equal(CPLCreateFileInZip(zip, name, NULL), CE_None);
    assert_int_equal(CPLWriteFileInZip(zip, text, (int)strlen(text)), CE_None);
    assert_int_equal(CPLCloseFileInZip(zip), CE_None);
}

static void write_zip(const char *path, const char *const *names, const char *const *texts, size_t count)
{
    gdal_start();
    void *zip = CPLCreateZip(path, NULL);
    assert_non_null(zip);
    for (size_t i = 0; i < count; i++)
        add_member(zip, names[i], texts[i]);
    assert_int_equal(CPLCloseZip(zip), CE_None);
}

/* "name|name/field|field/..." appended to `out`; the status of the first failure. */
static d4i_status dump(d4i_context *context, const char *path, const struct records_options *options,
                       struct buffer *out)
{
    struct records records;
    bool more = true;
    TRY(records_open(context, path, options, &records));
    d4i_status status = D4I_OK;
    for (uint32_t i = 0; i < records_columns(&records) && status == D4I_OK; i++) {
        struct text name = records_column_name(&records, i);
        status = buffer_print(context, out, "%s%.*s", i ? "|" : "", (int)name.length, name.at);
    }
    while (status == D4I_OK && (status = records_next(context, &records, &more)) == D4I_OK && more) {
        struct text field[20]; /* all of them hold until the next row */
        for (uint32_t i = 0; i < records_columns(&records); i++)
            field[i] = records_field(&records, i);
        for (uint32_t i = 0; i < records_columns(&records) && status == D4I_OK; i++)
            status = buffer_print(context, out, "%s%.*s", i ? "|" : "/", (int)field[i].length, field[i].at);
    }
    records_close(&records);
    return status;
}

/* The same of all members. */
static d4i_status dump_all(d4i_context *context, const char *path, const char *member,
                           const struct records_options *options, struct buffer *out)
{
    char **paths;
    size_t count;
    TRY(records_members(context, path, member, options->format, &paths, &count));
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < count && status == D4I_OK; i++)
        status = dump(context, paths[i], options, out);
    records_members_free(paths, count);
    return status;
}

static void assert_reads(struct scratch *scratch, const char *path, const char *member,
                         const struct records_options *options, const char *wanted)
{
    struct buffer out = {0};
    assert_ok(scratch->context, dump_all(scratch->context, path, member, options, &out));
    assert_string_equal(out.data, wanted);
    buffer_release(&out);
}

static void assert_refuses(struct scratch *scratch, const char *path, const char *member,
                           const struct records_options *options, const char *words)
{
    struct buffer out = {0};
    assert_int_equal(dump_all(scratch->context, path, member, options, &out), D4I_BAD_INPUT);
    assert_error_has(scratch, words);
    buffer_release(&out);
}

static const struct records_options csv = {.format = RECORDS_CSV}, sheet = {.format = RECORDS_SHEET};

static void it_reads_the_same_from_every_carrier(void **state)
{
    static const char *const drivers[][2] = {
        {"XLSX", "t.xlsx"}, {"ODS", "t.ods"}, {"GPKG", "t.gpkg"}, {"ESRI Shapefile", "t.dbf"}};
    static const char *const name = "t.csv", *const text = TABLE;
    struct scratch *scratch = *state;
    scratch_put(scratch_path(scratch, "t.csv"), TABLE, strlen(TABLE));
    assert_reads(scratch, scratch->path, NULL, &csv, READ);
    write_zip(scratch_path(scratch, "t.zip"), &name, &text, 1);
    assert_reads(scratch, scratch->path, NULL, &csv, READ);
    for (size_t i = 0; i < 4; i++) {
        write_cells(drivers[i][0], scratch_path(scratch, drivers[i][1]));
        assert_reads(scratch, scratch->path, NULL, &sheet, READ);
    }
}

static void pcaxis_is_a_row_for_each_cell(void **state)
{
    struct scratch *scratch = *state;
    static const char px[] = "CODEPAGE=\"utf-8\";\nSTUB=\"zone\";\nHEADING=\"label\";\nVALUES(\"zone\")=\"01001\","
                             "\"01002\";\nVALUES(\"label\")=\"Total\",\"Home\";\nDATA=\n10 7\n5 \"..\";\n";
    static const char *const name = "t.px", *const text = px;
    static const struct records_options options = {.format = RECORDS_PCAXIS};
    scratch_put(scratch_path(scratch, "t.px"), px, sizeof px - 1);
    assert_reads(scratch, scratch->path, NULL, &options, READ "..");
    write_zip(scratch_path(scratch, "px.zip"), &name, &text, 1);
    assert_reads(scratch, scratch->path, NULL, &options, READ "..");
}

/* Rows are counted from 1 in every layer: line 0 is none, and a shapefile's first row has the number 0. */
static void a_place_in_a_layer_is_told(void **state)
{
    struct scratch *scratch = *state;
    struct records records;
    bool more;
    write_cells("ESRI Shapefile", scratch_path(scratch, "t.dbf"));
    assert_ok(scratch->context, records_open(scratch->context, scratch->path, &sheet, &records));
    assert_ok(scratch->context, records_next(scratch->context, &records, &more));
    assert_int_equal(records_line(&records), 1);
    assert_int_equal(records_fail(scratch->context, &records, 1, "no %s", "good"), D4I_BAD_INPUT);
    assert_error_has(scratch, "t.dbf:1:2: no good");
    records_close(&records);
}

/* Numbers in two columns of one row, as keys have them. */
static void numbers_of_one_row_hold_together(void **state)
{
    struct scratch *scratch = *state;
    OGRFeatureH row;
    GDALDatasetH dataset = create("GPKG", scratch_path(scratch, "n.gpkg"));
    OGRLayerH layer = GDALDatasetCreateLayer(dataset, "n", NULL, wkbNone, NULL);
    static const char *const names[] = {"a", "b", "c"};
    static const OGRFieldType types[] = {OFTInteger, OFTInteger64, OFTReal};
    for (int i = 0; i < 3; i++) {
        OGRFieldDefnH field = OGR_Fld_Create(names[i], types[i]);
        assert_int_equal(OGR_L_CreateField(layer, field, 1), OGRERR_NONE);
        OGR_Fld_Destroy(field);
    }
    row = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    OGR_F_SetFieldInteger(row, 0, 11);
    OGR_F_SetFieldInteger64(row, 1, 1234567890123);
    OGR_F_SetFieldDouble(row, 2, 17);
    assert_int_equal(OGR_L_CreateFeature(layer, row), OGRERR_NONE);
    OGR_F_Destroy(row);
    GDALClose(dataset);
    assert_reads(scratch, scratch->path, NULL, &sheet, "a|b|c/11|1234567890123|17");
}

static void skip_and_headless_on_a_sheet(void **state)
{
    static const char *const title[] = {"A table", "x", "y"};
    static const char *const rows[][3] = {{"note", NULL, NULL},
                                          {"zone", "label", "value"},
                                          {"01001", "Total", "10"},
                                          {NULL, NULL, NULL},
                                          {"01002", "Total", "5"}};
    struct scratch *scratch = *state;
    struct records_options options = sheet;
    static const char *const drivers[][2] = {{"XLSX", "s.xlsx"}, {"ODS", "s.ods"}};
    for (size_t i = 0; i < 2; i++) {
        GDALDatasetH dataset = create(drivers[i][0], scratch_path(scratch, drivers[i][1]));
        add_layer(dataset, "s", title, OFTString, rows, 5);
        GDALClose(dataset);
        options.csv = (struct csv_options){.skip = 2};
        assert_reads(scratch, scratch->path, NULL, &options, "zone|label|value/01001|Total|10/01002|Total|5");
        options.csv = (struct csv_options){.skip = 3, .headless = true};
        assert_reads(scratch, scratch->path, NULL, &options, "1|2|3/01001|Total|10/01002|Total|5");
        options.csv = (struct csv_options){.skip = 40};
        assert_refuses(scratch, scratch->path, NULL, &options, "ends before the header");
    }
}

static void sheets_are_chosen_by_name(void **state)
{
    static const char *const names[] = {"zone", "label", "value"};
    struct scratch *scratch = *state;
    struct records_options options = sheet;
    GDALDatasetH dataset = create("XLSX", scratch_path(scratch, "two.xlsx"));
    add_layer(dataset, "notes", names, OFTString, cells, 1);
    add_layer(dataset, "table", names, OFTInteger, cells, 4);
    GDALClose(dataset);
    assert_refuses(scratch, scratch->path, NULL, &options, "several sheets or layers (notes, table)");
    assert_error_has(scratch, "`sheet:`");
    options.sheet = "tabel";
    assert_refuses(scratch, scratch->path, NULL, &options, "no sheet or layer 'tabel'; there are: notes, table");
    options.sheet = "table";
    assert_reads(scratch, scratch->path, NULL, &options, READ);
}

static void columns_are_found_by_name(void **state)
{
    struct scratch *scratch = *state;
    static const char *const twice[] = {"zone", "value", "x"};
    static const char *const rows[][3] = {{"zone", "value", "value"}, {"1", "2", "3"}};
    struct records records;
    uint32_t column;
    GDALDatasetH dataset = create("ODS", scratch_path(scratch, "t.ods"));
    add_layer(dataset, "s", twice, OFTString, rows, 2);
    GDALClose(dataset);
    const struct records_options options = {.format = RECORDS_SHEET, .csv = {.skip = 1}};
    assert_ok(scratch->context, records_open(scratch->context, scratch->path, &options, &records));
    assert_ok(scratch->context, records_find(scratch->context, &records, "zone", &column));
    assert_int_equal(column, 0);
    assert_fails(scratch->context, D4I_BAD_INPUT, "two columns (2 and 3) are named 'value'",
                 records_find(scratch->context, &records, "value", &column));
    assert_fails(scratch->context, D4I_BAD_INPUT, "'zona'; did you mean 'zone'?",
                 records_find(scratch->context, &records, "zona", &column));
    records_close(&records);
}

static void members_come_in_byte_order(void **state)
{
    static const char *const names[] = {"x/b_Table.csv", "notes.md", "x/a_Table.csv", "x/C_Table.csv",
                                        "__MACOSX/x/._a_Table.csv"};
    static const char *const texts[] = {"n\n2\n", "nothing", "n\n1\n", "n\n0\n", "junk"};
    struct scratch *scratch = *state;
    write_zip(scratch_path(scratch, "m.zip"), names, texts, 5);
    assert_reads(scratch, scratch->path, "*_Table.csv", &csv, "n/0n/1n/2");
    assert_reads(scratch, scratch->path, "x/a*", &csv, "n/1");
    assert_reads(scratch, scratch->path, "b_Table.csv", &csv, "n/2");
    assert_refuses(scratch, scratch->path, "*_tabel.csv", &csv, "no member of this archive matches '*_tabel.csv'");
    assert_error_has(scratch, "; it has: notes.md, C_Table.csv, a_Table.csv, b_Table.csv");
    assert_refuses(scratch, scratch->path, NULL, &csv, "several tables stand in this archive");
    assert_error_has(scratch, "C_Table.csv, a_Table.csv, b_Table.csv");
    assert_error_has(scratch, "`member:`");
    assert_refuses(scratch, scratch->path, NULL, &sheet, "ends in one of");
}

/* The bytes of a file as the member of an archive. */
static void zip_file(void *zip, const char *path, const char *name)
{
    char bytes[20000];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    assert_in_range(length, 1, sizeof bytes - 1);
    assert_int_equal(CPLCreateFileInZip(zip, name, NULL), CE_None);
    assert_int_equal(CPLWriteFileInZip(zip, bytes, (int)length), CE_None);
    assert_int_equal(CPLCloseFileInZip(zip), CE_None);
}

static void workbooks_and_shapefiles_in_archives(void **state)
{
    struct scratch *scratch = *state;
    char archive[320];
    write_cells("XLSX", scratch_path(scratch, "t.xlsx"));
    void *zip = CPLCreateZip(scratch_path(scratch, "book.zip"), NULL);
    zip_file(zip, scratch_path(scratch, "t.xlsx"), "in/t.xlsx");
    assert_int_equal(CPLCloseZip(zip), CE_None);
    assert_reads(scratch, scratch_path(scratch, "book.zip"), NULL, &sheet, READ);
    GDALDatasetH dataset = create("ESRI Shapefile", scratch_path(scratch, "p.shp"));
    OGRLayerH layer = GDALDatasetCreateLayer(dataset, "p", NULL, wkbPoint, NULL);
    OGRFieldDefnH field = OGR_Fld_Create("n", OFTInteger);
    assert_int_equal(OGR_L_CreateField(layer, field, 1), OGRERR_NONE);
    OGR_Fld_Destroy(field);
    OGRFeatureH row = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    OGR_F_SetFieldInteger(row, 0, 42);
    assert_int_equal(OGR_L_CreateFeature(layer, row), OGRERR_NONE);
    OGR_F_Destroy(row);
    GDALClose(dataset);
    snprintf(archive, sizeof archive, "%s", scratch_path(scratch, "shape.zip"));
    zip = CPLCreateZip(archive, NULL);
    zip_file(zip, scratch_path(scratch, "p.dbf"), "p.dbf");
    zip_file(zip, scratch_path(scratch, "p.shp"), "p.shp");
    zip_file(zip, scratch_path(scratch, "p.shx"), "p.shx");
    assert_int_equal(CPLCloseZip(zip), CE_None);
    assert_reads(scratch, archive, NULL, &sheet, "n/42");
}

/* Damages one byte after the other, then cuts: what is read must be an error, or the very table. */
static size_t try_damage(struct scratch *scratch, const char *path, size_t step,
                         const struct records_options *options, const char *whole)
{
    static unsigned char bytes[20000];
    FILE *file = fopen(path, "rb");
    size_t length = fread(bytes, 1, sizeof bytes, file), refused = 0;
    fclose(file);
    const char *dot = strrchr(path, '.');
    size_t list = 0; /* the archive's list of members; a name that is changed there is another archive */
    while (list + 4 < length && memcmp(bytes + list, "PK\1\2", 4) != 0)
        list++;
    char damaged[320];
    for (size_t i = 0; i < length; i += step)
        for (int cut = i < list ? 0 : 1; cut < 2; cut++) {
            struct buffer out = {0};
            snprintf(damaged, sizeof damaged, "%s/d%zu_%d%s", scratch->folder, i, cut, dot);
            bytes[i] ^= cut ? 0 : 0x10;
            scratch_put(damaged, bytes, cut ? i : length);
            bytes[i] ^= cut ? 0 : 0x10;
            d4i_status status = dump_all(scratch->context, damaged, NULL, options, &out);
            if (status == D4I_OK && strcmp(out.data, whole) != 0)
                fail_msg("%s of byte %zu of %zu: another table: %.300s", cut ? "cut" : "flip", i, length, out.data);
            refused += status != D4I_OK;
            buffer_release(&out);
            remove(damaged);
        }
    return refused;
}

static char *many_rows(d4i_context *context, struct buffer *read)
{
    struct buffer text = {0};
    (void)buffer_text(context, &text, "zone,value\n");
    (void)buffer_text(context, read, "zone|value");
    for (unsigned i = 0; i < 120; i++) {
        (void)buffer_print(context, &text, "%05u,%u\n", i * 7919 % 100000, i * i * 31 % 977);
        (void)buffer_print(context, read, "/%05u|%u", i * 7919 % 100000, i * i * 31 % 977);
    }
    return text.data;
}

static void a_damaged_archive_is_no_short_table(void **state)
{
    static const char *const name = "t.csv";
    struct scratch *scratch = *state;
    struct buffer read = {0};
    char *text = many_rows(scratch->context, &read), path[320];
    const char *texts[] = {text};
    snprintf(path, sizeof path, "%s", scratch_path(scratch, "t.zip"));
    write_zip(path, &name, texts, 1);
    assert_reads(scratch, path, NULL, &csv, read.data);
    assert_true(try_damage(scratch, path, 3, &csv, read.data) > 200);
    scratch_put(path, "PK\003\004 and so on", 14);
    assert_refuses(scratch, path, NULL, &csv, "ends before the list of its members: it is truncated");
    free(text);
    buffer_release(&read);
}

static void a_damaged_workbook_is_no_short_table(void **state)
{
    struct scratch *scratch = *state;
    static const char *const drivers[][2] = {{"XLSX", "t.xlsx"}, {"ODS", "t.ods"}};
    for (size_t i = 0; i < 2; i++) {
        char path[320];
        snprintf(path, sizeof path, "%s", scratch_path(scratch, drivers[i][1]));
        write_cells(drivers[i][0], path);
        assert_true(try_damage(scratch, path, 11, &sheet, READ) > 100);
    }
}

static void what_is_no_table_is_refused(void **state)
{
    struct scratch *scratch = *state;
    scratch_put(scratch_path(scratch, "t.xlsx"), "no workbook", 11);
    assert_refuses(scratch, scratch->path, NULL, &sheet, "cannot be read as a workbook or layer");
    scratch_put(scratch_path(scratch, "t.zip"), "no archive", 10);
    assert_refuses(scratch, scratch->path, NULL, &csv, "is no zip archive that can be read");
    assert_error_has(scratch, "or fetch it again");
    scratch_put(scratch->path, "", 0);
    assert_refuses(scratch, scratch->path, NULL, &csv, "is empty; fetch it again");
    scratch_put(scratch->path, "<!DOCTYPE html><p>moved", 23);
    assert_refuses(scratch, scratch->path, NULL, &csv, "is a web page (HTML)");
    char **paths;
    size_t count;
    assert_int_equal(
        records_members(scratch->context, scratch_path(scratch, "none.zip"), NULL, RECORDS_CSV, &paths, &count),
        D4I_IO);
    assert_error_has(scratch, "none.zip': No such file");
}

static d4i_status read_both(struct scratch *scratch)
{
    struct buffer out = {0};
    d4i_status status = dump_all(scratch->context, scratch_path(scratch, "t.xlsx"), NULL, &sheet, &out);
    if (status == D4I_OK)
        status = dump_all(scratch->context, scratch_path(scratch, "t.zip"), "*.csv", &csv, &out);
    buffer_release(&out);
    return status;
}

static void no_memory_is_told_and_nothing_leaks(void **state)
{
    static const char *const name = "t.csv", *const text = TABLE;
    struct scratch *scratch = *state;
    write_cells("XLSX", scratch_path(scratch, "t.xlsx"));
    write_zip(scratch_path(scratch, "t.zip"), &name, &text, 1);
    assert_true(scratch_starve(scratch, read_both) > 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(it_reads_the_same_from_every_carrier),
        scratch_test(pcaxis_is_a_row_for_each_cell),
        scratch_test(a_place_in_a_layer_is_told),
        scratch_test(numbers_of_one_row_hold_together),
        scratch_test(skip_and_headless_on_a_sheet),
        scratch_test(sheets_are_chosen_by_name),
        scratch_test(columns_are_found_by_name),
        scratch_test(members_come_in_byte_order),
        scratch_test(workbooks_and_shapefiles_in_archives),
        scratch_test(a_damaged_archive_is_no_short_table),
        scratch_test(a_damaged_workbook_is_no_short_table),

        scratch_test(what_is_no_table_is_refused),
        scratch_test(no_memory_is_told_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
