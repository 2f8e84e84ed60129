# SPDX-License-Identifier: EUPL-1.2
"""ISTAT: latin-1 in a zip with a member for each region, sections without a polygon, numbers that lost their zeros.

The header of 2011 is that of the record layout; 2021 is a sheet of a workbook, and has given the continents up.
"""
import json
import os

from common import DATA, Case, Dice, Sums, Trap, real_level, replaced, settle, squares, table_text, write, write_layer, write_xlsx, write_zip

CONTINENTS = {"europe": "ST9", "africa": "ST10", "america": "ST11", "asia": "ST12", "oceania": "ST13"}
TREE_2011 = [("total", ["foreign"], "IT"), ("foreign", ["foreign_nationals", "stateless"], None),
             ("foreign_nationals", list(CONTINENTS), None)]
TREE_2021 = [("total", ["foreign"], "IT"), ("foreign", ["eu", "third"], "stateless")]
COLUMNS_2011 = {"total": "P1", "foreign": "ST1", "foreign_nationals": "ST15", "stateless": "ST14", **CONTINENTS}

# region, province, municipality, its name, how many sections
COMUNI = [(1, "Piemonte", 1, "Torino", 1, "Agliè", 30), (1, "Piemonte", 66, "L'Aquila", 49, "L'Aquila", 12),
          (3, "Lombardia", 15, "Milano", 146, "Milano", 45), (3, "Lombardia", 108, "Monza e della Brianza", 33, "Monza", 25)]
FICTITIOUS = [(15, 146, 8888881, 37, 21), (66, 49, 7777777, 410, 12), (1, 1, 9999998, 3, 0)]


def procom(province, municipality):
    """As ISTAT writes it: a number."""
    return province * 1000 + municipality


def sections():
    """(region, its name, province, its name, municipality, its name, number of the section)"""
    for *comune, count in COMUNI:
        for number in range(1, count + 1):
            yield *comune, number
        for province, municipality, number, *_ in FICTITIOUS:
            if (province, municipality) == (comune[2], comune[4]):
                yield *comune, number


def key_of(province, municipality, number):
    return f"{province:03d}{municipality:03d}{number:07d}"


def people_of(dice, key):
    """All, foreign nationals and stateless together: those of the fictitious sections stand above."""
    for province, municipality, number, people, foreign in FICTITIOUS:
        if key == key_of(province, municipality, number):
            return people, foreign
    people = dice.between(0, 400)
    return people, dice.below(people // 3 + 1)


def outlines(folder, name, column, epsg_file):
    """Sections with a polygon, their number as a real one as in the shapefile of 2011."""
    real = [section for section in sections() if section[6] < 7000000]
    values = [[float(f"{procom(s[2], s[4])}{s[6]:07d}"), s[5], 1] for s in real]
    write_layer(os.path.join(folder, name), os.path.splitext(name)[0], epsg_file, [column + ":real", "COMUNE", "TIPO_LOC:int"],
                squares(values, 500000, 5030000, 300, 12))
    comuni = [[s[5], f"{s[2]:03d}", s[2], f"{s[2]:03d}{s[4]:03d}", procom(s[2], s[4])] for s in COMUNI]
    write_layer(os.path.join(folder, "comuni.geojson"), "comuni", epsg_file,
                ["name", "prov_istat_code", "prov_istat_code_num:int", "com_istat_code", "com_istat_code_num:int"],
                squares(comuni, 500000, 5040000, 3000, 2))


def header_2011():
    numbers = [*range(1, 63), 64, 65, 66, *range(128, 133), *range(135, 141)]
    return (["CODREG", "REGIONE", "CODPRO", "PROVINCIA", "CODCOM", "COMUNE", "PROCOM", "SEZ2011", "NSEZ", "ACE",
             "CODLOC", "CODASC"] + [f"P{n}" for n in numbers] + [f"ST{n}" for n in range(1, 16)] +
            [f"A{n}" for n in (2, 3, 5, 6, 7, 44, 46, 47, 48)] + [f"PF{n}" for n in range(1, 10)] +
            [f"E{n}" for n in range(1, 32)])


def add(sums, of_comune, key, tree, figures):
    place = "no_geometry" if int(key[6:]) >= 7000000 else None
    settle(sums, "citizenship", tree, figures, place)
    of_comune.setdefault(key[:6], []).append(dict(figures))


def units(case, of_comune, group):
    """Municipalities by key: people of sections without a polygon count there, too."""
    for code in "001001", "066049", "015146":
        people = sum(figures[group] for figures in of_comune[code])
        case.units.append(("comune", code, "citizenship", group, people))


def project(year, data, layer):
    return f"""title: Italy {year}
grid: {{crs: EPSG:3035, cell: 100}}
sources:
  - {{id: it, recipe: it-sezioni-{year}, files: {{sections: {data}}}, boundaries: {layer}}}
units:
  - {{id: comune, recipe: it-comuni, file: comuni.geojson, relate: {{it: {{prefix: 6}}}}}}
{real_level("er", "it-comuni", "it/comuni_emilia_romagna.geojson")}"""


def rows_2011(sums, of_comune):
    """Rows by region."""
    dice, header, regions = Dice(2011), header_2011(), {}
    for region, region_name, province, province_name, municipality, name, number in sections():
        key = key_of(province, municipality, number)
        people, foreign = people_of(dice, key)
        stateless = min(foreign, dice.below(40) // 39)
        parts = dice.split(foreign - stateless, [50, 22, 10, 16, 1])
        figures = {"total": people, "foreign": foreign, "foreign_nationals": foreign - stateless, "stateless": stateless,
                   **dict(zip(CONTINENTS, parts))}
        fields = {"CODREG": region, "REGIONE": region_name, "CODPRO": province, "PROVINCIA": province_name,
                  "CODCOM": municipality, "COMUNE": name, "PROCOM": procom(province, municipality),
                  "SEZ2011": f"{procom(province, municipality)}{number:07d}", "NSEZ": number, "ACE": 1 + number % 9,
                  "CODLOC": 10001, "CODASC": 0}
        fields.update({column: figures[code] for code, column in COLUMNS_2011.items()})
        regions.setdefault(region, []).append([fields.get(column, people // 4) for column in header])
        add(sums, of_comune, key, TREE_2011, figures)
    return header, regions


def sezioni_2011(folder):
    sums, of_comune = Sums(), {}
    header, regions = rows_2011(sums, of_comune)
    members = [("Sezioni di Censimento/leggimi.txt", "Variabili censuarie\n")]
    for region, rows in regions.items():
        content = table_text(header, rows, ";", end="\r\n").encode("iso-8859-1")
        members.append((f"Sezioni di Censimento/R{region:02d}_indicatori_2011_sezioni.csv", content))
        write(os.path.join(folder, f"R{region:02d}_indicatori_2011_sezioni.csv"), content)
    write_zip(os.path.join(folder, "dati-cpa_2011.zip"), members)
    outlines(folder, "sezioni_2011.shp", "SEZ2011", 32632)
    return finish_2011(Case("it 2011", folder, project(2011, "dati-cpa_2011.zip", "sezioni_2011.shp")), sums, of_comune)


def finish_2011(case, sums, of_comune):
    case.expect(sums)
    count = len(list(sections()))
    case.counts = {"zones": count, "zones with polygon": f"{count - 3} of {count}", "polygons without counts": 0}
    case.zones = [("citizenship", "0010019999998", "total", 3, "observed"),
                  ("citizenship", "0151468888881", "foreign", 21, "observed"),
                  ("citizenship", "0010010000001", "africa", of_comune["001001"][0]["africa"], "observed")]
    units(case, of_comune, "total")
    units(case, of_comune, "foreign")
    return case


def files_2011(folder):
    """The regions' files as a list, and what must be refused in them."""
    case = sezioni_2011(folder)
    case.name = "it 2011, files"
    name = "R01_indicatori_2011_sezioni.csv"
    write(os.path.join(folder, "project.yaml"), project(2011, f"[{name}, R03_indicatori_2011_sezioni.csv]",
                                                        "sezioni_2011.shp"))
    header = header_2011()
    with open(os.path.join(folder, name), encoding="iso-8859-1", newline="") as file:
        lines = file.read().split("\r\n")
    at, fields = next((i + 1, line.split(";")) for i, line in enumerate(lines)
                      if i and line.split(";")[header.index("ST10")] not in ("0", ""))

    def changed(column, value):
        new = [value if name == column else field for name, field in zip(header, fields)]
        return replaced(";".join(fields).encode("iso-8859-1"), ";".join(new).encode("iso-8859-1"))

    africa = int(fields[header.index("ST10")])
    case.traps = [
        Trap("continents that do not add up", name, changed("ST10", str(africa + 1)), ["the parts of 'foreign_nationals'"]),
        Trap("stateless people twice", name, changed("ST15", fields[header.index("ST1")] + "0"), ["the parts of 'foreign"]),
        Trap("more foreign nationals than people", name, changed("P1", "0"), ["the parts of 'total'"]),
        Trap("commas", name, lambda content: content.replace(b";", b","), ["delimiter"]),
        Trap("a thousands dot", name, changed("P1", "1.234,0"), ["is no number"], str(at)),
        Trap("a section twice", name, changed("SEZ2011", lines[1 if at > 2 else 2].split(";")[7]), ["has a second value"]),
        Trap("no section's number", name, changed("SEZ2011", ""), [], str(at)),
        Trap("the variables of 2021", name, replaced(";ST15;", ";ST16;"), ["ST15"]),
        Trap("one region twice", "project.yaml", replaced("R03_", "R01_"), ["R01_indicatori_2011_sezioni.csv"]),
    ]
    return case


def rows_2021(sums, of_comune):
    dice, rows = Dice(2021), []
    header = ["CODREG", "REGIONE", "CODPRO", "PROVINCIA", "CODCOM", "COMUNE", "PROCOM", "SEZ21_ID", "P1", "P2", "P3", "IT1",
              "IT2", "ST1", "ST2", "ST2_B", "ST3", "ST4", "ST5", *[f"ST{n}" for n in range(16, 34)]]
    for region, region_name, province, province_name, municipality, name, number in sections():
        key = key_of(province, municipality, number)
        people, foreign = people_of(dice, key)
        eu, third, stateless = dice.split(foreign, [30, 66, 1])
        figures = {"total": people, "foreign": foreign, "eu": eu, "third": third}
        fields = {"CODREG": region, "REGIONE": region_name, "CODPRO": province, "PROVINCIA": province_name,
                  "CODCOM": municipality, "COMUNE": name, "PROCOM": procom(province, municipality),
                  "SEZ21_ID": int(f"{procom(province, municipality)}{number:07d}"), "P1": people, "IT1": people - foreign,
                  "ST1": foreign, "ST16": eu, "ST19": third}
        rows.append([fields.get(column, foreign // 2) for column in header])
        add(sums, of_comune, key, TREE_2021, figures)
        assert figures["stateless"] == stateless
    return header, rows


def sezioni_2021(folder):
    sums, of_comune = Sums(), {}
    header, rows = rows_2021(sums, of_comune)
    half = sum(row[0] == 1 for row in rows)
    write_xlsx(os.path.join(folder, "R01.xlsx"), [("Dati", [header] + rows[:half])])
    write_xlsx(os.path.join(folder, "R03.xlsx"), [("Dati", [header] + rows[half:])])
    write_xlsx(os.path.join(folder, "wrong.xlsx"), [("Dati", [header] + [rows[half][:15]] + rows[half + 1:])])
    write_xlsx(os.path.join(folder, "two.xlsx"), [("Dati", [header] + rows[half:]), ("Note", [["ISTAT"]])])
    outlines(folder, "sezioni_2021.gpkg", "SEZ21_ID", 32632)
    case = Case("it 2021", folder, project(2021, "[R01.xlsx, R03.xlsx]", "sezioni_2021.gpkg")).expect(sums)
    case.counts = {"zones": len(rows), "zones with polygon": f"{len(rows) - 3} of {len(rows)}"}
    case.zones = [("citizenship", "0151468888881", "total", 37, "observed"),
                  ("citizenship", "0151460000001", "third", of_comune["015146"][0]["third"], "observed")]
    units(case, of_comune, "foreign")
    units(case, of_comune, "eu")
    case.traps = [
        Trap("an empty cell", "project.yaml", replaced("R03.xlsx", "wrong.xlsx"), ["wrong.xlsx"]),
        Trap("two sheets, and no name", "project.yaml", replaced("R03.xlsx", "two.xlsx"), ["two.xlsx", "Note"]),
        Trap("one region twice", "project.yaml", replaced("R03.xlsx", "R01.xlsx"), ["R01.xlsx"]),
    ]
    return case


def real_ace(folder):
    """The attributes of a real layer; its own error is told in the recipe."""
    name, sums = "it/milano_census_ace.geojson", Sums()
    path = os.path.join(DATA, name)
    features = []
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            features = [feature["properties"] for feature in json.load(file)["features"]]
    for properties in features:
        settle(sums, "citizenship", TREE_2011, {code: properties[column] for code, column in COLUMNS_2011.items()})
    case = Case("it 2011 ACE, real", folder, f"""title: ISTAT 2011, census areas as found
grid: {{crs: EPSG:3035, cell: 100}}
sources:
  - id: it
    recipe: it-milano-ace-2011
    files: {{areas: "${{D4I_DATA}}/{name}"}}
    boundaries: "${{D4I_DATA}}/{name}"
units:
  - {{id: comune, recipe: it-comuni, file: "${{D4I_DATA}}/it/comuni_milano.geojson"}}
""", needs=name).expect(sums)
    assert not features or (sums.group["citizenship"]["total"], sums.group["citizenship"]["foreign"]) == (1163423, 113346)
    case.counts = {"zones": 85, "zones with polygon": "85 of 85"}
    case.says, case.shows = [], ["on polygons of Milano"]
    return case


FIXTURES = [sezioni_2011, files_2011, sezioni_2021, real_ace]
