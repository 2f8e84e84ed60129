#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# docs/howto/ninth-country.md, followed word by word: its files, its commands, and what they say. After a change of
# what the program says: D4I_WRITE_PAGE=1, then read the difference.
. "$(dirname "$0")/lib.sh"
python=/usr/bin/python3
"$python" -c 'from osgeo import ogr' 2>/dev/null || skip "python3-gdal, which writes the shapefiles, is not installed"

mkdir bin work
# The page has d4i installed, where recipes are found by their names.
cat >bin/d4i <<WRAPPER
#!/bin/sh
case \$1 in build | check) exec "$D4I" "\$@" --recipes "$REPOSITORY/recipes" ;; esac
exec "$D4I" "\$@"
WRAPPER
chmod +x bin/d4i
"$python" "$REPOSITORY/tests/cli/ninth_country.py" work || failed "the files of the page were not written"
page=$REPOSITORY/docs/howto/ninth-country.md
PATH=$HERE/bin:$PATH "$python" "$REPOSITORY/tests/cli/page.py" "$page" work ${D4I_WRITE_PAGE:+--write} &&
    passed || failed "the page does not say what the program says"

# The figures of the page against the published file, added up by other means.
"$python" - work <<'CHECK' && passed || failed "the atlas of the page does not hold the people of the file"
import csv, sqlite3, sys
with open(sys.argv[1] + "/sectors.txt", encoding="cp1252", newline="") as file:
    rows = [row for row in csv.DictReader(file, delimiter="|") if row["CD_SEQ"] != "ZZZZ"]
for nis in {row["CD_NIS"] for row in rows}:
    people = sum(int(row["MS_POP"]) for row in rows if row["CD_NIS"] == nis and row["TX_NAT_NL"] == "Totaal")
    atlas = sqlite3.connect(sys.argv[1] + "/belgium.gpkg")
    (found,), = atlas.execute("select people from units_lau where code = ?", [nis])
    assert found == people, (nis, people, found)
CHECK
finish
