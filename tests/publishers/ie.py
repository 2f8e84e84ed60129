# SPDX-License-Identifier: EUPL-1.2
"""CSO, Small Area Population Statistics: themes beside each other in hundreds of columns, two questions on origin.

Between the years Lithuania gives way to India, nationality to citizenship, and "not stated" comes and goes.
"""
import os

from common import Case, Dice, Sums, Trap, real_level, replaced, settle, squares, table_text, write_layer, write_table

ZONES = 90
AREAS = "ie/lea_137.geojson"
NAMES = ["Baile Átha Cliath", "Gaillimh", "Dún Laoghaire-Rathdown", "Corcaigh", "Leitrim"]


def question(dice, people, third, places, stated):
    """Figures by code, and by the middle of the column's name: IE, UK, PL, ... NS, T."""
    parts = dice.split(people, [70, 6, 5, 4, 5, 8, 2 if stated else 0])
    codes = ["IE", "GB", "PL", third, "eu_rest", "world_rest", "not_stated"]
    columns = ["IE", "UK", "PL", places, "EU", "RW", "NS"]
    figures = {"total": people, **dict(zip(codes, parts))}
    return figures, {"T": people, **dict(zip(columns, parts))}


def area(i, year):
    """GUID, GEOGID and what a reader sees, as the year has them."""
    if year == 2011:
        return f"4c07d11d-{i:04d}-851d-e053-ca3ca8c0ca7f", f"SA2011_{267000000 + i:09d}", f"{NAMES[i % 5]} {i}"
    if year == 2016:
        return f"4c07d11e-{i:04d}-851d-e053-ca3ca8c0ca7f", f"SA2017_{267000000 + i:09d}", f"Small Area {i}"
    return f"4c07d11f-{i:04d}-851d-e053-ca3ca8c0ca7f", f"{267000000 + i}/01", f"Small Area, {NAMES[i % 5]}"


def header_of(year, asked_birth):
    third, last = ("IN", "C") if year == 2022 else ("LT", "N")
    birth = [f"T2_1{place}BP" for place in ("IE", "UK", "PL", third, "EU", "RW")]
    birth += ["T2_1NSBP"] * asked_birth + ["T2_1TBP"]
    nation = [f"T2_1{place}{last}" for place in ("IE", "UK", "PL", third, "EU", "RW", "NS", "T")]
    return (["GUID", "GEOGID", "GEOGDESC", "T1_1AGE0M", "T1_1AGE0F", "T1_1AGETM", "T1_1AGETF", "T1_1AGETT"] + birth +
            nation + ["T2_2WI", "T2_2WIT", "T2_2OW", "T2_2T", "T2_3UKMIU", "T2_4CA", "T2_4T"])


def saps(folder, year, encoding, layer, asked_birth):
    dice, sums, rows, of_zone = Dice(year), Sums(), [], {}
    header = header_of(year, asked_birth)
    third, last = ("IN", "C") if year == 2022 else ("LT", "N")
    codes = ["IE", "GB", "PL", third, "eu_rest", "world_rest"]
    for i in range(ZONES):
        guid, geogid, name = area(i, year)
        people = dice.between(60, 520)
        birth, birth_columns = question(dice, people, third, third, year != 2022)
        nation, nation_columns = question(dice, people, third, third, True)
        fields = {"GUID": guid, "GEOGID": geogid, "GEOGDESC": name}
        fields.update({f"T2_1{place}BP": value for place, value in birth_columns.items()})
        fields.update({f"T2_1{place}{last}": value for place, value in nation_columns.items()})
        rows.append([fields.get(column, people // 3) for column in header])
        zone = geogid if year == 2011 else guid
        of_zone[zone] = birth, nation
        place = "no_geometry" if i == ZONES - 1 else None
        stated = birth.pop("not_stated")
        settle(sums, "birth", [("total", codes, "not_stated" if year != 2022 else None)], birth, place)
        assert year == 2022 or stated == birth["not_stated"]
        settle(sums, "citizenship", [("total", codes + ["not_stated"], None)], nation, place)
    name = f"SAPS{year}_SA.csv"
    write_table(os.path.join(folder, name), header, rows, ",", encoding, end="\r\n")
    key = {2011: "GEOGID", 2016: "GUID", 2022: "SA_GUID_2022"}[year]
    write_layer(os.path.join(folder, layer), "small_areas", 2157, [key],
                squares([[zone] for zone in list(of_zone)[:-1]], 650000, 700000, 400, 10))
    electoral = [["G1", "13120401", "Adare", "Limerick", "Adare - Rathkeale, Limerick", 27710],
                 ["G2", "1360404", "Athenry", "Galway", "Athenry - Oranmore, Galway", 35158],
                 ["NI", "NI", "NI", "NI", None, None]]
    write_layer(os.path.join(folder, "lea.geojson"), "lea", 2157, ["GUID", "LE_ID", "LEA", "COUNTY", "cso_name", "Pop:int"],
                [(electoral[0], squares([0], 649900, 699900, 4200, 1)[0][1]),
                 (electoral[1], squares([0], 654100, 699900, 4200, 1)[0][1]),
                 (electoral[2], squares([0], 649900, 704100, 4200, 1)[0][1])])
    case = Case(f"ie {year}", folder, f"""title: Ireland {year}
grid: {{crs: EPSG:3035, cell: 100}}
sources:
  - {{id: ie, recipe: ie-saps-{year}, files: {{saps: {name}}}, boundaries: {layer}}}
units:
  - {{id: lea, recipe: ie-local-electoral-areas, file: lea.geojson}}
{real_level("lea2015", "ie-local-electoral-areas", AREAS)}""").expect(sums)
    return case, name, of_zone, header, rows


def not_stated_traps(name, header, rows, line, encoding):
    """Where the file has the column, it must be what the total leaves."""
    if "T2_1NSBP" not in header:
        return []
    at = header.index("T2_1NSBP")
    other = [rows[0][:at] + [rows[0][at] + 1] + rows[0][at + 1:]]
    return [Trap("not stated that is not what is left", name,
                 replaced(line(), table_text(None, other, end="\r\n").encode(encoding)),
                 ["'T2_1NSBP' has %d" % (rows[0][at] + 1), "leaves %d" % rows[0][at]])]


def finish(year, case, name, of_zone, header, rows):
    last, third = ("C", "IN") if year == 2022 else ("N", "LT")
    for variable, code in ("birth", "abroad"), ("citizenship", "foreign"):
        groups = case.sums[variable]
        groups[code] = sum(groups[part] for part in ("GB", "PL", third, "eu_rest", "world_rest"))
    case.counts = {"zones": ZONES, "zones without polygon": f"1: {list(of_zone)[-1]}", "polygons without counts": 0}
    if real_level("lea2015", "", AREAS):
        case.counts["lea2015"] = "Local electoral areas of Ireland: 137 polygons, 137 codes, 0 defects"
    zone = list(of_zone)[4]
    case.zones = [("birth", zone, "GB", of_zone[zone][0]["GB"], "observed"),
                  ("citizenship", zone, "not_stated", of_zone[zone][1]["not_stated"], "observed")]
    placed = case.sums["birth"]["total"] - case.listed["birth"]["no_geometry"]
    case.units = [("lea", "13120401", "birth", "total", placed, 1)]  # its border is straight in another CRS
    encoding = "iso-8859-1" if year == 2011 else "utf-8"
    at = header.index(f"T2_1T{last}")

    def line(change=None, end="\r\n"):
        fields = rows[0][:at] + [rows[0][at] if change is None else change] + rows[0][at + 1:]
        return table_text(None, [fields], end=end).encode(encoding)

    short = line(end="").rsplit(b",", 1)[0]
    case.traps = [
        Trap("a total that its parts miss", name, replaced(line(), line(rows[0][at] + 1)), ["the parts of 'total'"]),
        Trap("a row that is too short", name, replaced(line(), short + b"\r\n"), [], "2"),
        Trap("thousands with commas", name, replaced(line(), line("1,234")), ["1,234"], "2"),
        Trap("the other year's columns", name, lambda content: content.replace(f"T2_1{third}".encode(), b"T2_1XX"),
             [f"T2_1{third}BP"]),
        Trap("a group that the recipe does not know", name, replaced("T2_2WI,", "T2_1TRBP,"), ["T2_1TRBP"]),
        *not_stated_traps(name, header, rows, line, encoding),
        Trap("an area twice", name, lambda content: content + line(), ["line 2"], str(ZONES + 2)),
        Trap("semicolons", name, lambda content: content.replace(b",", b";"), ["delimiter"]),
    ]
    return case


def saps_2011(folder):
    return finish(2011, *saps(folder, 2011, "iso-8859-1", "small_areas.shp", True))


def saps_2016(folder):
    return finish(2016, *saps(folder, 2016, "utf-8", "small_areas.gpkg", False))


def saps_2022(folder):
    return finish(2022, *saps(folder, 2022, "utf-8-sig", "small_areas.geojson", False))


FIXTURES = [saps_2011, saps_2016, saps_2022]
