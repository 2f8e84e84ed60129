/* SPDX-License-Identifier: EUPL-1.2
 *
 * A layer into the file of an atlas. What the program reads (the d4i_ tables, and what their checksum covers) is
 * not touched: the layer is one more table for QGIS and others to look at, and goes when the atlas is built anew.
 */
#ifndef PUBLISH_AMEND_H
#define PUBLISH_AMEND_H

#include "atlas/store.h"
#include "publish/figures.h"

/* A GeoPackage being written: a new one of its own, or a copy of an atlas's file that gets one layer more. */
struct amending {
    struct writer writer;
    char *table; /* its one layer */
    const char *path;
    char *part;
    bool into_atlas;
};

/* `path` NULL = into the atlas's file, where the layer is called indices_<layer>, and one of that name is replaced;
 * else a new file, whose layer is called `usual`. D4I_BAD_USAGE for a name that is none. */
d4i_status amend_open(d4i_context *context, const struct atlas *atlas, const char *path, const char *layer,
                      const char *usual, struct amending *out);
/* Definition, date and source beside the layer. */
d4i_status amend_statements(d4i_context *context, struct amending *amending, const struct figures *figures);
/* Puts the file in its place when `status` is D4I_OK, else nothing of it stays. Returns the first failure;
 * releases. */
d4i_status amend_close(d4i_context *context, struct amending *amending, d4i_status status);

#endif
