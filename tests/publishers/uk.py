# SPDX-License-Identifier: EUPL-1.2
"""ONS, NRS and NISRA: nested subtotals beside leaves, 2011 and 2021/22. Files as Nomis, the Scottish table builder and the
workbooks of Northern Ireland have them; where they are not known field by field, as the recipe's notes say."""
import csv
import os

from common import DATA, Case, Dice, Sums, Trap, replaced, squares, table_text, write, write_layer, write_table, write_xlsx
from common import write_zip
from tally import Node, add_up, settle

AREAS = 48


def leaf_people(dice, tree, native):
    return {node.code: dice.between(60, 250) if node.code in native else max(0, dice.between(-8, 14)) for node in tree.leaves()}


def outlines(folder, attribute, codes, epsg, west, south):
    write_layer(os.path.join(folder, "areas.gpkg"), "areas", epsg, [attribute], squares([[c] for c in codes], west, south, 200, 8))


def project(recipe, path, more=""):
    return f"""title: The United Kingdom, as its offices write it
grid: {{crs: EPSG:3035, cell: 100}}
sources:
  - id: uk
    recipe: {recipe}
    files: {{birth: {path}}}
    boundaries: areas.gpkg
{more}"""


# England and Wales, 2011 ---------------------------------------------------------------------------------------------


def q(number, *parts):
    """A column of QS203EW; its code here is its own number, the recipe's codes are in CODES."""
    return Node(f"{number:04d}", f"QS203EW{number:04d}", *parts)


def span(first, last):
    return [q(number) for number in range(first, last + 1)]


QS203 = q(1, q(2, q(3, *span(4, 9)), *span(10, 14), q(15, q(16, q(17, *span(18, 23)), q(24, *span(25, 28))), q(29, *span(30, 31)))),
          q(32, q(33), q(34, *span(35, 37)), q(38, *span(39, 43)), q(44)),
          q(45, q(46, *span(47, 48)), q(49, *span(50, 52)), q(53, *span(54, 58)), q(59, *span(60, 61)), q(62)),
          q(63, q(64, *span(65, 66)), q(67), q(68), q(69, *span(70, 71))),
          q(72, q(73), q(74, *span(75, 76)), q(77)), q(78))
assert [node.code for node in QS203] == [f"{number:04d}" for number in range(1, 79)]
CODES = {"0001": "total", "0002": "europe", "0003": "GB", "0014": "IE", "0016": "eu", "0022": "ES", "0023": "eu_2001_rest",
         "0026": "PL", "0031": "europe_other_rest", "0032": "africa", "0036": "NG", "0045": "middle_east_asia", "0051": "HK",
         "0055": "IN", "0063": "americas", "0070": "JM", "0075": "AU", "0078": "other"}


def qs203ew(folder):
    """The bulk zip: 78 columns, 21 of them subtotals, and members that hold labels."""
    dice, sums, zones, rows = Dice(203), Sums(), [], []
    header = ["GeographyCode"] + [node.label for node in QS203]
    codes = [f"E00{4120 + n:06d}" if n % 6 else f"W00{9900 + n:06d}" for n in range(AREAS)]
    for n, code in enumerate(codes):
        figures = add_up(QS203, leaf_people(dice, QS203, ("0004",)))
        rows.append([code] + [figures[node.code] for node in QS203])
        for number, group in CODES.items():
            sums.add("birth", group, figures[number])
        sums.add("birth", "abroad", figures["0001"] - figures["0003"] - figures["0078"])
        if n in (0, 11):
            zones += [("birth", code, group, figures[number], "observed") for number, group in CODES.items()]
    labels = table_text(["DatasetId", "ColumnVariableCode", "ColumnVariableDescription"],
                        [["QS203EW", node.label, f"Column {node.code}"] for node in QS203])
    write_zip(os.path.join(folder, "qs203ew_2011_oa.zip"),
              [("QS203EW/QS203EWDATA.CSV", table_text(header, rows)), ("QS203EW/QS203EWMETA1.CSV", labels),
               ("QS203EW/QS203EWMETA0.CSV", table_text(["DatasetId", "DatasetTitle"], [["QS203EW", "Country of birth"]]))])
    plain = table_text(header, rows)
    write(os.path.join(folder, "plain.csv"), plain)
    outlines(folder, "OA11CD", codes, 27700, 528000, 182000)
    case = Case("uk qs203ew", folder, project("uk-ew-2011-qs203ew", "qs203ew_2011_oa.zip")).expect(sums)
    case.zones, case.counts = zones, {"zones": AREAS, "zones without polygon": 0}
    case.shows = ["Crown copyright"]
    line = ",".join(str(value) for value in rows[5])
    fields = [str(value) for value in rows[5]]
    wrong = ",".join(fields[:16] + [str(int(fields[16]) + 1)] + fields[17:])
    assert line in plain
    # the same table outside its zip, for traps that change a byte
    case.traps = [
        Trap("a zip without the figures", "qs203ew_2011_oa.zip", replaced("QS203EWDATA", "QS203EWDOTO", 9), ["*DATA*"]),
        plain_trap(folder, case, "a subtotal one too many", "subtotal.csv", plain.replace(line, wrong), [codes[5]]),
        plain_trap(folder, case, "a code cut short", "short.csv", plain.replace(codes[3], codes[3][:8]), [codes[3][:8], "9"]),
        plain_trap(folder, case, "a column that is gone", "gone.csv", plain.replace("QS203EW0055", "QS203SC0055"), ["QS203EW0055"]),
        plain_trap(folder, case, "a column nobody has declared", "more.csv", plain.replace("QS203EW0078\n", "QS203EW0078,QS203EW0079\n")
                   .replace("\nE", ",0\nE").replace("\nW", ",0\nW").replace("QS203EW0079,0", "QS203EW0079") + "", ["QS203EW0079"]),
    ]
    return case


def plain_trap(folder, case, what, name, content, words):
    """The project is pointed at a changed copy."""
    write(os.path.join(folder, name), content)
    old = open(os.path.join(case.folder, "project.yaml"), encoding="utf-8").read()
    path = old.split("birth: ")[1].split("}")[0]
    return Trap(what, "project.yaml", replaced(path, name), words)


def ks204ew_real(folder):
    """Camden, 749 output areas, 220 338 residents, from the real file: counts beside percentages."""
    path = "uk/KS204EW_oa11.csv"
    text = project("uk-ew-2011-ks204ew", '"${D4I_DATA}/uk/KS204EW_oa11.csv"').replace("areas.gpkg", '"${D4I_DATA}/uk/Camden_oa11.shp"')
    case = Case("uk real ks204ew", folder, text, needs=path)
    if not os.path.exists(os.path.join(DATA, path)):
        return case
    groups = ["total", "england", "northern_ireland", "scotland", "wales", "united_kingdom_nos", "IE", "eu_2001", "eu_accession",
              "elsewhere"]
    sums = Sums()
    with open(os.path.join(DATA, path), encoding="utf-8") as table:
        for row in csv.DictReader(table):
            for i, group in enumerate(groups, 1):
                sums.add("birth", group, int(row[f"KS204EW{i:04d}"]))
            sums.add("birth", "abroad", sum(int(row[f"KS204EW{i:04d}"]) for i in (7, 8, 9, 10)))
            sums.add("birth", "GB", sum(int(row[f"KS204EW{i:04d}"]) for i in (2, 3, 4, 5, 6)))
    assert sums.group["birth"]["total"] == 220338
    case.expect(sums)
    case.counts = {"zones": 749, "zones without polygon": 0}
    return case


# England and Wales, 2021 ---------------------------------------------------------------------------------------------

TS004 = Node("total", "Total", Node(
    "europe", "Europe", Node("GB", "Europe: United Kingdom"), Node(
        "eu", "Europe: EU countries", Node("eu14", "Europe: EU countries: European Union EU14"),
        Node("eu8", "Europe: EU countries: European Union EU8"), Node("eu2", "Europe: EU countries: European Union EU2"),
        Node("eu_other", "Europe: EU countries: All other EU countries")), Node(
            "europe_non_eu", "Europe: Non-EU countries", Node(
                "europe_non_eu_all", "Europe: Non-EU countries: All other non-EU countries"))), Node("africa", "Africa"),
    Node("middle_east_asia", "Middle East and Asia"), Node("americas", "The Americas and the Caribbean"),
    Node("oceania_other", "Antarctica and Oceania (including Australasia) and Other"), Node("british_overseas", "British Overseas"))
NOMIS = {"total": 0, "europe": 1001, "GB": 1, "eu": 1002, "eu14": 2, "eu8": 3, "eu2": 4, "eu_other": 5, "europe_non_eu": 1003,
         "europe_non_eu_all": 6, "africa": 7, "middle_east_asia": 8, "americas": 9, "oceania_other": 10, "british_overseas": 11}


def ts004_figures(sums, zones):
    dice = Dice(2021004)
    for n in range(AREAS):
        code = f"E00{170000 + n:06d}"
        figures = add_up(TS004, leaf_people(dice, TS004, ("GB",)))
        settle(TS004, figures, sums, "birth")
        sums.add("birth", "abroad", figures["total"] - figures["GB"])
        if n in (3, 30):
            zones += [("birth", code, group, figures[group], "perturbed") for group in ("total", "eu", "eu8", "europe_non_eu_all")]
        yield code, figures


def ts004_wide(folder):
    sums, zones, rows = Sums(), [], []
    header = ["date", "geography", "geography code"]
    for node in TS004:
        blank = " " if node.code == "british_overseas" else ""
        header.append(f"Country of birth: {node.label}{blank}; measures: Value")
    for code, figures in ts004_figures(sums, zones):
        rows.append(["2021", code, code] + [figures[node.code] for node in TS004])
    whole = table_text(header, [["2021", "England", "E92000001"] + [sum(row[i] for row in rows) for i in range(3, len(header))]])
    write_zip(os.path.join(folder, "census2021-ts004.zip"),
              [("census2021-ts004-ctry.csv", whole), ("census2021-ts004-oa.csv", table_text(header, rows)),
               ("census2021-ts004-lsoa.csv", whole), ("metadata/ts004-2021-1.txt", "Country of birth\n")])
    outlines(folder, "OA21CD", [row[2] for row in rows], 27700, 528000, 182000)
    case = Case("uk ts004 wide", folder, project("uk-ew-2021-ts004", "census2021-ts004.zip")).expect(sums)
    case.zones, case.counts = zones, {"zones": AREAS}
    plain = table_text(header, rows)
    case.traps = [
        plain_trap(folder, case, "the blank before the semicolon is gone", "blank.csv",
                   plain.replace("British Overseas ;", "British Overseas;"), ["British Overseas"]),
        plain_trap(folder, case, "all kinds of areas in one file", "all.csv", plain + whole.splitlines(True)[1].replace("E92000001", "E92"),
                   ["E92"]),
    ]
    return case


def ts004_long(folder):
    sums, zones, rows = Sums(), [], []
    header = ["DATE", "DATE_NAME", "DATE_CODE", "GEOGRAPHY", "GEOGRAPHY_NAME", "GEOGRAPHY_CODE", "GEOGRAPHY_TYPE",
              "C2021_COB_12", "C2021_COB_12_NAME", "C2021_COB_12_CODE", "C2021_COB_12_TYPE", "MEASURES", "MEASURES_NAME",
              "OBS_VALUE", "OBS_STATUS", "OBS_STATUS_NAME", "RECORD_OFFSET"]
    for code, figures in ts004_figures(sums, zones):
        for node in TS004:
            label = "Total: All usual residents" if node.code == "total" else node.label
            for measure, name, value in ((20100, "Value", figures[node.code]),
                                         (20301, "Percent", f"{100 * figures[node.code] / figures['total']:.1f}")):
                number = NOMIS[node.code]
                rows.append([2021, 2021, 2021, 629000000 + len(rows), code, code, "2021 output areas", number, label, number,
                             "2021 COB", measure, name, value, "A", "Normal Value", len(rows)])
    write_table(os.path.join(folder, "NM_2024_1.csv"), header, rows, quote_text=True)
    outlines(folder, "OA21CD", list(dict.fromkeys(row[5] for row in rows)), 27700, 528000, 182000)
    case = Case("uk ts004 long", folder, project("uk-ew-2021-ts004-long", "NM_2024_1.csv")).expect(sums)
    case.zones, case.counts = zones, {"zones": AREAS}
    case.traps = [
        Trap("percentages that pass for counts", "NM_2024_1.csv", lambda b: b.replace(b",20301,", b",20100,"), ["NM_2024_1.csv"]),
        Trap("a group that is not declared", "NM_2024_1.csv", lambda b: b.replace(b"EU countries: European Union EU2", b"EU2 countries"),
             ["EU2 countries"]),
    ]
    return case


# Scotland ------------------------------------------------------------------------------------------------------------


def scotland_2011(folder):
    """A column without a title, dashes for nobody, the whole country with commas between thousands."""
    dice, sums, rows, zones = Dice(204), Sums(), [], []
    groups = ["total", "england", "northern_ireland", "scotland", "wales", "IE", "eu_2001", "eu_accession", "elsewhere"]
    tree = Node("total", "2", *[Node(group, str(i)) for i, group in enumerate(groups[1:], 3)])
    codes = [f"S00{88956 + n:06d}" for n in range(AREAS)]
    for n, code in enumerate(codes):
        figures = add_up(tree, leaf_people(dice, tree, ("scotland",)))
        settle(tree, figures, sums, "birth")
        sums.add("birth", "abroad", sum(figures[group] for group in ("IE", "eu_2001", "eu_accession", "elsewhere")))
        rows.append([code] + [figures[group] or "-" for group in groups])
        if n in (2, 20):
            zones += [("birth", code, group, figures[group], "observed") for group in groups]
    whole = [f"{int(sums.group['birth'][group]):,}" for group in groups]
    header = ["", "All people", "Country of birth: England", "Country of birth: Northern Ireland", "Country of birth: Scotland",
              "Country of birth: Wales", "Country of birth: Republic of Ireland",
              "Country of birth: Other EU: Member countries in March 2001",
              "Country of birth: Other EU: Accession countries April 2001 to March 2011", "Country of birth: Other countries"]
    content = table_text(header, [["S92000003"] + whole] + rows)
    write_zip(os.path.join(folder, "output-area.zip"), [("KS201SC.csv", "other\n"), ("KS204SC.csv", content)])
    outlines(folder, "code", codes, 27700, 325000, 673000)
    case = Case("uk scotland 2011", folder, project("uk-scotland-2011", "output-area.zip")).expect(sums)
    case.zones, case.counts = zones, {"zones": AREAS}
    case.traps = [
        plain_trap(folder, case, "the country's total is another", "other.csv", content.replace(f'"{whole[0]}"', f'"{whole[0][:-1]}x"')
                   .replace("x", str((int(whole[0][-1]) + 1) % 10)), ["total"]),
        plain_trap(folder, case, "a dot for nobody", "dot.csv", content.replace(",-", ",.."), [".."]),
    ]
    return case


def scotland_tree():
    p, union = "Europe: Other Europe: ", "Europe: Other Europe: EU Member countries in March 2022: "
    asia, america = "Middle East and Asia: ", "The Americas and the Caribbean: "
    members = dict(IE="Republic of Ireland", FR="France", DE="Germany", GR="Greece", IT="Italy", NL="Netherlands", ES="Spain",
                   CZ="Czech Republic", HU="Hungary", LV="Latvia", LT="Lithuania", PL="Poland", RO="Romania", SK="Slovakia")
    return Node("total", "All people", Node(
        "europe", "Europe: Total", Node(
            "GB", "Europe: United Kingdom: Total", *[Node(n.lower().replace(" ", "_"), f"Europe: United Kingdom: {n}") for n in
                                                     ("England", "Northern Ireland", "Scotland", "Wales")],
            Node("united_kingdom_nos", "Europe: United Kingdom: UK part not specified")),
        Node("islands", "Europe: Channel Islands and Isle of Man"),
        Node("eu", union + "Total", *[Node(code, union + name) for code, name in members.items()],
             Node("eu_rest", union + "Other EU member countries")),
        Node("candidates", p + "Accession countries March 2022"),
        Node("europe_non_eu", p + "Non EU countries: Total", Node("RU", p + "Non EU countries: Russia"),
             Node("TR", p + "Non EU countries: Turkey"),
             Node("europe_rest", p + "Non EU countries: Other European countries (Non EU)"))),
                Node("africa", "Africa: Total", Node("africa_north", "Africa: North Africa"), Node("NG", "Africa: Nigeria"),
                     Node("africa_central_western_rest", "Africa: Other Central and Western Africa"), Node("KE", "Africa: Kenya"),
                     Node("ZA", "Africa: South Africa"), Node("ZW", "Africa: Zimbabwe"),
                     Node("africa_south_eastern_rest", "Africa: Other South and Eastern Africa")),
                Node("middle_east_asia", asia + "Total",
                     Node("middle_east", asia + "Middle East: Total", Node("IR", asia + "Middle East: Iran"),
                          Node("IQ", asia + "Middle East: Iraq"), Node("middle_east_rest", asia + "Middle East: Other Middle East")),
                     Node("asia_eastern", asia + "Eastern Asia: Total",
                          Node("HK", asia + "Eastern Asia: Hong Kong (Special Administrative Region of China)"),
                          Node("CN", asia + "Eastern Asia: China"), Node("asia_eastern_rest", asia + "Eastern Asia: Other Eastern Asia")),
                     Node("asia_southern", asia + "Southern Asia: Total", Node("BD", asia + "Southern Asia: Bangladesh"),
                          Node("IN", asia + "Southern Asia: India"), Node("PK", asia + "Southern Asia: Pakistan"),
                          Node("asia_southern_rest", asia + "Southern Asia: Other Southern Asia")),
                     Node("asia_south_east", asia + "South-East Asia: Total", Node("MY", asia + "South-East Asia: Malaysia"),
                          Node("PH", asia + "South-East Asia: Philippines"), Node("SG", asia + "South-East Asia: Singapore"),
                          Node("asia_south_east_rest", asia + "East Asia: Other South-East Asia")),
                     Node("asia_central", asia + "Central Asia")),
                Node("americas", america + "Total",
                     Node("america_north", america + "North America: Total", Node("CA", america + "North America: Canada"),
                          Node("US", america + "North America: United States of America"),
                          Node("america_north_rest", america + "North America: Other North America")),
                     Node("america_central", america + "Central America"), Node("america_south", america + "South America"),
                     Node("caribbean", america + "The Caribbean")),
                Node("oceania_antarctica", "Antarctica and Oceania: Total", Node("AU", "Antarctica and Oceania: Australia"),
                     Node("NZ", "Antarctica and Oceania: New Zealand"),
                     Node("oceania_rest", "Antarctica and Oceania: Other Antarctia and Oceania")),
                Node("other", "Other"))


def scotland_2022(folder):
    """The table builder's export: lines of titles and of notes around rows; figures changed one by one."""
    dice, sums, rows, zones, tree = Dice(20422), Sums(), [], [], scotland_tree()
    codes = [f"S00{135307 + n:06d}" for n in range(AREAS)]
    for n, code in enumerate(codes):
        figures = add_up(tree, leaf_people(dice, tree, ("scotland",)))
        figures = {group: max(0, count + dice.between(-1, 1)) if count else 0 for group, count in figures.items()}
        settle(tree, figures, sums, "birth")
        sums.add("birth", "abroad", figures["total"] - figures["GB"] - figures["other"])
        rows += [["Individuals", code, node.label, figures[node.code]] for node in tree]
        if n in (0, 40):
            zones += [("birth", code, group, figures[group], "perturbed") for group in ("total", "PL", "oceania_rest", "eu")]
    titles = ["Scotland's Census 2022 - National Records of Scotland", "Table UV204 - Country of birth", "All people", "",
              "Filters:", "Default Summation", "Individuals", "", ""]
    content = "\ufeff" + table_text(None, [[title] for title in titles]) + table_text(
        ["Counting", "Output Area 2022", "Country of birth - Full detail", "Count"], rows, quote_text=True)
    notes = table_text(None, [["Cells in this table have been randomly adjusted to avoid the release of confidential data."],
                              ["(c) Crown copyright, National Records of Scotland"]], quote=True)
    write(os.path.join(folder, "uv204.csv"), content)
    outlines(folder, "code", codes, 27700, 325000, 673000)
    case = Case("uk scotland 2022", folder, project("uk-scotland-2022", "uv204.csv")).expect(sums)
    case.zones, case.counts = zones, {"zones": AREAS}
    case.traps = [
        Trap("notes behind the figures", "uv204.csv", lambda b: b + notes.encode(), ["1 field"], str(11 + len(rows))),
        Trap("a label spelt rightly", "uv204.csv", lambda b: b.replace(b"Antarctia", b"Antarctica"), ["Antarctica and Oceania"]),
        Trap("an area twice", "uv204.csv", lambda b: b + b.splitlines(True)[-1], [codes[-1]]),
    ]
    return case


# Northern Ireland ----------------------------------------------------------------------------------------------------


def northern_ireland_2011(folder):
    """A workbook with a sheet for each kind of area, five rows above the header, percentages in the same rows."""
    dice, sums, rows, zones = Dice(20411), Sums(), [], []
    labels = dict(total="All usual residents", northern_ireland="Northern Ireland", england="England", scotland="Scotland",
                  wales="Wales", IE="Republic of Ireland", eu_2004="Other EU: Member countries prior to 2004 expansion",
                  eu_accession="Other EU: Accession countries 2004 onwards", elsewhere="Other")
    tree = Node("total", "", *[Node(group, label) for group, label in labels.items() if group != "total"])
    codes = [f"N00{n + 1:06d}" for n in range(AREAS)]
    for n, code in enumerate(codes):
        figures = add_up(tree, leaf_people(dice, tree, ("northern_ireland",)))
        settle(tree, figures, sums, "birth")
        sums.add("birth", "abroad", sum(figures[group] for group in ("IE", "eu_2004", "eu_accession", "elsewhere")))
        rows.append([code] + [figures[group] for group in labels] +
                    [round(100 * figures[group] / figures["total"], 2) for group in labels if group != "total"])
        if n == 7:
            zones = [("birth", code, group, figures[group], "observed") for group in labels]
    header = ["SA Code", *labels.values(), *[f"{label} (%)" for group, label in labels.items() if group != "total"]]
    titles = [["KS204NI: Country of Birth"], ["Administrative Geographies"], ["Small Areas"], [None], ["Source: NISRA"]]
    notes = [[None], ["1. The term 'Other EU' leaves out Ireland."]]
    name = "census-2011-ks204ni.xlsx"
    book = [("LGD", titles + [["LGD", "LGD Code"]]), ("SA", titles + [header] + rows + notes)]
    write_xlsx(os.path.join(folder, name), book)
    outlines(folder, "SA2011", codes, 29902, 333000, 374000)
    case = Case("uk northern ireland 2011", folder, project("uk-northern-ireland-2011", name)).expect(sums)
    case.zones, case.counts = zones, {"zones": AREAS}
    write_xlsx(os.path.join(folder, "wording.xlsx"), [("SA", titles + [[cell.replace("Accession", "Acceding") for cell in header]] + rows)])
    write_xlsx(os.path.join(folder, "sheet.xlsx"), [("Small Areas", titles + [header] + rows)])
    write_xlsx(os.path.join(folder, "rows.xlsx"), [("SA", titles[:4] + [header] + rows)])
    for what, file, words in (("a title worded otherwise", "wording.xlsx", ["Other EU: Accession countries 2004 onwards"]),
                              ("a sheet by another name", "sheet.xlsx", ["SA"]), ("a row of titles less", "rows.xlsx", ["SA Code"])):
        case.traps.append(Trap(what, "project.yaml", replaced(name, file), words))
    return case


def northern_ireland_2021(folder):
    """Two tables in one sheet, counts above and fractions below; titles of several lines; figures changed one by one."""
    dice, sums, rows, zones = Dice(20421), Sums(), [], []
    uk = "Europe: \nUnited Kingdom:\n "
    labels = dict(total="All usual residents", northern_ireland=uk + "Northern Ireland", england=uk + "England",
                  scotland=uk + "Scotland", wales=uk + "Wales", IE="Europe: \nRepublic of Ireland",
                  eu="Europe: \nOther EU countries", europe_non_eu="Europe: \nOther non-EU countries", africa="Africa",
                  middle_east_asia="Middle East and Asia", america_north_central="North America, Central America and Caribbean",
                  america_south="South America", oceania_other="Antarctica and Oceania")
    tree = Node("total", "", *[Node(group, label) for group, label in labels.items() if group != "total"])
    codes, fractions = [f"N08{101 + n:06d}" for n in range(AREAS)], []
    for n, code in enumerate(codes):
        figures = add_up(tree, leaf_people(dice, tree, ("northern_ireland",)))
        figures["total"] += dice.between(-2, 2)
        settle(tree, figures, sums, "birth")
        inside = sum(figures[group] for group in ("northern_ireland", "england", "scotland", "wales"))
        sums.add("birth", "abroad", figures["total"] - inside)
        rows.append([f"Ward {n}", code] + [figures[group] for group in labels])
        fractions.append([f"Ward {n}", code] + [1 if group == "total" else figures[group] / figures["total"] for group in labels])
        if n == 13:
            zones = [("birth", code, group, figures[group], "perturbed") for group in labels]
    header = ["Geography", "Geography code", *labels.values()]
    titles = [["MS-A16: Country of birth - basic detail"], ["All usual residents"], ["Ward"], ["Source: NISRA"], ["Some text."]]
    below = [[None], ["MS-A16 (b): percentages"], header] + fractions + [[None], ["Note 1: text"]]
    name = "census-2021-ms-a16.xlsx"
    write_xlsx(os.path.join(folder, name), [("NI", titles), ("Ward", titles + [header] + rows + below)])
    outlines(folder, "WardCode", codes, 29902, 333000, 374000)
    case = Case("uk northern ireland 2021", folder, project("uk-northern-ireland-2021", name)).expect(sums)
    case.zones, case.counts = zones, {"zones": AREAS}
    bare = [row[:2] + ["All"] + row[3:] if row[0:1] == ["Geography"] else row for row in [header] + rows]
    write_xlsx(os.path.join(folder, "bare.xlsx"), [("Ward", titles + bare)])
    percent = [[*row[:2], 100, *[100 * value for value in row[3:]]] for row in fractions]
    write_xlsx(os.path.join(folder, "percent.xlsx"), [("Ward", titles + [header] + rows + below[:3] + percent)])
    case.traps = [Trap("a total by another name", "project.yaml", replaced(name, "bare.xlsx"), ["All usual residents"]),
                  Trap("a second table in per cent", "project.yaml", replaced(name, "percent.xlsx"), [codes[0]])]
    return case


FIXTURES = [qs203ew, ks204ew_real, ts004_wide, ts004_long, scotland_2011, scotland_2022, northern_ireland_2011,
            northern_ireland_2021]
