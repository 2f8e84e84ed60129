# SPDX-License-Identifier: EUPL-1.2
"""Scores draws of a group against true counts of cells: does the interval over draws hold the truth?

The published counts of 2011 are protected (1 and 2 do not occur). Four ways of comparing draws with them:

    raw        draws as they are, the truth as published, its blanks 0
    protected  draws go through a like protection first; both are then published counts
    interval   draws as they are; the truth is all between its readings (blanks 0, what is left, 2), and the interval over
               draws holds it if they meet; off is how far the mean is outside
    excess     as protected, both less the value expected without segregation, as a part of what is left up to 1

Single citizenships are added up to blocks of 500 m before.

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


def by_chance(total, people, random):
    """So many of the people, drawn without putting back, by cell."""
    return random.multivariate_hypergeometric(np.rint(people).astype(np.int64), int(total), method="marginals")


def expected(total, people, of, random, repeats=20):
    """Each index where the group lives as chance has it, published as the truth is."""
    return np.mean([of(protect(by_chance(total, people, random), random)) for _ in range(repeats)], 0)


def compared(low, high, drawn):
    """Truth from low to high, [draw][index] drawn. What holds, and how far the mean is off; 0 in the truth's interval."""
    first, last = interval(drawn)
    mean = drawn.mean(0)
    return {"truth_low": low, "truth_high": high, "low": first, "mean": mean, "high": last,
            "in": (first <= high) & (low <= last), "off": np.maximum(mean - high, 0) - np.maximum(low - mean, 0)}


def score(readings, people, draws, block=None, seed=1):
    """One case: readings of the truth (the published one first) and people by cell, draws[draw, cell]; block: number of
    the block of each cell, or None. {scoring: compared()}."""
    random = np.random.default_rng(seed)
    add = (lambda v: v) if block is None else (lambda v: np.bincount(block, v))
    of = lambda v: indices(add(v), add(people))
    raw = np.array([of(d) for d in draws])
    drawn = np.array([of(protect(d, random)) for d in draws])
    truth = np.array([of(r) for r in readings])
    least = expected(readings[0].sum(), people, of, random)
    beyond = lambda v: (v - least) / (1 - least)
    return {"raw": compared(truth[0], truth[0], raw), "protected": compared(truth[0], truth[0], drawn),
            "interval": compared(truth.min(0), truth.max(0), raw),
            "excess": compared(beyond(truth[0]), beyond(truth[0]), beyond(drawn))}


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
    arguments.add_argument("--protect", type=int, default=1, help="seed of the protection")
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
    for way, got in score([known[:, 1]], known[:, 0], draws, block, given.protect).items():
        for i, name in enumerate(INDICES):
            print("%-10s %-10s truth %.4f  draws %.4f  90 %% interval %.4f to %.4f%s" %
                  (way, name, got["truth_low"][i], got["mean"][i], got["low"][i], got["high"][i],
                   "" if got["in"][i] else "  *"))


if __name__ == "__main__":
    main()
