/* SPDX-License-Identifier: EUPL-1.2
 *
 * Styles in the table that QGIS reads by itself: the share in five fixed classes, the same for all origins and
 * places, in ColorBrewer's YlGnBu (readable by the colour-blind, light to dark).
 */
#include "atlas/store.h"

static const struct style_class {
    const char *low, *high, *label, *colour;
} classes[] = {
    {"-1", "0.05", "under 5 %", "255,255,204,255"}, {"0.05", "0.1", "5 - 10 %", "161,218,180,255"},
    {"0.1", "0.2", "10 - 20 %", "65,182,196,255"},  {"0.2", "0.3", "20 - 30 %", "44,127,184,255"},
    {"0.3", "2", "over 30 %", "37,52,148,255"},
};
#define CLASSES (sizeof classes / sizeof *classes)

/* QGIS 3.26 and later read <Option>, those before <prop>. */
static d4i_status add_property(d4i_context *context, struct buffer *options, struct buffer *props, const char *key,
                               const char *value)
{
    TRY(buffer_print(context, options, "<Option type=\"QString\" name=\"%s\" value=\"%s\"/>", key, value));
    return buffer_print(context, props, "<prop k=\"%s\" v=\"%s\"/>", key, value);
}

static d4i_status add_symbol(d4i_context *context, struct buffer *qml, size_t number)
{
    struct buffer options = {0}, props = {0};
    d4i_status status = D4I_OK;
    GUARD(add_property(context, &options, &props, "color", classes[number].colour));
    GUARD(add_property(context, &options, &props, "style", "solid"));
    GUARD(add_property(context, &options, &props, "outline_color", "128,128,128,255"));
    GUARD(add_property(context, &options, &props, "outline_style", "solid"));
    GUARD(add_property(context, &options, &props, "outline_width", "0.1"));
    GUARD(add_property(context, &options, &props, "outline_width_unit", "MM"));
    GUARD(buffer_print(context, qml,
                       "<symbol type=\"fill\" name=\"%zu\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">"
                       "<layer class=\"SimpleFill\" enabled=\"1\" locked=\"0\" pass=\"0\"><Option type=\"Map\">%s"
                       "</Option>%s</layer></symbol>",
                       number, options.data, props.data));
done:
    buffer_release(&options);
    buffer_release(&props);
    return status;
}

static d4i_status add_xml(d4i_context *context, struct buffer *out, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&':
            TRY(buffer_text(context, out, "&amp;"));
            break;
        case '<':
            TRY(buffer_text(context, out, "&lt;"));
            break;
        case '"':
            TRY(buffer_text(context, out, "&quot;"));
            break;
        default:
            TRY(buffer_add(context, out, text, 1));
        }
    return D4I_OK;
}

static d4i_status add_qml(d4i_context *context, struct buffer *qml, const char *column)
{
    TRY(buffer_text(context, qml,
                    "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
                    "<qgis version=\"3.22\" styleCategories=\"Symbology\">"
                    "<renderer-v2 type=\"graduatedSymbol\" attr=\""));
    TRY(add_xml(context, qml, column));
    TRY(buffer_text(context, qml,
                    "\" graduatedMethod=\"GraduatedColor\" symbollevels=\"0\" enableorderby=\"0\" "
                    "forceraster=\"0\"><ranges>"));
    for (size_t i = 0; i < CLASSES; i++)
        TRY(buffer_print(context, qml,
                         "<range render=\"true\" symbol=\"%zu\" lower=\"%s\" upper=\"%s\" label=\"%s\"/>", i,
                         classes[i].low, classes[i].high, classes[i].label));
    TRY(buffer_text(context, qml, "</ranges><symbols>"));
    for (size_t i = 0; i < CLASSES; i++)
        TRY(add_symbol(context, qml, i));
    return buffer_text(context, qml, "</symbols></renderer-v2></qgis>");
}

d4i_status write_styles_table(d4i_context *context, struct writer *writer)
{
    TRY(database_run(context, writer->database,
                     "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, "
                     "f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), "
                     "f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, "
                     "useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), "
                     "update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"));
    return write_contents(context, writer, "layer_styles", "attributes", "styles of the layers", NULL);
}

d4i_status write_style(d4i_context *context, struct writer *writer, const char *table, const char *column,
                       const char *title)
{
    struct statement *insert = NULL;
    struct buffer qml = {0};
    d4i_status status = D4I_OK;
    GUARD(add_qml(context, &qml, column));
    GUARD(insert_prepare(context, writer->database, "layer_styles", 13, &insert));
    GUARD(INSERT(context, insert, value_null(), value_text(""), value_text(""), value_text(table),
                 value_text("geom"), value_text("share"), value_text(qml.data), value_text(""), value_int(1),
                 value_text(title), value_text(""), value_null(), value_text(STORE_MOMENT)));
done:
    statement_free(insert);
    buffer_release(&qml);
    return status;
}
