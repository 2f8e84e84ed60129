/* SPDX-License-Identifier: EUPL-1.2
 *
 * Far islands: groups of items that lie so far from the rest that a map of everything would be mostly empty. They
 * are shown in insets.
 *
 * Items are thrown on a coarse raster; touching parts of it (across gaps of two of its squares) are one cluster.
 * The cluster with most items is the mainland; what is nearer to it than a quarter of its extent belongs to it
 * (the Balearics, Corsica, Bornholm's like when the map stays well filled), what is farther is an inset (the
 * Canaries, Madeira, the Azores). No inset is made of more than a fifth of the items, nor of a box comparable to
 * the mainland's, nor where it would save little paper: then they are countries of one map.
 *
 * Of a continent a quarter is too far: nothing is an inset, and the Atlantic fills the map. Then few items that are
 * nearer become one, too, if the map shrinks without them; Cyprus, by which it hardly grows, stays in place. So it
 * is also tried with what the first rule leaves on the mainland: beside Reunion the Canaries are near.
 */
#include <math.h>

#include "base/memory.h"
#include "publish/map.h"

#define SIDE 128
#define REACH 3     /* squares that still join */
#define CLUSTERS 64 /* beyond this many the map is one */
#define COMPARABLE 1.2

/* What is tried: far islands, and nearer ones where those are none. */
struct rule {
    double far;        /* of the mainland's extent: what is nearer belongs to it */
    double hardly;     /* what enlarges the mainland's box by less belongs to it, too */
    double together;   /* of its extent: islands nearer to each other than this share one inset */
    double worthwhile; /* area of the box of all, in boxes of the mainland */
    double few;        /* an inset holds at most one of so many items */
};
static const struct rule rules[] = {{0.25, 1, 0.5, 1.6, 5}, {0.08, 1.2, 0.15, 1.3, 50}};
#define RULES ((int)(sizeof rules / sizeof *rules))

struct cluster {
    double box[4];
    double items; /* parts of items count as what they are of them */
};

/* Parts of items: count x {west, south, east, north}, and what each is of its item (NULL = all of it). */
struct parts {
    const double *boxes, *weights;
    size_t count;
};

struct raster_map {
    double west, south, step;
    int16_t label[SIDE * SIDE]; /* 0 = empty, -1 = occupied, else cluster + 1 */
    int32_t stack[SIDE * SIDE];
};

static double weight_of(const struct parts *parts, size_t part)
{
    return parts->weights ? parts->weights[part] : 1;
}

static void box_join(double box[4], const double with[4])
{
    box[0] = fmin(box[0], with[0]);
    box[1] = fmin(box[1], with[1]);
    box[2] = fmax(box[2], with[2]);
    box[3] = fmax(box[3], with[3]);
}

static double box_extent(const double box[4])
{
    return fmax(box[2] - box[0], box[3] - box[1]);
}

static double box_gap(const double a[4], const double b[4])
{
    double across = fmax(fmax(a[0] - b[2], b[0] - a[2]), 0), up = fmax(fmax(a[1] - b[3], b[1] - a[3]), 0);
    return hypot(across, up);
}

static int square_at(double position, double low, double step)
{
    return (int)fmin(fmax((position - low) / step, 0), SIDE - 1);
}

static int square_of(const struct raster_map *raster, const double box[4])
{
    return square_at((box[1] + box[3]) / 2, raster->south, raster->step) * SIDE +
           square_at((box[0] + box[2]) / 2, raster->west, raster->step);
}

static void occupy(struct raster_map *raster, const double box[4])
{
    int west = square_at(box[0], raster->west, raster->step), east = square_at(box[2], raster->west, raster->step);
    int south = square_at(box[1], raster->south, raster->step);
    for (int y = south; y <= square_at(box[3], raster->south, raster->step); y++)
        for (int x = west; x <= east; x++)
            raster->label[y * SIDE + x] = -1;
}

static void flood(struct raster_map *raster, int start, int16_t label)
{
    int depth = 0;
    raster->stack[depth++] = start;
    raster->label[start] = label;
    while (depth) {
        int at = raster->stack[--depth], x0 = at % SIDE, y0 = at / SIDE;
        for (int y = y0 - REACH; y <= y0 + REACH; y++)
            for (int x = x0 - REACH; x <= x0 + REACH; x++)
                if (x >= 0 && y >= 0 && x < SIDE && y < SIDE && raster->label[y * SIDE + x] == -1) {
                    raster->label[y * SIDE + x] = label;
                    raster->stack[depth++] = y * SIDE + x;
                }
    }
}

/* Labels the raster and gathers the clusters; more than CLUSTERS give one. */
static int gather(struct raster_map *raster, const struct parts *parts, struct cluster *clusters)
{
    int found = 0;
    for (int at = 0; at < SIDE * SIDE; at++)
        if (raster->label[at] == -1) {
            if (found == CLUSTERS)
                return 1;
            clusters[found] = (struct cluster){.box = {INFINITY, INFINITY, -INFINITY, -INFINITY}};
            flood(raster, at, (int16_t)++found);
        }
    for (size_t i = 0; i < parts->count; i++) {
        struct cluster *cluster = &clusters[raster->label[square_of(raster, parts->boxes + 4 * i)] - 1];
        box_join(cluster->box, parts->boxes + 4 * i);
        cluster->items += weight_of(parts, i);
    }
    return found;
}

static void merge(struct cluster *clusters, int *count, int into, int from)
{
    box_join(clusters[into].box, clusters[from].box);
    clusters[into].items += clusters[from].items;
    clusters[from] = clusters[--*count];
}

/* Joins the nearest two clusters of first .. count-1 while they are nearer than `reach` or more than `most`. */
static void join_near(struct cluster *clusters, int *count, int first, double reach, int most)
{
    for (;;) {
        double nearest = INFINITY;
        int a = 0, b = 0;
        for (int i = first; i < *count; i++)
            for (int j = i + 1; j < *count; j++)
                if (box_gap(clusters[i].box, clusters[j].box) < nearest) {
                    nearest = box_gap(clusters[i].box, clusters[j].box);
                    a = i;
                    b = j;
                }
        if (nearest == INFINITY || (nearest >= reach && *count - first <= most))
            return;
        merge(clusters, count, a, b);
    }
}

static double box_area(const double box[4])
{
    return (box[2] - box[0]) * (box[3] - box[1]);
}

static bool belongs(const struct rule *rule, const struct cluster *mainland, const struct cluster *island)
{
    double both[4], gap = box_gap(mainland->box, island->box);
    memcpy(both, mainland->box, sizeof both);
    box_join(both, island->box);
    return gap < rule->far * box_extent(mainland->box) || box_area(both) < rule->hardly * box_area(mainland->box);
}

static void join_mainland(const struct rule *rule, struct cluster *clusters, int *count)
{
    for (int i = 1; i < *count; i++)
        if (clusters[i].items > clusters[0].items) {
            struct cluster swap = clusters[0];
            clusters[0] = clusters[i];
            clusters[i] = swap;
        }
    for (int i = 1; i < *count;) {
        if (!belongs(rule, &clusters[0], &clusters[i])) {
            i++;
            continue;
        }
        merge(clusters, count, 0, i);
        i = 1;
    }
}

static bool worthwhile(const struct rule *rule, const struct cluster *clusters, int count, const double all[4])
{
    const double *main = clusters[0].box;
    double items = 0;
    for (int i = 0; i < count; i++)
        items += clusters[i].items;
    if (count < 2 || box_area(all) < rule->worthwhile * box_area(main))
        return false;
    for (int i = 1; i < count; i++)
        if (clusters[i].items * rule->few > items || box_extent(clusters[i].box) > COMPARABLE * box_extent(main))
            return false;
    return true;
}

/* Clusters of everything, by no rule; *all = the box of it. */
static d4i_status cluster_all(d4i_context *context, const struct parts *parts, double all[4],
                              struct cluster *clusters, int *count)
{
    struct raster_map *raster = NULL;
    all[0] = all[1] = INFINITY;
    all[2] = all[3] = -INFINITY;
    for (size_t i = 0; i < parts->count; i++)
        box_join(all, parts->boxes + 4 * i);
    TRY(mem_alloc(context, 1, sizeof *raster, &raster));
    raster->west = all[0];
    raster->south = all[1];
    raster->step = fmax(box_extent(all) / SIDE, 1e-6);
    for (size_t i = 0; i < parts->count; i++)
        occupy(raster, parts->boxes + 4 * i);
    *count = gather(raster, parts, clusters);
    free(raster);
    return D4I_OK;
}

/* By the first rule from *rule on that parts something; *rule = which, RULES = none. */
static d4i_status split(d4i_context *context, const struct parts *parts, int most, int *rule, double (*out)[4],
                        int *found)
{
    struct cluster clusters[CLUSTERS], all_clusters[CLUSTERS];
    double all[4];
    int clustered, frames = 1;
    bool apart = false;
    TRY(cluster_all(context, parts, all, all_clusters, &clustered));
    for (; *rule < RULES && !apart; *rule += !apart) {
        const struct rule *by = &rules[*rule];
        if (clustered < 2)
            continue;
        memcpy(clusters, all_clusters, sizeof clusters);
        frames = clustered;
        join_mainland(by, clusters, &frames);
        join_near(clusters, &frames, 1, by->together * box_extent(clusters[0].box), most - 1);
        apart = worthwhile(by, clusters, frames, all);
    }
    *found = apart ? frames : 1;
    for (int i = 0; i < *found; i++)
        memcpy(out[i], apart ? clusters[i].box : all, sizeof out[i]);
    return D4I_OK;
}

static bool inside(const double box[4], const double in[4])
{
    return box[0] >= in[0] && box[1] >= in[1] && box[2] <= in[2] && box[3] <= in[3];
}

/* The mainland by the rules after `rule`: its nearer islands, into out[0] and behind the *found that are there. */
static d4i_status split_mainland(d4i_context *context, const struct parts *parts, int most, int rule,
                                 double (*out)[4], int *found)
{
    double *boxes = NULL, *weights = NULL, more[CLUSTERS][4];
    size_t count = 0;
    int added = 1;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, parts->count, 4 * sizeof *boxes, &boxes));
    GUARD(mem_alloc(context, parts->count, sizeof *weights, &weights));
    for (size_t i = 0; i < parts->count; i++)
        if (inside(parts->boxes + 4 * i, out[0])) {
            memcpy(boxes + 4 * count, parts->boxes + 4 * i, 4 * sizeof *boxes);
            weights[count++] = weight_of(parts, i);
        }
    rule++;
    GUARD(split(context, &(struct parts){boxes, weights, count}, most - *found + 1, &rule, more, &added));
    memcpy(out[0], more[0], sizeof out[0]);
    for (int i = 1; i < added; i++)
        memcpy(out[(*found)++], more[i], sizeof more[i]);
done:
    free(boxes);
    free(weights);
    return status;
}

d4i_status map_clusters(d4i_context *context, const double *boxes, const double *weights, size_t count, int most,
                        double (*out)[4], int *found)
{
    const struct parts parts = {boxes, weights, count};
    int rule = 0;
    TRY(split(context, &parts, most, &rule, out, found));
    if (rule + 1 >= RULES || *found >= most)
        return D4I_OK;
    return split_mainland(context, &parts, most, rule, out, found);
}
