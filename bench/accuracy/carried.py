# SPDX-License-Identifier: EUPL-1.2
"""How is unevenness between zones carried on inside them? Where FIRST, FORGET and QUARTER of src/allocate/dispersion.c
come from: cities other than those around Koeln.

usage: carried.py [--data FOLDER]                          a minute on a quiet machine

1 km squares of the census of 2021 in cities of seven countries, put together to zones of 10 000 to 80 000 people;
municipalities of five countries over the same squares; Camden's output areas and Barcelona's sections, put together. The law
is learnt from the zones as d4i does, carried inside by each of some rules, and compared with the halves of zones as they are,
halved as d4i does it. By rule and kind of zones:

    gain   of the log likelihood a case against carrying on with nothing forgotten, divided by misfit and for neighbours
    off    ln of (variance of halves as counted / by the law), both weighed by people of the group; its mean over cases
    sd     and standard deviation
    slope  of that on how unusual the zones were: 0 = as much is forgotten as should be

and for the last rule, which is the library's, off by how often the zone has been halved."""
import argparse
import csv
import functools
import gzip
import json
import os

import fiona
import numpy as np
from fiona.transform import transform_geom
from rasterio.features import rasterize
from rasterio.transform import Affine
from scipy.spatial import cKDTree

import smooth

COUNTRIES = ("DE", "ES", "FR", "IT", "NL", "IE", "PT")
ZONES = (("NL", "nl/gem_2017.gpkg"), ("IT", "it/comuni_emilia_romagna.geojson"), ("IT", "it/comuni_milano.geojson"),
         ("FR", "fr/communes-93-seine-saint-denis.geojson"), ("FR", "fr/communes-67-bas-rhin.geojson"),
         ("IE", "ie/lea_137.geojson"), ("ES", "es/municipalities.topo.json"))
KOELN, AROUND = (4106, 3098), 45  # km: left out
CITIES, REACH, APART, PEOPLE = 12, 12, 25, 200000
USUAL, USUAL_SD, SLOPE, WINDOW, INFORMATION = np.log(.045), .8, .10, 16, 150
GRID = np.log(.0012) + .2 * np.arange(38)
RULES = (("all of it", dict(forget=0)), ("fades down to 8 000", dict(forget=.25, quarter=8000)),
         ("first halving", dict(forget=.25, quarter=8000, first=.25)),
         ("fades up and down", dict(forget=.25, quarter=8000, first=.25, up=True)),
         ("down to 2 500", dict(forget=.25, quarter=2500, first=.25, up=True)),
         ("down to 5 000", dict(forget=.25, quarter=5000, first=.25, up=True)))


class Place:
    """Squares or small areas of a city; x and y in units in which the Hilbert curve orders them."""

    def __init__(self, kind, name, x, y, people, groups, noise, density):
        self.kind, self.name, self.x, self.y, self.people, self.groups = kind, name, x, y, people, groups
        self.noise, self.density = noise, density


@functools.lru_cache(None)
def squares(data, country, people=("T",)):
    """x and y in km, people (the sum of these columns), EU_OTH and OTH of each 1 km square where anybody lives."""
    with gzip.open(os.path.join(data, "eu", "census2021_1km_%s.csv.gz" % country), "rt") as file:
        rows = csv.reader(file)
        head = next(rows)
        at = [head.index(h) for h in ("x", "y", "EU_OTH", "OTH") + people]
        table = np.fromiter((float(row[i] or 0) for row in rows for i in at), float).reshape(-1, len(at))
    table = np.c_[table[:, :2], np.maximum(table[:, 4:], 0).sum(1), table[:, 2:4]]
    table = table[table[:, 2] > 0]
    table[:, :2] //= 1000
    table[:, 3:] = np.clip(table[:, 3:], 0, table[:, 2:3])
    return table


def cities(table, inside, most=CITIES):
    """Boxes around the fullest squares, apart from each other, and not around Koeln."""
    taken, found = np.zeros(len(table), bool), 0
    x, y, people = table[:, :3].T
    for i in np.argsort(-people)[:2000]:
        box = (abs(x - x[i]) <= REACH) & (abs(y - y[i]) <= REACH)
        if found == most:
            return
        if taken[box].any() or not inside[i]:
            continue
        taken |= (abs(x - x[i]) <= APART) & (abs(y - y[i]) <= APART)
        near = abs(x[i] - KOELN[0]) < AROUND and abs(y[i] - KOELN[1]) < AROUND
        if not near and people[box & inside].sum() >= PEOPLE:
            found += 1
            yield box & inside


def place_of(kind, name, table):
    groups = [g for g in table[:, 3:].T if g.sum() >= 2000]
    return Place(kind, name, table[:, 0].astype(int), table[:, 1].astype(int), table[:, 2], groups, 1., 80.)


def small_areas(data):
    for name, read, density in (("Camden", smooth.camden, 152.), ("Barcelona", smooth.barcelona, 356.)):
        people, groups, at = read(data)
        at = np.array(at)
        at = np.rint((at - at.min(0)) / 20).astype(int)
        yield Place(name, name, at[:, 0], at[:, 1], people, [np.minimum(g, people) for g in groups if g.sum() > 1500], 0.,
                    density)


def topology(path):
    """Municipalities of a TopoJSON file."""
    with open(path) as file:
        topo = json.load(file)
    scale, shift = (np.array(topo["transform"][k]) for k in ("scale", "translate"))
    arcs = [np.cumsum(np.array(a), 0) * scale + shift for a in topo["arcs"]]
    ring = lambda numbers: np.concatenate([arcs[i] if i >= 0 else arcs[~i][::-1] for i in numbers]).tolist()
    for g in topo["objects"]["municipalities"]["geometries"]:
        parts = {"Polygon": [g.get("arcs")], "MultiPolygon": g.get("arcs")}.get(g["type"], [])
        parts = [[r for r in map(ring, part) if len(r) > 3] for part in parts]
        if any(parts):
            yield {"type": "MultiPolygon", "coordinates": [p for p in parts if p]}


def zones_of(data, file, table):
    """Number of the zone of each square, 0 = none."""
    path = os.path.join(data, file)
    if path.endswith(".topo.json"):
        shapes = [transform_geom("EPSG:4326", "EPSG:3035", g) for g in topology(path)]
    else:
        with fiona.open(path) as layer:
            shapes = [transform_geom(layer.crs, "EPSG:3035", f["geometry"]) for f in layer]
    x, y = table[:, :2].astype(int).T
    west, north = x.min(), y.max() + 1
    raster = rasterize([(g, i + 1) for i, g in enumerate(shapes)], fill=0, dtype="int32",
                       out_shape=(north - y.min(), x.max() + 1 - west),
                       transform=Affine(1000, 0, 1000 * west, 0, -1000, 1000 * north))
    return raster[north - 1 - y, x - west]


def put_together(place, size, seed=1):
    random, count = np.random.default_rng(seed), int(place.people.sum() / size)
    if count < 10 or count > len(place.people) // 3:
        return None
    at = np.c_[place.x, place.y]
    site = random.choice(len(at), count, replace=False, p=place.people / place.people.sum())
    return np.unique(cKDTree(at[site]).query(at)[1], return_inverse=True)[1]


def plan(data):
    """place, zone of each square"""
    for country in COUNTRIES:
        table = squares(data, country)
        for box in cities(table, np.ones(len(table), bool)):
            place = place_of("made zones", country, table[box])
            for size in (10000, 20000, 40000, 80000):
                yield place, put_together(place, size)
    for country, file in ZONES:
        table = squares(data, country)
        zone = zones_of(data, file, table)
        for box in cities(table, zone > 0):
            number = np.unique(zone[box], return_inverse=True)[1]
            if 9 <= number.max() + 1 <= 80:
                yield place_of("municipalities", country, table[box]), number
    for place in small_areas(data):
        for size in {"Camden": (1500, 3000, 6000, 10000, 20000), "Barcelona": (5000, 10000, 20000, 40000)}[place.name]:
            yield place, put_together(place, size)


def hilbert(x, y):
    """As src/allocate/hilbert.c."""
    key, swapped, turned = np.zeros(len(x), np.uint64), np.zeros(len(x), bool), np.zeros(len(x), bool)
    for bit in range(31, -1, -1):
        xb, yb = (x + 2 ** 31) >> bit & 1 > 0, (y + 2 ** 31) >> bit & 1 > 0
        right, up = np.where(swapped, yb, xb) ^ turned, np.where(swapped, xb, yb) ^ turned
        key = key << np.uint64(2) | (3 * right.astype(np.uint64)) ^ up.astype(np.uint64)
        swapped, turned = swapped ^ ~up, turned ^ (~up & right)
    return key


def middle(running, first, end):
    half = (running[first] + running[end]) / 2
    at = np.searchsorted(running, half)
    return np.clip(np.where(half - running[at - 1] <= running[np.minimum(at, len(running) - 1)] - half, at - 1, at),
                   first + 1, end - 1)


def halved_inside(place, zone):
    """Order of the squares, and first, middle, end, depth of each run of them that is halved."""
    order = np.lexsort((hilbert(place.x, place.y), zone))
    running = np.r_[0, np.cumsum(place.people[order])]
    first = np.searchsorted(zone[order], np.arange(zone.max() + 1))
    end, depth, runs = np.r_[first[1:], len(order)], 0, []
    while True:
        many = end - first > 1
        first, end = first[many], end[many]
        if not len(first):
            return order, [np.concatenate(r) for r in zip(*runs)]
        at = middle(running, first, end)
        runs.append((first, at, end, np.full(len(first), depth)))
        first, end, depth = np.r_[first, at], np.r_[at, end], depth + 1


def halved_between(people, x, y):
    waiting = [np.arange(len(people))]
    while waiting:
        some = waiting.pop()
        if len(some) > 1:
            by = x[some] if np.ptp(x[some]) >= np.ptp(y[some]) else y[some]
            some = some[np.argsort(by, kind="stable")]
            at = int(middle(np.r_[0, np.cumsum(people[some])], np.array([0]), np.array([len(some)]))[0])
            yield some[:at], some[at:]
            waiting += [some[:at], some[at:]]


class Contrasts:
    """As src/allocate/dispersion.c; E t = 1 + noise + reach u / (1 + u), u = v near + apart."""

    def __init__(self, people, left_people, group, left_group, noise, density, depth=None):
        share, part = group / people, left_people / people
        good = (group > 1) & (share < .999) & (part > 0) & (part < 1)
        people, group, share, part, left = (v[good] for v in (people, group, share, part, left_group))
        binomial = part * (1 - part) * group * (1 - share)
        self.n, self.group, self.share, self.density = people / 2, group, share, density
        self.t, self.noise = (left - part * group) ** 2 / binomial, noise / binomial
        self.reach = (group - 1) / (1 - share)
        self.depth = None if depth is None else depth[good]

    def take(self, some):
        out = Contrasts.__new__(Contrasts)
        out.__dict__ = {k: v[some] if isinstance(v, np.ndarray) else v for k, v in self.__dict__.items()}
        return out

    def near(self, area=1.05):
        return (1 - self.share) ** 2 * (1 + area * self.density / self.n)

    def apart(self, clump=.4):
        return (1 - self.share) * clump / self.group

    def mean(self, u):
        return 1 + self.noise + self.reach * u / (1 + u)


def usual(n):
    return USUAL - SLOPE * np.log(n / 1000)


def learn(between, median, triples):
    """Posterior mean of ln v at 1000 people and its slope, and the people of the areas that taught it."""
    c = between.take(between.n <= WINDOW * median)
    likelihood, sizes = [], []
    for slope, area, clump in triples:
        near, apart = c.near(area) * (c.n / 1000) ** -slope, c.apart(clump)
        means = c.mean(np.exp(GRID)[:, None] * near + apart)
        found = -.5 * (np.log(means) + c.t / means).sum(1)
        best = found.argmax()
        tells = (1 - c.mean(apart) / means[best]) ** 2
        sizes.append((found[best], ((c.t / means[best] - 1) ** 2).mean() / 2, np.exp(np.average(np.log(c.n), weights=tells))))
        likelihood.append(found)
    _, misfit, size = max(sizes)
    logs = np.array(likelihood) / max(1, misfit, len(c.n) / INFORMATION) - .5 * ((GRID - USUAL) / USUAL_SD) ** 2
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    return (weight.sum(0) * GRID).sum(), (weight.sum(1) * [t[0] for t in triples]).sum(), size


def carried(c, learnt, median, forget, quarter=1., first=0., up=False):
    """ln v of contrasts inside zones."""
    level, slope, size = learnt
    kept = lambda a, b: np.exp(-forget * np.log(np.maximum(np.maximum(a, quarter) / np.maximum(b, quarter), 1)))
    unusual = lambda n: level - slope * np.log(n / 1000) - usual(n)
    above = kept(c.n, size) * unusual(np.minimum(c.n, size)) if up else unusual(c.n)
    below = kept(median, c.n) * kept(size, median) * unusual(median)
    return usual(c.n) + np.where(c.n < median, below, kept(size, c.n) * above) - first * (c.depth == 0)


def judge(c, level):
    """Log likelihood, misfit, and sums of u as counted and by the law, by people of the group."""
    near, apart = c.near() * np.exp(level), c.apart()
    mean = c.mean(near + apart)
    counted = (c.t - 1 - c.noise) / c.reach - apart
    return (-.5 * (np.log(mean) + c.t / mean).sum(), ((c.t / mean - 1) ** 2).mean() / 2, c.group * counted, c.group * near)


def measured(data):
    random = np.random.default_rng(5).standard_normal((48, 3))
    triples = np.c_[.10 + .15 * random[:, 0], 1.05 * np.exp(.35 * random[:, 1]), .4 * np.exp(.7 * random[:, 2])]
    for place, zone in plan(data):
        if zone is None:
            continue
        add = lambda v: np.bincount(zone, v)
        people = add(place.people)
        x, y = (add(place.people * v) / people for v in (place.x, place.y))
        splits = list(halved_between(people, x, y))
        order, (first, at, end, depth) = halved_inside(place, zone)
        for group in place.groups:
            sums = lambda v: np.array([(v[a].sum() + v[b].sum(), v[a].sum()) for a, b in splits]).T
            between = Contrasts(*sums(people), *sums(add(group)), place.noise, place.density)
            runs = lambda v: (v[end] - v[first], v[at] - v[first])
            running = [np.r_[0, np.cumsum(v[order])] for v in (place.people, group)]
            inside = Contrasts(*runs(running[0]), *runs(running[1]), place.noise, place.density, depth)
            inside = inside.take(inside.n > (500 if place.noise else 100))
            if len(inside.n) > 8 and len(between.n) > 2:
                yield place, np.median(people), inside, learn(between, np.median(people), triples)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", default=os.environ.get("D4I_DATA", os.path.join(here, "../../../shared/data")))
    found = list(measured(arguments.parse_args().data))
    kinds = np.array([place.kind for place, *_ in found])
    unusual = np.array([level - slope * np.log(size / 1000) - usual(size) for *_, (level, slope, size) in found])
    base = None
    for title, rule in RULES:
        got = [judge(c, carried(c, learnt, median, **rule)) for _, median, c, learnt in found]
        if base is None:
            base = [(g[0], max(g[1], 1, len(c.n) / INFORMATION)) for g, (_, _, c, _) in zip(got, found)]
        gain = np.array([(g[0] - b[0]) / b[1] for g, b in zip(got, base)])
        off = np.clip([np.log(max(g[2].sum(), 1e-9) / g[3].sum()) for g in got], -2, 2)
        for kind in dict.fromkeys(kinds):
            of = kinds == kind
            print("%-20s %-15s %4d cases: gain %+.2f, off %+.2f, sd %.2f, slope %+.2f" %
                  (title, kind, of.sum(), gain[of].mean(), off[of].mean(), off[of].std(),
                   np.polyfit(unusual[of], off[of], 1)[0]), flush=True)
    for kind in dict.fromkeys(kinds):
        by = [[(g[2][c.depth == j].sum() / g[2].sum(), g[3][c.depth == j].sum() / g[2].sum())
               for g, k, (_, _, c, _) in zip(got, kinds, found) if k == kind] for j in range(4)]
        print("%-20s %-15s off by halving: %s" % (title, kind, ", ".join("%+.2f" % np.log(np.divide(*np.median(b, 0)))
                                                                     for b in by)))


if __name__ == "__main__":
    main()
