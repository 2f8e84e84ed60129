# SPDX-License-Identifier: EUPL-1.2
"""Destatis: the long table of 2011 with its leading space, the one of all cells, the wide ones of 2022 in zips, shares at
1 km, and real files.

Headers and codes as in sources.md 7; texts and further Merkmale stand for those that the recipes pass over.
"""
import csv
import gzip
import os
from fractions import Fraction

from common import (DATA, Case, Dice, Sums, Trap, real_level, replaced, settle, square, table_text, write, write_layer,
                    write_table, write_zip)

WEST, SOUTH, SIDE = 4100000, 3084000, 18  # 18 x 18 cells of 100 m

EU = {"GR": 3, "IT": 4, "NL": 7, "AT": 8, "PL": 9, "RO": 10}
EUROPE = {"BA": 2, "HR": 6, "RU": 11, "TR": 12, "UA": 13}
TEXTS = {2: "Bosnien und Herzegowina", 3: "Griechenland", 4: "Italien", 5: "Kasachstan", 6: "Kroatien",
         7: "Niederlande", 8: "Österreich", 9: "Polen", 10: "Rumänien", 11: "Russische Föderation", 12: "Türkei",
         13: "Ukraine", 14: "Sonstige"}
GROUPS = {1: "Deutschland", 21: "EU27-Land", 22: "Sonstiges Europa", 23: "Sonstige Welt", 24: "Sonstige"}
CITIZENSHIP_2011 = [("total", ["DE", "eu", "europe_other", "world_other", "other"], None),
                    ("eu", list(EU), "eu_rest"), ("europe_other", list(EUROPE), "europe_rest"),
                    ("world_other", ["KZ"], "world_rest")]
BIRTH_2011 = CITIZENSHIP_2011[:1]


def cells():
    for i in range(SIDE * SIDE):
        yield WEST + 100 * (i % SIDE), SOUTH + 100 * (i // SIDE)


def safe(dice, people):
    """No published count is 1 or 2."""
    return people if people == 0 or people > 2 else 3 * dice.below(2)


def municipalities(folder):
    """All cells lie in Berlin, in the districts of which the layer has two halves; Köln stands by without cells."""
    half = WEST + 50 * SIDE
    outline = [(["110010000001"], square(WEST - 500, SOUTH - 500, half - WEST + 500, 100 * SIDE + 1000)),
               (["110020000002"], square(half, SOUTH - 500, half - WEST + 500, 100 * SIDE + 1000)),
               (["053150000000"], square(WEST - 9000, SOUTH, 3000))]
    write_layer(os.path.join(folder, "VG250_GEM.shp"), "VG250_GEM", 3035, ["ARS"], outline)


def long_rows(dice, code, short):
    """Rows of one cell, and its published figures by group for both variables."""
    people = safe(dice, dice.below(90))
    rows = [[short, code, " INSGESAMT", 0, "Einheiten insgesamt", people, 0]]
    split = dice.split(people, [70, 9, 12, 6, 1])
    figures = {"citizenship": {"total": people, "KZ": 0, **dict.fromkeys([*EU, *EUROPE], 0)}, "birth": {"total": people}}

    def row(name, key, text, value):
        if value:
            rows.append([short, code, name, key, text, value, dice.below(3)])
        return value

    row("ALTER_10JG", 1, "Unter 10", safe(dice, people // 9))
    row("GESCHLECHT", 2, "Weiblich", safe(dice, people // 2))
    row("FAMSTND_AUSF", 6, "Eingetr. Lebenspartner/-in aufgehoben", 3 if people > 80 else 0)
    for name, variable in (("GEBURTLAND_GRP", "birth"), ("STAATSANGE_GRP", "citizenship")):
        for (key, text), count, group in zip(GROUPS.items(), split, BIRTH_2011[0][1]):
            figures[variable][group] = row(name, key, text, safe(dice, max(0, count + dice.below(3) - 1)))
    singles = {}
    for group, countries in (("eu", EU), ("europe_other", EUROPE), ("world_other", {"KZ": 5})):
        parts = dice.split(figures["citizenship"][group], [3] * len(countries) + [4])
        singles.update(zip(countries.items(), parts))
    for (country, key), count in sorted(singles.items(), key=lambda item: item[0][1]):
        figures["citizenship"][country] = row("STAATSANGE_HLND", key, TEXTS[key], safe(dice, count))
    row("STAATSANGE_HLND", 14, TEXTS[14], safe(dice, people // 20))
    row("STAATSANGE_KURZ", 2, "Ausland", safe(dice, people // 4))
    row("STAATZHL", 1, "Eine Staatsangehörigkeit", people)
    return rows, figures


def grid_2011(folder):
    """The long table: ISO-8859-1, semicolons, a space before INSGESAMT, nothing where there is nobody."""
    dice, sums, rows, of_zone = Dice(2011), Sums(), [], {}
    for east, north in cells():
        code = f"CRS3035RES100mN{north}E{east}"
        cell, figures = long_rows(dice, code, f"100mN{north // 100}E{east // 100}")
        if figures["citizenship"]["total"] == 0:
            continue
        rows += cell
        of_zone[code] = figures
        settle(sums, "citizenship", CITIZENSHIP_2011, figures["citizenship"])
        settle(sums, "birth", BIRTH_2011, figures["birth"])
    header = ["Gitter_ID_100m", "Gitter_ID_100m_neu", "Merkmal", "Auspraegung_Code", "Auspraegung_Text", "Anzahl",
              "Anzahl_q"]
    name = "Bevoelkerung100M.csv"
    write_table(os.path.join(folder, name), header, rows, ";", "iso-8859-1", end="\r\n")
    municipalities(folder)
    case = Case("de 2011 100 m", folder, f"""title: Zensus 2011, 100 m
grid: {{crs: EPSG:3035, cell: 100}}
sources:
  - {{id: de, recipe: de-zensus-2011-grid-100m, files: {{demography: {name}}}}}
units:
  - {{id: gem, recipe: de-vg250-municipalities, file: VG250_GEM.shp}}
""").expect(sums)
    case.counts = {"zones": f"{len(of_zone)} (cells)"}
    zone = next(iter(of_zone))
    case.zones = [("citizenship", zone, "total", of_zone[zone]["citizenship"]["total"], "perturbed"),
                  ("citizenship", zone, "TR", of_zone[zone]["citizenship"]["TR"], None),
                  ("birth", zone, "world_other", of_zone[zone]["birth"]["world_other"], None)]
    case.units = [("gem", "110000000000", "citizenship", "total", sums.group["citizenship"]["total"])]
    case.shows = ["SAFE", "Zensus 2011"]
    text = ";".join(str(value) for value in rows[0])
    case.traps = [
        Trap("commas, as in the tables of buildings", name, lambda content: content.replace(b";", b","), ["delimiter"]),
        Trap("a group that is not declared", name, replaced(";STAATSANGE_GRP;22;Sonstiges Europa;", ";STAATSANGE_GRP;22;EFTA;"),
             ["STAATSANGE_GRP | EFTA"]),
        Trap("a country misspelt", name, replaced(";Kasachstan;", ";Kasachsten;"),
             ["STAATSANGE_HLND | Kasachsten", "Kasachstan (KZ)"]),
        Trap("a country that has no group", name, replaced(";Kasachstan;", ";Kirgisistan;"),
             ["STAATSANGE_HLND | Kirgisistan", "in no group"]),
        Trap("a Merkmal that no group has", name, replaced(";STAATZHL;", ";RELIGIÖS;".encode("iso-8859-1")), ["RELIGIÖS"]),
        Trap("a row twice", name, replaced(text, text + "\r\n" + text), ["line 2"], "3"),
        Trap("a code off the grid", name, lambda content: content.replace(zone.encode(), zone[:-2].encode() + b"50"),
             [zone[:-2] + "50"], "2"),
        Trap("a negative count", name, replaced(text, text.replace(f";{rows[0][5]};", ";-1;")), ["-1"], "2"),
        Trap("a flag that nobody has explained", name, replaced(text, text[: text.rindex(";")] + ";7"), ["'7'", "Anzahl_q"], "2"),
        Trap("no total at all", name, lambda content: content.replace(b" INSGESAMT", b" ZUSAMMEN"), ["ZUSAMMEN"]),
    ]
    return case


NAMES_2022 = ["Insgesamt_Bevoelkerung", "Deutschland", "Ausland_Sonstige", "EU27_Land", "Sonstiges_Europa",
              "Sonstige_Welt", "Sonstige"]


def noisy(dice, people):
    return max(0, people + dice.below(5) - 2) if people else 0


def wide_row(dice, east, north, abroad):
    """Fields of one cell and its figures: perturbed one by one, but for the total; some withheld, some nothing."""
    people = dice.between(1, 70)
    home, *rest = dice.split(people, [75, 8, 9, 6, 2])
    true = [people, home, sum(rest), *rest]
    shown = [people] + [noisy(dice, value) for value in true[1:]]
    fields = [value or ("–", "")[dice.below(2)] for value in shown]
    if dice.below(12) == 0:
        at = dice.between(2, 6)
        fields[at], shown[at] = ".", None
    codes = ["total", "DE", abroad, "eu", "europe_other", "world_other", "other"]
    sign = "KLAMMERN" if people < 6 else ""
    row = [f"CRS3035RES100mN{north}E{east}", east + 50, north + 50, *fields, sign]
    return row, dict(zip(codes, shown))


def zip_2022(folder, theme, variable, abroad, sums, seed, mark=""):
    """A zip with the three files and the description, as the publisher has it. Gives the figures of each zone."""
    dice, rows, of_zone = Dice(seed), [], {}
    families = [("total", ["DE", abroad], None), (abroad, ["eu", "europe_other", "world_other", "other"], None)]
    for east, north in cells():
        row, figures = wide_row(dice, east, north, abroad)
        rows.append(row)
        of_zone[row[0]] = figures
        settle(sums, variable, families, figures)
    members = []
    for size in "10km", "1km", "100m":
        header = [f"GITTER_ID_{size}", f"x_mp_{size}", f"y_mp_{size}", *NAMES_2022, "werterlaeuternde_Zeichen"]
        coarse = [[f"CRS3035RES{size}"] + rows[0][1:]] if size != "100m" else rows
        members.append((f"Zensus2022_{theme}_{size}-Gitter.csv", mark + table_text(header, coarse, ";")))
    members.append((f"Datensatzbeschreibung_{theme}.xlsx", b"PK: not read"))
    write_zip(os.path.join(folder, f"Zensus2022_{theme}_in_Gitterzellen.zip"), members)
    write(os.path.join(folder, f"{variable}.csv"), members[2][1])
    return of_zone, rows


def grid_2022(folder):
    sums = Sums()
    birth, rows = zip_2022(folder, "Geburtsland_Gruppen", "birth", "abroad_other", sums, 2022)
    citizenship, _ = zip_2022(folder, "Staatsangehoerigkeit_Gruppen", "citizenship", "foreign", sums, 2023, "\ufeff")
    municipalities(folder)
    case = Case("de 2022 100 m", folder, """title: Zensus 2022, 100 m
grid: {crs: EPSG:3035, cell: 100}
sources:
  - id: de
    recipe: de-zensus-2022-grid-100m
    files:
      birth: Zensus2022_Geburtsland_Gruppen_in_Gitterzellen.zip
      citizenship: Zensus2022_Staatsangehoerigkeit_Gruppen_in_Gitterzellen.zip
units:
  - {id: gem, recipe: de-vg250-municipalities, file: VG250_GEM.shp}
""").expect(sums)
    case.counts = {"zones": f"{SIDE * SIDE} (cells)"}
    withheld = next((zone, code) for zone, figures in birth.items() for code, people in figures.items() if people is None)
    zone = next(zone for zone, figures in citizenship.items() if figures["europe_other"])
    case.zones = [("birth", *withheld, None, "suppressed"),
                  ("birth", withheld[0], "total", birth[withheld[0]]["total"], "observed"),
                  ("citizenship", zone, "total", citizenship[zone]["total"], "observed"),
                  ("citizenship", zone, "europe_other", citizenship[zone]["europe_other"], "perturbed")]
    return case


def files_2022(folder):
    """The files of 100 m themselves, taken out of their zips; and what must be refused in them."""
    case = grid_2022(folder)
    case.name = "de 2022 100 m, files"
    project = os.path.join(folder, "project.yaml")
    with open(project, encoding="utf-8") as file:
        text = file.read()
    text = text.replace("Zensus2022_Geburtsland_Gruppen_in_Gitterzellen.zip", "birth.csv")
    write(project, text.replace("Zensus2022_Staatsangehoerigkeit_Gruppen_in_Gitterzellen.zip", "citizenship.csv"))
    case.traps = [
        Trap("a hyphen instead of the en-dash", "birth.csv", replaced("–", "-"), ["'-'"]),
        Trap("the file of 1 km", "birth.csv", replaced("GITTER_ID_100m", "GITTER_ID_1km"), ["birth.csv", "no column 'GITTER_ID_100m'"]),
        Trap("a renamed column", "citizenship.csv", replaced("EU27_Land", "EU27_Staat"), ["citizenship.csv", "no column 'EU27_Land'; did you mean 'EU27_Staat'"]),
        Trap("parts that are another table's", "birth.csv", multiplied, ["perturb"]),
    ]
    return case


def inhabitants_2011(folder):
    """Every cell of Germany with its inhabitants alone; -1 where there is nobody, or too few to tell."""
    dice, name = Dice(100), "Zensus_Bevoelkerung_100m-Gitter.csv"
    rows = []
    for east, north in cells():
        people = safe(dice, dice.below(90)) if dice.below(4) == 0 else 0
        rows.append([f"CRS3035RES100mN{north}E{east}", east + 50, north + 50, people or -1])
    header = ["Gitter_ID_100m", "x_mp_100m", "y_mp_100m", "Einwohner"]
    write_table(os.path.join(folder, name), header, rows, ";", end="\r\n")
    write_zip(os.path.join(folder, "csv_Bevoelkerung_100m_Gitter.zip"),
              [("Datensatzbeschreibung_Bevoelkerung_100m-Gitter.xlsx", b"PK: not read"),
               (name, table_text(header, rows, ";", end="\r\n"))])
    municipalities(folder)
    sums = Sums()
    sums.add("population", "total", sum(row[3] for row in rows if row[3] > 0))
    case = Case("de 2011 inhabitants", folder, f"""title: Zensus 2011, inhabitants
grid: {{crs: EPSG:3035, cell: 100}}
sources:
  - {{id: de, recipe: de-zensus-2011-inhabitants-100m, files: {{cells: {name}}}}}
units:
  - {{id: gem, recipe: de-vg250-municipalities, file: VG250_GEM.shp}}
""").expect(sums)
    inhabited = [row for row in rows if row[3] > 0]
    assert 10 < len(inhabited) < len(rows) // 2
    case.counts = {"zones": f"{len(inhabited)} (cells)"}
    some = inhabited[0]
    case.zones = [("population", row[0], "total", row[3], "perturbed") for row in inhabited[:5]]
    case.units = [("gem", "110000000000", "population", "total", sums.group["population"]["total"])]
    line, text = rows.index(some) + 2, ";".join(map(str, some))
    case.traps = [
        Trap("the zip as published", "project.yaml", replaced(name, "csv_Bevoelkerung_100m_Gitter.zip"),
             [f"{len(inhabited)} (cells)"], status=0),
        Trap("another sign for nobody", name, replaced(text, text[:text.rindex(";")] + ";-9"), ["-9", "negative"], str(line)),
        Trap("an empty field", name, replaced(text, text[:text.rindex(";")] + ";"), ["is empty", "Einwohner"], str(line)),
        Trap("commas", name, lambda content: content.replace(b";", b","), ["delimiter"]),
        Trap("a cell twice", name, replaced(text, text + "\r\n" + text), [f"line {line}"], str(line + 1)),
        Trap("the middle of the cell for its corner", name,
             replaced(some[0], f"CRS3035RES100mN{some[2]}E{some[1]}"), [f"N{some[2]}E{some[1]}"], str(line)),
        Trap("the file of 1 km", name, replaced("Gitter_ID_100m", "Gitter_ID_1km"), ["no column 'Gitter_ID_100m'"]),
        Trap("the long table of the same census", name, replaced("Einwohner", "Anzahl"), ["no column 'Einwohner'"]),
    ]
    return case


SINGLES = {"BA": "Bosn_u_Herzegowina", "GR": "Griechenland", "IT": "Italien", "KZ": "Kasachstan", "HR": "Kroatien",
           "NL": "Niederlande", "AT": "Oesterreich", "PL": "Polen", "RO": "Rumaenien", "RU": "Russ_Foederation",
           "TR": "Tuerkei", "UA": "Ukraine"}


def countries_2022(folder):
    """Single citizenships, each perturbed of its own; what is left of the exact total are all others."""
    dice, sums, rows, of_zone = Dice(12), Sums(), [], {}
    codes = ["total", "DE", *SINGLES]
    for east, north in cells():
        people = dice.between(1, 90)
        home, *parts = dice.split(people, [60] + [2] * len(SINGLES) + [9])
        shown = [people, noisy(dice, home)] + [noisy(dice, part) for part in parts[:-1]]
        fields = [value or ("–", "")[dice.below(2)] for value in shown]
        if dice.below(10) == 0:
            at = dice.between(2, len(codes) - 1)
            fields[at], shown[at] = ".", None
        rows.append([f"CRS3035RES100mN{north}E{east}", east + 50, north + 50, *fields])
        figures = of_zone[rows[-1][0]] = dict(zip(codes, shown))
        settle(sums, "citizenship", [("total", codes[1:], "others")], figures)
    assert sums.listed["citizenship"]["perturbation"] < 0, "no cell has less than nobody left"
    header = ["GITTER_ID_{}", "x_mp_{}", "y_mp_{}", "Insgesamt_Bevoelkerung", "Deutschland", *SINGLES.values()]
    name, members = "Zensus2022_Staatsangehoerigkeit_nach_Laendern_{}-Gitter.csv", []
    for size in "10km", "1km", "100m":
        coarse = rows if size == "100m" else [[f"CRS3035RES{size}"] + rows[0][1:]]
        members.append((name.format(size), table_text([column.format(size) for column in header], coarse, ";")))
    path = "Staatsangehoerigkeit_nach_ausgewaehlten_Laendern.zip"
    write_zip(os.path.join(folder, path), members + [("Datensatzbeschreibung.xlsx", b"PK: not read")])
    file = name.format("100m")
    write(os.path.join(folder, file), members[2][1])
    case = Case("de 2022 countries", folder, f"""title: Zensus 2022, single citizenships
grid: {{crs: EPSG:3035, cell: 100}}
sources:
  - {{id: de, recipe: de-zensus-2022-countries-100m, files: {{countries: {path}}}}}
""").expect(sums)
    case.counts = {"zones": f"{SIDE * SIDE} (cells)"}
    withheld = next((zone, code) for zone, figures in of_zone.items() for code, people in figures.items() if people is None)
    zone = next(zone for zone, figures in of_zone.items() if figures["TR"] and figures["others"])
    case.zones = [("citizenship", *withheld, None, "suppressed"), ("citizenship", withheld[0], "others", None, "suppressed"),
                  ("citizenship", zone, "total", of_zone[zone]["total"], "observed"),
                  ("citizenship", zone, "TR", of_zone[zone]["TR"], "perturbed"),
                  ("citizenship", zone, "others", of_zone[zone]["others"], "perturbed"),
                  ("citizenship", zone, "foreign", of_zone[zone]["total"] - of_zone[zone]["DE"], "perturbed")]
    write(os.path.join(folder, "more.csv"), members[2][1].replace("Ukraine\n", "Ukraine;Syrien\n", 1).replace("\nCRS", ";3\nCRS")
          .replace("Syrien;3", "Syrien"))
    write(os.path.join(folder, "sonstige.csv"), "\n".join(
        line + (";3;" if i else ";Sonstige;werterlaeuternde_Zeichen") for i, line in enumerate(members[2][1].splitlines())) + "\n")
    case.traps = [
        Trap("the file out of the zip", "project.yaml", replaced(path, file), [f"{SIDE * SIDE} (cells)"], status=0),
        Trap("columns that are passed over", "project.yaml", replaced(path, "sonstige.csv"), [f"{SIDE * SIDE} (cells)"], status=0),
        Trap("a country that no group has", "project.yaml", replaced(path, "more.csv"), ["more.csv", "Syrien"]),
        Trap("the groups' file", "project.yaml", replaced(path, "groups.csv"), ["groups.csv", "no column 'Bosn_u_Herzegowina'"]),
    ]
    write(os.path.join(folder, "groups.csv"), table_text(
        ["GITTER_ID_100m", "x_mp_100m", "y_mp_100m", *NAMES_2022], [rows[0][:3] + [1] * len(NAMES_2022)], ";"))
    return case


def multiplied(content):
    """Ten times as many people from the European Union: no noise does that."""
    lines = content.decode("utf-8").splitlines()
    out = lines[:1]
    for line in lines[1:]:
        fields = line.split(";")
        fields[6] = fields[6] + "0" if fields[6].isdigit() else fields[6]
        out.append(";".join(fields))
    return ("\n".join(out) + "\n").encode("utf-8")


def share_rows(table):
    """What a row of the 1 km table says: inhabitants and foreign nationals, None where withheld."""
    for row in table:
        people, share = row["Einwohner"], row["Auslaender_A"]
        people = None if people == "-1" else int(people)
        foreign = None if people is None or share in ("-1", "-9") else Fraction(share) * people / 100
        yield row["Gitter_ID_1km"], {"total": people, "foreign": foreign}


def long_code(short):
    """CRS3035RES1000mN3080000E4100000 for 1kmN3080E4100: an atlas knows a cell by its long code."""
    north, east = short[4:].split("E")
    return f"CRS3035RES1000mN{north}000E{east}000"


def grid_1km(folder):
    """Made-up cells in the columns of the real file below."""
    dice, name = Dice(1), "Zensus_spitze_Werte_1km-Gitter.csv"
    header, rows = ["Gitter_ID_1km", "Einwohner", "Auslaender_A"], []
    for i in range(100):
        people = dice.between(3, 900) if dice.below(3) else -1
        share = (f"{dice.below(40)}", f"{dice.below(4000) / 100:.2f}", "0", "-9")[dice.below(4)] if people > 0 else "-1"
        rows.append([f"1kmN{3080 + i // 10}E{4100 + i % 10}", people, share])
    write_table(os.path.join(folder, name), header, rows, end="\n")
    sums = Sums()
    for _, figures in share_rows(dict(zip(header, map(str, row))) for row in rows):
        settle(sums, "citizenship", [("total", ["foreign"], "DE")], figures)
    case = Case("de 2011 1 km", folder, f"""title: Zensus 2011, 1 km
grid: {{crs: EPSG:3035, cell: 1000}}
sources:
  - {{id: de, recipe: de-zensus-2011-grid-1km, files: {{cells: {name}}}}}
""").expect(sums)
    case.counts = {"zones": f"{len(rows)} (cells)"}
    empty = next(row for row in rows if row[1] == -1)
    secret = next(row for row in rows if row[2] == "-9")
    share = next(row for row in rows if "." in row[2])
    case.zones = [("citizenship", long_code(empty[0]), "total", None, "suppressed"),
                  ("citizenship", long_code(secret[0]), "total", secret[1], "perturbed"),
                  ("citizenship", long_code(secret[0]), "foreign", None, "suppressed"),
                  ("citizenship", long_code(share[0]), "foreign", Fraction(share[2]) * share[1] / 100, "perturbed")]
    line = rows.index(share) + 2
    old = f"{share[1]},{share[2]}"
    case.traps = [
        Trap("a share above the whole", name, replaced(f"{share[0]},{old}", f"{share[0]},{share[1]},140"), ["140"], line),
        Trap("a sentinel that the recipe does not know", name, replaced(f"{share[0]},{old}", f"{share[0]},{share[1]},-8"),
             ["-8"], line),
        Trap("a decimal comma", name, replaced(f"{share[0]},{old}", f'{share[0]},{share[1]},"{share[2].replace(".", ",")}"'),
             ["is no number"], line),
    ]
    return case


def real_rows(name):
    path = os.path.join(DATA, name)
    if not os.path.exists(path):
        return []
    with gzip.open(path, "rt", encoding="utf-8") as table:
        return list(csv.DictReader(table))


def real_1km(folder):
    """All of Germany, read as a table alone."""
    name, sums = "de/zensus2011_1km_germany.csv.gz", Sums()
    rows = real_rows(name)
    for _, figures in share_rows(rows):
        settle(sums, "citizenship", [("total", ["foreign"], "DE")], figures)
    case = Case("de 2011 1 km, real", folder, f"""title: Zensus 2011, 1 km
sources:
  - {{id: de, recipe: de-zensus-2011-grid-1km, files: {{cells: "${{D4I_DATA}}/{name}"}}}}
units:
  - {{id: row, relate: {{de: {{prefix: 7}}}}}}
""", needs=name).expect(sums)
    case.counts = {"zones": "361478 (cells)"}
    assert not rows or sums.group["citizenship"]["total"] == 80212528
    return case


def real_koeln(folder):
    """The clip around Köln: foreign nationals, with blanks that hide 0 to 2."""
    name, sums = "de/zensus2011_100m_koeln_70x70km.csv.gz", Sums()
    trees = {
        "citizenship": {"foreign": "KURZ_2", "eu": "GRP_21", "europe_other": "GRP_22", "world_other": "GRP_23",
                        "other": "GRP_24"},
        "countries": {"foreign": "KURZ_2", "KZ": "HLND_5", "others": "HLND_14",
                      **{code: f"HLND_{key}" for code, key in {**EU, **EUROPE}.items()}},
    }
    rows = real_rows(name)
    for variable, tree in trees.items():
        for row in rows:
            figures = {code: row["STAATSANGE_" + column] for code, column in tree.items()}
            settle(sums, variable, [("foreign", list(tree)[1:], None)],
                   {code: int(people) if people else None for code, people in figures.items()})
    case = Case("de 2011 Köln, real", folder, f"""title: Zensus 2011, around Köln
grid: {{crs: EPSG:3035, cell: 100}}
sources:
  - {{id: de, recipe: de-zensus-2011-koeln-100m, files: {{cells: "${{D4I_DATA}}/{name}"}}}}
units:
{real_level("gem", "de-vg250-municipalities", "de/VG250_GEM.shp")}""", needs=name).expect(sums)
    case.counts = {"zones": "63659 (cells)"}
    assert not rows or sums.group["citizenship"]["foreign"] == 552398
    return case


FIXTURES = [grid_2011, inhabitants_2011, grid_2022, files_2022, countries_2022, grid_1km, real_1km, real_koeln]
