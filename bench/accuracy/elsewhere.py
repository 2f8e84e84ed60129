# SPDX-License-Identifier: EUPL-1.2
"""Do intervals over draws hold the truth in cities other than those around Koeln?

usage: elsewhere.py [--d4i PROGRAM] [--data FOLDER] [--work FOLDER] [--draws N] [WORD]

Barcelona's sections and Camden's output areas, on cells of 50 m, and ten cities of 1 km squares of the census of 2021,
put together to zones. Each cell of a section has the same part of its people, d4i knows how many, and draws of `modelled`
are added up to sections (squares), whose counts are the truth; nothing is protected. WORD: only cases whose title has
it, such as "camden", "made 15000" or "1 km".

A line for each case and group: D of the truth, of an even mix (`proportional`: smooth), the mean over draws, how far it is
off, and whether intervals of 90 % of D, isolation, H and eta squared hold the truth (1) or not (0). At the end by place and
size of zones: intervals that hold, D off, cases with D within .03. An atlas that is in the work folder is not built again:
take another folder for another d4i."""
import argparse
import os

import numpy as np
from fiona.transform import transform, transform_geom
from rasterio.features import rasterize

import carried
import cases
import score
import smooth
from project import Case

SIDE = 50
# A group's name is a part of what its draws start from: another name, another thirty draws.
AREAS = {"barcelona": (smooth.barcelona_areas, "EPSG:25831", "Total Población",
                       {"abroad": "Nacidos en el Extranjero", "eu": "Total Unión Europea", "africa": "Total Africa",
                        "america": "Total América", "asia": "Total Asia", "marr": "Marruecos", "ecua": "Ecuador",
                        "paki": "Pakistán"}),
         "camden": (smooth.camden_areas, "EPSG:27700", "QS203EW0001",
                    {"abroad": "", "africa": "QS203EW0032", "asia": "QS203EW0045", "bangla": "QS203EW0054",
                     "us": "QS203EW0065", "france": "QS203EW0018"})}
CAMDEN_AT_HOME = "QS203EW0003"  # abroad is everybody else
CITIES = {"wien": (16.37, 48.2), "stockholm": (18.06, 59.33), "bruxelles": (4.35, 50.85), "koebenhavn": (12.5, 55.68),
          "athina": (23.73, 37.98), "helsinki": (24.94, 60.2), "zuerich": (8.54, 47.37), "praha": (14.43, 50.08),
          "budapest": (19.05, 47.5), "oslo": (10.75, 59.92)}
REACH = 25  # km around a city's middle
ZONES = {"barcelona": ((5000, 1), (15000, 1), (15000, 2), (15000, 3), (40000, 1)),  # people, seed
         "camden": ((1500, 1), (4000, 1), (10000, 1)), "1 km": ((10000, 1), (40000, 1))}


class Units:
    """A window, and the number of the section or square of each of its cells, 0 = none; x (downwards) and y in cells."""

    def __init__(self, window, unit):
        self.window, self.unit, self.mask = window, unit, unit > 0
        row, column = np.nonzero(self.mask)
        cells = np.bincount(unit[self.mask])[1:]
        self.people = self.add(window.people)
        self.x, self.y = (np.bincount(unit[self.mask], at)[1:] / cells for at in (row, column))

    def add(self, layer):
        return np.bincount(self.unit[self.mask], layer[self.mask])[1:]

    def zones(self, size, seed):
        """Zones of about so many people, on the cells of the window."""
        number = carried.put_together(self, size, seed)
        return np.where(self.mask, np.r_[-1, number][self.unit] + 1, 0).astype("int32")


def areas(data, name):
    """Sections or output areas on cells, by the centre of the cell; those without a cell or people are left out."""
    read, crs, total, groups = AREAS[name]
    shapes, codes, labels, values = read(data)
    count = dict(zip(labels, values.T))
    count[""] = count[total] - count.get(CAMDEN_AT_HOME, 0)
    row_of = {code: i for i, code in enumerate(codes)}
    polygons = [transform_geom(crs, "EPSG:3035", shape) for shape in shapes.values()]
    parts = [p for g in polygons for p in (g["coordinates"] if g["type"] == "MultiPolygon" else [g["coordinates"]])]
    corners = np.concatenate([np.array(ring) for ring, *_ in parts])
    west, south = (corners.min(0) // 1000 * 1000).astype(int)
    east, north = (corners.max(0) // 1000 * 1000 + 1000).astype(int)
    window = cases.Window(int(west), int(south), int(east - west) // SIDE, int(north - south) // SIDE, SIDE)
    drawn = rasterize([(g, i + 1) for i, g in enumerate(polygons)], out_shape=window.shape, transform=window.transform,
                      fill=0, dtype="int32")
    cells = np.bincount(drawn.ravel(), minlength=len(shapes) + 1)
    kept = [i + 1 for i, code in enumerate(shapes) if code in row_of and count[total][row_of[code]] > 0 and cells[i + 1]]
    at = [row_of[code] for i, code in enumerate(shapes) if i + 1 in set(kept)]
    number = np.zeros(len(cells), int)
    number[kept] = np.arange(len(kept)) + 1
    unit = number[drawn]
    spread = lambda values: np.r_[0, values[at] / cells[kept]][unit]
    window.people = spread(count[total])
    window.truth = {group: spread(count[label]) for group, label in groups.items()}
    return Units(window, unit)


def city(data, name):
    """Squares around the middle of a city; the census published how many are nationals, from the EU, and others."""
    table = carried.squares(data, "europe", ("NAT", "EU_OTH", "OTH"))
    (east,), (north,) = transform("EPSG:4326", "EPSG:3035", *([v] for v in CITIES[name]))
    west, south = (int(v // 1000 - REACH) * 1000 for v in (east, north))
    window = cases.Window(west, south, 2 * REACH, 2 * REACH, 1000)
    row, column = window.cell(*(1000 * table[:, :2].astype(int).T))
    inside = (row >= 0) & (row < 2 * REACH) & (column >= 0) & (column < 2 * REACH)
    layers = np.zeros((3,) + window.shape)
    layers[:, row[inside], column[inside]] = table[inside, 2:].T
    window.people, eu, others = layers
    window.truth = {"eu": eu, "oth": others, "abroad": eu + others}
    lived_in = window.people > 0
    return Units(window, np.where(lived_in, np.cumsum(lived_in).reshape(window.shape), 0))


def plan(data, word):
    """place, title, units, zones"""
    for name in list(AREAS) + list(CITIES):
        kind = name if name in AREAS else "1 km"
        units = None
        for size, seed in ZONES[kind]:
            title = "%s, made %d" % (name if kind == name else name + ", 1 km", size)
            title += ", seed %d" % seed if seed > 1 else ""
            if word in title:
                units = units or (areas if kind == name else city)(data, name)
                yield "%s, made %d" % (kind, size), title, units, units.zones(size, seed)


def compare(d4i, folder, units, zones, draws):
    """By group: truth, even mix and mean over draws of the four indices, and whether the interval holds the truth."""
    case = Case(folder, units.window, zones, units.window.people, list(units.window.truth))
    even = case.run(d4i, "proportional")
    drawn = case.run(d4i, "modelled", False, ["--draws", str(draws)])
    of = lambda layer: score.indices(units.add(layer), units.people)
    for group, layer in units.window.truth.items():
        truth, got = of(layer), np.array([of(d) for d in drawn[group][1:]])
        low, high = score.interval(got)
        yield group, truth, of(even[group][0]), got.mean(0), (low <= truth) & (truth <= high)


def row(place, found):
    """found: off, holds"""
    off, holds = np.array([f[0] for f in found]), np.array([f[1] for f in found])
    print("%-24s held %3d of %3d (%.2f), D off %+.3f, within .03 %3d of %3d" %
          (place, holds.sum(), holds.size, holds.mean(), off.mean(), (np.abs(off) < .03).sum(), len(off)))


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--d4i", default=os.path.join(here, "../../build/src/cli/d4i"))
    arguments.add_argument("--data", default=os.environ.get("D4I_DATA", os.path.join(here, "../../../shared/data")))
    arguments.add_argument("--work", default="/tmp/d4i-elsewhere")
    arguments.add_argument("--draws", type=int, default=30)
    arguments.add_argument("word", nargs="?", default="")
    given = arguments.parse_args()
    results = {}
    for place, title, units, zones in plan(given.data, given.word):
        folder = os.path.join(given.work, title.replace(" ", "-").replace(",", ""))
        for group, truth, even, mean, holds in compare(given.d4i, folder, units, zones, given.draws):
            off = mean[0] - truth[0]
            results.setdefault(place, []).append((off, holds))
            print("%-30s z%-4d %-10s D %.3f  smooth %.3f  draws %.3f  off %+.3f  holds %s" %
                  (title, zones.max(), group, truth[0], even[0], mean[0], off, "".join("01"[int(h)] for h in holds)),
                  flush=True)
    for place, found in results.items():
        row(place, found)
    if not results:
        arguments.error("no case has '%s' in its title; leave it out for all" % given.word)
    row("all", sum(results.values(), []))


if __name__ == "__main__":
    main()
