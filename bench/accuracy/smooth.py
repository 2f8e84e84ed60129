# SPDX-License-Identifier: EUPL-1.2
"""How far draws are off in made-up cities that are smooth below the zones, and how rough real groups are between zones.

usage: smooth.py [--d4i PROGRAM] [--data FOLDER] [--work FOLDER] cities|rough

cities  36 zones of 4 000 people (1 km squares of 100 m cells); ln of the share is a slope, a field with hills of 2, 1 or .5
        km (standard deviation of the filter), or a step at each zone's border with nothing inside. D of draws less D of
        the truth, three cities of a sort
rough   the ratio of src/allocate/roughness.h in Camden's output areas and Barcelona's sections, as they are and put together
        to larger zones, and around Koeln; how often it is low enough to change draws, and how the variance between sections
        inside these zones, as a part of that between zones, then is off from what it is otherwise (in its logarithm)"""
import argparse
import collections
import csv
import os

import fiona
import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree
from shapely.geometry import shape

import cases
import draws
import score
from project import Case

USUAL = .45  # of roughness.c
SIDE, ZONE = 60, 10


def made_up(kind, strength, seed):
    """A window with people, zones and a group whose share is smooth."""
    random = np.random.default_rng(seed + 1000)
    window = cases.Window(4000000, 3000000, SIDE, SIDE)
    row, column = np.indices(window.shape)
    zones = (1 + row // ZONE * (SIDE // ZONE) + column // ZONE).astype("int32")
    window.people = random.poisson(40, window.shape).astype(float)
    if kind == "slope":
        field = 2 * column / SIDE - 1
    elif kind == "steps":
        field = random.normal(size=zones.max() + 1)[zones]
    else:
        field = gaussian_filter(random.normal(size=(2 * SIDE, 2 * SIDE)), float(kind) * 10, mode="wrap")[:SIDE, :SIDE]
        field /= field.std()
    share = np.minimum(.15 * np.exp(strength * field - strength ** 2 / 2), .9)
    window.truth["a"] = random.binomial(window.people.astype(int), share).astype(float)
    return window, zones


def cities(given):
    for kind in ("slope", "2", "1", ".5", "steps"):
        for strength in (.2, .5):
            results = []
            for seed in (1, 2, 3):
                window, zones = made_up(kind, strength, seed)
                folder = os.path.join(given.work, "%s-%g-%d" % (kind, strength, seed))
                drawn = Case(folder, window, zones, window.people, ["a"]).run(given.d4i, "modelled", False,
                                                                              ["--draws", "20"])["a"][1:]
                people = window.people.ravel()
                truth = score.indices(window.truth["a"].ravel(), people)[0]
                got = np.array([score.indices(d.ravel(), people)[0] for d in drawn])
                ratio = roughness(*by_zone(zones, window.people, window.truth["a"]))[0]
                results.append((truth, got.mean() - truth, ratio))
            print("%-6s %.1f  truth %.3f  off %+.3f  ratio %.2f" % ((kind, strength) + tuple(np.mean(results, 0))),
                  flush=True)


def by_zone(zones, people, *groups):
    """People, groups and centre of each zone that has people."""
    _, place = np.unique(zones, return_inverse=True)
    add = lambda layer: np.bincount(place.ravel(), (layer * (zones > 0)).ravel())
    row, column = np.indices(zones.shape)
    total = add(people)
    kept = total > 0
    centre = [add(people * at)[kept] / total[kept] for at in (column, row)]
    return (total[kept],) + tuple(add(g)[kept] for g in groups) + tuple(centre)


def roughness(people, group, x, y, near=6):
    """ratio and its standard error; NaN where neighbours differ by chance alone."""
    mean = group.sum() / people.sum()
    share, chance = group / people / mean, (1 - mean) / mean / people
    found = cKDTree(np.c_[x, y]).query(np.c_[x, y], near + 1)[1]
    first, second = np.zeros(len(people)), np.zeros(len(people))
    for i, row in enumerate(found):
        row = row[row != i][:near]
        weight = np.linalg.pinv(np.c_[np.ones(near), x[row] - x[i], y[row] - y[i]])[0]
        off = (share[i] - weight @ share[row]) ** 2 - chance[i] - weight ** 2 @ chance[row]
        second[i] = people[i] * off / (1 + weight @ weight)
        first[i] = people[i] * np.mean((share[i] - share[row]) ** 2 - chance[i] - chance[row]) / 2
    if len(people) < 20 or first.sum() <= 2 * np.sqrt(len(people)) * first.std():
        return np.nan, np.nan
    ratio = second.sum() / first.sum()
    return ratio, np.sqrt(((second - ratio * first) ** 2).sum()) / first.sum()


def camden_areas(data):
    """{code: polygon} in EPSG:27700, codes that have counts, names of the counts, counts[code, name]."""
    shapes = {f["properties"]["OA11CD"]: f["geometry"]
              for f in fiona.open(os.path.join(data, "uk", "Camden_oa11.shp"))}
    with open(os.path.join(data, "uk", "QS203EW_oa11.csv")) as file:
        rows = csv.reader(file)
        names = next(rows)[1:]
        rows = [r for r in rows if r[0] in shapes]
    return shapes, [r[0] for r in rows], names, np.array([[float(v) for v in r[1:]] for r in rows])


def camden(data):
    shapes, codes, _, values = camden_areas(data)
    most = [j for j in np.argsort(-values.sum(0)) if 100 < values[:, j].sum() < 60000][:40]
    return (values[:, 0], [values[:, 0] - values[:, 2]] + [values[:, j] for j in most],
            [shape(shapes[c]).centroid.coords[0] for c in codes])


def barcelona_areas(data):
    """As camden_areas, in EPSG:25831."""
    shapes = {}
    for f in fiona.open(os.path.join(data, "es", "0301040100_SecCens_UNITATS_ADM.shp")):
        shapes["08019" + f["properties"]["DISTRICTE"] + f["properties"]["SEC_CENS"]] = f["geometry"]
    table = collections.defaultdict(dict)
    with open(os.path.join(data, "es", "Nacimiento2012_barcelona_secciones.csv")) as file:
        for key, label, value in csv.reader(file):
            if key in shapes:
                table[label][key] = float(value)
    codes = list(table["Total Población"])
    return shapes, codes, list(table), np.array([[table[label].get(c, 0) for label in table] for c in codes])


def barcelona(data):
    shapes, codes, names, values = barcelona_areas(data)
    people = values[:, names.index("Total Población")]
    return (people, [g for g in values.T if 1500 < g.sum() < people.sum() / 2],
            [shape(shapes[c]).centroid.coords[0] for c in codes])


def put_together(people, groups, places, size, seed):
    """Zones of about so many people around places drawn by people: people, groups, centres, zone of each part."""
    random = np.random.default_rng(seed)
    site = random.choice(len(people), int(people.sum() / size), replace=False, p=people / people.sum())
    zone = cKDTree(places[site]).query(places)[1]
    add = lambda v: np.bincount(zone, v, len(site))
    centre = np.array([add(people * p) / add(people) for p in places.T]).T
    return add(people), [add(g) for g in groups], centre, zone


def inside(people, group, zone):
    """ln of the variance between parts inside zones by that between zones, both less chance; NaN where one is chance alone."""
    total, mine = np.bincount(zone, people), np.bincount(zone, group)
    mean, share = group.sum() / people.sum(), mine / total
    live = people > 0
    between = (total * (share - mean) ** 2).sum() - (len(total) - 1) * mean * (1 - mean)
    within = (people[live] * (group[live] / people[live] - share[zone[live]]) ** 2).sum() - (
        live.sum() - len(total)) * mean * (1 - mean)
    return np.log(within / between) if within > 0 and between > 0 else np.nan


def say(title, found):
    known = np.array([f for f in found if not np.isnan(f[0])])
    if len(known):
        print("%-36s %4d cases, ratio 5 %% %.2f, median %.2f; below %.2f: %d, by more than a standard error: %d" %
              ((title, len(known)) + tuple(np.quantile(known[:, 0], [.05, .5])) +
               (USUAL, (known[:, 0] < USUAL).sum(), (known.sum(1) < USUAL).sum())), flush=True)


def say_inside(found, logs):
    """Where the ratio changes draws: is what is inside the zones more even than usual?"""
    found, logs = np.array(found), np.array(logs)
    known = ~np.isnan(found[:, 0]) & ~np.isnan(logs) & (found[:, 0] > 0)
    low = known & (found.sum(1) < USUAL)
    print("  inside, off the median: %s; correlation with the ratio (logarithms): %.2f" %
          (" ".join("%+.2f" % v for v in np.sort(logs[low] - np.median(logs[known]))) or "no case",
           np.corrcoef(np.log(found[known, 0]), logs[known])[0, 1]), flush=True)


def rough(given):
    for name, city, sizes in (("Camden", camden, (1500, 4000, 8000)), ("Barcelona", barcelona, (5000, 15000, 30000))):
        people, groups, places = city(given.data)
        places = np.array(places)
        say(name, [roughness(people, g, *places.T) for g in groups])
        for size in sizes:
            made = [put_together(people, groups, places, size, seed) for seed in (1, 2, 3)]
            found = [roughness(p, g, *at.T) for p, gs, at, _ in made for g in gs]
            say("%s, made %d" % (name, size), found)
            say_inside(found, [inside(people, g, zone) for _, _, _, zone in made for g in groups])
    for title, window, zones, names in draws.plan(given.data):
        say(title, [roughness(*by_zone(zones, window.people, window.truth[n])) for n in names])


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--d4i", default=os.path.join(here, "../../build/src/cli/d4i"))
    arguments.add_argument("--data", default=os.environ.get("D4I_DATA", os.path.join(here, "../../../shared/data")))
    arguments.add_argument("--work", default="/tmp/d4i-smooth")
    arguments.add_argument("what", choices=["cities", "rough"])
    given = arguments.parse_args()
    {"cities": cities, "rough": rough}[given.what](given)


if __name__ == "__main__":
    main()
