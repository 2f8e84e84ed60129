#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""The other rival: tobler's masked dasymetric interpolation of the zones' groups to the units of admin.gpkg, with the
inhabited classes of land use as the mask.

usage: tobler_s1.py FOLDER
"""
import sys

import geopandas
from tobler.dasymetric import masked_area_interpolate

folder = sys.argv[1]
groups = ["g%d" % g for g in range(1, 9)]
units = masked_area_interpolate(raster=folder + "/landuse.tif", source_df=geopandas.read_file(folder + "/zones.gpkg"),
                                target_df=geopandas.read_file(folder + "/admin.gpkg"), pixel_values=[1, 2, 3],
                                extensive_variables=groups)
print("%.0f" % units[groups].sum().sum())
