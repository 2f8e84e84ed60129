/* SPDX-License-Identifier: EUPL-1.2
 *
 * PNG, SVG and PDF by cairo, into memory and then under their name at once. The same drawing gives the same bytes:
 * cairo's traces of time (PDF) and of earlier drawings in the same process (SVG) are taken out.
 */
#include <cairo-pdf.h>
#include <cairo-svg.h>

#include "base/memory.h"
#include "io/file.h"
#include "publish/map.h"

struct output {
    enum map_format format;
    const char *path, *title, *description;
    cairo_surface_t *surface;
    cairo_t *cairo;
    struct buffer bytes;
    d4i_context *context;
    d4i_status status; /* of writing into memory */
};

static cairo_status_t take(void *closure, const unsigned char *bytes, unsigned length)
{
    struct output *output = closure;
    if (output->status == D4I_OK)
        output->status = buffer_add(output->context, &output->bytes, bytes, length);
    return output->status == D4I_OK ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static d4i_status cairo_fine(const struct output *output, cairo_status_t cairo)
{
    if (output->status != D4I_OK)
        return output->status;
    if (cairo == CAIRO_STATUS_SUCCESS)
        return D4I_OK;
    return fail(output->context, cairo == CAIRO_STATUS_NO_MEMORY ? D4I_NO_MEMORY : D4I_IO, "cannot draw '%s': %s",
                output->path, cairo_status_to_string(cairo));
}

static void open_pdf(struct output *output, double width, double height)
{
    output->surface = cairo_pdf_surface_create_for_stream(take, output, width, height);
    cairo_pdf_surface_set_metadata(output->surface, CAIRO_PDF_METADATA_TITLE, output->title);
    cairo_pdf_surface_set_metadata(output->surface, CAIRO_PDF_METADATA_SUBJECT, output->description);
    cairo_pdf_surface_set_metadata(output->surface, CAIRO_PDF_METADATA_CREATOR, "d4i " D4I_VERSION);
    cairo_pdf_surface_set_metadata(output->surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
}

d4i_status output_new(d4i_context *context, enum map_format format, double width, double height, const char *path,
                      const char *title, const char *description, struct output **out)
{
    struct output *output = NULL;
    TRY(mem_alloc(context, 1, sizeof *output, &output));
    *output = (struct output){
        .format = format, .path = path, .title = title, .description = description, .context = context};
    if (format == MAP_PNG) {
        output->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
    } else if (format == MAP_SVG) {
        output->surface = cairo_svg_surface_create_for_stream(take, output, width, height);
        cairo_svg_surface_restrict_to_version(output->surface, CAIRO_SVG_VERSION_1_2);
    } else {
        open_pdf(output, width, height);
    }
    output->cairo = cairo_create(output->surface);
    d4i_status status = cairo_fine(output, cairo_status(output->cairo));
    if (status == D4I_OK)
        *out = output;
    else
        output_free(output);
    return status;
}

cairo_t *output_cairo(struct output *output)
{
    return output->cairo;
}

static d4i_status add_escaped(d4i_context *context, struct buffer *to, const char *text)
{
    for (; *text; text++) {
        const char *as = *text == '<' ? "&lt;" : *text == '>' ? "&gt;" : *text == '&' ? "&amp;" : NULL;
        TRY(as ? buffer_text(context, to, as) : buffer_add(context, to, text, 1));
    }
    return D4I_OK;
}

/* Gives the drawing a title and a description, which screen readers and search find (cairo draws letters as
 * outlines), and takes cairo's running number out of the surface's id. */
static d4i_status finish_svg(struct output *output)
{
    static const char id[] = "id=\"surface";
    struct buffer out = {0};
    d4i_status status = D4I_OK;
    const char *start = output->bytes.data ? strstr(output->bytes.data, "<svg") : NULL;
    const char *inside = start ? strchr(start, '>') : NULL;
    if (!inside)
        return fail(output->context, D4I_BUG, "cannot draw '%s': no SVG was made", output->path);
    inside++;
    GUARD(buffer_add(output->context, &out, output->bytes.data, (size_t)(inside - output->bytes.data)));
    GUARD(buffer_text(output->context, &out, "\n<title>"));
    GUARD(add_escaped(output->context, &out, output->title));
    GUARD(buffer_text(output->context, &out, "</title>\n<desc>"));
    GUARD(add_escaped(output->context, &out, output->description));
    GUARD(buffer_text(output->context, &out, "</desc>"));
    for (const char *at; (at = strstr(inside, id)) != NULL;) {
        at += sizeof id - 1;
        GUARD(buffer_add(output->context, &out, inside, (size_t)(at - inside)));
        inside = at + strspn(at, "0123456789");
    }
    GUARD(buffer_text(output->context, &out, inside));
    buffer_release(&output->bytes);
    output->bytes = out;
    return D4I_OK;
done:
    buffer_release(&out);
    return status;
}

static d4i_status finish(struct output *output)
{
    TRY(cairo_fine(output, cairo_status(output->cairo)));
    if (output->format == MAP_PNG) {
        cairo_surface_flush(output->surface);
        TRY(cairo_fine(output, cairo_surface_write_to_png_stream(output->surface, take, output)));
    } else {
        cairo_show_page(output->cairo);
        cairo_surface_finish(output->surface);
        TRY(cairo_fine(output, cairo_surface_status(output->surface)));
    }
    return output->format == MAP_SVG ? finish_svg(output) : D4I_OK;
}

d4i_status output_finish(d4i_context *context, struct output *output)
{
    TRY(finish(output));
    return file_write(context, output->path, output->bytes.data, output->bytes.length);
}

d4i_status output_bytes(d4i_context *context, struct output *output, struct buffer *out)
{
    (void)context;
    TRY(finish(output));
    *out = output->bytes;
    output->bytes = (struct buffer){0};
    return D4I_OK;
}

void output_free(struct output *output)
{
    if (!output)
        return;
    if (output->cairo)
        cairo_destroy(output->cairo);
    if (output->surface)
        cairo_surface_destroy(output->surface);
    buffer_release(&output->bytes);
    free(output);
}
