#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Permutations of a table with both margins fixed, as a user would draw them without d4i, and the multigroup D and M of
each: CPU seconds a draw (reading and starting left out), and the mean D.

usage: draws.py rows|people|pysal TABLE UNITS GROUPS DRAWS    TABLE: float64, group after group

rows: numpy's Generator.multivariate_hypergeometric, unit by unit. people: everybody's group in one array, shuffled.
pysal: segregation's own null model that keeps both margins, of the first hundredth of the units, a hundred times.
"""
import sys
import time

import numpy as np


def indices(table):
    t = table.sum(axis=1)
    table, t = table[t > 0], t[t > 0]
    whole = table.sum(axis=0) / t.sum()
    interaction = (whole * (1 - whole)).sum()
    off = abs(table - t[:, None] * whole).sum() / (2 * t.sum() * interaction)
    with np.errstate(divide="ignore", invalid="ignore"):
        return off, np.nansum(table * np.log(table / t[:, None] / whole)) / t.sum()


def by_rows(table, rng):
    left, out = table.sum(axis=0), np.empty_like(table)
    for i, size in enumerate(table.sum(axis=1)):
        out[i] = rng.multivariate_hypergeometric(left, size)
        left -= out[i]
    return out


def by_people(table, rng):
    units, groups = table.shape
    who = np.repeat(np.arange(groups, dtype=np.uint8), table.sum(axis=0))
    rng.shuffle(who)
    where = np.repeat(np.arange(units) * groups, table.sum(axis=1))
    return np.bincount(where + who, minlength=units * groups).reshape(units, groups)


def with_pysal(table, draws):
    import pandas
    from segregation.inference import SingleValueTest
    from segregation.multigroup import MultiDissim

    names = ["g%d" % m for m in range(table.shape[1])]
    frame = pandas.DataFrame(table[: len(table) // 100].astype(float), columns=names)
    index = MultiDissim(frame, groups=names)
    start = time.process_time()
    test = SingleValueTest(index, null_approach="person_permutation", iterations_under_null=draws, n_jobs=1)
    return (time.process_time() - start) * 100 / draws, np.mean(test.est_sim)


how, path, units, groups, draws = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
table = np.fromfile(path).reshape(groups, units).T.astype(np.int64)
if how == "pysal":
    seconds, mean = with_pysal(table, draws)
else:
    rng, sums, start = np.random.default_rng(1), 0, time.process_time()
    for _ in range(draws):
        sums += indices((by_rows if how == "rows" else by_people)(table, rng).astype(float))[0]
    seconds, mean = (time.process_time() - start) / draws, sums / draws
print("%.6f %.9f" % (seconds, mean))
