# SPDX-License-Identifier: EUPL-1.2
"""INSEE, base-ic-evol-struct-pop: floats, semicolons, IRIS of nine characters, districts of Paris, Lyon and Marseille.

Columns are those that INSEE names, in its order as far as it is known (sources.md 9); the ages between them stand for
the many that the recipe does not read.
"""
import os
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from common import Case, Dice, Sums, Trap, real_level, replaced, settle, squares, table_text, write_layer, write_table, write_zip

# commune, how many IRIS, about how many people in each
COMMUNES = [("01004", 6, 2400), ("01283", 8, 2900), ("01071", 3, 2500), ("01001", 0, 780), ("01024", 0, 390),
            ("2A004", 5, 2600), ("67482", 12, 2300), ("93066", 10, 2700), ("75101", 4, 1900), ("75102", 4, 2000),
            ("69381", 3, 2100), ("13201", 3, 2200), ("74012", 2, 3100)]
AIN = "fr/communes-01-ain.geojson"
ISLAND = "29083"  # an IRIS that the layer of outlines lacks


def iris_codes():
    for commune, count, people in COMMUNES + [(ISLAND, 0, 260)]:
        if count == 0:
            yield commune + "0000", commune, "Z", people
        for i in range(1, count + 1):
            yield f"{commune}{100 + i:04d}", commune, "H", people


def weighted(dice, people):
    """A weighted count: whole people and twelve decimals, as the files have them."""
    return Decimal(people) + Decimal(dice.below(10**6) * 10**6 + dice.below(10**6)).scaleb(-12)


def millionths(value):
    return value.quantize(Decimal("0.000001"), ROUND_HALF_UP)


def counts(dice):
    """(iris, commune, type, all, french, foreign, immigrants)"""
    for code, commune, kind, people in iris_codes():
        foreign = weighted(dice, dice.below(people // 3))
        french = weighted(dice, people - int(foreign) + dice.below(200))
        immigrants = foreign * 9 / 10 + weighted(dice, dice.below(people // 8))
        yield code, commune, kind, french + foreign, french, foreign, immigrants.quantize(Decimal(1).scaleb(-12))


def text(value):
    """As a program that prints doubles: no zeros at the end, and whole numbers without a point."""
    return format(value.normalize(), "f")


def iris(folder, year, header, seed):
    p = f"P{year % 100}_"
    sums, rows, of_zone = Sums(), [], {}
    for code, commune, kind, people, french, foreign, immigrants in counts(Dice(seed)):
        read = {p + "POP": people, p + "POP_FR": french, p + "POP_ETR": foreign, p + "POP_IMM": immigrants}
        known = {"IRIS": code, "COM": commune, "TYP_IRIS": kind, "LAB_IRIS": "1" if kind == "H" else "5",
                 "LIBIRIS": f"Quartier de l'Église n°{code[-2:]}", "LIBCOM": "Commune", "REG": "84", "DEP": code[:2]}
        rows.append([known.get(name, text(read.get(name, (people / 7).quantize(Decimal(1).scaleb(-12))))) for name in header])
        of_zone[code] = [millionths(value) for value in (people, french, foreign, immigrants)]
        place = "no_geometry" if commune == ISLAND else None
        total, native, abroad, born = (Fraction(value) for value in of_zone[code])
        settle(sums, "citizenship", [("total", ["FR", "foreign"], None)],
               {"total": total, "FR": native, "foreign": abroad}, place)
        settle(sums, "immigrant", [("total", ["immigrants"], "not_immigrants")],
               {"total": total, "immigrants": born}, place)
    write_table(os.path.join(folder, f"base-ic-evol-struct-pop-{year}.CSV"), header, rows, ";")
    return sums, of_zone, header, rows


def city_of(commune):
    """Districts of Paris, Lyon and Marseille are no communes."""
    return {"751": "75056", "693": "69123", "132": "13055"}.get(commune[:3], commune)


def outlines(folder, key):
    """Squares of 600 m in Lambert 93, one IRIS each; one outline is of an IRIS without counts."""
    codes = [code for code, commune, *_ in iris_codes() if commune != ISLAND] + ["011890000"]
    values = [[code[:5], code[5:], code, f"Quartier de l'Église n°{code[-2:]}", "H"] for code in codes]
    write_layer(os.path.join(folder, "CONTOURS-IRIS.gpkg"), "CONTOURS-IRIS", 2154,
                ["INSEE_COM", "IRIS", key, "NOM_IRIS", "TYP_IRIS"], squares(values, 900000, 6500000, 600, 8))
    # a square for each commune or district, on ground that no zone has: units count by key here
    communes = [[code, f"Commune {code}"] for code in dict.fromkeys(code[:5] for code in codes)]
    write_layer(os.path.join(folder, "communes.geojson"), "communes", 2154, ["code", "nom"],
                squares(communes, 900000, 6510000, 900, 4))
    listed = [[code, city_of(code[:5])] for code, *_ in iris_codes()]
    write_table(os.path.join(folder, "communes-of-iris.csv"), ["CODE_IRIS", "COMMUNE"], listed, ";")


def project(year):
    return f"""title: France, as INSEE writes it
grid: {{crs: EPSG:3035, cell: 100}}
sources:
  - id: fr
    recipe: fr-iris-{year}
    files: {{iris: base-ic-evol-struct-pop-{year}.CSV}}
    boundaries: CONTOURS-IRIS.gpkg
units:
  - id: lau
    recipe: fr-communes
    file: communes.geojson
    relate: {{fr: {{lookup: {{file: communes-of-iris.csv, delimiter: ";", key: [{{column: CODE_IRIS}}], unit: COMMUNE}}}}}}
  - id: district
    relate: {{fr: {{prefix: 5}}}}
{real_level("ain", "fr-communes", AIN)}"""


def finish(case, year, sums, of_zone, header, rows):
    p, name = f"P{year % 100}_", f"base-ic-evol-struct-pop-{year}.CSV"
    case.expect(sums)
    case.counts = {"zones": len(rows), "zones with polygon": f"{len(rows) - 1} of {len(rows)}",
                   "zones without polygon": f"1: {ISLAND}0000", "polygons without counts": "1: 011890000"}
    if real_level("ain", "", AIN):
        case.counts["ain"] = "Communes of France: 407 polygons, 407 codes, 0 defects"
    first, small = rows[0][0], "010010000"
    case.zones = [("citizenship", first, "foreign", of_zone[first][2], "rounded"),
                  ("citizenship", small, "total", of_zone[small][0], "rounded"),
                  ("immigrant", first, "immigrants", of_zone[first][3], "rounded"),
                  ("citizenship", "2A0040101", "FR", of_zone["2A0040101"][1], "rounded")]
    for commune in "01004", "93066", "2A004", "75056", "69123", "13055":
        people = sum(value[2] for code, value in of_zone.items() if city_of(code[:5]) == commune)
        case.units.append(("lau", commune, "citizenship", "foreign", people))
    # below 5 000 inhabitants nothing is covered: no number, and not 0
    case.units += [("lau", commune, "citizenship", "total", None) for commune in ("01001", "01024", ISLAND)]
    paris = sum(value[0] for code, value in of_zone.items() if code[:5] == "75102")
    case.units.append(("district", "75102", "citizenship", "total", paris))
    case.shows = ["INSEE", "Weighted sample"]
    total = rows[0][header.index(p + "POP")]
    whole, _, rest = total.partition(".")
    case.traps = [
        Trap("a lost zero of the department", name, replaced("010040101;", "10040101;"), ["10040101", "9"], "2:1"),
        Trap("commas instead of semicolons", name, lambda content: content.replace(b";", b","), [name, "delimiter"]),
        Trap("a decimal comma", name, replaced(f";{total};", f";{whole},{rest};"), ["is no number", f"{whole},{rest}"], "2"),
        Trap("the columns of another year", name, lambda content: content.replace(p.encode(), b"P16_"), [name, f"no column '{p}POP'"]),
        Trap("a column that is gone", name, replaced(p + "POP_ETR", p + "ETRANGERS"), [name, f"no column '{p}POP_ETR'"]),
        Trap("parts that miss their total by one", name, replaced(f";{total};", f";{int(whole) + 1}.{rest};"),
             ["the parts of 'total'", first]),
        Trap("an IRIS twice", name, lambda content: content + content.splitlines(True)[1], [first, "line 2"],
             str(len(rows) + 2)),
        Trap("an IRIS in two communes", "communes-of-iris.csv", lambda content: content + b"751010101;13055\n",
             ["communes-of-iris.csv", "751010101"]),
        Trap("a layer with another key", "project.yaml", replaced("CONTOURS-IRIS.gpkg", "communes.geojson"),
             ["communes.geojson"]),
    ]
    return case


def iris_2011(folder):
    p = "P11_"
    ages = [f"{p}POP{age}" for age in ("0002", "0305", "0610", "1117", "1824", "2539", "4054", "5564", "6579", "80P")]
    header = ["IRIS", "REG", "DEP", "UU2010", "COM", "LIBCOM", "TRIRIS", "GRD_QUART", "LIBIRIS", "TYP_IRIS",
              "MODIF_IRIS", "LAB_IRIS", p + "POP", *ages, p + "POPH", p + "POPF", "C11_POP15P", "C11_POP15P_CS1",
              p + "POP_FR", p + "POP_ETR", p + "POP_IMM", p + "PMEN", p + "PHORMEN"]
    found = iris(folder, 2011, header, 11)
    outlines(folder, "DCOMIRIS")
    return finish(Case("fr 2011", folder, project(2011)), 2011, *found)


def iris_2021(folder):
    p = "P21_"
    header = ["IRIS", "COM", "TYP_IRIS", "LAB_IRIS", p + "POP", p + "POP0002", p + "POP0305", p + "POP80P", p + "POPH",
              p + "POPF", "C21_POP15P", "C21_POP15P_CS1", "C21_F15P_CS8", p + "POP_FR", p + "POP_ETR", p + "POP_IMM",
              p + "PMEN", p + "PHORMEN"]
    found = iris(folder, 2021, header, 21)
    outlines(folder, "CODE_IRIS")
    name = "base-ic-evol-struct-pop-2021"
    columns = [[column, column.lower(), "NUM"] for column in header]
    write_zip(os.path.join(folder, f"{name}_csv.zip"),
              [(f"{name}.CSV", table_text(header, found[3], ";")),
               (f"meta_{name}.CSV", table_text(["COD_VAR", "LIB_VAR", "TYPE_VAR"], columns, ";"))])
    case = finish(Case("fr 2021", folder, project(2021)), 2021, *found)
    case.traps.append(Trap("the archive, with a list of columns beside the table", "project.yaml",
                           replaced(f"{name}.CSV", f"{name}_csv.zip"), [f"{len(found[3])}"], status=0))
    return case


FIXTURES = [iris_2011, iris_2021]
