#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Every index of the registry beside an implementation in numpy that follows the papers' formulas and shares nothing
with d4i: sums over all pairs, dense matrices, no shortcuts. Random tables, among them units without people and
groups that are absent from units. Usage: oracle.py PROGRAM (oracle_values.c). Exit status 77 where numpy is not
there.
"""
import math
import os
import subprocess
import sys

try:
    import numpy as np
except ImportError:
    sys.exit(77)

NAN = float("nan")
ATKINSON, ORDER, THRESHOLDS, DECAY = 0.3, 1.7, 40, 2.5
# What maximises a likelihood or searches a root agrees as far as such a search goes; everything else to 1e-9.
LOOSER = {
    "multilevel_variance_share": 1e-6,
    "multilevel_holdback": 1e-6,
    "multilevel_effects": 1e-7,
}
DRAWN = {"modified_gini", "local_moran_p", "local_moran_q", "local_g_star_p", "local_g_star_q"}


class Town:
    """Rectangles between random lines; people by a gamma mixture, a tenth of the units empty."""

    def __init__(self, seed, across, down, groups, scale):
        random = np.random.default_rng(seed)
        wide, high = random.uniform(0.5, 2, across), random.uniform(0.5, 2, down)
        left, low = np.concatenate([[0], np.cumsum(wide)]), np.concatenate([[0], np.cumsum(high)])
        self.n, self.groups = across * down, groups
        column, row = np.meshgrid(np.arange(across), np.arange(down))
        column, row = column.ravel(), row.ravel()
        w, h = wide[column], high[row]
        self.area, self.perimeter = w * h, 2 * (w + h)
        self.x, self.y = (left[:-1] + wide / 2)[column], (low[:-1] + high / 2)[row]
        size = random.gamma(0.8, scale, (self.n, 1)) * (random.random((self.n, 1)) > 0.1)
        self.cluster = (column // 3 + (across + 2) // 3 * (row // 3)).astype(int)
        self.clusters = int(self.cluster.max()) + 1
        mix = random.gamma(0.5, 1, (self.n, groups)) * random.gamma(0.7, 1, (self.clusters, groups))[self.cluster]
        self.people = random.poisson(size * mix / np.arange(1, groups + 1)).astype(float)
        self.total = self.people.sum(axis=1)
        dc, dr = abs(column[:, None] - column), abs(row[:, None] - row)
        self.touch = ((dc <= 1) & (dr <= 1) & (dc + dr > 0)).astype(float)
        self.border = np.where((dc == 1) & (dr == 0), h[:, None], np.where((dc == 0) & (dr == 1), w[:, None], 0.0))
        self.distance = np.hypot(self.x[:, None] - self.x, self.y[:, None] - self.y)
        self.kernel = np.where(self.distance <= 3, (1 - (self.distance / 3) ** 2) ** 2, 0.0)

    def text(self):
        lines = [f"{self.n} {self.groups} {self.clusters}", f"{ATKINSON} {ORDER} {THRESHOLDS} {DECAY}"]
        for i in range(self.n):
            fields = [*self.people[i], self.total[i], self.area[i], self.perimeter[i], self.x[i], self.y[i]]
            lines.append(" ".join(repr(float(v)) for v in fields) + f" {self.cluster[i]}")
        for matrix in (self.touch, self.kernel, self.border):
            for row in matrix:
                near = np.nonzero(row)[0]
                lines.append(" ".join([str(len(near))] + [f"{j} {float(row[j])!r}" for j in near]))
        return "\n".join(lines) + "\n"


def xlogx(p):
    p = np.asarray(p, float)
    return np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0.0)


def entropy(p):
    return -xlogx(p).sum(axis=-1)


def hypergeometric_mean(total, group, n, f):
    """E f(X) for n people drawn from total of whom group are of the group; all probabilities by logarithms."""
    low, high = max(0, n + group - total), min(n, group)
    xs = np.arange(low, high + 1)
    log_choose = lambda a, b: math.lgamma(a + 1) - math.lgamma(b + 1) - math.lgamma(a - b + 1)
    logs = np.array([log_choose(group, x) + log_choose(total - group, n - x) for x in xs])
    p = np.exp(logs - logs.max())
    return float((p * f(xs)).sum() / p.sum())


def binomial(n, p):
    xs = np.arange(n + 1)
    if p in (0, 1):
        return (xs == n * p).astype(float)
    logs = [math.lgamma(n + 1) - math.lgamma(x + 1) - math.lgamma(n - x + 1) + x * math.log(p) + (n - x) * math.log1p(-p) for x in xs]
    return np.exp(logs)


class Pair:
    """One group and the others. a, b, t of the units; everything over units, also those without people."""

    def __init__(self, town):
        self.town = town
        self.a, self.t = town.people[:, 0], town.total
        self.b = self.t - self.a
        self.A, self.B, self.T = self.a.sum(), self.b.sum(), self.t.sum()
        self.P = self.A / self.T
        self.lived = self.t > 0
        self.p = np.where(self.lived, self.a / np.where(self.lived, self.t, 1), 0.0)

    def pairs(self, c):
        a, b, t = self.a, self.b, self.t
        return a @ c @ a / self.A**2, b @ c @ b / self.B**2, t @ c @ t / self.T**2

    def near(self):
        d = self.town.distance.copy()
        np.fill_diagonal(d, np.sqrt(0.6 * self.town.area))
        return np.exp(-d / DECAY)

    def dissimilarity(self):
        return abs(self.a / self.A - self.b / self.B).sum() / 2

    def gini(self):
        t, p = self.t, self.p
        return (np.outer(t, t) * abs(p[:, None] - p)).sum() / (2 * self.T**2 * self.P * (1 - self.P))

    def contrast(self, w, factor=1.0):
        w = w * np.outer(self.lived, self.lived)
        return (w * factor * abs(self.p[:, None] - self.p)).sum() / w.sum()

    def extremes(self):
        means = []
        for order in (np.argsort(self.town.area, kind="stable"), np.argsort(self.town.area, kind="stable")[::-1]):
            count = int(np.searchsorted(np.cumsum(self.t[order]), self.A)) + 1
            chosen = order[:count]
            means.append((self.t[chosen] * self.town.area[chosen]).sum() / self.t[chosen].sum())
        return means

    def by_centre(self, other):
        d = np.hypot(self.town.x - self.town.x.mean(), self.town.y - self.town.y.mean())
        order = np.argsort(d, kind="stable")
        X, Y = np.cumsum(self.a[order] / self.A), np.cumsum(other[order] / other.sum())
        return (X[:-1] * Y[1:]).sum() - (X[1:] * Y[:-1]).sum()

    def profile(self, v):
        """Hong and Sadahiro's integral with m thresholds 0, 1/(m-1), ..., 1."""
        steps = [1.0 if k == THRESHOLDS - 1 else k * (1 / (THRESHOLDS - 1)) for k in range(THRESHOLDS)]
        below = sum(v(s) for s in steps if s < self.P)
        above = sum(v(s) for s in steps if s >= self.P)
        return (self.P - (below - above) / THRESHOLDS) / (1 - self.P)

    def closeness(self, threshold):
        chosen = np.nonzero(self.p >= threshold)[0]
        n = len(chosen)
        paths = self.paths[np.ix_(chosen, chosen)]
        return n * (n - 1) / paths.sum() if n > 1 and np.isfinite(paths).all() else 0.0

    def find_paths(self):
        n = self.town.n
        self.paths = np.where(self.town.touch > 0, 1.0, np.inf)
        np.fill_diagonal(self.paths, 0)
        for k in range(n):  # Floyd and Warshall
            self.paths = np.minimum(self.paths, self.paths[:, k, None] + self.paths[k])

    def redrawn(self):
        """E sum |a*/A - b*/B| where everybody draws a unit anew, by the whole table of both binomials."""
        A, B, out = int(self.A), int(self.B), 0.0
        for a, b in zip(self.a, self.b):
            f, g = binomial(A, a / A), binomial(B, b / B)
            out += f @ abs(np.arange(A + 1)[:, None] / A - np.arange(B + 1) / B) @ g
        return out

    def expected_redrawn(self):
        """The same in the mean over who lives where: group and units keep their sizes. |x/A - Y/B| by prefix sums of Y."""
        A, B, T, known = int(self.A), int(self.B), int(self.T), {}
        log = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, max(A, B) + 1)))])

        def drawn(n, k):
            if k in (0, n):
                return (np.arange(n + 1) == k).astype(float)
            x = np.arange(n + 1)
            return np.exp(log[n] - log[x] - log[n - x] + x * math.log(k / n) + (n - x) * math.log1p(-k / n))

        def apart(a, b):
            if (a, b) not in known:
                f, g, y = drawn(A, a), drawn(B, b), np.arange(B + 1) / B
                x, below, mass = np.arange(A + 1) / A, np.cumsum(g), np.cumsum(g * y)
                k = np.minimum(np.floor(x * B + 1e-12).astype(int), B)
                known[a, b] = float(f @ (x * (2 * below[k] - 1) + mass[-1] - 2 * mass[k]))
            return known[a, b]

        def likely(x, n):  # the others weigh less than 1e-20
            return abs(x - n * self.P) < 10 * math.sqrt(n * self.P * (1 - self.P)) + 8

        sizes, times = np.unique(self.t[self.t > 0].astype(int), return_counts=True)
        return sum(k * hypergeometric_mean(T, A, int(n), lambda xs: np.array(
            [apart(int(x), int(n - x)) if likely(x, n) else 0.0 for x in xs])) for n, k in zip(sizes, times))

    def density_corrected(self):
        p, q = self.a / self.A, self.b / self.B
        s = np.sqrt(p * (1 - p) / self.A + q * (1 - q) / self.B)
        out = 0.0
        for gap, sd in zip(abs(p - q), s):
            if sd == 0:
                out += gap
                continue
            z, low, high = gap / sd, 0.0, gap / sd  # the largest theta with theta = z tanh(theta z)
            if z <= 1:
                continue
            low = 1e-9 if z > 1 + 1e-12 else 0.0
            for _ in range(200):
                mid = (low + high) / 2
                low, high = (mid, high) if z * math.tanh(mid * z) > mid else (low, mid)
            out += sd * low
        return out / 2

    def expected_off(self):
        A, T = int(self.A), int(self.T)
        return sum(hypergeometric_mean(T, A, int(n), lambda x: abs(x - n * self.P)) for n in self.t if n > 0)

    def multilevel(self):
        """Random effects of the areas in d = a/A - b/B: the likelihood's maximum by its derivative in v_1 / v_0."""
        lived, c = self.lived, self.town.cluster
        d = self.a / self.A - self.b / self.B
        groups = [np.nonzero(lived & (c == k))[0] for k in range(self.town.clusters)]
        groups = [g for g in groups if len(g)]
        n, m = np.array([len(g) for g in groups]), np.array([d[g].mean() for g in groups])
        within, N = sum(((d[g] - d[g].mean()) ** 2).sum() for g in groups), n.sum()

        def slope(r):
            base = within + (n * m**2 / (1 + n * r)).sum()
            return (n / (1 + n * r)).sum() - N * (n**2 * m**2 / (1 + n * r) ** 2).sum() / base

        low, high = 0.0, 1.0
        if slope(0) >= 0:
            high = 0.0
        else:
            while slope(high) < 0:
                high *= 2
            for _ in range(200):
                mid = (low + high) / 2
                low, high = (mid, high) if slope(mid) < 0 else (low, mid)
        effect = np.zeros(self.town.clusters)
        for k in range(self.town.clusters):
            g = np.nonzero(lived & (c == k))[0]
            effect[k] = d[g].mean() * len(g) * high / (1 + len(g) * high) if len(g) else 0
        left = abs(d - effect[c])[lived].sum() / abs(d).sum() - 1
        return high / (1 + high), left, effect

    def values(self):
        a, b, t, A, B, T, P, p = self.a, self.b, self.t, self.A, self.B, self.T, self.P, self.p
        town, lived = self.town, self.lived
        D, c = self.dissimilarity(), self.near()
        aa, bb, tt = self.pairs(c)
        E = entropy(np.array([P, 1 - P]))
        s, l = self.extremes()
        b1 = ATKINSON
        self.find_paths()
        own, others = town.area @ a / A, town.area @ b / B
        n = town.n
        even = A / n**2 * c.sum()
        inner = (np.where(lived, t * (1 - p) ** (1 - b1) * p**b1, 0) / (P * T)).sum()
        off = self.expected_off()
        D0 = off / (2 * T * P * (1 - P))
        w = town.border / town.border.sum(axis=1, keepdims=True)
        r = town.perimeter / town.area
        around, people = town.kernel @ a, town.kernel @ t
        share, left, effect = self.multilevel()
        hoover = abs(a / A - t / T).sum() / 2
        out = {
            "share": P,
            "location_quotient": np.where(lived, p / P, NAN),
            "delta": abs(a / A - town.area / town.area.sum()).sum() / 2,
            "hoover": hoover,
            "gini_concentration": abs(np.outer(a, t) - np.outer(t, a)).sum() / (2 * A * T),
            "entropy_concentration": (a / A * np.where(a > 0, np.log(np.where(a > 0, p, 1) / P), 0)).sum() / math.log(1 / P),
            "absolute_concentration": 1 - (own - s) / (l - s),
            "relative_concentration": (own / others - 1) / (s / l - 1),
            "absolute_centralisation": self.by_centre(town.area),
            "relative_centralisation": self.by_centre(b),
            "dissimilarity": D,
            "gini": self.gini(),
            "entropy_h": (t * (E - entropy(np.stack([p, 1 - p], 1))))[lived].sum() / (T * E),
            "atkinson": 1 - P / (1 - P) * inner ** (1 / (1 - b1)),
            "hutchens": 1 - np.sqrt(a / A * b / B).sum(),
            "minmax": 1 - np.minimum(a / A, b / B).sum() / np.maximum(a / A, b / B).sum(),
            "isolation": (a / A * p).sum(),
            "interaction": (a / A * np.where(lived, 1 - p, 0)).sum(),
            "correlation_ratio": (a / A * p).sum() - (b / B * p).sum(),  # as a gap: p met by a less p met by b
            "concentration_profile": self.profile(lambda v: a[lived & (p >= v)].sum() / A),
            "bias_corrected_dissimilarity": 2 * D - self.redrawn() / 2 if A * B < 4e6 else NAN,
            "density_corrected_dissimilarity": self.density_corrected(),
            "modified_dissimilarity": (D - D0) / (D0 if D < D0 else 1 - D0),
            "spatial_dissimilarity": D - self.contrast(town.touch),
            "boundary_dissimilarity": D - self.contrast(w),
            "perimeter_dissimilarity": D - self.contrast(town.border, (r[:, None] + r) / (2 * r.max())),
            "spatial_proximity": (A * aa + B * bb) / (T * tt),
            "absolute_clustering": (a @ c @ a / A - even) / (a @ c @ t / A - even),
            "relative_clustering": aa / bb - 1,
            "distance_decay_isolation": (a / A * (c @ a) / (c @ t)).sum(),
            "distance_decay_interaction": (a / A * (c @ b) / (c @ t)).sum(),
            "spatial_isolation": (a / A * around / people)[a > 0].sum(),
            "spatial_exposure": (a / A * (people - around) / people)[a > 0].sum(),
            "spatial_minmax": 1 - np.minimum(around / around.sum(), (people - around) / (people - around).sum()).sum()
            / np.maximum(around / around.sum(), (people - around) / (people - around).sum()).sum(),
            "spatial_proximity_profile": self.profile(self.closeness),
            "local_moran": self.moran(),
            "local_g": self.getis(False),
            "local_g_star": self.getis(True),
            "local_centralisation": self.local_centralisation(),
            "multilevel_variance_share": share,
            "multilevel_holdback": left,
            "multilevel_effects": effect,
            "lorenz": [self.gini(), D, 0, 0, 1, 1],
        }
        chance = {
            "dissimilarity": D0,
            "bias_corrected_dissimilarity": 2 * D0 - self.expected_redrawn() / 2 if A * B < 4e6 else NAN,
            "hoover": D0 * (1 - P),
            "isolation": P + (1 - P) * (lived.sum() - 1) / (T - 1),
            "interaction": 1 - P - (1 - P) * (lived.sum() - 1) / (T - 1),
            "correlation_ratio": (lived.sum() - 1) / (T - 1),
            "entropy_h": self.expected_m() / E,
        }
        return out, chance

    def expected_m(self):
        out = 0.0
        for G in (self.A, self.B):
            for n in self.t[self.lived]:
                mean = n * G / self.T
                out += hypergeometric_mean(int(self.T), int(G), int(n), lambda x: np.where(x > 0, x * np.log(np.maximum(x, 1) / mean), 0))
        return out / self.T

    def moran(self):
        lived = self.lived
        z = np.where(lived, self.p - self.p[lived].mean(), 0)
        w = self.town.touch * lived
        rows = w.sum(axis=1)
        lag = np.where(rows > 0, w @ z / np.where(rows > 0, rows, 1), NAN)
        return np.where(lived, z * lag * (lived.sum() - 1) / (z**2).sum(), NAN)

    def getis(self, itself):
        lived, out = self.lived, np.full(self.town.n, NAN)
        for i in np.nonzero(lived)[0]:
            w = self.town.touch[i] * lived
            if w.sum() == 0:
                continue
            which = lived.copy()
            if itself:
                w[i] = w.max()
            else:
                which[i] = False
            x, w = self.p[which], w[which]
            k = len(x)
            below = x.std() * math.sqrt(max(0, k * (w**2).sum() - w.sum() ** 2) / (k - 1))
            out[i] = ((w * x).sum() - w.sum() * x.mean()) / below if below > 1e-12 else NAN
        return out

    def local_centralisation(self):
        out = np.full(self.town.n, NAN)
        for i in range(self.town.n):
            near = np.nonzero(self.town.touch[i])[0]
            order = np.concatenate([[i], near[np.argsort(self.town.distance[i][near], kind="stable")]])
            a, b = self.a[order], self.b[order]
            if a.sum() == 0 or b.sum() == 0:
                continue
            X, Y = np.cumsum(a / a.sum()), np.cumsum(b / b.sum())
            out[i] = (X[:-1] * Y[1:]).sum() - (X[1:] * Y[:-1]).sum()
        return out


class Many:
    def __init__(self, town):
        self.town = town
        self.x, self.t, self.T = town.people, town.total, town.total.sum()
        self.S = self.x.sum(axis=0)
        self.P = self.S / self.T
        self.lived = self.t > 0
        self.p = np.where(self.lived[:, None], self.x / np.where(self.lived, self.t, 1)[:, None], 0.0)

    def information(self, x):
        """Mutual information of a table, from its cells alone."""
        T = x.sum()
        return (xlogx(x / T)).sum() - xlogx(x.sum(axis=0) / T).sum() - xlogx(x.sum(axis=1) / T).sum()

    def landscape(self):
        town, n, G = self.town, self.town.n, self.town.groups
        e = np.zeros((G, G))
        for i in range(n):
            for j in np.nonzero(town.touch[i])[0]:
                if self.t[i] > 0 and self.t[j] > 0:
                    e += town.touch[i, j] * (self.t[i] + self.t[j]) / 2 * np.outer(self.p[i], self.p[j])
        e = (e + e.T) / 2
        e /= e.sum()
        joint, single = entropy(e.ravel()), entropy(e.sum(axis=1))
        return single, joint, joint - single, 2 * single - joint

    def values(self):
        x, t, T, P, p, lived, town = self.x, self.t, self.T, self.P, self.p, self.lived, self.town
        G, present = town.groups, (self.S > 0).sum()
        E, I = entropy(P), (P * (1 - P)).sum()
        square = (t[:, None] * (p - P) ** 2).sum(axis=0)
        M = self.information(x)
        areas = np.array([x[town.cluster == k].sum(axis=0) for k in range(town.clusters)])
        between = self.information(areas)
        by_area = np.array([self.information(x[town.cluster == k]) for k in range(town.clusters)])
        gini = sum((np.outer(t, t) * abs(p[:, m, None] - p[:, m])).sum() for m in range(G)) / (2 * T**2 * I)
        around = town.kernel @ x
        q = around / np.maximum(around.sum(axis=1, keepdims=True), 1e-300)
        here = np.where(lived, 1.0, NAN)
        ratio = np.where(p > 0, p / np.where(P > 0, P, 1), 1)
        local = np.where(lived, (p * np.log(ratio)).sum(axis=1), NAN)
        with np.errstate(divide="ignore", invalid="ignore"):
            by_group = np.array([(x[:, m] / self.S[m] * np.where(x[:, m] > 0, np.log((x[:, m] / self.S[m]) / (t / T)), 0))[lived].sum() for m in range(G)])
        single, joint, conditional, mutual = self.landscape()
        out = {
            "richness": present,
            "hill": (P[P > 0] ** ORDER).sum() ** (1 / (1 - ORDER)),
            "effective_number": math.exp(E),
            "effective_number_2": 1 / (P**2).sum(),
            "diversity_entropy": E,
            "diversity_entropy_normalised": E / math.log(G),
            "evenness": E / math.log(present),
            "simpson_concentration": (P**2).sum(),
            "simpson_interaction": I,
            "polarisation": 4 * (P**2 * (1 - P)).sum(),
            "multigroup_dissimilarity": (t[:, None] * abs(p - P)).sum() / (2 * T * I),
            "multigroup_gini": gini,
            "mutual_information": M,
            "information_theory_h": M / E,
            "normalised_exposure": (square / (1 - P)).sum() / T,
            "relative_diversity": square.sum() / (T * I),
            "squared_coefficient_of_variation": (square[P > 0] / P[P > 0]).sum() / (T * (present - 1)),
            "mutual_information_between": between,
            "mutual_information_within": M - between,
            "mutual_information_by_area": by_area,
            "information_theory_h_between": between / E,
            "information_theory_h_within": (M - between) / E,
            "local_segregation": local,
            "group_segregation": by_group,
            "location_quotients": np.where(lived[:, None], p / P, NAN),
            "local_richness": here * (p > 0).sum(axis=1),
            "local_diversity": here * entropy(p),
            "local_entropy": here * entropy(p) / math.log(G),
            "local_effective_number": here * np.exp(entropy(p)),
            "local_simpson_concentration": here * (p**2).sum(axis=1),
            "local_simpson_interaction": here * (p * (1 - p)).sum(axis=1),
            "local_polarisation": here * 4 * (p**2 * (1 - p)).sum(axis=1),
            "spatial_information_theory_h": 1 - (t * entropy(q)).sum() / (T * E),
            "spatial_multigroup_dissimilarity": (t[:, None] * abs(q - P)).sum() / (2 * T * I),
            "spatial_relative_diversity": 1 - (t * (q * (1 - q)).sum(axis=1)).sum() / (T * I),
            "landscape_entropy": single,
            "landscape_joint_entropy": joint,
            "landscape_conditional_entropy": conditional,
            "landscape_mutual_information": mutual,
        }
        spread = (lived.sum() - 1) / (T - 1)
        chance = {
            "mutual_information": self.expected_m(),
            "information_theory_h": self.expected_m() / E,
            "relative_diversity": spread,
            "normalised_exposure": spread,
            "squared_coefficient_of_variation": spread * ((1 - P[P > 0]).sum()) / (present - 1),
            "multigroup_dissimilarity": sum(
                hypergeometric_mean(int(T), int(S), int(n), lambda v: abs(v - n * S / T)) for S in self.S for n in t[lived]
            ) / (2 * T * I),
        }
        return out, chance

    def expected_m(self):
        return sum(
            hypergeometric_mean(int(self.T), int(S), int(n), lambda v: np.where(v > 0, v * np.log(np.maximum(v, 1) / (n * S / self.T)), 0))
            for S in self.S for n in self.t[self.lived]
        ) / self.T


def compare(town, name, program, seen):
    answer = subprocess.run([program], input=town.text(), capture_output=True, text=True, check=True).stdout
    values, chance = {}, {}
    for kind in (Pair(town), Many(town)):
        for to, of in zip((values, chance), kind.values()):
            to.update(of)
    bad = 0
    for line in answer.splitlines():
        index, what, *numbers = line.split()
        wanted = (values if what == "value" else chance).get(index)
        if index in DRAWN or wanted is None or (np.ndim(wanted) == 0 and math.isnan(wanted)):
            seen.setdefault((index, what), None)
            continue
        found = np.array([NAN if v in ("undefined", "nan", "-nan") else float(v) for v in numbers])
        wanted = np.atleast_1d(np.asarray(wanted, float)).ravel()
        if index == "lorenz":  # what the curve encloses, and how far it is from the diagonal at most
            curve = found.reshape(-1, 2)
            under = ((curve[1:, 0] - curve[:-1, 0]) * (curve[1:, 1] + curve[:-1, 1])).sum() / 2
            found = np.array([1 - 2 * under, (curve[:, 0] - curve[:, 1]).max(), *curve[0], *curve[-1]])
        same = found.shape == wanted.shape and (np.isnan(found) == np.isnan(wanted)).all()
        error = float(np.nanmax(abs(found - wanted) / np.maximum(1, abs(wanted)), initial=0)) if same else math.inf
        seen[index, what] = max(seen.get((index, what)) or 0, error)
        if not error <= LOOSER.get(index, 1e-9):
            bad += 1
            print(f"{name}: {index} {what}: {error:.3g} apart", found[:4], wanted[:4])
    return bad


def compare_lme4(town, name):
    """The same model by R's lme4, where it is installed. Both are searches: they agree as far as lme4's goes."""
    pair = Pair(town)
    d = pair.a / pair.A - pair.b / pair.B
    rows = "".join(f"{c} {v!r}\n" for c, v, lived in zip(town.cluster, d.tolist(), pair.lived) if lived)
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "mlid.R")
    try:
        done = subprocess.run(["Rscript", "--vanilla", script], input=rows, capture_output=True, text=True)
    except OSError:
        done = None
    if done is None or done.returncode:
        print(f"{name}: no R with lme4, multilevel_* not compared with it")
        return 0
    share, left, *effects = (float(v) for v in done.stdout.split())
    wanted = pair.multilevel()
    error = max(abs(share - wanted[0]), abs(left - wanted[1]), *abs(np.array(effects) - wanted[2]))
    print(f"{name}: lme4 has {share:.9f} {left:.9f}, at most {error:.1e} apart")
    return not error <= 1e-5


def main():
    program, seen, bad = sys.argv[1], {}, 0
    for seed, across, down, groups, scale in ((1, 9, 7, 4, 40), (2, 12, 8, 6, 15), (3, 5, 4, 3, 300), (4, 6, 6, 2, 8), (5, 10, 9, 5, 100)):
        town = Town(seed, across, down, groups, scale)
        bad += compare(town, f"town {seed}", program, seen)
        bad += compare_lme4(town, f"town {seed}")
    for (index, what), error in sorted(seen.items()):
        print(f"{index:36} {what:9}", "not compared" if error is None else f"{error:.1e}")
    left = [key for key, error in seen.items() if error is None and key[0] not in DRAWN]
    for index, what in left:
        print(f"{index} {what}: nothing to compare it with; write its formula here")
    print(sum(e is not None for e in seen.values()), "compared,", bad, "apart")
    return bad > 0 or len(left) > 0


if __name__ == "__main__":
    sys.exit(main())
