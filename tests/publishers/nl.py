# SPDX-License-Identifier: EUPL-1.2
"""CBS: squares of 100 m and neighbourhoods as GeoPackages, percentages of rounded inhabitants, secret and missing values;
squares of 100 and 500 m of two older schemas as shapefiles; municipalities of 2017 from the real file."""
import csv
import os
import zipfile
from fractions import Fraction

from common import DATA, Case, Dice, Sums, Trap, replaced, square, squares, write_layer
from tally import Node, settle

SECRET, MISSING, OTHER = -99997, -99995, -99996


def five(people):
    """To the nearest multiple of five."""
    return (people + 2) // 5 * 5


def percentages(dice, true, shares):
    """Whole percentages of true parts; they need not add up to 100."""
    parts = dice.split(true, shares)
    return parts, [round(Fraction(100 * part, true)) for part in parts]


def project(recipe, name, path, boundaries, more=""):
    return f"""title: The Netherlands, as CBS writes it
grid: {{crs: EPSG:3035, cell: 100}}
sources:
  - id: nl
    recipe: {recipe}
    files: {{{name}: {path}}}
    boundaries: {boundaries}
{more}"""


# Squares -------------------------------------------------------------------------------------------------------------

ORIGINS = [("NL", "percentage_geb_nederland_herkomst_nederland"),
           ("nl_europe", "percentage_geb_nederland_herkomst_overig_europa"),
           ("nl_elsewhere", "percentage_geb_nederland_herkomst_buiten_europa"),
           ("abroad_europe", "percentage_geb_buiten_nederland_herkomst_europa"),
           ("abroad_elsewhere", "percentage_geb_buiten_nederland_herkmst_buiten_europa")]
SQUARE_COLUMNS = (["crs28992res100m", "aantal_inwoners:int", "aantal_mannen:int", "aantal_vrouwen:int",
                   "aantal_inwoners_0_tot_15_jaar:int"] + [column + ":int" for _, column in ORIGINS] +
                  ["aantal_part_huishoudens:int", "aantal_woningen:int", "percentage_koopwoningen:int",
                   "gemiddelde_woz_waarde_woning:int", "stedelijkheid:int"])


def publish(tree, total, shares):
    """What a zone says: the total, and each part as so many per cent of it; None where it is withheld."""
    return {node.code: total if node.code == "total" else
            None if total is None or shares[node.code] is None else Fraction(shares[node.code] * total, 100)
            for node in tree}


def squares_100m(folder):
    dice, sums, zones, features = Dice(28992), Sums(), [], []
    tree = Node("total", "aantal_inwoners", *[Node(*origin) for origin in ORIGINS])
    uneven = 0
    for n in range(120):
        east, north = 859 + n % 12, 4360 + n // 12
        code = f"E{east:04d}N{north:04d}"
        true = dice.between(1, 260)
        parts, shares = percentages(dice, true, [14, 1, 2, 2, 3])
        total, state = five(true), "rounded"
        given = dict(zip([code for code, _ in ORIGINS], shares))
        raw = {**given, "total": total}
        if true < 5:
            total, state = None, "suppressed"
            raw = dict.fromkeys(raw, SECRET)
        elif true < 40 or n % 10 == 7:  # the percentages are secret, the inhabitants are not
            given = dict.fromkeys(given)
            raw = {**dict.fromkeys(raw, SECRET), "total": total}
        elif n % 17 == 3:
            given["nl_europe"], raw["nl_europe"] = None, (MISSING, OTHER)[n % 4 // 2]
        uneven += total is not None and None not in given.values() and sum(given.values()) != 100
        known = settle(tree, publish(tree, total, given), sums, "origin")
        if n in (7, 20, 33, 54, 88) or true < 5 and n < 90:
            zones.append(("origin", code, "total", total, state))
            for group in ("NL", "nl_europe", "abroad_elsewhere"):
                withheld = total is None or given[group] is None
                zones.append(("origin", code, group, None if withheld else known[group],
                              ("missing" if raw[group] in (MISSING, OTHER) else "suppressed") if withheld else "rounded"))
        values = [code, raw["total"], SECRET, SECRET, SECRET] + [raw[group] for group, _ in ORIGINS] + [SECRET, true // 2,
                                                                                                       MISSING, 250, 3]
        features.append((values, square(100 * east, 100 * north, 100)))
    assert uneven > 20, uneven
    write_layer(os.path.join(folder, "cbs_vk100_2024_v1.gpkg"), "cbs_vk100_2024", 28992, SQUARE_COLUMNS, features)
    with zipfile.ZipFile(os.path.join(folder, "2025-cbs_vk100_2024_v1.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(os.path.join(folder, "cbs_vk100_2024_v1.gpkg"), "cbs_vk100_2024_v1.gpkg")
    os.unlink(os.path.join(folder, "cbs_vk100_2024_v1.gpkg"))
    path = "2025-cbs_vk100_2024_v1.zip"
    case = Case("nl squares", folder, project("nl-squares-100m-2024", "squares", path, path)).expect(sums)
    case.zones, case.counts = zones, {"zones": 120, "zones without polygon": 0}
    case.shows = ["Statistics Netherlands"]
    # broken variants stand beside the good file; the trap points the project at them
    variants = {
        "undeclared.gpkg": ("a negative number that is no sign", lambda v: v[:5] + [-99990] + v[6:], ["-99990", "negative"]),
        "hundred.gpkg": ("more than a hundred per cent", lambda v: v[:5] + [140] + v[6:], ["140"]),
    }
    for name, (what, change, words) in variants.items():
        broken = [(change(values) if i == 50 else values, geometry) for i, (values, geometry) in enumerate(features)]
        write_layer(os.path.join(folder, name), "cbs_vk100_2024", 28992, SQUARE_COLUMNS, broken)
        case.traps.append(Trap(what, "project.yaml", replaced(path, name, 2), words))
    far = [(v[:5] + [10, 10, 10, 10, 10] + v[10:] if i == 50 else v, g) for i, (v, g) in enumerate(features)]
    write_layer(os.path.join(folder, "far.gpkg"), "cbs_vk100_2024", 28992, SQUARE_COLUMNS, far)
    case.traps.append(Trap("percentages that rounding cannot explain", "project.yaml", replaced(path, "far.gpkg", 2),
                           ["the parts of 'total'", features[50][0][0]]))
    spelt = [column.replace("herkmst", "herkomst") for column in SQUARE_COLUMNS]
    write_layer(os.path.join(folder, "spelt.gpkg"), "cbs_vk100_2024", 28992, spelt, features)
    case.traps.append(Trap("the misspelt column spelt rightly", "project.yaml", replaced(path, "spelt.gpkg", 2),
                           ["herkmst_buiten_europa"]))
    return case


# Squares of the older schemas -----------------------------------------------------------------------------------------

BACKGROUND_2017 = Node("total", "INWONER", Node("NL", "P_NL_ACHTG"), Node("western", "P_WE_MIG_A"), Node("non_western", "P_NW_MIG_A"))
BACKGROUND_2011 = Node("total", "INW2011", Node("western", "P_WAL2011"), Node("non_western", "P_NWAL2011"), residual="NL")
# as the layer of 2000 to 2014 words them; the last number of a class is the first of the next
CLASSES = {
    "P_AUTO2011": ("geen autochtoon", ("minder dan 40%", 40), ("40% tot 60%", 60), ("60% tot 75%", 75), ("75% tot 90%", 90),
                   ("90% of meer", 100)),
    "P_WAL2011": ("geen w. allochtoon", ("minder dan 8%", 8), ("8% tot 15%", 15), ("15% tot 25%", 25), ("25% tot 45%", 45),
                  ("45% of meer", 100)),
    "P_NWAL2011": ("geen nw. allochtoon", ("minder dan 10%", 10), ("10% tot 25%", 25), ("25% tot 45%", 45), ("45% tot 67%", 67),
                   ("67% of meer", 100)),
}


def class_of(column, part, whole):
    """The words for so many of the whole, and their middle in per cent."""
    none, *classes = CLASSES[column]
    if part == 0:
        return none, Fraction(0)
    low = 0
    for words, high in classes:
        if 100 * part < high * whole or high == 100:
            return words, Fraction(low + high, 2)
        low = high
    return None


def old_squares(folder, size, year, columns, row, tree):
    """A shapefile with a square for each of `row(n, dice)`: its fields behind the key, and what is known of it."""
    dice, sums, zones, features = Dice(size + year), Sums(), [], []
    for n in range(90):
        east, north = 1210 + n % 10 * size // 100, 4870 + n // 10 * size // 100
        code = f"E{east:04d}N{north:04d}"
        fields, total, shares, states = row(n, dice)
        known = settle(tree, publish(tree, total, shares), sums, "background")
        if n < 40 or None in (total, *shares.values()):
            for group in ["total"] * (n < 40) + list(shares):
                withheld = total is None or group in shares and shares[group] is None
                zones.append(("background", code, group, None if withheld else known[group], states[group]))
        features.append(([code, *fields], square(100 * east, 100 * north, size)))
    key, name = f"C28992R{size}", f"CBSvierkant{size}m{year}"
    write_layer(os.path.join(folder, name + ".shp"), name, 28992, [key, *columns], features)
    recipe = f"nl-squares-{size}m-{2011 if year == 201410 else 2017}"
    case = Case(f"nl squares of {size} m, {year}", folder, project(recipe, "squares", name + ".shp", name + ".shp")).expect(sums)
    case.zones, case.counts = zones, {"zones": 90, "zones without polygon": 0}

    def broken(stem, what, change, words):
        """The same layer with one square changed, or its columns; a trap that points the project at it."""
        changed = [(change(values) if i == 50 else values, geometry) for i, (values, geometry) in enumerate(features)]
        write_layer(os.path.join(folder, stem + ".shp"), stem, 28992, [key, *columns], changed)
        case.traps.append(Trap(what, "project.yaml", replaced(name + ".shp", stem + ".shp", 2), words))

    renamed = [column.replace("INW", "AANT_") for column in columns]
    write_layer(os.path.join(folder, "renamed.shp"), "renamed", 28992, [key, *renamed], features)
    case.traps.append(Trap("a column of another schema", "project.yaml", replaced(name + ".shp", "renamed.shp", 2),
                           ["renamed.shp", f"no column '{tree.label}'"]))
    other = "C28992R500" if size == 100 else "C28992R100"
    write_layer(os.path.join(folder, "other.shp"), "other", 28992, [other, *columns], features)
    case.traps.append(Trap("squares of the other size", "project.yaml", replaced(name + ".shp", "other.shp", 2),
                           ["other.shp", f"no column '{key}'"]))
    return case, broken


def squares_2017(folder, size=100):
    """INWONER and three whole percentages of it; -99997, -99995 and others of the kind."""

    def row(n, dice):
        true = dice.between(45, 900) if n == 50 else dice.between(1, 260)
        _, shares = percentages(dice, true, [15, 2, 3])
        total, given = five(true), dict(zip(("NL", "western", "non_western"), shares))
        raw, states = dict(given), dict.fromkeys(("total", *given), "rounded")
        if true < 5:
            raw, states, total = dict.fromkeys(given, SECRET), dict.fromkeys(states, "suppressed"), None
        elif n % 7 == 4:
            raw, given = dict.fromkeys(given, SECRET), dict.fromkeys(given)
            states.update(dict.fromkeys(given, "suppressed"))
        elif n % 11 == 3:
            raw["western"], given["western"], states["western"] = (MISSING, OTHER)[n % 2], None, "missing"
        fields = [SECRET if total is None else total, SECRET, SECRET, SECRET, SECRET, *raw.values(), 12, MISSING]
        return fields, total, given, states

    columns = [c + ":int" for c in ("INWONER", "MAN", "VROUW", "INW_014", "INW_65PL", "P_NL_ACHTG", "P_WE_MIG_A", "P_NW_MIG_A",
                                    "AANTAL_HH", "WONVOOR45")]
    case, broken = old_squares(folder, size, 2017, columns, row, BACKGROUND_2017)
    broken("negative", "a negative number that is no sign", lambda v: v[:6] + [-99990] + v[7:], ["-99990", "negative"])
    broken("hundred", "more than a hundred per cent", lambda v: v[:6] + [101] + v[7:], ["101", "more than the whole"])
    broken("far", "percentages that rounding cannot explain", lambda v: v[:6] + [20, 20, 20] + v[9:], ["the parts of 'total'"])
    return case


def squares_2017_500m(folder):
    return squares_2017(folder, 500)


def squares_2011(folder, size=100):
    """A column for each year; background in classes of per cent, in words."""

    def row(n, dice):
        true = 400 if n == 50 else 0 if n % 13 == 6 else dice.between(1, 260)
        parts = dice.split(true, [[12, 2, 3], [1, 1, 12], [3, 12, 2], [12, 0, 1]][n % 4])
        columns = ("P_AUTO2011", "P_WAL2011", "P_NWAL2011")
        words, middles = zip(*(class_of(column, part, true) for column, part in zip(columns, parts)))
        total, given = five(true), dict(zip(("western", "non_western"), middles[1:]))
        states = dict.fromkeys(("total", *given), "rounded")
        people = total
        if true == 0:
            people, words = -99998, ["nihil"] * 3
        elif true < 5:
            people, total, words, states = SECRET, None, ["geheim"] * 3, dict.fromkeys(states, "suppressed")
        elif n % 11 == 3:
            given, words = dict.fromkeys(given), ["geheim"] * 3
            states.update(dict.fromkeys(given, "suppressed"))
        elif n % 17 == 1:
            people, total, words, states = (-99999, OTHER)[n % 2], None, [None] * 3, dict.fromkeys(states, "missing")
        return [dice.below(300), people, dice.below(300), -99999, *words, "geheim"], total, given, states

    columns = ["INW2010:int", "INW2011:int", "INW2014:int", "MAN_2011:int", *CLASSES, "P_NWAL2014"]
    case, broken = old_squares(folder, size, 201410, columns, row, BACKGROUND_2011)
    broken("number", "a percentage, as in later files", lambda v: v[:6] + ["12"] + v[7:],
           ["'12' in column 'P_WAL2011'", "none of the 'classes'"])
    broken("class", "a class that is not declared", lambda v: v[:7] + ["5% tot 10%"] + v[8:],
           ["'5% tot 10%' in column 'P_NWAL2011'", "none of the 'classes'"])
    broken("far", "classes that are more than everybody", lambda v: v[:6] + ["45% of meer", "67% of meer"] + v[8:],
           ["the parts of 'total'"])
    return case


def squares_2011_500m(folder):
    return squares_2011(folder, 500)


# Neighbourhoods ------------------------------------------------------------------------------------------------------


def neighbourhoods(folder):
    dice, sums, zones = Dice(31370), Sums(), []
    tree = Node("total", "aantal_inwoners", Node("NL", "percentage_met_herkomstland_nederland"),
                Node("europe", "percentage_met_herkomstland_uit_europa_excl_nl",
                     Node("nl_europe", "perc_geb_in_nl_met_herkomstland_in_europa_ex_nl"),
                     Node("abroad_europe", "perc_geb_buiten_nl_met_herkomstlnd_in_europa_ex_nl")),
                Node("elsewhere", "percentage_met_herkomstland_buiten_europa",
                     Node("nl_elsewhere", "perc_geb_in_nl_met_herkomstland_buiten_europa"),
                     Node("abroad_elsewhere", "perc_geb_buiten_nl_met_herkomstlnd_buiten_europa")))
    columns = ["buurtcode", "buurtnaam", "wijkcode", "gemeentecode", "gemeentenaam", "water", "postcode", "aantal_inwoners:int",
               "percentage_personen_0_tot_15_jaar:int", "percentage_met_herkomstland_nederland:int",
               "percentage_met_herkomstland_uit_europa_excl_nl:int", "percentage_met_herkomstland_buiten_europa:int",
               "percentage_geb_in_nl_met_herkomstland_nederland:int", "perc_geb_in_nl_met_herkomstland_in_europa_ex_nl:int",
               "perc_geb_in_nl_met_herkomstland_buiten_europa:int", "perc_geb_buiten_nl_met_herkomstlnd_in_europa_ex_nl:int",
               "perc_geb_buiten_nl_met_herkomstlnd_buiten_europa:int", "oppervlakte_totaal_in_ha:int"]
    rows = []
    for n in range(60):
        code = f"BU0363{n // 10:02d}{n % 10:02d}"
        true = dice.between(0, 3000) if n % 12 else dice.between(0, 30)
        total, given = five(true), {}
        if true:
            parts = dict(zip(("NL", "nl_europe", "abroad_europe", "nl_elsewhere", "abroad_elsewhere"),
                             dice.split(true, [12, 2, 3, 4, 5])))
            parts["europe"] = parts["nl_europe"] + parts["abroad_europe"]
            parts["elsewhere"] = parts["nl_elsewhere"] + parts["abroad_elsewhere"]
            given = {group: round(Fraction(100 * part, true)) for group, part in parts.items()}
        raw = dict(given)
        if true < 50:
            given = {node.code: None for node in tree}
            raw = dict.fromkeys(given, SECRET)
        elif n % 8 == 5:
            given["nl_europe"] = given["abroad_europe"] = None
            raw["nl_europe"] = raw["abroad_europe"] = SECRET
        known = settle(tree, publish(tree, total, given), sums, "origin")
        if n in (1, 12, 13, 24):
            for group in ("europe", "abroad_europe", "NL"):
                withheld = given[group] is None
                zones.append(("origin", code, group, None if withheld else known[group],
                              "suppressed" if withheld else "rounded"))
        rows.append([code, f"Buurt {n}", code.replace("BU", "WK")[:8], "GM0363", "Amsterdam", "NEE", "1012", total, 14,
                     raw["NL"], raw["europe"], raw["elsewhere"], raw["NL"], raw["nl_europe"], raw["nl_elsewhere"],
                     raw["abroad_europe"], raw["abroad_elsewhere"], 25])
    water = ["BU03639997", "", "", "GM0363", "Amsterdam", "JA", "", 0] + [MISSING] * 9 + [80]
    path = os.path.join(folder, "wijkenbuurten_2024_v1.gpkg")
    write_layer(path, "buurten", 28992, columns, squares(rows + [water], 120000, 486000, 300, 10))
    add_layer(path, "gemeenten", 28992)
    case = Case("nl neighbourhoods", folder, project("nl-neighbourhoods-2024", "neighbourhoods",
                                                     "wijkenbuurten_2024_v1.gpkg", "wijkenbuurten_2024_v1.gpkg")).expect(sums)
    case.zones = zones
    case.listed["origin"]["geometry_without_counts"] = 0
    case.counts = {"zones": 60, "zones without polygon": 0, "zones with polygon": "60 of 60"}
    case.traps = [Trap("the layer of another year", "project.yaml",
                       replaced("wijkenbuurten_2024_v1.gpkg", "other.gpkg", 2), ["buurten"])]
    write_layer(os.path.join(folder, "other.gpkg"), "cbs_buurten_2024", 28992, columns, squares(rows, 120000, 486000, 300, 10))
    return case


def add_layer(path, name, epsg):
    """A second layer in the same file, with other rows."""
    from osgeo import ogr

    from common import reference_system
    source = ogr.Open(path, 1)
    layer = source.CreateLayer(name, reference_system(epsg), ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("gemeentecode", ogr.OFTString))
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetField(0, "GM0363")
    feature.SetGeometry(square(120000, 486000, 3000))
    layer.CreateFeature(feature)
    feature = layer = source = None


# The real municipalities ---------------------------------------------------------------------------------------------


def municipalities_2017(folder):
    """388 municipalities, 17 081 507 inhabitants; percentages of them, and what is left is the Dutch background."""
    path = "nl/gem_2017_attributes.csv"
    text = project("nl-municipalities-2017", "municipalities", '"${D4I_DATA}/nl/gem_2017_attributes.csv"',
                   '"${D4I_DATA}/nl/gem_2017.gpkg"', """units:
  - id: lau
    recipe: nl-municipalities
    file: "${D4I_DATA}/nl/gem_2017.gpkg"
    relate: {nl: key}
""").replace("cell: 100}", "cell: 1000}")
    case = Case("nl real 2017", folder, text, needs=path)
    if not os.path.exists(os.path.join(DATA, path)):
        return case
    tree = Node("total", "aant_inw", Node("western", "p_west_al"), Node(
        "non_western", "p_n_w_al", Node("MA", "p_marokko"), Node("nl_antilles", "p_ant_aru"), Node("SR", "p_surinam"),
        Node("TR", "p_turkije"), Node("non_western_rest", "p_over_nw")), residual="NL")
    sums = Sums()
    with open(os.path.join(DATA, path), encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    for row in rows:
        people = int(row["aant_inw"])
        shares = {node.code: int(row[node.label]) for node in tree if node.code != "total"}
        known = settle(tree, publish(tree, people, shares), sums, "background")
        if row["id"] in ("GM0363", "GM0088"):
            case.zones += [("background", row["id"], code, known[code], "rounded") for code in ("TR", "NL", "non_western")]
            case.units.append(("lau", row["id"], "background", "western", known["western"]))
    assert sums.group["background"]["total"] == 17081507 and len(rows) == 388
    case.expect(sums)
    case.counts = {"zones": 388, "zones without polygon": 0}
    return case


FIXTURES = [squares_100m, squares_2017, squares_2017_500m, squares_2011, squares_2011_500m, neighbourhoods, municipalities_2017]
