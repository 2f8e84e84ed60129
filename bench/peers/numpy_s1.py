#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""The rival of a whole build: groups of zones onto 100 m cells in proportion to a raster of people, as a good user of
numpy and rasterio would write it.

usage: numpy_s1.py FOLDER OUT.tif     FOLDER holds zones.gpkg (id, g1 ... g8) and pop.tif
"""
import sys

import fiona
import numpy as np
import rasterio
from rasterio.features import rasterize

folder, out = sys.argv[1:]
groups = ["g%d" % g for g in range(1, 9)]
with fiona.open(folder + "/zones.gpkg") as layer:
    zones = [(zone["geometry"], [zone["properties"][name] for name in ["id"] + groups]) for zone in layer]
counts = np.zeros((max(values[0] for _, values in zones) + 1, len(groups)), np.float32)
for _, values in zones:
    counts[values[0]] = values[1:]

with rasterio.open(folder + "/pop.tif") as source:
    people, profile = source.read(1), source.profile
zone = rasterize(((shape, values[0]) for shape, values in zones), people.shape, transform=profile["transform"],
                 dtype="int32")
total = np.bincount(zone.ravel(), people.ravel(), len(counts))
share = (people / np.where(total > 0, total, 1)[zone]).astype(np.float32)

profile.update(count=len(groups), dtype="float32", tiled=True, compress="deflate", blockxsize=256, blockysize=256)
with rasterio.open(out, "w", **profile) as target:
    placed = 0.0
    for band in range(len(groups)):
        cells = share * counts[:, band][zone]
        placed += cells.sum(dtype=float)
        target.write(cells, band + 1)
print("%.0f %.0f" % (placed, counts.sum(dtype=float)))
