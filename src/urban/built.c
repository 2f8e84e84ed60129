/* SPDX-License-Identifier: EUPL-1.2
 *
 * The share of built-up land from which a cell counts as dense, made from the data.
 */
#include "urban/cluster.h"

d4i_status urban_built_share(d4i_context *context, const struct urban_cells *cells,
                             const struct urban_parameters *parameters, int64_t *out)
{
    const struct cluster_rule rule = {.density = parameters->dense_density,
                                      .neighbours = parameters->dense_neighbours};
    const int64_t hundredth = URBAN_WHOLE / 100;
    struct clusters clusters = {0};
    int64_t built = 0, count = 0;
    if (!cells->built)
        return fail(context, D4I_BAD_INPUT,
                    "built_share cannot be made without a layer of built-up area; give one");
    TRY(clusters_find(context, cells, &rule, &clusters));
    for (size_t r = 0; r < clusters.run_count; r++) {
        const struct cluster_run *run = &clusters.runs[r];
        if (clusters.people[run->cluster] < parameters->dense_people * D4I_PERSON)
            continue;
        count += run->last - run->first + 1;
        for (size_t i = 0; i <= (size_t)(run->last - run->first); i++)
            built += cells->built[run->at + i];
    }
    clusters_release(&clusters);
    *out = count == 0 ? 0 : (built + count * hundredth - 1) / (count * hundredth) * hundredth;
    return D4I_OK;
}
