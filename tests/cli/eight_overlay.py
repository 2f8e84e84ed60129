# SPDX-License-Identifier: EUPL-1.2
#
# The counts of small places of examples/eight-countries.yaml once more, without d4i: polygons cut with the squares of
# the census grid by GEOS (shapely), people spread evenly over each square. Prints a line per country:
#   COUNTRY places small small_over larger larger_over
#
#   eight_overlay.py DATA
import csv
import gzip
import sys

import shapely.geometry
import shapely.prepared
import shapely.wkb
from osgeo import ogr, osr

SIDE = 1000
COUNTRIES = {
    "FR": [("fr/communes-%s.geojson" % part, "code", None)
           for part in ("01-ain", "67-bas-rhin", "74-haute-savoie", "93-seine-saint-denis")],
    "IE": [("ie/lea_137.geojson", "LE_ID", "LE_ID <> 'NI'")],
    "IT": [("it/comuni_milano.geojson", "com_istat_code", None),
           ("it/comuni_emilia_romagna.geojson", "com_istat_code", None)],
    "NL": [("nl/gem_2017.gpkg", "id", "water = 'NEE'")],
}


def squares(data, country):
    """(east, north) -> people, people born abroad"""
    path = "%s/eu/census2021_1km_%s.csv.gz" % (data, country)
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        return {(int(r["x"]), int(r["y"])): (int(r["T"]), int(r["EU_OTH"]) + int(r["OTH"]))
                for r in csv.DictReader(rows)}


def reference(layer):
    """From the layer's coordinates to the grid's, both as east, north."""
    ends = [layer.GetSpatialRef(), osr.SpatialReference()]
    ends[1].ImportFromEPSG(3035)
    for end in ends:
        end.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return osr.CoordinateTransformation(*ends)


def read_units(data, layers):
    units = {}
    for path, key, where in layers:
        source = ogr.Open("%s/%s" % (data, path))
        layer = source.GetLayer(0)
        layer.SetAttributeFilter(where)
        to_grid = reference(layer)
        for feature in layer:
            outline = feature.GetGeometryRef().Clone()
            outline.Transform(to_grid)
            shape = shapely.wkb.loads(bytes(outline.ExportToWkb())).buffer(0)
            code = feature.GetField(key)
            units[code] = units[code].union(shape) if code in units else shape
    return units


def people_in(unit, cells):
    west, south, east, north = unit.bounds
    quick = shapely.prepared.prep(unit)
    people = abroad = 0.0
    for x in range(int(west // SIDE) * SIDE, int(east) + SIDE, SIDE):
        for y in range(int(south // SIDE) * SIDE, int(north) + SIDE, SIDE):
            cell = cells.get((x, y))
            square = cell and shapely.geometry.box(x, y, x + SIDE, y + SIDE)
            if not cell or not quick.intersects(square):
                continue
            part = 1 if quick.contains(square) else unit.intersection(square).area / SIDE**2
            people += part * cell[0]
            abroad += part * cell[1]
    return people, abroad


def count(units, cells):
    small = [0, 0]
    larger = [0, 0]
    for unit in units.values():
        people, abroad = people_in(unit, cells)
        size = small if people < 10000 else larger
        size[0] += 1
        size[1] += abroad * 5 > people
    return small + larger


if __name__ == "__main__":
    osr.UseExceptions()
    for name, layers in COUNTRIES.items():
        found = read_units(sys.argv[1], layers)
        print(name, len(found), *count(found, squares(sys.argv[1], name)))
