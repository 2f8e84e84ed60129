# SPDX-License-Identifier: EUPL-1.2
"""How near the people of a cell come to the truth, by method: what docs/validation/accuracy.md is made of.

usage: surfaces.py [--d4i PROGRAM] [--data FOLDER] [--work FOLDER] [--csv FILE] [WORD]

WORD: only the cases whose name holds it. TAE: the share of the group's people in the wrong cell. D, P, H:
dissimilarity, isolation and entropy index of the group against the rest over cells, less that of the truth."""
import argparse
import csv
import os
import sys

import numpy as np

import cases
from project import Case

METHODS = [("areal", False), ("binary", False), ("pycno", False), ("proportional", False), ("modelled", False),
           ("fitted", True), ("modelled", True)]


def indices(group, people):
    """Dissimilarity, isolation and entropy index of a group against the rest."""
    inhabited = people > 0
    x, t = np.minimum(group[inhabited], people[inhabited]), people[inhabited]
    rest = t - x
    d = 0.5 * np.abs(x / x.sum() - rest / rest.sum()).sum()
    isolation = (x / x.sum() * x / t).sum()
    entropy = lambda p: -np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0) - np.where(
        p < 1, (1 - p) * np.log(np.where(p < 1, 1 - p, 1)), 0)
    whole = entropy(np.array(x.sum() / t.sum()))
    return np.array([d, isolation, 1 - (t * entropy(x / t)).sum() / (t.sum() * whole)])


def blocks(layer, size=5):
    rows, columns = layer.shape[0] // size * size, layer.shape[1] // size * size
    return layer[:rows, :columns].reshape(rows // size, size, columns // size, size).sum((1, 3))


def score(found, truth, people, mask, coarse):
    """Single citizenships are noise in a cell: they are scored in squares of 500 m."""
    if coarse:
        found, truth, people = (blocks(np.where(mask, a, 0)) for a in (found, truth, people))
    else:
        found, truth, people = found[mask], truth[mask], people[mask]
    people = np.maximum(people, truth)
    error = found - truth
    r = np.corrcoef(found.ravel(), truth.ravel())[0, 1]
    return [np.abs(error).sum() / 2 / truth.sum(), np.sqrt((error ** 2).mean()), np.abs(error).mean(), r] + list(
        indices(found, people) - indices(truth, people)) + list(indices(truth, people))


def plan(data):
    """name, window, zones, weights, groups, margin"""
    table = cases.read_table(data)
    names = cases.groups_of(table[0], table[2])
    window = cases.koeln(data, table, names)
    noise = np.random.default_rng(3)
    margins = {"": None, "margin +-5": lambda c, n: np.maximum(0, c + noise.normal(0, 5, len(c))),
               "margin x1.2 +-20 %": lambda c, n: c * 1.2 * np.exp(noise.normal(0, 0.2, len(c)))}
    zonings = {"districts 86": cases.drawn(data, window, "cologne.shp"),
               "polling 543": cases.drawn(data, window, "Stimmbezirk.shp"),
               "municipalities": cases.municipalities(data, window)}
    few = {n: names[n] for n in ("foreign", "born_abroad", "born_europe")}
    for title, zones in zonings.items():
        yield title, window, zones, window.people, names, None
        for kind in ("noise", "km"):
            yield title + ", weights " + kind, window, zones, cases.weights_of(window, kind), few, None
        for margin, change in list(margins.items())[1:]:
            yield title + ", " + margin, window, zones, window.people, few, change
    everywhere = window.people > 0
    for size in (500, 1500, 5000, 15000):
        yield "made %d" % size, window, cases.made(window, everywhere, size), window.people, few, None
    for city in ("Leverkusen", "Bergisch Gladbach"):
        for size in (1500, 5000):
            mask = cases.city(data, window, city)
            yield "%s %d" % (city, size), window, cases.made(window, mask, size), window.people, few, None


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--d4i", default=os.path.join(here, "../../build/src/cli/d4i"))
    arguments.add_argument("--data", default=os.environ.get("D4I_DATA", os.path.join(here, "../../../shared/data")))
    arguments.add_argument("--work", default="/tmp/d4i-accuracy")
    arguments.add_argument("--csv", default="-")
    arguments.add_argument("word", nargs="?", default="")
    given = arguments.parse_args()
    out = csv.writer(sys.stdout if given.csv == "-" else open(given.csv, "w", newline=""))
    out.writerow("zones method group cell TAE RMSE MAE r D_error P_error H_error D P H".split())
    for title, window, zones, weights, names, margin in plan(given.data):
        if given.word not in title:
            continue
        case = Case(os.path.join(given.work, title.replace(" ", "-").replace(",", "")), window, zones, weights,
                    list(names), margin)
        mask = zones > 0
        for method, with_km in METHODS:
            found = case.run(given.d4i, method, with_km)
            for name in names:
                coarse = name.startswith("citizen_")
                row = score(found[name][0], window.truth[name], window.people, mask, coarse)
                out.writerow([title, method + (" + 1 km" if with_km else ""), name, 500 if coarse else 100] +
                             ["%.4f" % v for v in row])
            sys.stdout.flush()


if __name__ == "__main__":
    main()
