/* SPDX-License-Identifier: EUPL-1.2
 *
 * Exports: one format a file, one registry (export.c).
 */
#ifndef PUBLISH_EXPORT_H
#define PUBLISH_EXPORT_H

#include "publish/figures.h"
#include "publish/wording.h"

struct export_format {
    const char *id, *title;
    bool cells_only;
    /* Writes the figures under `path`, which appears whole or not at all. */
    d4i_status (*write)(d4i_context *context, const struct figures *figures, const char *path);
};

extern const struct export_format export_csv, export_cog, export_gpkg;

/* What every export says of itself; the first sentence of DESCRIPTION and the value of PROTECTION. */
#define EXPORT_NOT_PROTECTED "not protected"

/* Key and value of each statement, in order, as "KEY=VALUE" lines owned by the caller: TITLE, SOURCE, DEFINITION,
 * DATE, LICENCE, PROTECTION, SOFTWARE. *count lines; free with export_statements_free. */
d4i_status export_statements(d4i_context *context, const struct figures *figures, char ***lines, size_t *count);
void export_statements_free(char **lines, size_t count);

/* Into a GeoPackage that is being written: what export_statements says, of all of it, or of one table. */
struct writer;
d4i_status export_gpkg_statements(d4i_context *context, struct writer *writer, const struct figures *figures,
                                  const char *table);

#endif
