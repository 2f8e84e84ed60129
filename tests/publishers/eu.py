# SPDX-License-Identifier: EUPL-1.2
"""Eurostat: the census grid of 2021 in versions 2 and 3 as published and in its converted form, the GEOSTAT grid of 2011,
the workbook of LAU and NUTS."""
import csv
import gzip
import os
from fractions import Fraction

from osgeo import gdal

from common import DATA, Case, Dice, Sums, Trap, replaced, table_text, write, write_table, write_xlsx
from tally import Node, settle

TREE = Node("total", "T", Node("native", "NAT"), Node("eu_other", "EU_OTH"), Node("elsewhere", "OTH"))
V2 = ["GRD_ID", "T", "M", "F", "Y_LT15", "Y_1564", "Y_GE65", "EMP", "NAT", "EU_OTH", "OTH", "SAME", "CHG_IN", "CHG_OUT",
      "LAND_SURFACE", "POPULATED", "CONFIDENTIALSTATUS"]
V3 = V2[:-1] + ["CNTR_ID"]


def long_code(n):
    return f"CRS3035RES1000mN{2600000 + 1000 * (n // 12)}E{4300000 + 1000 * (n % 12)}"


def project(recipe, path, cell=1000):
    return f"""title: Europe, as Eurostat writes it
grid: {{crs: EPSG:3035, cell: {cell}}}
sources:
  - id: eu
    recipe: {recipe}
    files: {{cells: {path}}}
"""


def known_of(figures, sums):
    known = settle(TREE, figures, sums, "birth")
    sums.add("birth", "abroad", known["eu_other"] + known["elsewhere"])
    return known


def cells(version):
    """Rows of a made-up country, and what must come of them: perturbed parts, blanks, flags, people without a place."""
    dice, sums, zones, rows = Dice(20210 + version), Sums(), [], []
    for n in range(108):
        code, total = long_code(n), dice.between(1, 900)
        native = total * dice.between(60, 100) // 100
        union = (total - native) * dice.between(0, 100) // 100
        other = total - native - union
        figures = {"total": total, "native": native, "eu_other": union, "elsewhere": other}
        state = dict.fromkeys(figures, "observed")
        flag = "0" if n % 5 else ""
        if n % 4 == 1:  # changed one by one
            for group in ("native", "eu_other", "elsewhere"):
                figures[group] = max(0, figures[group] + dice.between(-1, 1)) if figures[group] else 0
        row = {"GRD_ID": code, "T": total, "M": total // 2, "F": total - total // 2, "Y_LT15": total // 6,
               "Y_1564": total - total // 3, "Y_GE65": total // 6, "EMP": "" if n % 3 else total // 3, "SAME": total, "CHG_IN": 0,
               "CHG_OUT": 0, "LAND_SURFACE": "1.0" if n % 7 else "0.4312", "POPULATED": 1, "CNTR_ID": "DE-FR" if n % 50 == 0 else "DE"}
        fields = {"native": "NAT", "eu_other": "EU_OTH", "elsewhere": "OTH"}
        row.update({fields[group]: figures[group] for group in fields})
        if n % 9 == 2 and version == 2:  # the cell is confidential: 0 is withheld, a number has been changed
            flag = "1"
            row["EU_OTH"], figures["eu_other"], state["eu_other"] = 0, None, "suppressed"
            for group in ("native", "elsewhere"):
                if figures[group] == 0:
                    figures[group], state[group] = None, "suppressed"
                else:
                    state[group] = "perturbed"
        elif n % 9 == 4:
            for group in fields:
                row[fields[group]], figures[group], state[group] = "", None, "missing"
        elif n % 9 == 6:
            row["OTH"], figures["elsewhere"], state["elsewhere"] = -9999, None, "suppressed"
        row["CONFIDENTIALSTATUS"] = flag
        known = known_of(figures, sums)
        if n in (1, 2, 4, 6, 10):
            zones += [("birth", code, group, None if figures[group] is None else known[group], state[group])
                      for group in ("total", "native", "eu_other", "elsewhere")]
        rows.append(row)
    return dice, sums, zones, rows


def add_unallocated(rows, sums, name, total, native, union, other):
    rows.append({**rows[0], "GRD_ID": name, "T": total, "NAT": native, "EU_OTH": union, "OTH": other, "POPULATED": 0,
                 "CONFIDENTIALSTATUS": ""})
    for group, people in zip(("total", "native", "eu_other", "elsewhere"), (total, native, union, other)):
        sums.add("birth", group, people)  # they are people of the source, in no zone
    sums.list("birth", "not_stated", total)


def published(folder, version, header):
    dice, sums, zones, rows = cells(version)
    count = len(rows)
    add_unallocated(rows, sums, "unallocated", 137, 100, 20, 17)
    if version == 3:
        add_unallocated(rows, sums, "unallocated", 40, 30, 5, 5)
        rows[-1]["CNTR_ID"] = "FR"
        add_unallocated(rows, sums, "", 11, 9, 1, 1)
    name = f"ESTAT_Census_2021_V{version}.csv"
    write(os.path.join(folder, name), table_text(header, [[row[column] for column in header] for row in rows]))
    case = Case(f"eu grid v{version}", folder, project(f"eu-census-grid-2021-v{version}", name)).expect(sums)
    case.zones, case.counts = zones, {"zones": f"{count} (cells)"}
    first = f"{long_code(0)},"
    case.traps = [
        Trap("a code that is off the grid", name, replaced(first, first.replace("4300000", "4300500")), ["4300500"], "2:1"),
        Trap("a cell twice", name, lambda b: b + b.splitlines(True)[1], [long_code(0)], str(len(rows) + 2)),
        Trap("people without a place that are told otherwise", name, lambda b: b.replace(b"unallocated", b"not allocated"),
             ["not allocated"]),
        Trap("parts far from their total", name, lambda b: b.replace(b",EU_OTH,", b",EU_OTX,").replace(b",T,", b",EU_OTH,", 1)
             .replace(b",EU_OTX,", b",T,"), [name]),
        Trap("the header of the other version", name, lambda b: b.replace(b"CONFIDENTIALSTATUS", b"CNTR_ID") if version == 2 else
             b.replace(b"CNTR_ID", b"CONFIDENTIALSTATUS"), ["CONFIDENTIALSTATUS"]),
    ]
    return case


def grid_v2(folder):
    return published(folder, 2, V2)


def grid_v3(folder):
    return published(folder, 3, V3)


def popgrid_2011(folder):
    """Short codes without a projection; border cells once for each country."""
    dice, sums, rows, people = Dice(2011), Sums(), [], {}
    header = ["GRD_ID", "TOT_P_CON_DT", "TOT_P", "YEAR", "CNTR_CODE", "METHD_CL", "DATA_SRC"]

    for n in range(80):
        code = f"1kmN{2100 + n // 10}E{4500 + n % 10}"
        for country in ("DE", "FR") if n % 11 == 0 else ("DE",):
            count = dice.between(1, 3000)
            people[code] = people.get(code, 0) + count
            rows.append([code, "", count, 2011, country, "A", "NSI"])
    sums.add("population", "total", sum(people.values()))
    write(os.path.join(folder, "GEOSTAT_grid_POP_1K_2011.csv"), table_text(header, rows, ";"))
    case = Case("eu popgrid 2011", folder, project("eu-popgrid-2011", "GEOSTAT_grid_POP_1K_2011.csv")).expect(sums)
    case.counts = {"zones": f"{len(people)} (cells)"}
    case.zones = [("population", long, "total", people[code], "observed") for code, long in
                  (("1kmN2100E4500", "CRS3035RES1000mN2100000E4500000"), ("1kmN2101E4501", "CRS3035RES1000mN2101000E4501000"))]
    case.traps = [Trap("a code of another grid", "GEOSTAT_grid_POP_1K_2011.csv", replaced("1kmN2100E4501", "N2100E4501"),
                       ["N2100E4501"]),
                  Trap("commas", "GEOSTAT_grid_POP_1K_2011.csv", lambda b: b.replace(b";", b","), ["delimiter"])]
    return case


def real_ireland(folder):
    """The converted form of version 2, all cells of Ireland: 56 709 cells, 5 145 710 people, parts that add up."""
    path = "eu/census2021_1km_IE.csv.gz"
    case = Case("eu real IE", folder, project("eu-census-grid-2021", '"${D4I_DATA}/' + path + '"'), needs=path)
    if not os.path.exists(os.path.join(DATA, path)):
        return case
    sums, count = Sums(), 0
    with gzip.open(os.path.join(DATA, path), "rt", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            figures = {}
            for node in TREE:
                value = int(row[node.label])
                figures[node.code] = None if row[node.label + "_CI"] == "1" and value == 0 else value
            known_of(figures, sums)
            count += 1
    assert count == 56709 and sums.group["birth"]["total"] == Fraction(5145710)
    case.expect(sums)
    case.counts = {"zones": f"{count} (cells)"}
    return case


# The workbook of LAU and NUTS -----------------------------------------------------------------------------------------

WORKBOOK = "EU-27-LAU-2021-NUTS-2021.xlsx"
LAU_HEADER = ["NUTS 3 CODE", "LAU CODE", "LAU NAME NATIONAL", "LAU NAME LATIN", "CHANGE (Y/N)", "POPULATION",
              "TOTAL AREA (m2)", "DEGURBA", "DEG change compared to last year", "COASTAL AREA (yes/no)",
              "COASTAL change compared to last year", "CITY_ID", "CITY_ID change compared to last year", "CITY_NAME",
              "GREATER_CITY_ID", "GREATER_CITY_ID change compared to last year", "GREATER_CITY_NAME", "FUA_ID",
              "FUA_ID change compared to last year", "FUA_NAME"]
# country: the national codes as their offices write them, each with its region and functional urban area
PLACES = {
    "DE": [("01001000", "DEF01", "DE018L1"), ("01002000", "DEF02", ""), ("09162000", "DE212", "DE003L1"),
           ("11000000", "DE300", "DE001L1")],
    "ES": [("01001", "ES211", ""), ("01059", "ES211", "ES014L1"), ("08019", "ES511", "ES002L2"),
           ("28079", "ES300", "ES001L3")],
    "FI": [("005", "FI194", ""), ("091", "FI1B1", "FI001L3"), ("837", "FI197", "FI002L3")],
    "NL": [("GM0014", "NL112", "NL010L3"), ("GM0363", "NL329", "NL002L3"), ("GM1680", "NL131", "")],
}


def as_a_spreadsheet_has_it(code):
    """Digits are a number there, and a number has no zeros before it; the letters GM are not in the workbook."""
    digits = code.removeprefix("GM")
    return int(digits) if digits.isdigit() else digits


def lau_sheet(country):
    places = PLACES.get(country) or [(f"{country}1{i}", f"{country}99{i}", "") for i in range(3)]
    rows = [[region, as_a_spreadsheet_has_it(code), f"Ort {code}", f"Ort {code}", "no", 1000, 25000000, 2, "no", "no", "no",
             "", "no", "", "", "no", "", fua, "no", f"FUA of {code}" if fua else ""] for code, region, fua in places]
    return country, [LAU_HEADER] + rows + [[None] * len(LAU_HEADER)] * 2


TOWNS = """recipe: {name}
title: Towns
publisher: Office
licence: none
attribution: Office
country: {code}
date: 2021-01-01
method: register
variables:
  birth_{name}:
    title: Birth
    dimension: country of birth
    definition: Everyone.
    file: towns
    table: {{layout: wide, key: [{{column: code}}]}}
    groups: {{code: total, label: All, parts: [{{code: home, label: Home}}, {{code: abroad, label: Abroad}}]}}
"""


def lookup(country, file, more=""):
    return f"      {country.lower()}: {{lookup: {{recipe: eu-lau-nuts-2021, file: {file}, sheet: {country}{more}}}}}\n"


def lau_nuts(folder):
    """Numbers in the place of codes, a sheet for each country, a sheet of words: zones find their region all the same."""
    dice, sums, of_unit = Dice(99), Sums(), {}
    sources = ""
    for country, places in PLACES.items():
        name, rows = country.lower(), []
        for code, region, fua in places:
            home, abroad = dice.between(1, 900), dice.between(1, 90)
            rows.append([code, home + abroad, home, abroad])
            for group, people in (("total", home + abroad), ("home", home), ("abroad", abroad)):
                sums.add(f"birth_{name}", group, people)
            for level, unit in (("nuts3", region), ("fua", fua)):
                of_unit[level, unit, name] = of_unit.get((level, unit, name), 0) + abroad
        write_table(os.path.join(folder, f"{name}.csv"), ["code", "All", "Home", "Abroad"], rows)
        write(os.path.join(folder, f"{name}.yaml"), TOWNS.format(name=name, code=country))
        sources += f"  - {{recipe: {name}.yaml, files: {{towns: {name}.csv}}}}\n"
    book = [lau_sheet(country) for country in ("AT", "DE", "ES", "FI", "NL", "SE")]
    words = [("Explanation", [["Correspondence table"], ["One sheet for each country"]])]
    write_xlsx(os.path.join(folder, WORKBOOK), book + words)
    gdal.VectorTranslate(os.path.join(folder, "book.ods"), os.path.join(folder, WORKBOOK), format="ODS")
    case = Case("eu lau nuts", folder, "title: Regions\nsources:\n" + sources + "units:\n" + "".join(
        f"  - id: {level}\n    relate:\n" + "".join(lookup(country, file, more) for country in PLACES)
        for level, file, more in (("nuts3", WORKBOOK, ""), ("fua", WORKBOOK, ", unit: FUA_ID"), ("ods", "book.ods", "")))
    ).expect(sums)
    case.units = [(level, unit, f"birth_{name}", "abroad", people) for (level, unit, name), people in of_unit.items() if unit]
    case.units += [("ods", *unit[1:]) for unit in case.units if unit[0] == "nuts3"]
    case.traps = [
        Trap("a sheet that the workbook lacks", "project.yaml", replaced("sheet: FI", "sheet: PT"), [WORKBOOK, "'PT'", "FI"]),
        Trap("no sheet", "project.yaml", replaced(", sheet: NL", ""), ["project.yaml", "'sheet'", "NL"]),
        Trap("a column that is not there", "project.yaml", replaced("FUA_ID", "FUA ID"), [WORKBOOK, "'FUA ID'", "FUA_ID"]),
        Trap("the recipe of a layer", "project.yaml", replaced("eu-lau-nuts-2021", "gisco-lau-2021"), ["recipe of a layer"]),
        Trap("a list as a layer", "project.yaml", lambda b: b + b"  - {id: x, recipe: eu-lau-nuts-2021, file: book.ods}\n",
             ["recipe of a list", "'lookup'"]),
        Trap("zeros that are not put back", "project.yaml",
             replaced("sheet: ES", "sheet: ES, key: [{column: LAU CODE}]"), ["3 zones of source 'es'", "01001"], status=0, command="build"),
    ]
    return case


FIXTURES = [grid_v2, grid_v3, popgrid_2011, real_ireland, lau_nuts]
