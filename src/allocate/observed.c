/* SPDX-License-Identifier: EUPL-1.2
 *
 * Areas of classes by zone, as sparse rows. The pairs come by place, not by zone, so areas are added up in a table
 * of some zones times all classes, as many zones at a time as 32 MiB take.
 */
#include "allocate/observed.h"

#include "base/memory.h"

#define TABLE ((size_t)1 << 22) /* entries of 8 bytes */
#define CODES (UINT16_MAX + 1)

void observed_release(struct observed *observed)
{
    free(observed->start);
    free(observed->people);
    free(observed->class);
    free(observed->cells);
    free(observed->code);
    memset(observed, 0, sizeof *observed);
}

/* Lists the classes of the zones; place[code] becomes the place in that list. */
static d4i_status find_classes(d4i_context *context, const struct allocation_task *task, size_t first, size_t zones,
                               size_t most, uint16_t *place, struct observed *out)
{
    bool seen[CODES] = {false};
    const struct pairs *pairs = task->pairs;
    for (size_t i = 0; i < pairs->count; i++)
        if (pairs->zone[i] - first < zones)
            seen[task->land[i]] = true;
    seen[ALLOCATE_NO_CLASS] = false;
    for (size_t c = 0; c < CODES; c++)
        out->classes += seen[c];
    if (out->classes > most)
        return fail(context, D4I_BAD_INPUT, "%zu classes of land cover; at most %zu, so join some", out->classes,
                    most);
    TRY(mem_alloc(context, out->classes, sizeof *out->code, &out->code));
    for (size_t c = 0, k = 0; c < CODES; c++)
        if (seen[c]) {
            place[c] = (uint16_t)k;
            out->code[k++] = (uint16_t)c;
        }
    return D4I_OK;
}

/* A zone's row, if it has one. */
static d4i_status add_zone(d4i_context *context, struct observed *out, const uint64_t *area, int64_t people)
{
    size_t before = out->count;
    if (people >= 0)
        for (size_t k = 0; k < out->classes; k++) {
            if (area[k] == 0)
                continue;
            TRY(mem_grow(context, &out->class, &out->capacity, out->count + 1, sizeof *out->class));
            TRY(mem_grow(context, &out->cells, &out->area_capacity, out->count + 1, sizeof *out->cells));
            out->class[out->count] = (uint16_t)k;
            out->cells[out->count++] = (double)area[k] / COVER_FULL;
        }
    if (out->count == before) {
        out->left_out++;
        return D4I_OK;
    }
    out->people[out->zones++] = (double)people / (double)D4I_PERSON;
    out->start[out->zones] = out->count;
    return D4I_OK;
}

static void add_up(const struct allocation_task *task, size_t first, size_t zones, size_t classes,
                   const uint16_t *place, uint64_t *area)
{
    const struct pairs *pairs = task->pairs;
    for (size_t i = 0; i < pairs->count; i++) {
        size_t zone = pairs->zone[i] - first;
        if (zone < zones && task->land[i] != ALLOCATE_NO_CLASS)
            area[zone * classes + place[task->land[i]]] += pairs->coverage[i];
    }
}

d4i_status observed_make(d4i_context *context, const struct allocation_task *task, size_t first_zone, size_t zones,
                         size_t most, struct observed *out)
{
    struct observed made = {0};
    uint16_t *place = NULL;
    uint64_t *area = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, CODES, sizeof *place, &place));
    GUARD(find_classes(context, task, first_zone, zones, most, place, &made));
    GUARD(mem_alloc(context, zones + 1, sizeof *made.start, &made.start));
    GUARD(mem_alloc(context, zones, sizeof *made.people, &made.people));
    size_t width = made.classes ? made.classes : 1, block = TABLE / width < zones ? TABLE / width : zones;
    GUARD(mem_alloc(context, block * width, sizeof *area, &area));
    for (size_t z = 0; z < zones; z += block) {
        size_t here = zones - z < block ? zones - z : block;
        memset(area, 0, block * width * sizeof *area);
        add_up(task, first_zone + z, here, made.classes, place, area);
        for (size_t k = 0; k < here; k++)
            GUARD(add_zone(context, &made, area + k * made.classes, task->people[first_zone + z + k]));
    }
    *out = made;
    made = (struct observed){0};
done:
    free(place);
    free(area);
    observed_release(&made);
    return status;
}
