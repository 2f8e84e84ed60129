# SPDX-License-Identifier: EUPL-1.2
"""Do the intervals over draws hold the truth? Cities, zones and groups, built and drawn with d4i.

usage: draws.py [--d4i PROGRAM] [--data FOLDER] [--work FOLDER] [--csv FILE] [--draws N] [--margin] [WORD]

Draws are of the surface that `modelled` gives (with --margin, of one that knows the counts of 1 km squares as well).
score.py says how truth and draws are compared; "scored" is what counts: as published counts for groups in cells, as
excess over chance for single citizenships in squares of 500 m. The last lines: by scoring and index how many
intervals of 90 % hold the truth, and how far the mean over draws is off; and D by zones and by group."""
import argparse
import csv
import os
import sys

import numpy as np

import cases
import score
from project import Case

CITIES = ("Koeln", "Leverkusen", "Bergisch Gladbach")
SIZES = (500, 1500, 5000, 15000)


def plan(data):
    """title, window, zones, groups"""
    table = cases.read_table(data)
    names = cases.groups_of(table[0], table[2])
    window = cases.koeln(data, table, names)
    yield "Koeln, 543 polling districts", window, cases.drawn(data, window, "Stimmbezirk.shp"), names
    yield "Koeln, 86 districts", window, cases.drawn(data, window, "cologne.shp"), names
    for city in CITIES:
        mask = cases.city(data, window, city)
        for size in SIZES:
            if window.people[mask].sum() > 8 * size:
                yield "%s, made %d" % (city, size), window, cases.made(window, mask, size), names
    yield "municipalities", window, cases.municipalities(data, window), names


def blocks(window, mask, metres=500):
    side = metres // 100
    r, c = np.nonzero(mask)
    return np.unique(r // side * 100000 + c // side, return_inverse=True)[1]


def line(title, results):
    error = np.array([r[4] for r in results])
    print("%-36s %4d cases, held %.2f, bias %+.3f, mean error %.3f, within .03 %.2f" %
          (title, len(error), np.mean([r[5] for r in results]), error.mean(), np.abs(error).mean(),
           (np.abs(error) < .03).mean()))


def report(results):
    """results: scoring, index, zones, group, off, holds"""
    for way in dict.fromkeys(r[0] for r in results):
        for index in score.INDICES:
            line(way + " " + index, [r for r in results if r[:2] == (way, index)])
        line(way + " all", [r for r in results if r[0] == way])
    for way in ("raw", "interval", "scored"):
        for at in (2, 3):
            for key in dict.fromkeys(r[at] for r in results):
                line(way + " D, " + key, [r for r in results if r[:2] == (way, "D") and r[at] == key])


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--d4i", default=os.path.join(here, "../../build/src/cli/d4i"))
    arguments.add_argument("--data", default=os.environ.get("D4I_DATA", os.path.join(here, "../../../shared/data")))
    arguments.add_argument("--work", default="/tmp/d4i-draws")
    arguments.add_argument("--csv", default="-")
    arguments.add_argument("--draws", type=int, default=30)
    arguments.add_argument("--margin", action="store_true")
    arguments.add_argument("word", nargs="?", default="")
    given = arguments.parse_args()
    out = csv.writer(sys.stdout if given.csv == "-" else open(given.csv, "w", newline=""))
    out.writerow("zones group cell index scoring truth_low truth_high low mean high off holds".split())
    results = []
    for title, window, zones, names in plan(given.data):
        if given.word not in title:
            continue
        folder = os.path.join(given.work, title.replace(" ", "-").replace(",", ""))
        case = Case(folder, window, zones, window.people, list(names))
        mask = zones > 0
        found = case.run(given.d4i, "modelled", given.margin, ["--draws", str(given.draws)])
        for name in names:
            single = name.startswith(cases.SINGLE_NAME)
            coarse = blocks(window, mask) if single else None
            result = score.score([r[mask] for r in window.readings[name]], window.people[mask], found[name][1:, mask],
                                 coarse)
            result["scored"] = result["excess" if single else "protected"]
            for way, got in result.items():
                for k, index in enumerate(score.INDICES):
                    row = [float(got[key][k]) for key in ("truth_low", "truth_high", "low", "mean", "high", "off")]
                    results.append((way, index, title, name, row[-1], bool(got["in"][k])))
                    out.writerow([title, name, 500 if single else 100, index, way] + ["%.4f" % v for v in row] +
                                 [int(got["in"][k])])
        sys.stdout.flush()
    report(results)


if __name__ == "__main__":
    main()
