# SPDX-License-Identifier: EUPL-1.2
"""INE Portugal: nationality by parish (indicator 0012294), placed by the census tracts of BGRI: a source of two levels;
BGRI alone, made up and real."""
import json
import os
import re
import subprocess
import sys
from fractions import Fraction

from common import DATA, Case, Dice, Sums, Trap, replaced, square, table_text, write, write_layer, write_table
from tally import Node, add_up, settle

# as CLDR and the office write them: 26 of the European Union, five of the rest of Europe, 21 of the world
UNION = dict(DE="Alemanha", AT="Áustria", BE="Bélgica", BG="Bulgária", CY="Chipre", HR="Croácia", DK="Dinamarca",
             SK="Eslováquia", SI="Eslovénia", ES="Espanha", EE="Estónia", FI="Finlândia", FR="França", GR="Grécia", HU="Hungria",
             IE="Irlanda", IT="Itália", LV="Letónia", LT="Lituânia", LU="Luxemburgo", MT="Malta", NL="Países Baixos",
             PL="Polónia", CZ="Chéquia", RO="Roménia", SE="Suécia")
EUROPE = dict(GB="Reino Unido", UA="Ucrânia", MD="Moldova", RU="Rússia (Federação da)", CH="Suíça")
AFRICA = dict(AO="Angola", CV="Cabo Verde", GN="Guiné", GW="Guiné-Bissau", MA="Marrocos", MZ="Moçambique", SN="Senegal",
              ST="São Tomé e Príncipe", ZA="África do Sul")
AMERICA = dict(AR="Argentina", BR="Brasil", CA="Canadá", CO="Colômbia", US="Estados Unidos da América", VE="Venezuela")
ASIA = dict(BD="Bangladesh", CN="China", IN="Índia", NP="Nepal", PK="Paquistão", TL="Timor-Leste")
PARISHES = [("131210", 14), ("131203", 12), ("131215", 9), ("150806", 16), ("021102", 5), ("300401", 4)]


def nodes(countries):
    return [Node(code, name) for code, name in countries.items()]


TREE = Node("total", "Total", Node("PT", "Portuguesa"), Node(
    "foreign", "Estrangeira", *nodes(UNION),
    Node("europe_non_eu", "Outros países - Europa", *nodes(EUROPE), Node("europe_rest", "Outros")),
    *nodes(AFRICA), Node("africa_rest", "Outros países - África"),
    *nodes(AMERICA), Node("america_rest", "Outros países - América"),
    *nodes(ASIA), Node("asia_rest", "Outros países - Ásia"), Node("oceania", "Outros países - Oceânia")),
            Node("stateless", "Apátrida"))
assert len(UNION) + len(EUROPE) + len(AFRICA) + len(AMERICA) + len(ASIA) == 52


def service_code(node):
    """The code of a nationality as the service has it; it is not read."""
    return {"total": "T", "foreign": "EST", "stateless": "APA", "europe_non_eu": "1OP", "europe_rest": "ZZ",
            "africa_rest": "2OP", "america_rest": "3OP", "asia_rest": "4OP", "oceania": "5OP"}.get(node.code, node.code)


def subsections(folder, dice, name="BGRI2021_1312"):
    """Squares of 100 m, parish by parish; some are empty of people. Returns the people of each parish and subsection."""
    columns = ["BGRI2021", "DT21", "DTMN21", "DTMNFR21", "DTMNFRSEC21", "SECNUM21", "SSNUM21", "SECSSNUM21", "SUBSECCAO",
               "NUTS1", "NUTS2", "NUTS3", "N_EDIFICIOS_CLASSICOS:real", "N_INDIVIDUOS:real"]
    features, people, at = [], {}, 0
    for parish, many in PARISHES:
        for i in range(1, many + 1):
            code = f"{parish}{(i - 1) // 8 + 1:03d}{(i - 1) % 8 + 1:02d}"
            count = 0 if i % 6 == 5 else dice.between(3, 400)
            people.setdefault(parish, {})[code] = count
            features.append(([code, parish[:2], parish[:4], parish, code[:9], code[6:9], code[9:], code[6:], code[9:], "1", "11",
                              "11A", count // 3, count], square(-41000 + 100 * (at % 10), 164000 + 100 * (at // 10), 100)))
            at += 1
    write_layer(os.path.join(folder, name + ".gpkg"), name, 3763, columns, features)
    return people


def from_json(folder, header, rows):
    """The office's answer, made up, and what the how-to makes of it: 0012294.csv."""
    figures = [dict(zip(header, map(str, row))) for row in rows]
    answer = [{"IndicadorCod": "0012294", "Dados": {"2021": figures}}]
    write(os.path.join(folder, "0012294.json"), json.dumps(answer, ensure_ascii=False))
    how = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "howto", "portugal-json.md")
    with open(how, encoding="utf-8") as page:
        lines = re.search(r"```python\n(.*?)```", page.read(), re.DOTALL).group(1)
    subprocess.run([sys.executable, "-c", lines], cwd=folder, check=True)


def parishes_2021(folder):
    dice, sums, zones, rows = Dice(12294), Sums(), [], []
    people = subsections(folder, dice)
    national = dict.fromkeys((node.code for node in TREE), 0)

    def put(place, name, figures, sex="HM", age="Total"):
        for node in TREE:
            count = figures[node.code]
            if count or place == "PT":  # the service leaves out what is nobody
                rows.append([place, name, "T" if sex == "HM" else "1", sex, "T", age, service_code(node), node.label, count])

    for parish, tracts in people.items():
        leaves = {node.code: max(0, dice.between(-30, 30)) for node in TREE.leaves()}
        leaves.update(BR=dice.between(20, 90), stateless=dice.below(3), PT=0)
        strangers = sum(leaves.values())
        leaves["PT"] = max(sum(tracts.values()) - strangers, 50)
        figures = add_up(TREE, leaves)
        for code, count in figures.items():
            national[code] += count
        put(parish, f"Freguesia {parish}", figures)
        put(parish, f"Freguesia {parish}", {code: count // 2 for code, count in figures.items()}, sex="H")
        known = settle(TREE, figures, sums, "citizenship")
        zones += [("citizenship", parish, code, known[code], "observed")
                  for code in ("total", "foreign", "europe_non_eu", "europe_rest", "BR", "stateless", "GR")]
    assert national["total"] == national["PT"] + national["foreign"] + national["stateless"]
    own, rows = rows, []
    put("PT", "Portugal", national)
    header = ["geocod", "geodsg", "dim_3", "dim_3_t", "dim_4", "dim_4_t", "dim_5", "dim_5_t", "valor"]
    from_json(folder, header, rows + own)
    text = """title: Portugal, as INE writes it
grid: {crs: EPSG:3035, cell: 100}
sources:
  - id: pt
    recipe: pt-freguesias-2021
    files: {nationality: 0012294.csv}
    boundaries: BGRI2021_1312.gpkg
weights:
  - {id: bgri, title: BGRI 2021, polygons: BGRI2021_1312.gpkg, value: N_INDIVIDUOS}
units:
  - id: parish
    recipe: pt-freguesias
    file: BGRI2021_1312.gpkg
    relate: {pt: key}
"""
    case = Case("pt two levels", folder, text).expect(sums)
    case.zones = zones
    case.units = [("parish", zone, "citizenship", code, count) for _, zone, code, count, _ in zones[:7]]
    case.counts = {"zones": len(PARISHES), "zones with polygon": f"{len(PARISHES)} of {len(PARISHES)}"}
    case.shows = ["Censos 2021"]
    total = next(row for row in own if row[6] == "T" and row[3] == "HM")
    case.traps = [
        Trap("a municipality among the parishes", "0012294.csv",
             lambda b: b + table_text(None, [["1312", "Porto", *total[2:]]], ";").encode(), ["1312", "6"]),
        Trap("the rest of Europe taken for all of it", "0012294.csv",
             lambda b: b.replace("1OP;Outros países - Europa".encode(), b"1OP;Outros").replace(b"ZZ;Outros;", b"ZZ;Restantes;"),
             ["Restantes"]),
        Trap("the country's own total is another", "0012294.csv",
             replaced(f"PT;Portugal;T;HM;T;Total;T;Total;{national['total']}",
                      f"PT;Portugal;T;HM;T;Total;T;Total;{national['total'] + 1}"), ["own total"]),
        Trap("stateless people among the foreigners", "0012294.csv",
             replaced(f"PT;Portugal;T;HM;T;Total;EST;Estrangeira;{national['foreign']}",
                      f"PT;Portugal;T;HM;T;Total;EST;Estrangeira;{national['foreign'] + national['stateless']}"), ["own total"]),
        Trap("a nationality by another name", "0012294.csv", lambda b: b.replace("Grécia".encode(), "Grecolândia".encode()),
             ["Grecolândia"]),
        Trap("Latin-1 instead of UTF-8", "0012294.csv", lambda b: b.decode().encode("latin-1"), ["0012294.csv"]),
    ]
    return case


PUBLISHED = {"total": 10343066, "foreign": 542165, "stateless": 149}  # residents of Portugal; 3 092 parishes


def whole_country(folder):
    """As many parishes as Portugal has, their people made up but for the sums that the office states."""
    sums, rows, many = Sums(), [], 3092
    tree = Node("total", "Total", Node("PT", "Portuguesa"), Node("foreign", "Estrangeira", Node("BR", "Brasil")),
                Node("stateless", "Apátrida"))
    national = dict.fromkeys((node.code for node in TREE), 0)
    for i in range(many):
        code = f"{1 + i // 400:02d}{1 + i // 20 % 20:02d}{1 + i % 20:02d}"
        parts = {name: (i + 1) * people // many - i * people // many for name, people in PUBLISHED.items()}
        figures = {"BR": parts["foreign"], "PT": parts["total"] - parts["foreign"] - parts["stateless"], **parts}
        settle(tree, figures, sums, "citizenship")
        for node in tree:
            national[node.code] += figures[node.code]
            if figures[node.code]:
                rows.append([code, f"Freguesia {code}", "HM", "Total", node.label, figures[node.code]])
    assert all(national[code] == people for code, people in PUBLISHED.items()) and len({row[0] for row in rows}) == many
    own = [["PT", "Portugal", "HM", "Total", node.label, national[node.code]] for node in TREE]
    write_table(os.path.join(folder, "0012294.csv"), ["geocod", "geodsg", "dim_3_t", "dim_4_t", "dim_5_t", "valor"], own + rows, ";")
    case = Case("pt whole country", folder, """title: Portugal, every parish
sources:
  - {id: pt, recipe: pt-freguesias-2021, files: {nationality: 0012294.csv}}
units:
  - {id: municipality, country: {text: PT}, relate: {pt: {prefix: 4}}}
""").expect(sums)
    case.counts = {"zones": many}
    case.listed = {"citizenship": {}}
    text = "PT;Portugal;HM;Total;Apátrida;149"
    case.traps = [
        Trap("150 stateless people", "0012294.csv", replaced(text, text.replace("149", "150")), ["own total", "150"]),
        Trap("a parish less", "0012294.csv", lambda b: b[:b.rindex(b"080412;Freguesia 080412;HM;Total;Total")], ["own total"]),
    ]
    return case


# Census 2011 ----------------------------------------------------------------------------------------------------------

# not Croatia, but the United Kingdom: members in 2011. Which countries the table of 2011 names is not known; any will do.
NAMED_2011 = {**{code: name for code, name in UNION.items() if code != "HR"}, **EUROPE, "AO": "Angola", "CV": "Cabo Verde",
              "GW": "Guiné-Bissau", "BR": "Brasil", "CN": "China", "IN": "Índia"}
TREE_2011 = Node("total", "Total", Node("PT", "Portuguesa"),
                 Node("foreign", "Estrangeira", *nodes(NAMED_2011), residual="other_countries"), Node("stateless", "Apátrida"))


def subsections_2011(folder, dice):
    """The layer of 2011: codes of municipality and parish in columns of their own. Returns the people by parish."""
    columns = ["BGRI11", "DTMN11", "FR11", "SEC11", "SS11", "N_INDIVIDUOS_RESIDENT:int", "N_EDIFICIOS_CLASSICOS:int"]
    features, people, at = [], {}, 0
    for parish, many in PARISHES:
        for i in range(1, many + 1):
            count = 0 if i % 5 == 4 else dice.between(3, 400)
            people[parish] = people.get(parish, 0) + count
            features.append(([f"{parish}001{i:02d}", parish[:4], parish[4:], "001", f"{i:02d}", count, count // 3],
                             square(-41000 + 100 * (at % 10), 164000 + 100 * (at // 10), 100)))
            at += 1
    write_layer(os.path.join(folder, "portugal2011.gpkg"), "BGRI11_CONT", 3763, columns, features)
    return people


def more_brazilians(content):
    """A thousand in one parish and in the country: only the foreigners of the parish can tell."""
    lines, seen = content.decode().splitlines(), set()
    for i, line in enumerate(lines):
        fields = line.split(";")
        if fields[2:5] == ["HM", "Total", "Brasil"] and (fields[0] == "PT" or "131210" == fields[0]):
            lines[i] = ";".join(fields[:5] + [str(int(fields[5]) + 1000)])
            seen.add(fields[0])
    assert seen == {"PT", "131210"}
    return ("\n".join(lines) + "\n").encode()


def parishes_2011(folder):
    """Whatever countries the table names; its lines "Outros" are passed over, and are what is left."""
    dice, sums, zones, own, national = Dice(2011), Sums(), [], [], {}

    def lines(place, name, figures, sex="HM"):
        outside = sum(figures[code] for code in EUROPE if code != "GB")
        others = {"Outros países - Europa": outside + 4, "Outros": 4, "Outros países - África": 2}
        for label, count in [*((node.label, figures[node.code]) for node in TREE_2011), *others.items()]:
            if count or place == "PT":
                yield [place, name, sex, "Total", label, count]

    for parish, people in subsections_2011(folder, dice).items():
        leaves = {node.code: max(0, dice.between(-20, 9)) for node in TREE_2011.leaves()}
        leaves.update(BR=dice.between(5, 30), stateless=dice.below(2), PT=0, other_countries=dice.between(6, 12))
        leaves["PT"] = max(people - sum(leaves.values()), 40)
        figures = add_up(TREE_2011, leaves)
        for code, count in figures.items():
            national[code] = national.get(code, 0) + count
        own += lines(parish, f"Freguesia {parish}", figures)
        own += lines(parish, f"Freguesia {parish}", {code: count // 2 for code, count in figures.items()}, sex="H")
        known = settle(TREE_2011, figures, sums, "citizenship")
        zones += [("citizenship", parish, code, known[code], "observed")
                  for code in ("total", "foreign", "UA", "BR", "stateless", "other_countries")]
    header = ["geocod", "geodsg", "dim_3_t", "dim_4_t", "dim_5_t", "valor"]
    write_table(os.path.join(folder, "2011.csv"), header, [*lines("PT", "Portugal", national), *own], ";")
    case = Case("pt two levels 2011", folder, """title: Portugal 2011
grid: {crs: EPSG:3035, cell: 100}
sources:
  - {id: pt, recipe: pt-freguesias-2011, files: {nationality: 2011.csv}, boundaries: portugal2011.gpkg}
weights:
  - {id: bgri, title: BGRI 2011, polygons: portugal2011.gpkg, value: N_INDIVIDUOS_RESIDENT}
units:
  - {id: parish, recipe: pt-parishes-2011, file: portugal2011.gpkg, relate: {pt: key}}
""").expect(sums)
    case.zones = zones
    case.units = [("parish", zone, "citizenship", code, count) for _, zone, code, count, _ in zones[:6]]
    case.counts = {"zones": len(PARISHES), "zones with polygon": f"{len(PARISHES)} of {len(PARISHES)}"}
    case.shows = ["Censos 2011"]
    total = f"PT;Portugal;HM;Total;Estrangeira;{national['foreign']}"
    case.traps = [
        Trap("codes with the region before them", "2011.csv", replaced("131210;", "11A131210;"), ["11A131210", "6"]),
        Trap("a municipality among the parishes", "2011.csv",
             lambda b: b + table_text(None, [["1312", "Porto", *own[0][2:]]], ";").encode(), ["1312", "6"]),
        Trap("stateless people among the foreigners", "2011.csv",
             replaced(total, total[:total.rindex(";")] + f";{national['foreign'] + 1}"), ["own total"]),
        Trap("a country by another name", "2011.csv", lambda b: b.replace("Ucrânia".encode(), "Ucrónia".encode()),
             ["Ucrónia", "Ucrânia (UA)"]),
        Trap("more of one country than foreigners", "2011.csv", more_brazilians, ["'foreign'"]),
        Trap("a total of Portuguese under another name", "2011.csv", lambda b: b.replace(b"Portuguesa", b"Nacional"), ["Nacional"]),
    ]
    return case


def people_project(recipe, table, boundaries, cell=100):
    return f"""title: Portugal, people alone
grid: {{crs: EPSG:3035, cell: {cell}}}
sources:
  - id: pt
    recipe: {recipe}
    files: {{subsections: {table}}}
    boundaries: {boundaries}
units:
  - {{id: parish, country: {{text: PT}}, relate: {{pt: {{prefix: 6}}}}}}
"""


def tracts_2021(folder):
    """The table is the layer of the boundaries itself."""
    people = subsections(folder, Dice(2021))
    sums = Sums()
    sums.add("population", "total", sum(sum(tracts.values()) for tracts in people.values()))
    case = Case("pt tracts 2021", folder, people_project("pt-bgri-2021", "BGRI2021_1312.gpkg", "BGRI2021_1312.gpkg")).expect(sums)
    case.units = [("parish", parish, "population", "total", sum(tracts.values())) for parish, tracts in people.items()]
    case.counts = {"zones": sum(many for _, many in PARISHES), "zones without polygon": 0}
    return case


def tracts_2011(folder):
    """CSV in Latin-1 with semicolons, an apostrophe before each code, and every level of areas in one table."""
    dice, sums, rows, zones = Dice(2011), Sums(), [], []
    header = ["ANO", "GEO_COD", "GEO_COD_DSG", "NIVEL", "NIVEL_DSG", "N_EDIFICIOS_CLASSICOS", "N_INDIVIDUOS_PRESENT",
              "N_INDIVIDUOS_RESIDENT", "N_INDIVIDUOS_RESIDENT_H", "N_INDIVIDUOS_RESIDENT_M"]
    features, at = [], 0
    for parish, many in PARISHES:
        whole = 0
        for i in range(1, many + 1):
            code, count = f"{parish}001{i:02d}", dice.below(300)
            rows.append([2011, "'" + code, "Subsecção", 8, "Subsecção estatística", count // 3, count, count, count // 2,
                         count - count // 2])
            features.append(([code], square(-41000 + 100 * (at % 10), 164000 + 100 * (at // 10), 100)))
            at, whole = at + 1, whole + count
        for level, code in ((7, parish + "001"), (6, parish)):
            rows.append([2011, "'" + code, "São João", level, "Secção", 9, whole, whole, whole // 2, whole - whole // 2])
        sums.add("population", "total", whole)
        zones.append(("population", f"{parish}001{many:02d}", "total", count, "observed"))
    write(os.path.join(folder, "BGRI11.csv"), table_text(header, rows, ";", end="\r\n"), "latin-1")
    write_layer(os.path.join(folder, "BGRI11.shp"), "BGRI11", 3763, ["BGRI11"], features)
    case = Case("pt tracts 2011", folder, people_project("pt-bgri-2011", "BGRI11.csv", "BGRI11.shp")).expect(sums)
    case.zones, case.counts = zones, {"zones": len(features)}
    case.traps = [Trap("levels that are not told apart", "BGRI11.csv", lambda b: b.replace(b";NIVEL;", b";NIVELX;"), ["NIVEL"]),
                  Trap("codes without the apostrophe", "BGRI11.csv", lambda b: b.replace(b"'", b""), ["12"])]
    return case


def porto_2021(folder):
    """The real subsections of Porto: 231 800 people."""
    path = "pt/BGRI2021_1312.gpkg"
    file = '"${D4I_DATA}/pt/BGRI2021_1312.gpkg"'
    case = Case("pt real Porto", folder, people_project("pt-bgri-2021", file, file), needs=path)
    if os.path.exists(os.path.join(DATA, path)):
        case.sums = {"population": {"total": Fraction(231800)}}
        case.listed = {"population": {}}
        case.counts = {"zones": 1659, "zones without polygon": 0}
    return case


FIXTURES = [parishes_2021, whole_country, parishes_2011, tracts_2021, tracts_2011, porto_2021]
