# SPDX-License-Identifier: EUPL-1.2
"""INE Spain: Padrón by section as PC-Axis and as CSV with dots between thousands, census indicators of 2011 and 2021."""
import csv
import gzip
import os
from fractions import Fraction

from common import DATA, Case, Dice, Sums, Trap, replaced, squares, table_text, write, write_layer, write_zip
from tally import Node, add_up, settle

EU = [("DE", "Alemania"), ("BE", "Bélgica"), ("BG", "Bulgaria"), ("FR", "Francia"), ("IT", "Italia"),
      ("NL", "Países Bajos"), ("PL", "Polonia"), ("PT", "Portugal"), ("RO", "Rumanía")]
EUROPE = [("GB", "Reino Unido"), ("RU", "Rusia"), ("CH", "Suiza"), ("UA", "Ucrania")]
AFRICA = [("DZ", "Argelia"), ("GM", "Gambia"), ("MA", "Marruecos"), ("NG", "Nigeria"), ("SN", "Senegal")]
AMERICA = [("AR", "Argentina"), ("BO", "Bolivia"), ("BR", "Brasil"), ("CO", "Colombia"), ("EC", "Ecuador"),
           ("US", "Estados Unidos de América"), ("DO", "República Dominicana"), ("VE", "Venezuela")]
ASIA = [("CN", "China"), ("KR", "Corea"), ("PH", "Filipinas"), ("IN", "India"), ("PK", "Pakistán")]
SECTIONS = [(town, i) for town, many in (("01001", 2), ("01059", 14), ("08019", 22), ("28079", 18), ("51001", 4))
            for i in range(1, many + 1)]


def section(town, i):
    return f"{town}{(i - 1) // 8 + 1:02d}{(i - 1) % 8 + 1:03d}"


def continent(code, label, countries):
    return Node(code, label, *[Node(c, name) for c, name in countries], residual=f"{code}_rest")


def padron(citizenship):
    parts = [continent("eu", "Total Unión Europea", EU), continent("europe_non_eu", "Total Resto de Europa", EUROPE),
             continent("africa", "Total África", AFRICA), continent("america", "Total América", AMERICA),
             continent("asia", "Total Asia", ASIA)]
    if citizenship:
        return Node("total", "Total Población", Node("ES", "Españoles"), Node(
            "foreign", "Total Extranjeros", *parts, Node("oceania_stateless", "Oceanía y Apátridas")))
    return Node("total", "Total Población", Node("ES", "Nacidos en España"), Node(
        "abroad", "Nacidos en el Extranjero", *parts, Node("oceania", "Total Oceanía")))


def people(dice, tree):
    """One sex of one section."""
    leaves = {}
    for node in tree:
        if node.code == "ES":
            leaves["ES"] = dice.between(300, 1300)
        elif not node.parts:
            leaves[node.code] = max(0, dice.between(-6, 40))
        if node.residual:
            leaves[node.residual] = dice.between(0, 9)
    return add_up(tree, leaves)


def both(men, women):
    return {code: men[code] + women[code] for code in men}


def outlines(folder):
    values = [[section(*at), f"Municipio {at[0]}"] for at in SECTIONS]
    write_layer(os.path.join(folder, "secciones.gpkg"), "SECC_CE_20210101", 25830, ["CUSEC", "NMUN"],
                squares(values, 400000, 4600000, 500, 8))


def project(recipe, files, boundaries="secciones.gpkg"):
    grid = "grid: {crs: EPSG:3035, cell: 100}\n" if boundaries else ""
    return f"""title: Spain, as INE writes it
{grid}sources:
  - id: es
    recipe: {recipe}
    files: {{{', '.join(f'{name}: {path}' for name, path in files.items())}}}
""" + (f"    boundaries: {boundaries}\n" if boundaries else "") + """units:
  - id: town
    country: {text: ES}
    relate: {es: {prefix: 5}}
"""


# PC-Axis -------------------------------------------------------------------------------------------------------------


def text_list(texts):
    """Texts as the files have them: some to a line, the next line goes on after a comma."""
    lines = [", ".join(f'"{text}"' for text in texts[i:i + 6]) for i in range(0, len(texts), 6)]
    return ",\n".join(lines)


SEXES = ["Ambos Sexos", "Hombres", "Mujeres"]


def px(variable, tree, cells, label=None):
    """cells: {(section, sex, label): text}; sections in the stub, the rest in the heading. `label`: of codes, where it is
    not the node's."""
    zones = ["TOTAL"] + [section(*at) for at in SECTIONS]
    sexes, labels = SEXES, [label[node.code] if label else node.label for node in tree]
    head = f'''CHARSET="ANSI";
AXIS-VERSION="2000";
LANGUAGE="es";
CREATION-DATE="20220119";
DECIMALS=0;
SHOWDECIMALS=0;
MATRIX="0000";
COPYRIGHT=YES;
SUBJECT-CODE="se";
SUBJECT-AREA="Estadística del Padrón Continuo";
TITLE="Población por sexo, sección y {variable}; "
"principales países";
CONTENTS="Población";
UNITS="personas";
STUB="sección";
HEADING="sexo","{variable}";
VALUES("sección")={text_list(zones)};
VALUES("sexo")={text_list(sexes)};
VALUES("{variable}")={text_list(labels)};
NOTE="Las cifras son oficiales; se refieren al 1 de enero.#"
"Los países con menos residentes no se dan aparte, "
"y están en el total de su continente.";
SOURCE="Instituto Nacional de Estadística";
DATA=
'''
    rows = [" ".join(cells[zone, sex, label] for sex in sexes for label in labels) for zone in zones]
    return (head + " \n".join(rows) + ";\n").encode("cp1252")


def padron_px(folder):
    dice, sums, zones, contents = Dice(61), Sums(), [], {}
    for variable, name in (("birth", "país de nacimiento"), ("citizenship", "nacionalidad")):
        tree, cells = padron(variable == "citizenship"), {}
        national = {sex: dict.fromkeys((node.code for node in tree), 0) for sex in range(3)}
        for n, at in enumerate(SECTIONS):
            men, women = people(dice, tree), people(dice, tree)
            figures = [both(men, women), men, women]
            for sex in range(3):
                for code, count in figures[sex].items():
                    national[sex][code] += count
            published = dict(figures[0])
            secret = "MA" if n % 9 == 4 else None  # withheld in some sections: all three rows of the country
            for sex, sex_name in enumerate(("Ambos Sexos", "Hombres", "Mujeres")):
                for node in tree:
                    count = figures[sex][node.code]
                    withheld = node.code == secret
                    cells[section(*at), sex_name, node.label] = '".."' if withheld else str(count) if count else '"-"'
            if secret:
                published[secret] = None
            known = settle(tree, published, sums, variable)
            for suffix, figure in ((".male", men), (".female", women)):
                settle(tree, {**figure, secret: None} if secret else figure, sums, variable, False, suffix)
            if n in (0, 4, 20):
                zones += [(variable, section(*at), "africa", known["africa"], "observed"),
                          (variable, section(*at), "RO", known["RO"], "observed"),
                          (variable, section(*at), "RO.female", women["RO"], "observed"),
                          (variable, section(*at), "africa_rest", None if secret else known["africa_rest"],
                           "suppressed" if secret else "observed"),
                          (variable, section(*at), "MA.male", None if secret else men["MA"],
                           "suppressed" if secret else "observed")]
        for sex, sex_name in enumerate(("Ambos Sexos", "Hombres", "Mujeres")):
            for node in tree:
                cells["TOTAL", sex_name, node.label] = str(national[sex][node.code])
        contents[variable] = px(name, tree, cells)
    files = {"birth": "0006.px", "citizenship": "0003.px"}
    for variable, path in files.items():
        write(os.path.join(folder, path), contents[variable])
    outlines(folder)
    case = Case("es px", folder, project("es-padron-px-sections", files)).expect(sums)
    case.zones, case.counts = zones, {"zones": len(SECTIONS), "zones without polygon": 0}
    case.shows = ["Padrón", "Instituto Nacional de Estadística"]
    case.traps = [
        Trap("a country that is none", "0006.px", replaced('"Marruecos"'.encode(), b'"Marruescos"'),
             ["Marruescos", "Marruecos"]),
        Trap("a section that has lost its zero", "0006.px", replaced('"0100101001"', '"100101001"'), ["100101001", "10"]),
        Trap("a cell too few", "0006.px", lambda b: b[:b.rindex(b" ")] + b";\n", ["0006.px"]),
        Trap("a cell too many", "0006.px", lambda b: b[:-2] + b" 0;\n", ["0006.px"]),
        Trap("INE's own total is another", "0006.px", lambda b: bump(b, b"DATA=\n"), ["own total"]),
        Trap("bytes that are no text", "0006.px", lambda b: b.replace(b'CHARSET="ANSI"', b'CODEPAGE="utf-8"'), ["0006.px"]),
        Trap("a mark that is not declared", "0006.px", lambda b: b.replace(b'".."', b'"..."'), ["..."]),
        Trap("a note that is not closed", "0006.px", replaced(b'continente.";', b'continente.;'), ["0006.px"]),
    ]
    return case


OLD_LABELS = {"Total Resto de Europa": "Total Europa No Comunitaria", "Total África": "Total Africa"}


def padron_of_2012(citizenship=False):
    """As the years before 2020 have it: the United Kingdom in the European Union, and other labels of two continents."""
    eu = [c for c in EU if c[0] not in ("BE", "NL")] + [("GB", "Reino Unido")]
    parts = [continent("eu", "Total Unión Europea", eu),
             continent("europe_non_eu", "Total Resto de Europa", [("RU", "Rusia"), ("UA", "Ucrania")]),
             continent("africa", "Total África", [c for c in AFRICA if c[0] != "GM"]),
             continent("america", "Total América", [("AR", "Argentina"), ("BO", "Bolivia"), ("BR", "Brasil"), (
                 "CO", "Colombia"), ("CU", "Cuba"), ("CL", "Chile"), ("EC", "Ecuador"), ("PY", "Paraguay"), ("PE", "Perú"), (
                 "DO", "República Dominicana"), ("UY", "Uruguay"), ("VE", "Venezuela")]),
             continent("asia", "Total Asia", [("CN", "China"), ("PK", "Pakistán")])]
    if citizenship:
        return Node("total", "Total Población", Node("ES", "Españoles"), Node(
            "foreign", "Total Extranjeros", *parts, Node("oceania_stateless", "Oceanía y Apátridas")))
    return Node("total", "Total Población", Node("ES", "Nacidos en España"), Node(
        "abroad", "Nacidos en el Extranjero", *parts, Node("oceania", "Total Oceanía")))


def padron_px_2012(folder):
    """The files of the round of 2011: sections added up to municipalities, by sex; "-" where there is nobody."""
    dice, sums, zones, contents = Dice(2012), Sums(), [], {}
    files = {"birth": "0003.px", "citizenship": "0006.px"}
    for variable, name in (("birth", "país de nacimiento"), ("citizenship", "nacionalidad")):
        tree, cells, towns = padron_of_2012(variable == "citizenship"), {}, {}
        label = {node.code: OLD_LABELS.get(node.label, node.label) for node in tree}
        for at in SECTIONS:
            men, women = people(dice, tree), people(dice, tree)
            for s, count in enumerate((both(men, women), men, women)):
                for node in tree:
                    cells[section(*at), SEXES[s], label[node.code]] = str(count[node.code]) if count[node.code] else '"-"'
                    for place in ("TOTAL", at[0]):
                        towns[place, s, node.code] = towns.get((place, s, node.code), 0) + count[node.code]
                settle(tree, count, sums, variable, suffix=("", ".male", ".female")[s])
        for s, sex in enumerate(SEXES):
            for node in tree:
                cells["TOTAL", sex, label[node.code]] = str(towns["TOTAL", s, node.code])
        contents[variable] = px(name, tree, cells, label)
        zones += [(variable, town, code + ("", ".male", ".female")[s], towns[town, s, code], "observed")
                  for town in ("08019", "51001") for s, code in ((0, "africa"), (1, "GB"), (2, "MA"), (0, "total"))]
    for variable, path in files.items():
        write(os.path.join(folder, path), contents[variable])
    case = Case("es px 2012", folder, project("es-padron-px-2012-municipalities", files, None)).expect(sums)
    case.zones, case.counts = zones, {"zones": len({town for town, _ in SECTIONS})}
    case.shows = ["Padrón", "Instituto Nacional de Estadística"]
    case.traps = [
        Trap("the labels of later years", "0003.px", replaced("Total Europa No Comunitaria".encode(), b"Total Resto de Europa"),
             ["Total Resto de Europa"]),
        Trap("INE's own total is another", "0006.px", lambda b: bump(b, b"DATA=\n"), ["own total"]),
        Trap("a table under the other's name", "0003.px", lambda b: contents["citizenship"], ["país de nacimiento"]),
        Trap("a cell too few", "0006.px", lambda b: b[:b.rindex(b" ")] + b";\n", ["0006.px"]),
    ]
    return case


def bump(content, before):
    """The first number behind `before`, one more."""
    at = content.index(before) + len(before)
    end = at
    while content[end:end + 1].isdigit():
        end += 1
    return content[:at] + str(int(content[at:end]) + 1).encode() + content[end:]


# CSV with semicolons -------------------------------------------------------------------------------------------------


def dotted(count):
    return f"{count:,}".replace(",", ".")


def padron_csv(folder):
    dice, sums, zones, files = Dice(62), Sums(), [], {}
    for variable, name in (("birth", "País de nacimiento"), ("citizenship", "Nacionalidad")):
        tree, rows = padron(variable == "citizenship"), []
        national = dict.fromkeys((node.code for node in tree), 0)
        for n, at in enumerate(SECTIONS):
            men, women = people(dice, tree), people(dice, tree)
            figures = both(men, women)
            for node in tree:
                national[node.code] += figures[node.code]
                for sex, count in (("Ambos Sexos", figures), ("Hombres", men), ("Mujeres", women)):
                    rows.append([section(*at), sex, node.label, dotted(count[node.code])])
            known = settle(tree, figures, sums, variable)
            if n in (1, 30):
                zones += [(variable, section(*at), code, known[code], "observed")
                          for code in ("total", "ES", "asia_rest", "KR", "NL")]
        rows[0:0] = [["TOTAL", "Ambos Sexos", node.label, dotted(national[node.code])] for node in tree]
        files[variable] = f"{variable}.csv"
        content = "\ufeff" + table_text(["Sección", "Sexo", name, "Total"], rows, ";", end="\r\n")
        write(os.path.join(folder, files[variable]), content)
    outlines(folder)
    case = Case("es csv", folder, project("es-padron-csv-sections", files)).expect(sums)
    case.zones, case.counts = zones, {"zones": len(SECTIONS)}
    thousand = next(row for row in rows if "." in row[3] and row[0] != "TOTAL" and row[1] == "Ambos Sexos")
    old = ";".join(thousand)
    case.traps = [
        Trap("groups of two digits", "citizenship.csv", replaced(old, old[:-1]), ["citizenship.csv", old.split(";")[3][:-1]]),
        Trap("a comma for the dot: one person and a bit", "citizenship.csv",
             replaced(old, ";".join(thousand[:3]) + ";" + thousand[3].replace(".", ",")), ["own total"]),
        Trap("a column of another name", "birth.csv", replaced("País de nacimiento", "País"), ["País de nacimiento"]),
        Trap("a row twice", "citizenship.csv", lambda b: b + b.splitlines(True)[-3], ["citizenship.csv"]),
    ]
    return case


# Census of 2011 ------------------------------------------------------------------------------------------------------


def census_2011(folder):
    """A zip of CSVs; codes without zeros; sections without figures; a total without Spanish nationals."""
    dice, sums, zones, by_region = Dice(63), Sums(), [], {}
    header = ["ccaa", "cpro", "cmun", "dist", "secc"] + [f"t{a}_{b}" for a, most in ((1, 1), (2, 2), (3, 3), (4, 8), (5, 6))
                                                         for b in range(1, most + 1)]
    tree = Node("total", "t1_1", Node("ES", "t4_1"), residual="foreign")
    regions = {"01": "16", "08": "09", "28": "13", "51": "18"}
    for n, at in enumerate(SECTIONS):
        code, total = section(*at), 5 * dice.between(60, 500)
        spanish = total - 5 * dice.below(total // 20)
        row = dict.fromkeys(header, "0")
        row.update(ccaa=regions[code[:2]], cpro=int(code[:2]), cmun=int(code[2:5]), dist=int(code[5:7]), secc=int(code[7:]),
                   t1_1=total, t4_1=spanish, t4_2=total - spanish)
        figures = {"total": total, "ES": spanish}
        if n % 7 == 3:  # blank altogether
            row.update({name: "" for name in header[5:]})
            figures = {"total": None, "ES": None}
        elif n % 11 == 5:
            row["t4_1"] = row["t4_2"] = ""
            figures["ES"] = None
        known = settle(tree, figures, sums, "citizenship")
        if n in (0, 3, 5, 9):
            state = "missing" if n in (3, 5) else "observed"
            zones += [("citizenship", code, "foreign", None if n in (3, 5) else known["foreign"], state),
                      ("citizenship", code, "total", None if n == 3 else total, "missing" if n == 3 else "observed")]
        by_region.setdefault(row["ccaa"], []).append([row[name] for name in header])
    write_zip(os.path.join(folder, "indicadores_seccion_censal_csv.zip"),
              [(f"C2011_ccaa{region}_Indicadores.csv", table_text(header, rows)) for region, rows in sorted(by_region.items())])
    outlines(folder)
    case = Case("es census 2011", folder, project("es-census-2011-sections",
                                                  {"indicators": "indicadores_seccion_censal_csv.zip"})).expect(sums)
    case.zones, case.counts = zones, {"zones": len(SECTIONS)}
    case.traps = [
        Trap("a zip of other files", "indicadores_seccion_censal_csv.zip", replaced(b"C2011_", b"C2001_", 99),
             ["C2011_ccaa*"]),
        Trap("a truncated zip", "indicadores_seccion_censal_csv.zip", lambda b: b[:len(b) // 2],
             ["indicadores_seccion_censal_csv.zip"]),
    ]
    return case


# Census of 2021 ------------------------------------------------------------------------------------------------------


def census_2021(folder):
    """Shares with four decimals: counts are products, to the millionth."""
    dice, sums, zones, rows = Dice(64), Sums(), [], []
    header = ["ccaa", "cpro", "cmun", "dist", "secc", "t1_1", "t2_1", "t2_2", "t3_1", "t4_1", "t4_2", "t4_3", "t5_1", "t6_1",
              "t7_1", "t8_1", "t9_1", "t10_1"]
    trees = {"citizenship": Node("total", "t1_1", Node("foreign", "t5_1"), residual="ES"),
             "birth": Node("total", "t1_1", Node("abroad", "t6_1"), residual="ES")}
    for n, at in enumerate(SECTIONS):
        code, total = section(*at), dice.between(200, 3000)
        foreign = Fraction(round(Fraction(10**4 * dice.below(total), total)), 10**4)
        abroad = Fraction(round(Fraction(10**4 * dice.below(total), total)), 10**4)
        row = dict.fromkeys(header, "0.5")
        row.update(ccaa="09", cpro=int(code[:2]), cmun=int(code[2:5]), dist=int(code[5:7]), secc=int(code[7:]), t1_1=total,
                   t5_1=f"{float(foreign):.4f}".rstrip("0").rstrip("."), t6_1=f"{float(abroad):.4f}")
        shares = {"citizenship": ("foreign", foreign * total), "birth": ("abroad", abroad * total)}
        if n % 13 == 6:
            row["t5_1"] = ""
            shares["citizenship"] = ("foreign", None)
        for variable, (group, count) in shares.items():
            known = settle(trees[variable], {"total": total, group: count}, sums, variable)
            if n in (2, 6):
                withheld = count is None
                zones += [(variable, code, group, None if withheld else known[group], "missing" if withheld else "rounded"),
                          (variable, code, "total", total, "observed"),
                          (variable, code, "ES", None if withheld else known["ES"], "missing" if withheld else "rounded")]
        rows.append([row[name] for name in header])
    write(os.path.join(folder, "C2021_Indicadores.csv"), "\ufeff" + table_text(header, rows, end="\r\n"))
    outlines(folder)
    case = Case("es census 2021", folder, project("es-census-2021-sections",
                                                  {"indicators": "C2021_Indicadores.csv"})).expect(sums)
    case.zones, case.counts = zones, {"zones": len(SECTIONS)}
    first = ",".join(str(value) for value in rows[0])
    percent = ",".join(str(value) if i != 13 else "37.5" for i, value in enumerate(rows[0]))
    case.traps = [
        Trap("per cent where parts of one are meant", "C2021_Indicadores.csv", replaced(first, percent), ["37.5"], "2"),
        Trap("the file of 2011 under the recipe of 2021", "C2021_Indicadores.csv", replaced(",t5_1,t6_1,", ",t5_8,t5_9,"),
             ["t5_1"]),
        Trap("a negative share", "C2021_Indicadores.csv",
             replaced(first, ",".join(str(value) if i != 13 else "-0.1" for i, value in enumerate(rows[0]))), ["-0.1"], "2"),
    ]
    return case


# The real Padrón -----------------------------------------------------------------------------------------------------


def real_rows(path):
    with gzip.open(os.path.join(DATA, path), "rt", encoding="utf-8") as table:
        rows = csv.reader(table)
        head = next(rows)
        zone, sex, label, value = (head.index(name) for name in ("sección", "sexo", "país.de.nacimiento", "value"))
        for row in rows:
            yield row[zone], row[sex], row[label], int(row[value])


def real(folder, name, recipe, path):
    return Case(name, folder, project(recipe, {"birth": '"${D4I_DATA}/' + path + '"'}, None), needs=path)


def padron_2021(folder):
    """47 385 107 people, 7 322 408 born abroad: the figures of INE, and sums by group worked out from the file."""
    path = "es/Nacimiento2021_secciones.csv.gz"
    case = real(folder, "es real 2021", "es-padron-2021-municipalities", path)
    if not os.path.exists(os.path.join(DATA, path)):
        return case
    codes = {"Total Población": "total", "Nacidos en España": "ES", "Nacidos en el Extranjero": "abroad",
             "Total Unión Europea": "eu", "Total Resto de Europa": "europe_non_eu", "Reino Unido": "GB",
             "Total África": "africa", "Marruecos": "MA", "Total Oceanía": "oceania"}
    sums, towns = Sums(), set()
    for zone, _, label, value in real_rows(path):
        if zone != "TOTAL":
            towns.add(zone[:5])
            if label in codes:
                sums.add("birth", codes[label], value)
    assert sums.group["birth"]["total"] == 47385107 and sums.group["birth"]["abroad"] == 7322408
    case.expect(sums)
    case.counts = {"zones": len(towns)}
    return case


def padron_2012_sex(folder):
    """The converted table of 2012 with the rows of men and women (the real one at hand has both sexes together only)."""
    dice, sums, zones, rows = Dice(65), Sums(), [], []
    old, tree = OLD_LABELS, padron_of_2012()
    national, towns = {}, {}
    for at in SECTIONS:
        men, women = people(dice, tree), people(dice, tree)
        for sex, count in (("Ambos Sexos", both(men, women)), ("Hombres", men), ("Mujeres", women)):
            for node in tree:
                national[sex, node.label] = national.get((sex, node.label), 0) + count[node.code]
                rows.append([old.get(node.label, node.label), section(*at), sex, count[node.code]])
        settle(tree, both(men, women), sums, "birth")
        settle(tree, men, sums, "birth", suffix=".male")
        settle(tree, women, sums, "birth", suffix=".female")
        town = towns.setdefault(at[0], [0, 0])
        town[0] += men["MA"]
        town[1] += men["MA"] + women["MA"]
    rows[0:0] = [[old.get(label, label), "TOTAL", sex, count] for (sex, label), count in national.items()]
    table = table_text(["país.de.nacimiento", "sección", "sexo", "value"], rows, quote_text=True)
    write(os.path.join(folder, "birth.csv"), table)
    case = Case("es 2012 by sex", folder, project("es-padron-2012-sex", {"birth": "birth.csv"}, None)).expect(sums)
    case.zones = [("birth", town, group, count, "observed") for town, counts in towns.items()
                  for group, count in zip(("MA.male", "MA"), counts)]
    case.counts = {"zones": len(towns)}
    case.traps = [
        Trap("men and women that are not everybody", "birth.csv", replaced(f'"Marruecos","{section(*SECTIONS[0])}","Hombres",',
             f'"Marruecos","{section(*SECTIONS[0])}","Hombres",1'), ["MA"]),
        Trap("a third sex that nobody has declared", "birth.csv", replaced('"Mujeres"', '"Mujer"'), ["Mujer"]),
        Trap("both sexes together only", "birth.csv",
             lambda b: b"".join(line for line in b.splitlines(True) if b"Hombres" not in line and b"Mujeres" not in line),
             ["birth.csv"]),
    ]
    return case


FIXTURES = [padron_px, padron_csv, census_2011, census_2021, padron_2021, padron_2012_sex,
            padron_px_2012]
