#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The files of docs/howto/ninth-country.md: made up, in the manner of the Belgian and the Spanish office.

usage: ninth_country.py FOLDER

sectors.txt          nationality by group in statistical sectors: `|`, Windows-1252, labels in two languages, the zeros
                     of the sector's number lost in a spreadsheet, values from 1 to 4 withheld, sector ZZZZ for people
                     who are in no sector
sectors.shp          the sectors, in Lambert 72; one more than the table has
municipalities.shp   the municipalities
nacionalidad.csv     six municipalities in the form of INE's Padrón, for the comparison
The codes 99001 to 99004 are those of no municipality. The same bytes on every machine.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "publishers"))
from common import Dice, square, write_layer, write_table  # noqa: E402

MUNICIPALITIES = [("99001", "Noordberg", "Montnord"), ("99002", "Zoutbeek", "Ruissel"),
                  ("99003", "Lindedorp", "Tilleulville"), ("99004", "Veldekerke", "Champéglise")]
FOREIGN = {"99001": 8, "99002": 20, "99003": 34, "99004": 12}  # per cent
SECTORS, SIDE, WEST, SOUTH = 12, 400, 150000, 170000

EU = [("Frankrijk", "France", 8), ("Italië", "Italie", 5), ("Nederland", "Pays-Bas", 6), ("Polen", "Pologne", 4),
      ("Roemenië", "Roumanie", 5)]
GROUPS = [("Totaal", "Total"), ("Belgen", "Belges"), ("Niet-Belgen", "Non-Belges"),
          ("Europese Unie (27)", "Union européenne (27)"), *[group[:2] for group in EU],
          ("Overig Europa", "Reste de l'Europe"), ("Marokko", "Maroc"), ("Turkije", "Turquie"),
          ("Congo (DR)", "Congo (RD)"), ("Overige en staatlozen", "Autres et apatrides")]


def people_of(dice, share):
    """{label: people} of one sector; parts add up."""
    total = dice.between(260, 900)
    foreign = total * share * dice.between(60, 140) // 10000
    eu, rest, ma, tr, cd, other = dice.split(foreign, [40, 8, 18, 9, 10, 15])
    parts = dice.split(eu, [group[2] for group in EU] + [9])
    counts = [total, total - foreign, foreign, eu, *parts[:-1], rest, ma, tr, cd, other]
    return dict(zip((group[0] for group in GROUPS), counts))


def sector_rows(dice):
    rows = []
    for nis, *_ in MUNICIPALITIES:
        for number in [*range(10, 10 * SECTORS + 1, 10), "ZZZZ"]:
            counts = people_of(dice, FOREIGN[nis])
            if number == "ZZZZ":  # few, and none withheld
                counts = {"Totaal": 7, "Belgen": 5, "Niet-Belgen": 2, "Overige en staatlozen": 2}
            for dutch, french in GROUPS:
                people = counts.get(dutch, 0)
                withheld = number != "ZZZZ" and 0 < people < 5
                rows.append(("2024-01-01", nis, number, dutch, french, "x" if withheld else people))
    return rows


def write_sectors(folder):
    rows = sector_rows(Dice(56))
    header = ["DT_REF", "CD_NIS", "CD_SEQ", "TX_NAT_NL", "TX_NAT_FR", "MS_POP"]
    write_table(os.path.join(folder, "sectors.txt"), header, rows, "|", encoding="cp1252", end="\r\n")
    outlines, features = [], []
    for m, (nis, dutch, french) in enumerate(MUNICIPALITIES):
        west, south = WEST + SIDE * 4 * (m % 2), SOUTH + SIDE * 3 * (m // 2)
        outlines.append(((nis, dutch, french), square(west, south, SIDE * 4, SIDE * 3)))
        for s in range(SECTORS):
            at = square(west + SIDE * (s % 4), south + SIDE * (s // 4), SIDE)
            features.append(((f"{nis}{10 * s + 10:04d}", f"{dutch} {s + 1}"), at))
    features.append((("990040130", "Veldekerke, harbour"), square(WEST + SIDE * 8, SOUTH + SIDE * 3, SIDE)))
    write_layer(os.path.join(folder, "sectors.shp"), "sectors", 31370, ["cs", "name"], features)
    write_layer(os.path.join(folder, "municipalities.shp"), "municipalities", 31370, ["nis", "name_nl", "name_fr"],
                outlines)


# Spain: what the shipped recipe asks for. Subtotals are what their parts and a rest of their own add up to.
REGIONS = [("Total Unión Europea", ["Alemania", "Bulgaria", "Francia", "Italia", "Polonia", "Portugal", "Reino Unido",
                                    "Rumanía"]),
           ("Total Europa No Comunitaria", ["Rusia", "Ucrania"]),
           ("Total Africa", ["Argelia", "Marruecos", "Nigeria", "Senegal"]),
           ("Total América", ["Argentina", "Bolivia", "Brasil", "Colombia", "Cuba", "Chile", "Ecuador", "Paraguay",
                              "Perú", "República Dominicana", "Uruguay", "Venezuela"]),
           ("Total Asia", ["China", "Pakistán"]), ("Oceanía y Apátridas", [])]


def spanish(dice, most):
    counts = {}
    for region, countries in REGIONS:
        parts = {country: dice.below(most) for country in countries}
        counts |= parts | {region: sum(parts.values()) + dice.below(most)}
    counts["Total Extranjeros"] = sum(counts[region] for region, _ in REGIONS)
    counts["Españoles"] = dice.between(900, 6000)
    counts["Total Población"] = counts["Españoles"] + counts["Total Extranjeros"]
    return counts


def write_spain(folder):
    dice, rows, whole = Dice(34), [], {}
    for number in range(1, 7):
        counts = spanish(dice, 6 + 20 * (number % 3))
        for label, people in counts.items():
            whole[label] = whole.get(label, 0) + people
            rows.append((label, f"98{number:03d}01001", "Ambos Sexos", people))
    rows = [(label, "TOTAL", "Ambos Sexos", people) for label, people in whole.items()] + rows
    write_table(os.path.join(folder, "nacionalidad.csv"), ["nacionalidad", "sección", "sexo", "value"], rows,
                quote_text=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    os.makedirs(sys.argv[1], exist_ok=True)
    write_sectors(sys.argv[1])
    write_spain(sys.argv[1])
