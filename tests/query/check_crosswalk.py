#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
#
# Areas of d4i crosswalk against shapely, on the municipalities of the Netherlands of 2014 and 2017: every pair that
# the one finds the other finds, to a millionth of the area. Both read the same projected files. Skipped (77) where
# shapely, GDAL's Python or the real data are not there.
#
#   check_crosswalk.py D4I [DATA]
import csv
import os
import subprocess
import sys
import tempfile
import warnings

here = os.path.dirname(os.path.abspath(__file__))
d4i = os.path.abspath(sys.argv[1])
data = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("D4I_DATA", os.path.join(here, "../../../shared/data"))
try:
    from osgeo import gdal
    from shapely import strtree, wkb
    from shapely.ops import unary_union
    from shapely.validation import make_valid
except ImportError as missing:
    print(f"SKIPPED: {missing}", file=sys.stderr)
    sys.exit(77)
gdal.UseExceptions()
sides = [(os.path.join(data, "nl/NLD_muni_2014.gpkg"), "code"), (os.path.join(data, "nl/gem_2017.gpkg"), "id")]
if not all(os.path.exists(path) for path, _ in sides):
    print(f"SKIPPED: the real data are not in '{data}' (set D4I_DATA)", file=sys.stderr)
    sys.exit(77)


def read(path, key):
    units = {}
    dataset = gdal.OpenEx(path)  # a layer dies with its data set
    for feature in dataset.GetLayer(0):
        polygon = make_valid(wkb.loads(bytes(feature.GetGeometryRef().ExportToWkb())))
        units.setdefault(feature.GetField(key), []).append(polygon)
    return {code: unary_union(parts) for code, parts in units.items()}


def overlay(a, b):
    codes = list(b)
    warnings.simplefilter("ignore")  # of what shapely 2 changes
    tree = strtree.STRtree([b[code] for code in codes])
    index = {id(shape): code for code, shape in b.items()}
    pieces, left_b = {}, dict(b)
    for code, shape in a.items():
        near = [index[id(other)] for other in tree.query(shape)]
        for other in near:
            pieces[code, other] = shape.intersection(b[other]).area
            left_b[other] = left_b[other].difference(shape)
        pieces[code, ""] = shape.difference(unary_union([b[other] for other in near])).area
    for code, shape in left_b.items():
        pieces["", code] = shape.area
    return pieces


with tempfile.TemporaryDirectory() as folder:
    paths = [os.path.join(folder, f"{side}.gpkg") for side in "ab"]
    for (path, _), to in zip(sides, paths):
        gdal.VectorTranslate(to, path, dstSRS="EPSG:3035", reproject=True)
    command = [d4i, "crosswalk", *paths, "--key-a", "code", "--key-b", "id", "--format", "csv", "--quiet"]
    told = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    ours = {(row["a"], row["b"]): float(row["area_m2"]) for row in csv.DictReader(told.splitlines())}
    a, b = (read(path, key) for path, (_, key) in zip(paths, sides))
theirs = overlay(a, b)
worst, worst_pair, wrong = 0, None, []
for pair in sorted(set(ours) | set(theirs)):
    one, other = ours.get(pair, 0), theirs.get(pair, 0)
    whole = min(shape.area for shape in (a.get(pair[0]), b.get(pair[1])) if shape)
    # what rounding leaves of nothing (1e-9 of a unit) is no pair of ours
    if pair not in ours and other < 2e-9 * whole:
        continue
    # a thin sliver's area has fewer digits than its corners: 1e-12 of the unit is nothing
    difference = max(abs(one - other) - 1e-12 * whole, 0) / max(one, other)
    if difference > worst:
        worst, worst_pair = difference, pair
    if difference > 1e-6:
        wrong.append((pair, one, other))
print(f"{len(ours)} pairs against shapely: the worst differs by {worst:.2g} of its area {worst_pair}")
for pair, one, other in wrong[:20]:
    print(f"FAILED: {pair}: {one} m2, shapely {other} m2", file=sys.stderr)
sys.exit(1 if wrong or len(ours) < 1000 else 0)
