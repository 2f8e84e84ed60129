#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The nine indices of many groups of bench_measure, in numpy, on the same table: what a user would write instead."""
import time

import numpy as np

CELLS, GROUPS = 1970000, 8


def table():
    i = np.arange(CELLS, dtype=np.uint32)
    columns = []
    for m in range(GROUPS):
        h = (i * np.uint32(2654435761)) ^ np.uint32(m * 2246822519 % 2**32)
        h ^= h >> np.uint32(15)
        h *= np.uint32(2246822519)
        h ^= h >> np.uint32(13)
        columns.append(np.floor((h >> np.uint32(8)) / 16777216.0 * 16 / (m + 1)))
    return np.stack(columns, axis=1)


def nine(people):
    t = people.sum(axis=1)
    people, t = people[t > 0], t[t > 0]
    total = t.sum()
    whole = people.sum(axis=0) / total
    share = people / t[:, None]
    interaction = (whole * (1 - whole)).sum()
    entropy = -(whole * np.log(whole)).sum()
    square = (t[:, None] * (share - whole) ** 2).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        m = np.nansum(people * np.log(share / whole)) / total
    return {
        "multigroup_dissimilarity": (t[:, None] * np.abs(share - whole)).sum() / (2 * total * interaction),
        "mutual_information": m,
        "information_theory_h": m / entropy,
        "normalised_exposure": (square / (1 - whole)).sum() / total,
        "relative_diversity": square.sum() / (total * interaction),
        "squared_coefficient_of_variation": (square / whole).sum() / (total * (GROUPS - 1)),
        "simpson_concentration": (whole**2).sum(),
        "simpson_interaction": interaction,
        "diversity_entropy": entropy,
    }


people = table()
start = time.process_time()
values = nine(people)
print(f"numpy: nine indices of many groups {time.process_time() - start:8.3f} CPU-s")
for name, value in list(values.items())[:6]:
    print(f"    {name:34} {value:.12f}")
