# SPDX-License-Identifier: EUPL-1.2
"""What the fixtures of all publishers share: files as publishers write them, squares as boundaries, and what a case is.

A fixture is a function `NAME(folder)` that writes files into an empty folder and returns a Case. All it writes is
drawn from a counted generator of its own, so that every machine writes the same bytes; what must come out is worked
out here, in Python and with Fractions or integers, never by d4i.
"""
import csv
import gzip
import io
import os
import zipfile
from collections import defaultdict
from fractions import Fraction
from xml.sax.saxutils import escape

from osgeo import ogr, osr

ogr.UseExceptions()
osr.UseExceptions()

HERE = os.path.dirname(os.path.abspath(__file__))
REPOSITORY = os.path.dirname(os.path.dirname(HERE))
RECIPES = os.path.join(REPOSITORY, "recipes")
DATA = os.environ.get("D4I_DATA") or os.path.join(os.path.dirname(REPOSITORY), "shared", "data")


class Dice:
    """Whole numbers that are the same everywhere: a 64-bit multiplicative generator, upper bits only."""

    def __init__(self, seed):
        self.state = (seed * 2862933555777941757 + 3037000493) % 2**64

    def below(self, limit):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % limit

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def split(self, people, shares):
        """`people` in len(shares) whole parts, about as the shares say; they add up."""
        parts = [0] * len(shares)
        whole = sum(shares)
        for _ in range(people if people < 400 else 400):
            at = self.below(whole)
            for i, share in enumerate(shares):
                at -= share
                if at < 0:
                    parts[i] += 1
                    break
        if people >= 400:
            parts = [part * people // 400 for part in parts]
            parts[0] += people - sum(parts)
        return parts


# Files ---------------------------------------------------------------------------------------------------------------


def write(path, text, encoding="utf-8"):
    """Text or bytes, as they are: no line end is changed."""
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode(encoding))


def table_text(header, rows, delimiter=",", quote=False, end="\n", quote_text=False):
    """A delimited table; header may be None. quote: every field; quote_text: fields that are Python strings."""
    out = io.StringIO()
    how = csv.QUOTE_ALL if quote else csv.QUOTE_NONNUMERIC if quote_text else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=delimiter, quoting=how, lineterminator=end)
    if header is not None:
        writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def write_table(path, header, rows, delimiter=",", encoding="utf-8", **how):
    """As table_text; a path that ends in .gz is compressed, without a date in it."""
    content = table_text(header, rows, delimiter, **how).encode(encoding)
    write(path, gzip.compress(content, mtime=0) if path.endswith(".gz") else content)


def write_zip(path, members):
    """members: (name, bytes or text) in this order, all dated alike."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)


def column_name(at):
    """0 is A, 26 is AA."""
    name = ""
    at += 1
    while at:
        at, digit = divmod(at - 1, 26)
        name = chr(65 + digit) + name
    return name


def sheet_xml(rows):
    lines = []
    for r, row in enumerate(rows, 1):
        cells = []
        for c, value in enumerate(row):
            at = f"{column_name(c)}{r}"
            if value is None or value == "":
                continue
            if isinstance(value, (int, float)):
                cells.append(f'<c r="{at}"><v>{value}</v></c>')
            else:
                cells.append(f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>')
        lines.append(f'<row r="{r}">{"".join(cells)}</row>')
    return ('<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/'
            f'spreadsheetml/2006/main"><sheetData>{"".join(lines)}</sheetData></worksheet>')


def write_xlsx(path, sheets):
    """sheets: (name, rows) in this order; a row is a list of int, float, str or None."""
    main = "http://schemas.openxmlformats.org"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    numbers = range(1, len(sheets) + 1)
    types = "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
                    for n in numbers)
    names = "".join(f'<sheet name="{escape(sheet[0])}" sheetId="{n}" r:id="rId{n}"/>' for n, sheet in
                    zip(numbers, sheets))
    links = "".join(f'<Relationship Id="rId{n}" Type="{main}/officeDocument/2006/relationships/worksheet" '
                    f'Target="worksheets/sheet{n}.xml"/>' for n in numbers)
    members = [
        ("[Content_Types].xml", f'{head}<Types xmlns="{main}/package/2006/content-types"><Default Extension="rels" '
         'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
         f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
         f'{types}</Types>'),
        ("_rels/.rels", f'{head}<Relationships xmlns="{main}/package/2006/relationships"><Relationship Id="rId1" '
         f'Type="{main}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
        ("xl/workbook.xml", f'{head}<workbook xmlns="{main}/spreadsheetml/2006/main" '
         f'xmlns:r="{main}/officeDocument/2006/relationships"><sheets>{names}</sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels", f'{head}<Relationships xmlns="{main}/package/2006/relationships">{links}'
         '</Relationships>'),
    ]
    members += [(f"xl/worksheets/sheet{n}.xml", sheet_xml(sheet[1])) for n, sheet in zip(numbers, sheets)]
    write_zip(path, members)


# Boundaries ----------------------------------------------------------------------------------------------------------


def reference_system(epsg):
    system = osr.SpatialReference()
    system.ImportFromEPSG(epsg)
    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return system


def square(west, south, side, height=None):
    ring = ogr.Geometry(ogr.wkbLinearRing)
    east, north = west + side, south + (side if height is None else height)
    for x, y in (west, south), (west, north), (east, north), (east, south), (west, south):
        ring.AddPoint_2D(x, y)
    polygon = ogr.Geometry(ogr.wkbPolygon)
    polygon.AddGeometry(ring)
    return polygon


def write_layer(path, layer, epsg, attributes, features, encoding=None):
    """A layer of polygons, its format by the ending of path (.gpkg, .shp, .geojson).

    attributes: names; a name with ":int" or ":real" behind it is a number. features: (values, geometry), a geometry
    in `epsg`. GeoJSON is written in longitude and latitude.
    """
    driver = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".geojson": "GeoJSON"}[os.path.splitext(path)[1]]
    source = ogr.GetDriverByName(driver).CreateDataSource(path)
    target = 4326 if driver == "GeoJSON" else epsg
    # A shapefile holds the day of its writing, and pages hold hashes of files.
    day = "DBF_DATE_LAST_UPDATE=2026-11-25"
    options = {"ESRI Shapefile": [f"ENCODING={encoding or 'UTF-8'}", day], "GeoJSON": ["COORDINATE_PRECISION=8"]}
    out = source.CreateLayer(layer, reference_system(target), ogr.wkbPolygon, options.get(driver, []))
    for name in attributes:
        name, _, kind = name.partition(":")
        field = ogr.FieldDefn(name, {"int": ogr.OFTInteger64, "real": ogr.OFTReal}.get(kind, ogr.OFTString))
        if kind == "real" and driver == "ESRI Shapefile":
            field.SetWidth(24)
            field.SetPrecision(9)
        out.CreateField(field)
    move = osr.CoordinateTransformation(reference_system(epsg), reference_system(target)) if target != epsg else None
    for values, geometry in features:
        feature = ogr.Feature(out.GetLayerDefn())
        for at, value in enumerate(values):
            if value is not None:
                feature.SetField(at, value)
        if geometry is not None:
            geometry = geometry.Clone()
            if move:
                geometry.Transform(move)
            feature.SetGeometry(geometry)
        out.CreateFeature(feature)
    out = source = None


def squares(values, west, south, side, per_row):
    """One feature per row of attribute values: squares in rows from the south-west corner on, without gaps."""
    return [(row, square(west + side * (i % per_row), south + side * (i // per_row), side))
            for i, row in enumerate(values)]


def real_level(level, recipe, name):
    """Lines of a project for one more level of units, from a real layer; nothing where that is not there."""
    if not os.path.exists(os.path.join(DATA, name)):
        return ""
    return f'  - {{id: {level}, recipe: {recipe}, file: "${{D4I_DATA}}/{name}"}}\n'


# Cases ---------------------------------------------------------------------------------------------------------------


class Sums:
    """Exact sums of people: sums[variable][group], listed[variable][reason]."""

    def __init__(self):
        self.group = defaultdict(lambda: defaultdict(Fraction))
        self.listed = defaultdict(lambda: defaultdict(Fraction))

    def add(self, variable, group, people):
        self.group[variable][group] += Fraction(people)

    def list(self, variable, reason, people):
        self.listed[variable][reason] += Fraction(people)


def settle(sums, variable, families, values, place=None):
    """Adds one zone up by the rule of recipe.md, "Parts and totals".

    families: (parent, children, residual's code or None), parents first. values: {code: people}, or {code: None} where
    the value is withheld; what a residual gets is put into `values`. place: reason for which all leaves of the zone are
    listed, such as "no_geometry".
    """
    parents = {family[0] for family in families}
    for parent, children, residual in families:
        known = all(values[code] is not None for code in [parent, *children])
        rest = (values[parent] or 0) - sum(values[code] or 0 for code in children)
        if residual:
            values[residual] = max(rest, 0) if known else 0
            rest -= values[residual]
        sums.list(variable, "perturbation" if known else "suppressed", rest)
    for code, people in values.items():
        sums.add(variable, code, people or 0)
        if place and code not in parents:
            sums.list(variable, place, people or 0)


class Trap:
    """A change of one file that d4i must refuse (status 1) or pass (status 0), with these words in what it says.

    change: a function from the file's bytes to its new bytes (of the project's text, for project.yaml).
    at: "line:column", "line", or None; with it the message must name the file and the place.
    """

    def __init__(self, name, file, change, words, at=None, status=1, command="check"):
        self.name, self.file, self.change, self.words, self.at = name, file, change, words, at
        self.status, self.command = status, command


def replaced(old, new, times=1):
    """A change for a Trap: old must be there."""
    old = old.encode() if isinstance(old, str) else old
    new = new.encode() if isinstance(new, str) else new

    def change(content):
        assert old in content, f"the fixture lacks {old!r}"
        return content.replace(old, new, times)

    return change


class Case:
    """A project that d4i must build, and what must come out of it.

    sums        {variable: {group: people}}            as `table --by source` tells
    listed      {variable: {reason: people}}           all lines of the ledger with this reason, added up; None is any
                                                       amount, and what is not named must sum to 0
    zones       [(variable, zone, group, people, status)]  people None: an empty field; status None: any
    units       [(level, code, variable, group, people)]   or with a sixth: how far the figure may be off
    counts      {what: finding}                        lines of `check`
    says        [word]                                 in what `build` tells on stderr
    shows       [word]                                 in what `info --sources` tells
    traps       [Trap]
    needs       path under D4I_DATA; the case is skipped where it is not there
    close       largest difference between figures that is forgiven (people), for shares in per cent and floats
    """

    def __init__(self, name, folder, project, needs=None):
        self.name, self.folder, self.needs = name, folder, needs
        self.sums, self.listed, self.zones, self.units, self.counts = {}, {}, [], [], {}
        self.says, self.shows, self.traps = [], [], []
        self.close = Fraction(0)
        write(os.path.join(folder, "project.yaml"), project)

    def expect(self, sums):
        """Takes over what a Sums has added up."""
        self.sums = {variable: dict(groups) for variable, groups in sums.group.items()}
        self.listed = {variable: dict(reasons) for variable, reasons in sums.listed.items()}
        return self
