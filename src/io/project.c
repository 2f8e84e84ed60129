/* SPDX-License-Identifier: EUPL-1.2
 *
 * Projecting. OGR reads what files say of their CRS, PROJ projects: asked directly, because only so the operation
 * can be chosen once, written down and used for every vertex.
 */
#include "io/project.h"

#include <cpl_conv.h>
#include <math.h>
#include <proj.h>

#include "base/memory.h"
#include "io/gdal_start.h"

struct projection {
    PJ_CONTEXT *context;
    PJ *operation; /* NULL = nothing to do */
    char *pipeline;
    double accuracy;
};

/* OSR would also take the name of a file or an address on the web; a project of a stranger must not name them. */
static bool is_definition(const char *text)
{
    return strchr(text, '[') || text[0] == '+' || (strchr(text, ':') && !strchr(text, '/'));
}

static OGRSpatialReferenceH srs_of_text(const char *text)
{
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    if (!is_definition(text) || OSRSetFromUserInput(srs, text) != OGRERR_NONE) {
        OSRDestroySpatialReference(srs);
        return NULL;
    }
    OSRSetAxisMappingStrategy(srs, OAMS_TRADITIONAL_GIS_ORDER);
    return srs;
}

static d4i_status export_wkt(d4i_context *context, const char *path, OGRSpatialReferenceH srs, char **wkt)
{
    const char *const options[] = {"FORMAT=WKT2_2019", NULL};
    char *text = NULL;
    d4i_status status;
    OSRStripVertical(srs);
    if (OSRExportToWktEx(srs, &text, options) != OGRERR_NONE || !text || !*text)
        status = fail(context, D4I_BAD_INPUT, "%s: its CRS cannot be understood; add `crs:` to the recipe", path);
    else
        status = text_copy(context, text_of(text), wkt);
    CPLFree(text);
    return status;
}

static const char *const like_enough[] = {"IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES",
                                          "CRITERION=EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS", NULL};

/* A file's text may say the axes in another order, and no code, and mean the very same. Two that have codes are
 * held to more: the texts of PROJ do not tell datums of one ellipsoid apart. */
static bool means_same(OGRSpatialReferenceH a, OGRSpatialReferenceH b)
{
    char *texts[2] = {NULL, NULL};
    bool same = OSRIsSameEx(a, b, like_enough);
    bool coded = OSRGetAuthorityCode(a, NULL) && OSRGetAuthorityCode(b, NULL);
    if (!same && !coded && OSRExportToProj4(a, &texts[0]) == OGRERR_NONE &&
        OSRExportToProj4(b, &texts[1]) == OGRERR_NONE)
        same = texts[0] && *texts[0] && strcmp(texts[0], texts[1]) == 0;
    CPLFree(texts[0]);
    CPLFree(texts[1]);
    return same;
}

/* What is declared is used, but where the file says otherwise one of them is wrong, and places move. */
static void warn_of_other(d4i_context *context, const char *path, const char *declared, OGRSpatialReferenceH used,
                          OGRSpatialReferenceH found)
{
    const char *name = OSRGetName(found);
    if (!means_same(used, found))
        warn(context, "%s: 'crs: %s' is used, but the file says %s; take it out if the file is right", path,
             declared, name && *name ? name : "another CRS");
}

d4i_status crs_of_file(d4i_context *context, const char *path, const char *declared, OGRSpatialReferenceH found,
                       char **wkt)
{
    struct gdal_errors errors;
    d4i_status status;
    OGRSpatialReferenceH srs = NULL;
    gdal_start();
    gdal_listen(&errors);
    if (declared && *declared)
        srs = srs_of_text(declared);
    else if (found)
        srs = OSRClone(found);
    if (srs && found && declared && *declared)
        warn_of_other(context, path, declared, srs, found);
    if (srs)
        status = export_wkt(context, path, srs, wkt);
    else if (declared && *declared)
        status = fail(context, D4I_BAD_INPUT, "%s: '%s' is no CRS that PROJ knows (%s); write it as EPSG:25831",
                      path, declared, gdal_why(&errors));
    else
        status =
            fail(context, D4I_BAD_INPUT,
                 "%s: the file does not say its CRS; add `crs:` to the recipe, for example `crs: EPSG:4326`", path);
    if (srs)
        OSRDestroySpatialReference(srs);
    gdal_unlisten();
    return status;
}

d4i_status crs_same(d4i_context *context, const char *a, const char *b, bool *same)
{
    struct gdal_errors errors;
    d4i_status status = D4I_OK;
    gdal_start();
    gdal_listen(&errors);
    OGRSpatialReferenceH first = srs_of_text(a), second = srs_of_text(b);
    if (!first || !second)
        status =
            fail(context, D4I_BAD_INPUT, "'%s' is no CRS that PROJ knows (%s)", first ? b : a, gdal_why(&errors));
    else
        *same = means_same(first, second);
    if (first)
        OSRDestroySpatialReference(first);
    if (second)
        OSRDestroySpatialReference(second);
    gdal_unlisten();
    return status;
}

static void say_nothing(void *user, int level, const char *text)
{
    (void)user;
    (void)level;
    (void)text;
}

/* Tells PROJ where the layer lies, so that it prefers what was measured there. */
static void set_area(PJ_CONTEXT *proj, PJ_OPERATION_FACTORY_CONTEXT *factory, const PJ *source, const double box[4])
{
    double area[4];
    PJ *world = proj_create(proj, "OGC:CRS84");
    PJ *raw = world ? proj_create_crs_to_crs_from_pj(proj, (PJ *)(uintptr_t)source, world, NULL, NULL) : NULL;
    PJ *there = raw ? proj_normalize_for_visualization(proj, raw) : NULL;
    if (there &&
        proj_trans_bounds(proj, there, PJ_FWD, box[0], box[1], box[2], box[3], &area[0], &area[1], &area[2],
                          &area[3], 21) &&
        isfinite(area[0]) && isfinite(area[1]) && isfinite(area[2]) && isfinite(area[3]))
        proj_operation_factory_context_set_area_of_interest(proj, factory, area[0], area[1], area[2], area[3]);
    proj_destroy(there);
    proj_destroy(raw);
    proj_destroy(world);
}

/* The first operation of PROJ's order of preference that can be carried out here. */
static PJ *choose_operation(PJ_CONTEXT *proj, const PJ *source, const PJ *target, const double box[4])
{
    PJ *chosen = NULL;
    PJ_OPERATION_FACTORY_CONTEXT *factory = proj_create_operation_factory_context(proj, NULL);
    if (!factory)
        return NULL;
    set_area(proj, factory, source, box);
    proj_operation_factory_context_set_spatial_criterion(proj, factory,
                                                         PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION);
    proj_operation_factory_context_set_grid_availability_use(
        proj, factory, PROJ_GRID_AVAILABILITY_DISCARD_OPERATION_IF_MISSING_GRID);
    PJ_OBJ_LIST *list = proj_create_operations(proj, source, target, factory);
    int count = list ? proj_list_get_count(list) : 0;
    for (int i = 0; i < count && !chosen; i++) {
        PJ *operation = proj_list_get(proj, list, i);
        if (operation && proj_coordoperation_is_instantiable(proj, operation))
            chosen = operation;
        else
            proj_destroy(operation);
    }
    proj_list_destroy(list);
    proj_operation_factory_context_destroy(factory);
    return chosen;
}

/* Takes `operation` over. */
static d4i_status use_operation(d4i_context *context, struct projection *projection, PJ *operation)
{
    PJ_CONTEXT *proj = projection->context;
    projection->accuracy = proj_coordoperation_has_ballpark_transformation(proj, operation)
                               ? -1
                               : proj_coordoperation_get_accuracy(proj, operation);
    projection->operation = proj_normalize_for_visualization(proj, operation);
    proj_destroy(operation);
    const char *text =
        projection->operation ? proj_as_proj_string(proj, projection->operation, PJ_PROJ_5, NULL) : NULL;
    if (!text)
        return fail(context, D4I_BUG, "PROJ cannot write its own pipeline down");
    if (strcmp(text, "+proj=noop"))
        return text_copy(context, text_of(text), &projection->pipeline);
    proj_destroy(projection->operation);
    projection->operation = NULL;
    projection->accuracy = 0;
    return text_copy(context, text_of(""), &projection->pipeline);
}

d4i_status projection_open(d4i_context *context, const char *path, const char *source, const char *target,
                           const double box[4], struct projection **out)
{
    d4i_status status;
    bool same = false;
    PJ *from = NULL, *to = NULL, *operation;
    struct projection *projection = NULL;
    TRY(mem_alloc(context, 1, sizeof *projection, &projection));
    GUARD(crs_same(context, source, target, &same));
    if (same) {
        GUARD(text_copy(context, text_of(""), &projection->pipeline));
        *out = projection;
        return D4I_OK;
    }
    projection->context = proj_context_create();
    if (!projection->context) {
        status = fail(context, D4I_NO_MEMORY, "%s: no memory to project it", path);
        goto done;
    }
    proj_log_func(projection->context, NULL, say_nothing);
    proj_context_set_enable_network(projection->context, 0);
    from = proj_create(projection->context, source);
    to = proj_create(projection->context, target);
    operation = from && to ? choose_operation(projection->context, from, to, box) : NULL;
    if (!operation) {
        status = fail(context, D4I_BAD_INPUT,
                      "%s: PROJ knows no way from its CRS to %s; is the CRS right? declare `crs:` in the recipe",
                      path, target);
        goto done;
    }
    GUARD(use_operation(context, projection, operation));
    *out = projection;
    projection = NULL;
done:
    proj_destroy(from);
    proj_destroy(to);
    projection_close(projection);
    return status;
}

void projection_close(struct projection *projection)
{
    if (!projection)
        return;
    proj_destroy(projection->operation);
    if (projection->context)
        proj_context_destroy(projection->context);
    free(projection->pipeline);
    free(projection);
}

void projection_apply(struct projection *projection, double *xy, size_t count)
{
    if (projection->operation && count)
        proj_trans_generic(projection->operation, PJ_FWD, xy, 2 * sizeof *xy, count, xy + 1, 2 * sizeof *xy, count,
                           NULL, 0, 0, NULL, 0, 0);
}

const char *projection_pipeline(const struct projection *projection)
{
    return projection->pipeline;
}

double projection_accuracy(const struct projection *projection)
{
    return projection->accuracy;
}
