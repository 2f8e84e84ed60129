# SPDX-License-Identifier: EUPL-1.2
"""Do indices of many groups over draws made together (d4i export --together) hold the truth?

usage: together.py [--d4i PROGRAM] [--data FOLDER] [--work FOLDER] [--draws N] [WORD]

Three places of birth abroad and everybody else, around Koeln: multigroup D, H (information theory) and R (relative
diversity), in cells of 100 m and squares of 500 m. Draws go through a protection like that of the truth first
(score.py), group by group; 500 m as excess over chance. Beside them the same of the smooth surface, and of groups drawn one
by one, whose cells are cut to the groups' sum where they hold more than their people."""
import argparse
import os
import subprocess
import sys

import numpy as np

import cases
import project
import score
from draws import CITIES, SIZES, blocks

NAMES = ("born_eu", "born_europe", "born_world")
INDICES = ("D", "H", "R")
PART = "        - {code: %s, label: %s, name: Born there}\n"


def many(groups, people):
    """Multigroup D, H and R (Reardon and Firebaugh 2002) of groups[group][unit] and everybody else."""
    people = np.maximum(people, groups.sum(0))
    groups = np.concatenate([groups, [people - groups.sum(0)]])[:, people > 0]
    people = people[people > 0]
    share, part = groups.sum(1) / people.sum(), groups / people
    simpson = (share * (1 - share)).sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        within = -np.where(part > 0, part * np.log(part), 0).sum(0)
        entropy = -np.where(share > 0, share * np.log(share), 0).sum()
    off = part - share[:, None]
    return np.array([(people * np.abs(off)).sum() / (2 * people.sum() * simpson),
                     1 - (people * within).sum() / (people.sum() * entropy),
                     (people * off ** 2).sum() / (people.sum() * simpson)])


class Case(project.Case):
    """The groups stand in one variable."""

    def __init__(self, folder, window, zones):
        super().__init__(folder, window, zones, window.people, list(NAMES))
        with open(os.path.join(folder, "zones.recipe.yaml")) as file:
            head = file.read().split("variables:\n")[0]
        one = project.VARIABLE % {"name": NAMES[0], "zones": ""}
        one = one.replace("columns: [total, %s]" % NAMES[0], "columns: [total, %s]" % ", ".join(NAMES))
        mark = "        - {code: %s, label: %s, name: In the group}\n" % (NAMES[0], NAMES[0])
        assert mark in one
        with open(os.path.join(folder, "zones.recipe.yaml"), "w") as file:
            file.write(head + "variables:\n" + one.replace(mark, "".join(PART % (n, n) for n in NAMES)))

    def drawn(self, d4i, extra):
        """[column][cell of the window] behind the total: groups, then what `extra` asks for."""
        plan = self.project("modelled", False)
        atlas, table = plan[:-5] + ".gpkg", plan[:-5] + ".csv"
        if not os.path.exists(atlas):
            subprocess.run([d4i, "build", "--quiet", plan, "-o", atlas], check=True)
        subprocess.run([d4i, "export", "--quiet", atlas, "--format", "csv", "--of", "cells", "--source", "zones",
                        "--groups", ",".join(NAMES), "-o", table] + extra, check=True)
        return self.read(table)


def plan(data, window):
    yield "Koeln, 543 polling districts", cases.drawn(data, window, "Stimmbezirk.shp")
    yield "Koeln, 86 districts", cases.drawn(data, window, "cologne.shp")
    for city in CITIES:
        mask = cases.city(data, window, city)
        for size in SIZES:
            if window.people[mask].sum() > 8 * size:
                yield "%s, made %d" % (city, size), cases.made(window, mask, size)
    yield "municipalities", cases.municipalities(data, window)


def values(groups, people, draws, add, excess, random):
    """Truth and [draw][index]; with `excess` both over what chance alone gives."""
    of = lambda g: many(np.array([add(v) for v in g]), add(people))
    truth, drawn = of(groups), np.array([of([score.protect(v, random) for v in d]) for d in draws])
    if not excess:
        return truth, drawn
    chance = lambda: [score.protect(v, random) for v in random_table(groups, people, random)]
    least = np.mean([of(chance()) for _ in range(10)], 0)
    return (truth - least) / (1 - least), (drawn - least) / (1 - least)


def random_table(groups, people, random):
    """Each group after the other among the people that are left."""
    left, out = np.rint(np.maximum(people, groups.sum(0))).astype(np.int64), []
    for group in groups:
        out.append(random.multivariate_hypergeometric(left, int(group.sum()), method="marginals"))
        left = left - out[-1]
    return out


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--d4i", default=os.path.join(here, "../../build/src/cli/d4i"))
    arguments.add_argument("--data", default=os.environ.get("D4I_DATA", os.path.join(here, "../../../shared/data")))
    arguments.add_argument("--work", default="/tmp/d4i-together")
    arguments.add_argument("--draws", type=int, default=30)
    arguments.add_argument("word", nargs="?", default="")
    given = arguments.parse_args()
    table = cases.read_table(given.data)
    window = cases.koeln(given.data, table, {n: cases.GROUPS[n] for n in cases.GROUPS})
    results = {}
    for title, zones in plan(given.data, window):
        if given.word not in title:
            continue
        case = Case(os.path.join(given.work, title.replace(" ", "-").replace(",", "")), window, zones)
        mask, random = zones > 0, np.random.default_rng(1)
        truth, people = np.array([window.truth[n][mask] for n in NAMES]), window.people[mask]
        count = len(NAMES)
        found = {}
        for way, extra in (("together", ["--together"]), ("one by one", [])):
            got = case.drawn(given.d4i, ["--draws", str(given.draws)] + extra)[:, mask]
            smooth, rest = got[:count], got[count:count + count * given.draws]
            found[way] = rest.reshape(count, given.draws, -1).swapaxes(0, 1)
        found["smooth"] = smooth[None]
        coarse = blocks(window, mask)
        for metres, add in ((100, lambda v: v), (500, lambda v: np.bincount(coarse, v))):
            for way, draws in found.items():
                real, drawn = values(truth, people, draws, add, metres == 500, random)
                low, high = score.interval(drawn)
                for k, index in enumerate(INDICES):
                    off = drawn[:, k].mean() - real[k]
                    held = low[k] <= real[k] <= high[k]
                    results.setdefault((metres, index, way), []).append((off, held))
                    print("%-28s %3d m %s %-10s truth %.3f mean %.3f (%.3f to %.3f) off %+.3f%s" %
                          (title, metres, index, way, real[k], drawn[:, k].mean(), low[k], high[k], off,
                           "" if held else " *"))
        sys.stdout.flush()
    for (metres, index, way), got in results.items():
        print("%3d m %s %-10s %2d zonings: off %+.3f, mean error %.3f, held %d" %
              (metres, index, way, len(got), np.mean([g[0] for g in got]), np.mean([abs(g[0]) for g in got]),
               sum(g[1] for g in got)))


if __name__ == "__main__":
    main()
