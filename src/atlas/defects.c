/* SPDX-License-Identifier: EUPL-1.2
 *
 * The layer of defects: where boundaries are wrong, as points that a map shows.
 */
#include "atlas/defects.h"

#include <math.h>

#include "atlas/store.h"
#include "base/bytes.h"

#define POINT_BYTES 29 /* "GP", version, flags, CRS; byte order, type, x, y */

d4i_status point_blob(d4i_context *context, int32_t srs, double x, double y, struct buffer *out)
{
    char bytes[POINT_BYTES] = {'G', 'P', 0, 1};
    uint64_t image;
    bytes_put(bytes + 4, (uint32_t)srs, 4);
    bytes[8] = 1;
    bytes_put(bytes + 9, 1, 4);
    memcpy(&image, &x, sizeof image);
    bytes_put(bytes + 13, image, 8);
    memcpy(&image, &y, sizeof image);
    bytes_put(bytes + 21, image, 8);
    return buffer_add(context, out, bytes, sizeof bytes);
}

bool point_read(struct text blob, double *x, double *y)
{
    if (blob.length != POINT_BYTES || memcmp(blob.at, "GP\0\1", 4) != 0 || blob.at[8] != 1 ||
        bytes_get(blob.at + 9, 4) != 1)
        return false;
    uint64_t image[2] = {bytes_get(blob.at + 13, 8), bytes_get(blob.at + 21, 8)};
    memcpy(x, &image[0], sizeof *x);
    memcpy(y, &image[1], sizeof *y);
    return isfinite(*x) && isfinite(*y);
}

struct defect_writer {
    struct statement *insert;
    struct buffer point;
    int64_t fid;
};

static d4i_status write_list(d4i_context *context, struct writer *writer, struct defect_writer *out,
                             const char *owner, size_t number, const char *id, const struct atlas_defect *defects,
                             size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct atlas_defect *defect = &defects[i];
        out->point.length = 0;
        if (isfinite(defect->x) && isfinite(defect->y))
            TRY(point_blob(context, writer->srs, defect->x, defect->y, &out->point));
        TRY(INSERT(context, out->insert, value_int(++out->fid), value_blob(&out->point), value_text(owner),
                   value_int((int64_t)number), value_text(id), value_text(defect->kind), value_text(defect->zone),
                   value_text_or_null(defect->detail), value_real(defect->size)));
    }
    return D4I_OK;
}

static void widen(double box[4], const struct atlas_defect *defects, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (isfinite(defects[i].x) && isfinite(defects[i].y)) {
            box[0] = fmin(box[0], defects[i].x);
            box[1] = fmin(box[1], defects[i].y);
            box[2] = fmax(box[2], defects[i].x);
            box[3] = fmax(box[3], defects[i].y);
        }
}

d4i_status write_defects(d4i_context *context, struct writer *writer)
{
    const struct atlas *atlas = writer->atlas;
    double box[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    struct defect_writer out = {0};
    d4i_status status = D4I_OK;
    for (size_t s = 0; s < atlas->source_count; s++)
        widen(box, atlas->sources[s].defects, atlas->sources[s].defect_count);
    for (size_t l = 0; l < atlas->level_count; l++)
        widen(box, atlas->levels[l].defects, atlas->levels[l].defect_count);
    GUARD(
        write_feature_table(context, writer, DEFECTS_TABLE, "POINT",
                            "owner TEXT NOT NULL, number INTEGER NOT NULL, id TEXT, kind TEXT NOT NULL, zone TEXT, "
                            "detail TEXT, size REAL",
                            "where boundaries are wrong", box[0] <= box[2] ? box : NULL));
    GUARD(insert_prepare(context, writer->database, DEFECTS_TABLE, 9, &out.insert));
    for (size_t s = 0; s < atlas->source_count; s++)
        GUARD(write_list(context, writer, &out, "source", s, atlas->sources[s].id, atlas->sources[s].defects,
                         atlas->sources[s].defect_count));
    for (size_t l = 0; l < atlas->level_count; l++)
        GUARD(write_list(context, writer, &out, "level", l, atlas->levels[l].id, atlas->levels[l].defects,
                         atlas->levels[l].defect_count));
done:
    statement_free(out.insert);
    buffer_release(&out.point);
    return status;
}
