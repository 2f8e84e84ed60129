# SPDX-License-Identifier: EUPL-1.2
"""Cases for measuring allocation against the truth: cells with true counts, zones over them, and what a user knows.

The truth is the census of 2011 on the 100 m grid around Koeln (shared/data/de). Its counts are perturbed so that 1 and
2 do not occur; a blank is 0 or was 1 or 2. Zones are unions of cells, so that what is measured is the method and not
how a cell at a border is split."""
import csv
import gzip
import os
import re

import fiona
import numpy as np
import rasterio
from fiona.transform import transform_geom
from rasterio.features import rasterize
from rasterio.transform import Affine
from scipy.spatial import cKDTree

CITIES = {"Koeln": "053150000000", "Duesseldorf": "051110000000", "Bonn": "053140000000",
          "Leverkusen": "053160000000", "Bergisch Gladbach": "053780004004"}
SINGLE = "STAATSANGE_HLND_"
BIRTHPLACES = ["GEBURTLAND_GRP_2%d" % i for i in (1, 2, 3, 4)]
SINGLE_NAME = "citizen_"
BLANK_MOST = 2  # 1 and 2 are not published
GROUPS = {"foreign": ["STAATSANGE_KURZ_2"],
          "born_abroad": BIRTHPLACES,
          "born_eu": ["GEBURTLAND_GRP_21"],
          "born_europe": ["GEBURTLAND_GRP_22"],
          "born_world": ["GEBURTLAND_GRP_23"]}


class Window:
    """A box of the grid, cells of `side` metres, with true counts by group and the inhabitants of each cell (NaN: not
    known).
    readings[group]: the truth with blanks as 0, as much as the rest of the cell's counts leave, and 2 (koeln alone)."""

    def __init__(self, west, south, columns, rows, side=100):
        self.west, self.south, self.shape, self.side = west, south, (rows, columns), side
        self.transform = Affine(side, 0, west, 0, -side, south + side * rows)
        self.truth, self.readings = {}, {}
        r, c = np.indices(self.shape)
        self.east, self.north = west + side * c, south + side * (rows - 1 - r)
        _, square = np.unique((self.north // 1000) * 100000 + self.east // 1000, return_inverse=True)
        self.square = square.reshape(self.shape)

    def cell(self, east, north):
        return (self.south // self.side + self.shape[0] - 1 - north // self.side), (east - self.west) // self.side


def read_table(data):
    with gzip.open(os.path.join(data, "de", "zensus2011_100m_koeln_70x70km.csv.gz"), "rt") as file:
        rows = csv.reader(file)
        head = next(rows)
        where, values = [], []
        for row in rows:
            code = re.match(r"100mN(\d+)E(\d+)", row[0])
            where.append((int(code[2]) * 100, int(code[1]) * 100))
            values.append([float(v) if v else 0.0 for v in row[1:]])
    return head[1:], np.array(where), np.array(values)


def groups_of(head, values, singles=4):
    """The groups of the issue, and the single citizenships with most people."""
    out = dict(GROUPS)
    most = sorted((h for h in head if h.startswith(SINGLE)), key=lambda h: -values[:, head.index(h)].sum())
    out.update({SINGLE_NAME + h[len(SINGLE):]: [h] for h in most[:singles]})
    return out


def fill(window, table, names):
    head, where, values = table
    row, column = window.cell(where[:, 0], where[:, 1])
    inside = (row >= 0) & (row < window.shape[0]) & (column >= 0) & (column < window.shape[1])
    for name, columns in names.items():
        layer = np.zeros(window.shape)
        layer[row[inside], column[inside]] = values[inside][:, [head.index(c) for c in columns]].sum(1)
        window.truth[name] = layer


def layer_of(window, table, column):
    """One published column over the window; blanks are 0."""
    one = Window.__new__(Window)
    one.__dict__.update(window.__dict__, truth={})
    fill(one, table, {column: [column]})
    return one.truth[column]


def read_blanks(window, table, names):
    """A blank is 0, 1 or 2, and no more than what is left of the cell's people by the published counts of the parts
    beside it: Germans beside foreigners, the other places of birth, the other citizenships."""
    singles = [h for h in table[0] if h.startswith(SINGLE)]
    layers = {c: layer_of(window, table, c) for c in BIRTHPLACES + singles}
    foreign = np.maximum(window.truth["foreign"], np.maximum(window.people - window.germans, 0))
    left = {c: window.people - sum(layers[b] for b in BIRTHPLACES) for c in BIRTHPLACES}
    left.update({c: foreign - sum(layers[b] for b in singles) for c in singles})
    layers[GROUPS["foreign"][0]], left[GROUPS["foreign"][0]] = window.truth["foreign"], window.people - window.germans
    for name, columns in names.items():
        def reading(most):
            one = lambda c: np.where(layers[c] > 0, layers[c], np.minimum(np.clip(most(c), 0, BLANK_MOST), window.people))
            return np.minimum(sum(one(c) for c in columns), np.maximum(window.people, window.truth[name]))
        window.readings[name] = [window.truth[name], reading(lambda c: left[c]), reading(lambda c: BLANK_MOST)]


def koeln(data, table, names):
    """The city and its surroundings, where inhabitants are known per cell. The files lie half a cell off."""
    def raster(name):
        with rasterio.open(os.path.join(data, "de", name)) as file:
            values = file.read(1).astype(float)
            values[(values < -1e30) | ~np.isfinite(values)] = 0
            return values, file.transform
    people, at = raster("inhabitants_cologne.tif")
    foreign, _ = raster("immigrants_cologne.tif")
    germans, _ = raster("germans_cologne.tif")
    window = Window(int(round(at.c - 50)), int(round(at.f + 50 - 100 * people.shape[0])), people.shape[1], people.shape[0])
    fill(window, table, names)
    window.truth["foreign"] = foreign
    window.germans = germans
    window.people = np.maximum.reduce([people] + [window.truth[n] for n in names])
    read_blanks(window, table, names)
    return window


def surroundings(data, table, names):
    """70 x 70 km: inhabitants are known by square of 1 km alone."""
    _, where, _ = table
    west, south = where.min(0) // 1000 * 1000
    columns, rows = (where.max(0) // 1000 * 1000 + 1000 - (west, south)) // 100
    window = Window(int(west), int(south), int(columns), int(rows))
    fill(window, table, names)
    known = {}
    with gzip.open(os.path.join(data, "de", "zensus2011_1km_germany.csv.gz"), "rt") as file:
        next(file)
        for line in file:
            code, people = line.split(",")[:2]
            code = re.match(r'"?1kmN(\d+)E(\d+)', code)
            known[int(code[2]), int(code[1])] = max(float(people), 0)
    window.people = np.array([[known.get((e // 1000, n // 1000), 0) / 100 for e, n in zip(es, ns)]
                              for es, ns in zip(window.east, window.north)])
    return window


def drawn(data, window, file, where=None):
    """Zones from a layer of polygons, by the centre of the cell; 0 = in none."""
    shapes = []
    with fiona.open(os.path.join(data, "de", file)) as layer:
        for i, feature in enumerate(layer):
            if where is None or where(feature["properties"]):
                shapes.append((transform_geom(layer.crs, "EPSG:3035", feature["geometry"]), i + 1))
    return rasterize(shapes, out_shape=window.shape, transform=window.transform, fill=0, dtype="int32")


def municipalities(data, window):
    return drawn(data, window, "VG250_GEM.shp")


def city(data, window, name):
    return drawn(data, window, "VG250_GEM.shp", lambda p: p["ARS"] == CITIES[name]) > 0


def made(window, mask, size, seed=1):
    """Zones of about so many people around places drawn by people: each cell to the nearest."""
    random = np.random.default_rng(seed)
    inhabited = mask & (window.people > 0)
    r, c = np.nonzero(inhabited)
    people = window.people[inhabited]
    count = max(2, int(people.sum() / size))
    site = random.choice(len(r), min(count, len(r)), replace=False, p=people / people.sum())
    zones = np.zeros(window.shape, "int32")
    r, c = np.nonzero(mask)
    zones[mask] = 1 + cKDTree(np.stack([r_c[site] for r_c in np.nonzero(inhabited)], 1)).query(np.stack([r, c], 1))[1]
    return zones


def weights_of(window, kind, seed=7):
    """What is known of where people live: all of it, by square of 1 km, or with noise of 30 %."""
    if kind == "km":
        square = window.square.ravel()
        mean = np.bincount(square, window.people.ravel()) / np.bincount(square)
        return mean[window.square]
    if kind == "noise":
        random = np.random.default_rng(seed)
        return window.people * np.exp(random.normal(0, 0.3, window.shape))
    return window.people
