#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# Spain 2012, every municipality: the figures that are known (shared/data/SOURCES.md, reference/d4i.md section 3).
. "$(dirname "$0")/lib.sh"
need_data
project=$REPOSITORY/examples/spain-2012/project.yaml

# Peak memory of the build, in KB, by the kernel's own account.
python3 - "$D4I" "$project" >peak.txt <<'P' || failed 'the build'
import resource, subprocess, sys
build = subprocess.run([sys.argv[1], "build", sys.argv[2], "-o", "spain.gpkg"])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(build.returncode)
P
peak=$(cat peak.txt)
echo "peak memory $((peak / 1024)) MB"
sanitized || { [ "$peak" -lt 1048576 ] && passed || failed "peak memory of $peak KB is not under 1 GiB"; }

"$D4I" info spain.gpkg --groups --format csv -o groups.csv -q
"$D4I" info spain.gpkg --ledger --format csv -o ledger.csv -q
python3 - <<'P' && passed || failed 'groups and ledger do not fit'
import collections, csv
from decimal import Decimal
groups = list(csv.DictReader(open("groups.csv", encoding="utf-8")))
ledger = list(csv.DictReader(open("ledger.csv", encoding="utf-8")))
listed = collections.Counter()
for line in ledger:
    listed[line["variable"], line["group"]] += Decimal(line["people"])
for variable, headline, people in ("birth", "abroad", 6759780), ("citizenship", "foreign", 5736258):
    own = [g for g in groups if g["variable"] == variable]
    by_code = {g["code"]: g for g in own}
    assert Decimal(by_code["total"]["published"]) == 47265321, by_code["total"]
    assert Decimal(by_code[headline]["published"]) == people and by_code[headline]["headline"] == "yes"
    parents = {g["part_of"] for g in own}
    leaves = [g for g in own if g["code"] not in parents and g["kind"] != "derived"]
    assert len(leaves) > 30, len(leaves)
    for g in leaves:
        assert Decimal(g["placed"]) + listed[variable, g["code"]] == Decimal(g["published"]), g
        assert Decimal(g["placed"]) == int(Decimal(g["placed"])) >= 0, g
    assert sum(Decimal(g["published"]) for g in leaves) == 47265321
    home = by_code["ES"]
    assert Decimal(home["published"]) == 47265321 - people
    assert sum(Decimal(g["placed"]) + listed[variable, g["code"]] for g in leaves if g is not home) == people
# four municipalities have no feature at all; twelve have one whose outline encloses nothing; nobody is lost otherwise
import json, os
people, zones = collections.Counter(), collections.defaultdict(set)
for line in ledger:
    if line["variable"] == "birth":
        people[line["reason"]] += Decimal(line["people"])
        zones[line["reason"]].add(line["zone"])
topology = json.load(open(os.environ["D4I_DATA"] + "/es/municipalities.topo.json"))
features = {g["id"] for g in topology["objects"]["municipalities"]["geometries"]}
assert set(zones) == {"no_geometry", "no_target_cell", "geometry_without_counts"}, zones.keys()
assert len(zones["no_geometry"]) == 4 and people["no_geometry"] == 11711 and not zones["no_geometry"] & features
assert len(zones["no_target_cell"]) == 12 and zones["no_target_cell"] < features
assert len(zones["geometry_without_counts"]) == 101 and zones["geometry_without_counts"] < features
P

row() # ARGUMENTS of places
{
    "$D4I" places spain.gpkg "$@" --format csv -q >places.csv && csv_value places.csv country ES "$column"
}
expect() # COLUMN WANTED ARGUMENTS...
{
    local column=$1 wanted=$2
    shift 2
    equal "places $*: $column" "$wanted" "$(row "$@")"
}
asked='--below 10000 --share 0.20'
expect units 8116 $asked
expect small 7356 $asked
expect small_over 492 $asked
expect small_over_people 977514 $asked
expect larger 760 $asked
expect larger_over 162 $asked
expect band_over 62 $asked
expect flips 189 $asked
expect small_over 463 $asked --variable citizenship
expect small_over_people 886404 $asked --variable citizenship
expect larger_over 139 $asked --variable citizenship
expect small_over 2072 --share 10%
expect small_over 1035 --share 15%
expect small_over 228 --share 1/4
expect small_over 132 --share 0.3
expect not_covered 101 $asked # polygons of no municipality
expect without_data 0 $asked

# the same list, worked out from the published table by other means
"$D4I" places spain.gpkg $asked --list --format csv -o list.csv -q
python3 - <<'P' && passed || failed 'places --list is not what the published table gives'
import collections, csv, gzip, os
people, abroad = collections.Counter(), collections.Counter()
with gzip.open(os.environ["D4I_DATA"] + "/es/Nacimiento2012_secciones.csv.gz", "rt", encoding="utf-8") as table:
    rows = csv.reader(table)
    head = next(rows)
    zone, sex, label, value = (head.index(c) for c in ("sección", "sexo", "país.de.nacimiento", "value"))
    for row in rows:
        if row[sex] == "Ambos Sexos" and row[zone] != "TOTAL":
            if row[label] == "Total Población":
                people[row[zone][:5]] += int(row[value])
            elif row[label] == "Nacidos en el Extranjero":
                abroad[row[zone][:5]] += int(row[value])
wanted = sorted(code for code, n in people.items() if 1000 <= n < 10000 and 5 * abroad[code] > n)
got = [row["code"] for row in csv.DictReader(open("list.csv", encoding="utf-8"))]
assert got == wanted, (len(got), len(wanted), sorted(set(got) ^ set(wanted))[:5])
P
# the four without polygon still count: 47 265 321 people stand in municipalities
"$D4I" table spain.gpkg --by lau --groups total --format csv -o lau.csv -q
equal 'people in municipalities' 47265321 \
    "$(python3 -c 'import csv; print(sum(int(r["total"] or 0) for r in csv.DictReader(open("lau.csv", encoding="utf-8"))))')"
# no grid, no geometry: the same answer from the project alone
sed '/^grid/d; s#\.\./\.\./recipes#'"$REPOSITORY"'/recipes#' "$project" >nogrid.yaml
run 0 'places on a project without grid' places nogrid.yaml $asked --format csv
equal 'places on a project without grid' 8116,7356,492,977514,760,162 "$(tail -n +2 <<<"$told" | head -1 | cut -d, -f2-7)"
# and from a plain CSV
"$D4I" table spain.gpkg --by lau --groups total,abroad --format csv -q >towns.csv
run 0 'places on a plain CSV' places towns.csv --unit code --population total --group abroad $asked --format csv
equal 'places on a plain CSV' 7356,492,977514,760,162 "$(tail -n +2 <<<"$told" | head -1 | cut -d, -f3-7)"
# two dates: what is lost is counted as what is gained is, and where the union changed its sides are not compared
sed 's/es2012/es2021/g; s/Nacimiento2012/Nacimiento2021/; s#[^ ]*/es-padron-2012#'"$REPOSITORY"'/recipes/es-padron-2021#;
    /^      citizenship:/d' "$project" >later.yaml
run 0 'a later date' build later.yaml -o later.gpkg -q
run 0 'change' report later.gpkg --for place Altea --earlier spain.gpkg -o altea.html -q
holds 'change' "$(python3 "$REPOSITORY/tests/cli/page_check.py" altea.html)" 'ROW residents|24 298|22 657|-1 641' 'ROW born abroad|9 924|8 299|-1 625' \
    'the members of the EU changed (United Kingdom, Croatia)'
# The number stands with its definition, on two pages in every language
if have pdfinfo && have pdftotext; then
    for language in en fr de es it pt nl; do
        "$D4I" report spain.gpkg --lang "$language" -o spain.pdf --quiet || failed "the report in $language"
        equal "pages in $language" 2 "$(pdfinfo spain.pdf | awk '/^Pages/ { print $2 }')"
        holds "the definition in $language" "$(pdftotext spain.pdf - | tr '\n' ' ')" \
            'Residents entered in the municipal registers' 'Registrations of people who have left can linger'
    done
fi
finish
