#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# d4i crosswalk: an atlas as layer and as people, Camden's areas in two halves, and the municipalities of the
# Netherlands of 2014 and 2017, whose areas are checked against shapely where it is there.
. "$(dirname "$0")/lib.sh"

# half FILE: the towns of the tiny project, W its western half and E its eastern one; S south of both
half()
{
    local feature='{"type":"Feature","properties":{"town":"%s"},"geometry":{"type":"Polygon","coordinates":[%s]}}'
    {
        echo '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3035"}},'
        echo '"features":['
        # shellcheck disable=SC2059 # the format is ours
        printf "$feature,$feature" \
            A "[[4000000,3000000],[4000100,3000000],[4000100,3000400],[4000000,3000400],[4000000,3000000]]" \
            B "[[4000100,3000000],[4000400,3000000],[4000400,3000400],[4000100,3000400],[4000100,3000000]]"
        echo ']}'
    } >"$1"
}
echo '- an atlas'
tiny
half towns.geojson
run 0 'build' build project.yaml -o tiny.gpkg
run 0 'atlas' crosswalk tiny.gpkg towns.geojson --layer-a zones_tiny --people tiny.gpkg --format csv --least 0.1%
# each zone has four cells of 100 m with a quarter of its people; A1 and A2 lie half in town A, B1 and B2 in town B
equal 'atlas: pairs' \
    "a,b,area_m2,share_of_a,share_of_b,people,people_share_of_a A1,A,20000,0.5,0.5,50,0.5 A1,B,20000,0.5,0.16666666666666666,50,0.5 A2,A,20000,0.5,0.5,25,0.5 A2,B,20000,0.5,0.16666666666666666,25,0.5 B1,B,40000,1,0.3333333333333333,40,1 B2,B,40000,1,0.3333333333333333,10,1" \
    "$(echo $told)"
holds 'atlas: notes' "$said" "attribute 'key'" '200 in cells of tiny.gpkg, of these 0 in b but in no unit of a, and 0 in neither' \
    'Only in a: 4 codes: A1, A2, B1, B2' 'Only in b: 2 codes: A, B' 'People: 0 keep their code, 200 move'
printf 'old,new\nA1,A\nA2,A\nB1,B\nB2,B\n' >renamed.csv
run 0 'rename' crosswalk tiny.gpkg towns.geojson --layer-a zones_tiny --people tiny.gpkg --rename renamed.csv
holds 'rename: notes' "$told" '125 keep their code, 75 move'
run 0 'unmatched' crosswalk tiny.gpkg towns.geojson --layer-a zones_tiny --unmatched --format csv -q
equal 'unmatched' 7 "$(echo "$told" | wc -l)"
run 2 'a source that is not there' crosswalk tiny.gpkg towns.geojson --people tiny.gpkg --people-source none
holds 'a source that is not there' "$said" "no source 'none'"
run 2 'a share' crosswalk tiny.gpkg towns.geojson --least much
run 2 'a share of nothing' crosswalk tiny.gpkg towns.geojson --least 0%
holds 'a share of nothing' "$said" '--least is a share over 0'
run 1 'a layer' crosswalk tiny.gpkg towns.geojson --layer-a units_lau
holds 'a layer' "$said" zones_tiny
run 2 'one layer' crosswalk tiny.gpkg

echo '- cells as units'
# four cells of 1 km, two towns that part the eastern cells in the middle; an atlas of the cells, and their table
cat >cells.csv <<'L'
GRD_ID;TOT_P
1kmN3000E4000;10
1kmN3000E4001;8
1kmN3001E4000;4
1kmN3001E4001;2
L
cat >two.geojson <<'L'
{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3035"}},"features":[
{"type":"Feature","properties":{"town":"W"},"geometry":{"type":"Polygon","coordinates":
[[[4000000,3000000],[4001500,3000000],[4001500,3002000],[4000000,3002000],[4000000,3000000]]]}},
{"type":"Feature","properties":{"town":"E"},"geometry":{"type":"Polygon","coordinates":
[[[4001500,3000000],[4002000,3000000],[4002000,3002000],[4001500,3002000],[4001500,3000000]]]}}]}
L
cat >cells.yaml <<'L'
title: Cells
grid: {crs: EPSG:3035, cell: 1000}
sources:
  - {id: cells, recipe: eu-popgrid-2011, files: {cells: cells.csv}}
L
run 0 'cells: build' build cells.yaml -o cells.gpkg
# pairs FILE CODES...: what both ways of saying the cells must give, with the cells' codes as they are there
pairs()
{
    echo "a,b,area_m2,share_of_a,share_of_b,people,people_share_of_a $1,W,1000000,1,0.3333333333333333,10,1" \
        "$2,E,500000,0.5,0.5,4,0.5 $2,W,500000,0.5,0.16666666666666666,4,0.5 $3,W,1000000,1,0.3333333333333333,4,1" \
        "$4,E,500000,0.5,0.5,1,0.5 $4,W,500000,0.5,0.16666666666666666,1,0.5"
}
run 0 'cells: a table' crosswalk cells.csv two.geojson --people cells.csv --people-value TOT_P --format csv
equal 'cells: a table' "$(pairs 1kmN3000E4000 1kmN3000E4001 1kmN3001E4000 1kmN3001E4001)" "$(echo $told)"
holds 'cells: said' "$said" "attribute 'GRD_ID'" 'The units of a are cells of 1000 m in EPSG:3035'
for layer in '--layer-a zones_cells' ''; do
    # shellcheck disable=SC2086 # two words or none
    run 0 'cells: an atlas' crosswalk cells.gpkg two.geojson $layer --people cells.gpkg --format csv
    equal 'cells: an atlas' "$(pairs CRS3035RES1000mN3000000E4000000 CRS3035RES1000mN3000000E4001000 \
        CRS3035RES1000mN3001000E4000000 CRS3035RES1000mN3001000E4001000)" "$(echo $told)"
done
run 2 'cells: no names' crosswalk cells.gpkg two.geojson --name-a name
holds 'cells: no names' "$said" "one attribute, 'key'" --name-a
run 1 'cells: no codes' crosswalk two.geojson cells.csv --key-b TOT_P
holds 'cells: no codes' "$said" "cells.csv:2:15: '10' is no code of a grid cell"
run 2 'cells: layers of a table' crosswalk cells.csv two.geojson --layer-a zones_cells

[ -d "$DATA" ] || { echo "SKIPPED: the real data are not there: '$DATA' (set D4I_DATA)" >&2; finish; }
export D4I_DATA=$DATA

echo '- Camden'
cat >halves.geojson <<'L'
{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::27700"}},"features":[
{"type":"Feature","properties":{"half":"north"},"geometry":{"type":"Polygon","coordinates":
[[[500000,185000],[560000,185000],[560000,210000],[500000,210000],[500000,185000]]]}},
{"type":"Feature","properties":{"half":"south"},"geometry":{"type":"Polygon","coordinates":
[[[500000,160000],[560000,160000],[560000,185000],[500000,185000],[500000,160000]]]}}]}
L
run 0 'Camden: build' build "$REPOSITORY/examples/camden-2011/project.yaml" -o camden.gpkg
for threads in 1 4; do
    run 0 'Camden' crosswalk "$DATA/uk/Camden_oa11.shp" halves.geojson --people camden.gpkg --threads $threads \
        --format json -o camden-$threads.json
done
same 'Camden: threads' camden-1.json camden-4.json
python3 - <<'P' && passed || failed 'Camden: weights'
import json
answer = json.load(open("camden-1.json", encoding="utf-8"), parse_float=str)
areas = {}
for row in answer["rows"]:
    areas.setdefault(row["a"], []).append(row)
unmet = areas.pop(None)
assert len(areas) == 749 and len(unmet) == 2, (len(areas), len(unmet))
assert all(abs(sum(float(r["share_of_a"]) for r in rows) - 1) < 1e-9 for rows in areas.values())
millionths = lambda text: round(float(text) * 1e6)
inside = sum(millionths(r["people"]) for rows in areas.values() for r in rows)
outside = sum(millionths(r["people"]) for r in unmet)
# cells at Camden's border reach across it, and a few per cent of the people stand there
assert inside + outside == 220338 * 10**6, (inside, outside)
assert 0.95 * 220338e6 < inside < 220338e6, inside
assert {r["b"] for rows in areas.values() for r in rows} == {"north", "south"}
P

echo '- the Netherlands'
/usr/bin/python3 "$REPOSITORY/tests/query/check_crosswalk.py" "$D4I" "$DATA"
case $? in
0) passed ;;
77) ;;
*) failed 'the Netherlands: areas against shapely' ;;
esac
for side in "" --people-inside; do
    # shellcheck disable=SC2086 # one option or none
    run 0 'the Netherlands' crosswalk "$DATA/nl/NLD_muni_2014.gpkg" "$DATA/nl/gem_2017.gpkg" --key-a code --key-b id \
        --people "$DATA/eu/popgrid2011_1km_NL.csv.gz" --people-value T --format json -o nl$side.json $side
done
holds 'the Netherlands: codes' "$(cat nl.json)" "with 'GM' before those of a it would be 382 (--text-a GM)"
run 0 'the Netherlands: letters' crosswalk "$DATA/nl/NLD_muni_2014.gpkg" "$DATA/nl/gem_2017.gpkg" --text-a GM --format json \
    --unmatched
holds 'the Netherlands: letters' "$told" 'In both: 382 codes' 'Only in a: 21 codes: 0241, ' \
    'Only in b: 6 codes: GM1930, GM1931, GM1940, GM1942, GM1945, GM1948'
run 2 'a table without its column' crosswalk "$DATA/nl/NLD_muni_2014.gpkg" "$DATA/nl/gem_2017.gpkg" \
    --people "$DATA/eu/popgrid2011_1km_NL.csv.gz"
holds 'a table without its column' "$said" --people-value 'GRD_ID, x, y, T, CNTR_ID'
python3 - <<'P' && passed || failed 'the Netherlands: people'
import csv, gzip, json, os, re
from decimal import Decimal
with gzip.open(os.environ["D4I_DATA"] + "/eu/popgrid2011_1km_NL.csv.gz", "rt", encoding="utf-8") as table:
    total = sum(int(row["T"]) for row in csv.DictReader(table))
outside = []
for name in "nl.json", "nl--people-inside.json":
    answer = json.load(open(name, encoding="utf-8"), parse_float=Decimal)
    told = [re.search(r"and ([0-9.]+) in neither", note) for note in answer["notes"]]
    outside.append(Decimal(next(found for found in told if found).group(1)))
    assert sum(row["people"] for row in answer["rows"]) + outside[-1] == total, name
    # numbers of municipalities were kept, but for the letters before them: nine of ten people did not move
    stay = sum(r["people"] for r in answer["rows"] if r["a"] and r["b"] == "GM" + r["a"])
    assert stay > Decimal("0.9") * (total - outside[-1]), stay
assert outside[1] < outside[0] < Decimal("0.05") * total, outside
P
finish
