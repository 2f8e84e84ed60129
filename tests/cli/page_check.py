# SPDX-License-Identifier: EUPL-1.2
#
# page_check.py PAGE.html: what every report must be. Prints its text, each breach on a line of its own as
# "BREACH: ...", and each table as "TABLE caption", then a line "ROW a|b|c" per row.
import re, sys
import xml.etree.ElementTree as tree
from html.parser import HTMLParser

source = open(sys.argv[1], encoding="utf-8").read()
root = tree.fromstring(source)  # well-formed, or this ends here
bare = lambda element: element.tag.split("}")[1]
text_of = lambda element: " ".join("".join(element.itertext()).split())


class Reader(HTMLParser):
    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if tag == "a" and name == "href" and re.match("https?://|mailto:", value):
                continue  # a link loads nothing before it is followed
            if name in ("src", "href", "xlink:href", "action", "data", "srcset") and not value.startswith("#"):
                print(f"BREACH: {tag} loads {value}")
            if name.startswith("on"):
                print(f"BREACH: {tag} has a script")


Reader(convert_charrefs=True).feed(source)
if re.search(r"url\(\s*['\"]?(?!#)|@import", source):
    print("BREACH: the style loads something")
everything = list(root.iter())
if root.get("lang") not in ("en", "de", "fr", "es", "it", "pt", "nl"):
    print("BREACH: no language")
for tag in ("script", "iframe", "link", "img", "object"):
    if any(bare(e) == tag for e in everything):
        print(f"BREACH: a {tag}")
ids = [e.get("id") for e in everything if e.get("id")]
for double in {i for i in ids if ids.count(i) > 1}:
    print(f"BREACH: id {double} twice")
for e in everything:
    for name in (e.get("aria-labelledby") or "").split():
        if name not in ids:
            print(f"BREACH: {name} labels and is not there")
if [bare(e) for e in everything].count("h1") != 1:
    print("BREACH: not one h1")
levels = [int(bare(e)[1]) for e in everything if re.fullmatch("h[1-6]", bare(e))]
if any(b > a + 1 for a, b in zip(levels, levels[1:])):
    print("BREACH: a level of headings is skipped")
for svg in (e for e in everything if bare(e) == "svg"):
    if svg.get("role") != "img" or not any(bare(c) == "title" and text_of(c) for c in svg):
        print("BREACH: a picture without words")


# WCAG: text on every background that the page has.
def light(colour):
    colour = colour if len(colour) == 6 else "".join(2 * c for c in colour)
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


style = next(e for e in everything if bare(e) == "style").text
for ink in set(re.findall(r"[ {;]color: #([0-9a-f]+)", style)):
    for paper in set(re.findall(r"background: #([0-9a-f]+)", style)):
        if (light(paper) + 0.05) / (light(ink) + 0.05) < 4.5:
            print(f"BREACH: #{ink} on #{paper} is too faint")
for table in (e for e in everything if bare(e) == "table"):
    parts = {bare(e): e for e in table}
    if "caption" not in parts or "thead" not in parts:
        print("BREACH: a table without caption or heading")
        continue
    print("TABLE", text_of(parts["caption"]))
    rows = [[text_of(c) for c in r] for r in parts["tbody"]]
    width = lambda row: sum(int(cell.get("colspan", 1)) for cell in row)
    wide = width(list(parts["thead"])[0])
    for row, cells in zip(rows, parts["tbody"]):
        print("ROW", "|".join(row))
        if width(cells) != wide:
            print("BREACH: a row of another width")
    if not rows:
        print("BREACH: an empty table")
print(text_of(next(e for e in everything if bare(e) == "body")))
