# SPDX-License-Identifier: EUPL-1.2
"""A case written down as a user would have it, and built with d4i: a table of zones, their polygons, a raster of
weights, maybe a second table of 1 km squares; and the people of each cell read back from the export."""
import csv
import json
import os
import subprocess

import numpy as np
import rasterio
from rasterio.features import shapes

RECIPE = """recipe: %(id)s
title: Zensus 2011 around Koeln, added up by bench/accuracy
publisher: Statistische Aemter des Bundes und der Laender
licence: for tests only
attribution: "Statistisches Bundesamt (Destatis), Zensus 2011"
url: https://www.zensus2011.de
country: DE
date: 2011-05-09
coverage: the zones of the case
method: census
protection: [perturbation]
unit: %(unit)s
notes: Counts of 100 m cells, added up.
%(boundaries)svariables:
"""
VARIABLE = """  %(name)s:
    title: Residents, in the group %(name)s or not
    dimension: citizenship
    concept: citizenship
    who: {nationals_born_abroad: unknown, naturalised: unknown, foreigners_born_here: unknown, stateless: unknown,
      refugees: unknown, asylum_seekers: unknown, not_stated: unknown}
    definition: Residents by 100 m cell, added up.
    file: counts
    table:
      format: csv
      encoding: UTF-8
      delimiter: ","
      layout: wide
      key: [{column: zone}]
      columns: [total, %(name)s]
%(zones)s      values: observed
    parts: exact
    headline: %(name)s
    groups:
      code: total
      label: total
      name: All residents
      parts:
        - {code: %(name)s, label: %(name)s, name: In the group}
      residual: {code: rest, name: Not in the group}
"""


def write_recipe(folder, source, unit, cells, names):
    boundaries = "" if cells else "boundaries:\n  key: [{column: zone}]\n  crs: EPSG:3035\n"
    zones = "      zones: cells\n      crs: EPSG:3035\n" if cells else ""
    with open(os.path.join(folder, source + ".recipe.yaml"), "w") as file:
        file.write(RECIPE % {"id": "accuracy-" + source, "unit": unit, "boundaries": boundaries})
        for name in names:
            file.write(VARIABLE % {"name": name, "zones": zones})


def write_table(path, keys, total, groups):
    names = list(groups)
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["zone", "total"] + names)
        for i, key in enumerate(keys):
            out.writerow([key, int(total[i])] + [int(groups[name][i]) for name in names])


def write_polygons(path, window, zones):
    features = [{"type": "Feature", "properties": {"zone": "z%d" % z}, "geometry": geometry}
                for geometry, z in shapes(zones, mask=zones > 0, transform=window.transform)]
    with open(path, "w") as file:
        json.dump({"type": "FeatureCollection", "features": features,
                   "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3035"}}}, file)


def write_raster(path, window, values):
    with rasterio.open(path, "w", driver="GTiff", width=window.shape[1], height=window.shape[0], count=1,
                       dtype="float64", crs="EPSG:3035", transform=window.transform, compress="deflate") as file:
        file.write(values, 1)


def squares_of(window, mask, margin):
    """1 km squares that hold a cell of the mask: codes, people and groups (all of the square that is in the mask)."""
    ids, first = np.unique(window.square[mask], return_index=True)
    east, north = window.east[mask][first] // 1000, window.north[mask][first] // 1000
    place = np.searchsorted(ids, window.square[mask])
    return ["1kmN%dE%d" % (n, e) for e, n in zip(east, north)], lambda layer: np.bincount(place, layer[mask], len(ids))


class Case:
    """Zones over a window; `margin` may change the true counts of the squares: f(counts, name) -> counts."""

    def __init__(self, folder, window, zones, weights, names, margin=None):
        os.makedirs(folder, exist_ok=True)
        self.folder, self.window, self.names = folder, window, names
        self.zones = zones
        mask = zones > 0
        ids = np.unique(zones[mask])
        place = np.searchsorted(ids, zones[mask])
        add = lambda layer: np.bincount(place, layer[mask], len(ids))
        total = np.rint(add(window.people))
        counts = {n: np.rint(add(window.truth[n])) for n in names}
        total = np.maximum.reduce([total] + list(counts.values()))
        write_table(os.path.join(folder, "zones.csv"), ["z%d" % z for z in ids], total, counts)
        write_polygons(os.path.join(folder, "zones.geojson"), window, zones)
        write_raster(os.path.join(folder, "weights.tif"), window, np.where(mask, weights, 0))
        write_recipe(folder, "zones", "zone", False, names)
        codes, add = squares_of(window, mask, margin)
        change = margin or (lambda layer, name: layer)
        counts = {n: np.rint(change(add(window.truth[n]), n)) for n in names}
        total = np.maximum.reduce([np.rint(add(window.people))] + list(counts.values()))
        write_table(os.path.join(folder, "squares.csv"), codes, total, counts)
        write_recipe(folder, "squares", "1 km square", True, names)

    def project(self, method, margin):
        w, (rows, columns) = self.window, self.window.shape
        lines = ["title: %s" % method, "grid: {crs: EPSG:3035, cell: %d, box: [%d, %d, %d, %d]}" %
                 (w.side, w.west, w.south, w.west + w.side * columns, w.south + w.side * rows), "sources:",
                 "  - {id: zones, recipe: zones.recipe.yaml, files: {counts: zones.csv}, boundaries: zones.geojson}"]
        if margin:
            lines.append("  - {id: squares, recipe: squares.recipe.yaml, files: {counts: squares.csv}}")
        lines += ["weights:", "  - {id: people, raster: weights.tif}", "allocate:", "  method: " + method]
        if margin:
            lines.append("  margins:")
            lines += ["    - {source: squares}"]
        lines.append("seed: 1")
        name = os.path.join(self.folder, method + ("_km" if margin else "") + ".yaml")
        with open(name, "w") as file:
            file.write("\n".join(lines) + "\n")
        return name

    def run(self, d4i, method, margin=False, extra=()):
        """people[group] per cell of the window."""
        project = self.project(method, margin)
        atlas = project[:-5] + ".gpkg"
        if not os.path.exists(atlas):
            subprocess.run([d4i, "build", "--quiet", project, "-o", atlas], check=True)
        out = {}
        for name in self.names:
            table = project[:-5] + "." + name + ".csv"
            subprocess.run([d4i, "export", "--quiet", atlas, "--format", "csv", "--of", "cells", "--source", "zones",
                            "--variable", name, "--groups", name, "-o", table] + list(extra), check=True)
            out[name] = self.read(table)
        return out

    def read(self, table):
        with open(table, newline="") as file:
            rows = csv.reader(file)
            head = next(rows)
            at = [head.index("east"), head.index("north")]
            values = [i for i, h in enumerate(head) if h not in ("code", "east", "north") and not h.endswith("status")
                      and not h.startswith("unit_")][1:]
            data = np.array([[float(row[i] or "nan") for i in at + values] for row in rows])
        layers = np.zeros((len(values),) + self.window.shape)
        r, c = self.window.cell(data[:, 0].astype(int), data[:, 1].astype(int))
        layers[:, r, c] = data[:, 2:].T
        return layers
