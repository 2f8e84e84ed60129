# SPDX-License-Identifier: EUPL-1.2
"""Scores draws of a group against true counts of cells: does the interval over draws hold the truth?

The published counts of 2011 are protected (1 and 2 do not occur), so draws go through a like protection first, and
both are then compared as published counts. Single citizenships are added up to blocks of 500 m before.

    score.py TRUTH.csv DRAWS.csv GROUP [--block METRES] [--protect SEED]

TRUTH.csv: east, north, people, GROUP (cells with people). DRAWS.csv: east, north, GROUP_1 .. GROUP_N."""
import argparse
import csv
import sys

import numpy as np

INDICES = ("D", "isolation", "H", "eta2")


def entropy(p):
    with np.errstate(divide="ignore", invalid="ignore"):
        return -np.where(p > 0, p * np.log(p), 0) - np.where(p < 1, (1 - p) * np.log1p(-p), 0)


def indices(group, people):
    """D, isolation, Theil's H and eta squared of the group against everyone else."""
    people = np.maximum(people, group)
    group, people = group[people > 0], people[people > 0]
    ours, all_ = group.sum(), people.sum()
    if ours <= 0 or ours >= all_:
        return np.full(len(INDICES), np.nan)
    share, p = ours / all_, group / people
    isolation = (group * p).sum() / ours
    return np.array([0.5 * np.abs(group / ours - (people - group) / (all_ - ours)).sum(), isolation,
                     1 - (people * entropy(p)).sum() / (all_ * entropy(np.float64(share))),
                     (isolation - share) / (1 - share)])


def protect(counts, random):
    """1 becomes 3 once in three times, 2 twice in three, otherwise 0: the mean stays, 1 and 2 are gone."""
    u = random.random(counts.shape)
    out = counts.copy()
    out[counts == 1] = np.where(u[counts == 1] < 1 / 3, 3, 0)
    out[counts == 2] = np.where(u[counts == 2] < 2 / 3, 3, 0)
    return out


def interval(values, share=0.9):
    """Order statistics at (N + 1) (1 - share) / 2 and the other side; the usual quantile of few draws is narrower."""
    return [np.quantile(values, q, axis=0, method="weibull") for q in ((1 - share) / 2, (1 + share) / 2)]


def score(truth, people, draws, block=None, seed=1):
    """One case: truth and people by cell, draws[draw, cell]; block: number of the block of each cell, or None.
    seed None: no protection. A dictionary of arrays by index."""
    random = np.random.default_rng(seed)
    add = (lambda v: v) if block is None else (lambda v: np.bincount(block, v))
    of = lambda v: indices(add(v), add(people))
    drawn = np.array([of(d if seed is None else protect(d, random)) for d in draws])
    low, high = interval(drawn)
    true = of(truth)
    return {"truth": true, "mean": drawn.mean(0), "low": low, "high": high, "in": (low <= true) & (true <= high)}


def summary(scores):
    """Coverage, bias and mean absolute error by index, and the coverage of all; cases are not independent."""
    off = np.array([s["mean"] - s["truth"] for s in scores])
    held = np.array([s["in"] for s in scores])
    lines = ["%-10s  covered %.2f  bias %+.3f  mean abs error %.3f" % row
             for row in zip(INDICES, held.mean(0), off.mean(0), np.abs(off).mean(0))]
    return lines + ["all         covered %.3f  of %d cases; D within 0.03 in %.2f" %
                    (held.mean(), len(scores), (np.abs(off[:, 0]) < 0.03).mean())]


def read(path, columns):
    """{(east, north): values}; columns(header) -> names."""
    with open(path, newline="") as file:
        rows = csv.reader(file)
        head = next(rows)
        at = [head.index(name) for name in columns(head)]
        east, north = head.index("east"), head.index("north")
        return {(int(float(r[east])), int(float(r[north]))): [float(r[i] or "nan") for i in at] for r in rows}


def read_draws(path, group):
    def columns(head):
        names = [h for h in head if h.startswith(group + "_") and h[len(group) + 1:].isdigit()]
        if not names:
            sys.exit("%s: no column %s_1; export it with --draws N" % (path, group))
        return sorted(names, key=lambda h: int(h[len(group) + 1:]))
    return read(path, columns)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("truth", "draws", "group"):
        arguments.add_argument(name)
    arguments.add_argument("--block", type=int)
    arguments.add_argument("--protect", type=int)
    given = arguments.parse_args()
    truth = read(given.truth, lambda head: ["people", given.group])
    drawn = read_draws(given.draws, given.group)
    count = len(next(iter(drawn.values())))
    cells = sorted(set(truth) | set(drawn))
    known = np.array([truth.get(c, [0, 0]) for c in cells])
    draws = np.nan_to_num(np.array([drawn.get(c, [0] * count) for c in cells]).T)
    block = None
    if given.block:
        block = np.unique([(e // given.block) << 32 | n // given.block for e, n in cells], return_inverse=True)[1]
    got = score(known[:, 1], known[:, 0], draws, block, given.protect)
    for i, name in enumerate(INDICES):
        print("%-10s truth %.4f  draws %.4f  90 %% interval %.4f to %.4f%s" %
              (name, got["truth"][i], got["mean"][i], got["low"][i], got["high"][i], "" if got["in"][i] else "  *"))


if __name__ == "__main__":
    main()
