#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# What recipes can read, each on the tiny project: however it is written, the same people come out.
. "$(dirname "$0")/lib.sh"

fresh() { rm -rf -- "$HERE"/*; tiny; }
# The project as it stands must give the tiny project's people (WHAT [TABLE]).
reads()
{
    run 0 "$1" build project.yaml -o out.gpkg --strict
    equal "$1" "${2:-$TINY_TABLE}" "$(table_of out.gpkg zone)"
    rm -rf out.gpkg out.gpkg.cache
}
listed() # WHAT PEOPLE: builds, and the ledger holds that many
{
    run 0 "$1" build project.yaml -o out.gpkg
    "$D4I" info out.gpkg --ledger --format csv -o ledger.csv -q
    "$D4I" info out.gpkg --groups --format csv -o groups.csv -q
    "$D4I" table out.gpkg --by zone --groups all --status --format csv -q -o table-out.csv
    equal "$1: lines of the ledger" "$2" "$(tail -n +2 ledger.csv | cut -d, -f3- | tr '\n' ' ')"
    closes "$1" groups.csv ledger.csv
    got=$(table_of out.gpkg zone)
    rm -rf out.gpkg out.gpkg.cache
}
# placed + listed = input for every node of the partition; and all of them, with the total's lines, make the total.
closes() # WHAT GROUPS LEDGER
{
    python3 - "$@" <<'P' && passed || failed "$1: the ledger does not close"
import csv, sys
from decimal import Decimal
groups = list(csv.DictReader(open(sys.argv[2])))
ledger = list(csv.DictReader(open(sys.argv[3])))
parents = {g["part_of"] for g in groups}
total, whole = Decimal(0), Decimal(groups[0]["published"])
for group in groups:
    if group["code"] in parents or group["kind"] == "derived":
        continue
    listed = sum(Decimal(l["people"]) for l in ledger if l["group"] == group["code"])
    assert Decimal(group["placed"]) + listed == Decimal(group["published"]), group
    total += Decimal(group["placed"])
listed = sum(Decimal(l["people"]) for l in ledger)
assert total + listed == whole, (total, listed, whole)
P
}

fresh; reads 'long'
fresh; tiny_wide table.csv; { recipe_head; wide_table; tree; } >recipe.yaml
reads 'wide'

echo '- text'
fresh; sed -i 's/,/;/g; s/;100$/;1.000,00/; s/;80$/;980,00/' table.csv
{ recipe_head; long_table; echo '      delimiter: ";"'; echo '      decimal: ","'; echo '      thousands: "."'; tree; } >recipe.yaml
reads 'semicolons, decimal comma, dots between thousands' "A1,1000,980,20,12,8 ${TINY_TABLE#* }"
fresh; sed -i 's/,/\t/g' table.csv; { recipe_head; long_table; echo '      delimiter: tab'; tree; } >recipe.yaml
reads 'tabs'
fresh; sed -i 's/,Home,/,Aqu\xed,/' table.csv
{ recipe_head; long_table; echo '      encoding: ISO-8859-1'; tree | sed 's/label: Home/label: Aquí/'; } >recipe.yaml
reads 'Latin-1'
fresh; iconv -f UTF-8 -t UTF-16LE table.csv >t; { printf '\xff\xfe'; cat t; } >table.csv
{ recipe_head; long_table; echo '      encoding: UTF-16'; tree; } >recipe.yaml
reads 'UTF-16 with its mark'
fresh; sed -i '1s/^/\xef\xbb\xbf/; s/$/\r/' table.csv; reads 'byte order mark and CR LF'
fresh; gzip table.csv; sed -i 's/table.csv/table.csv.gz/' project.yaml; reads 'gzip'
fresh; { head -3 table.csv | gzip; tail -n +4 table.csv | gzip; } >t.csv.gz; sed -i 's/table.csv/t.csv.gz/' project.yaml
reads 'gzip of two members'
fresh; sed -i 's/[^,]*/"&"/g' table.csv; reads 'everything in quotes'
fresh; { echo 'A table of Nobody'; echo 'second, line'; cat table.csv; } >t; mv t table.csv
{ recipe_head; long_table; echo '      skip: 2'; tree; } >recipe.yaml; reads 'lines before the header'
fresh; sed -i 1d table.csv
{ recipe_head; long_table | sed 's/: zone/: "1"/; s/: group/: "2"/; s/: count/: "3"/'; echo '      headless: true'; tree; } >recipe.yaml
reads 'no header'
fresh; printf '%s' "$(cat table.csv)" >t; mv t table.csv; reads 'no line end at the end'

echo '- keys'
fresh; sed -i 's/^\([AB]\)\([12]\),/0\1,\2,/; 1s/zone/city,part/' table.csv
sed -i 's/"id":"\([AB]\)\([12]\)"/"id":"08\1-00\2"/' zones.geojson
{ recipe_head; long_table | sed 's/key: .*/key: [{text: "08"}, {column: city, length: 2, from: 2}, {text: "-"}, {column: part, pad: 3}]/'; tree; } >recipe.yaml
sed -i 's/{prefix: 1}/{from: 3, prefix: 1}/' project.yaml
reads 'keys of several columns, cut and padded' \
    "08A-001,100,80,20,12,8 08A-002,50,50,0,0,0 08B-001,40,30,10,10,0 08B-002,10,4,6,1,5 "
run 0 'keys of units cut out of them' build project.yaml -o out.gpkg
equal 'keys of units cut out of them' "$(printf 'A\nB')" "$("$D4I" table out.gpkg --by town --format csv -q | tail -n +2 | cut -d, -f1)"
# 07 stays 07
fresh; sed -i 's/^A1/07/' table.csv; sed -i 's/"A1"/"07"/' zones.geojson
reads 'a leading zero stays' "07,100,80,20,12,8 ${TINY_TABLE#* }"

echo '- groups'
# A residual: Abroad 20 = 12 + rest; the node of its own takes what its listed parts leave
fresh; sed -i '/,Y,/d' table.csv
{ recipe_head; long_table; tree | sed '/label: Y/d'; echo '          residual: {code: rest, name: Other}'; } >recipe.yaml
reads 'residual beside listed parts'
fresh; sed -i '/,Y,/d; s/^A1,X,12/A1,X,21/' table.csv
{ recipe_head; long_table; tree | sed '/label: Y/d'; echo '          residual: {code: rest, name: Other}'; } >recipe.yaml
refused 'residual that would be negative' project.yaml recipe.yaml:27:11: A1 abroad 21 20
fresh; { recipe_head; long_table; echo '    derived: [{code: far, name: Far, plus: [total], minus: [home, y]}]'; tree; } >recipe.yaml
reads 'derived groups' "A1,100,80,20,12,8,12 A2,50,50,0,0,0,0 B1,40,30,10,10,0,10 B2,10,4,6,1,5,1 "
fresh; for z in A1 A2 B1 B2; do echo "$z,Of which women,1"; done >>table.csv
{ recipe_head; long_table; echo '    ignore: ["Of which*"]'; tree; } >recipe.yaml; reads 'labels ignored by a pattern'

echo '- rows'
fresh; sed -i 's/$/,both/; 1s/both/sex/' table.csv; sed 's/both/men/; 1d; s/,[0-9]*,men/,3,men/' table.csv >men; cat men >>table.csv
{ recipe_head; long_table; echo '      filter: [{column: sex, equals: both}]'; tree; } >recipe.yaml
reads 'rows filtered'
{ recipe_head; long_table; tree; } >recipe.yaml
refused 'the same without the filter' project.yaml table.csv:22: A1
# each zone in two rows, finer than zones
fresh; python3 - <<'P'
rows = open("table.csv").read().split("\n")[1:-1]
with open("table.csv", "w") as out:
    out.write("zone,group,count\n")
    for part in 1, 2:
        for row in rows:
            zone, group, count = row.split(",")
            half = int(count) // 2 if part == 1 else int(count) - int(count) // 2
            out.write(f"{zone}00{part},{group},{half}\n")
P
{ recipe_head; long_table | sed 's/{column: zone}/{column: zone, length: 5, prefix: 2}/'; echo '      aggregate: sum'; tree; } >recipe.yaml
# halves of odd numbers need not add up within a half, but the sums of zones do
reads 'rows finer than zones'
sed -i '/aggregate/d' recipe.yaml
refused 'rows finer than zones without aggregate' project.yaml table.csv: A1
fresh; for g in Total:200 Home:164 Abroad:36 X:23 Y:13; do echo "ALL,${g%:*},${g#*:}"; done >>table.csv
{ recipe_head; long_table; echo '      control: [{column: zone, equals: ALL}]'; tree; } >recipe.yaml
reads "the publisher's own totals agree"
sed -i 's/ALL,X,23/ALL,X,24/' table.csv
refused "the publisher's own totals do not" project.yaml table.csv 23 24

echo '- statuses and the ledger'
fresh; tiny_wide table.csv; sed -i 's/^A1,100,80,20,12,8/A1,100,80,20,..,8/; s/^A2,50,50,0,0,0/A2,50,50,0,-,-/' table.csv
{ recipe_head; wide_table; echo '      sentinels: {"..": suppressed, "-": structural_zero, "": missing}'; tree; } >recipe.yaml
listed 'sentinels' 'A1,abroad,suppressed,12 '
holds 'sentinels' "$(cat table-out.csv)" 'suppressed' 'structural'
equal 'a suppressed count is no number' "A1,100,80,20,,8" "${got%% *}"
fresh
printf '%s\n' zone,Total,Home,Abroad,X,Y,X_CI A1,100,80,20,12,8,0 A2,50,50,0,0,0,1 B1,40,30,10,10,0,1 B2,10,4,6,1,5, >table.csv
{ recipe_head; wide_table; echo '      flags: {X: X_CI}'; tree; } >recipe.yaml
listed 'flags' ''
equal 'flag and 0 is suppressed, flag and more is perturbed' 'observed suppressed perturbed observed' \
    "$(python3 -c 'import csv; print(*[r["x_status"] for r in csv.DictReader(open("table-out.csv"))])')"
fresh; sed -i 's/^A1,X,12/A1,X,14/; s/^B2,Y,5/B2,Y,4/' table.csv
{ recipe_head; echo '    parts: perturbed'; long_table; tree; } >recipe.yaml
listed 'perturbed parts, signed' 'A1,abroad,perturbation,-2 B2,abroad,perturbation,1 '
equal 'perturbed parts' 'A1,100,80,20,14,8' "${got%% *}"
fresh; sed -i '/^B2,[XYA]/d' table.csv
{ recipe_head; long_table; echo '      absent: zero'; tree; } >recipe.yaml
refused 'an absent row that means zero, and does not fit' project.yaml B2 total 4 10
fresh; sed -i '/^A2,[XYA]/d' table.csv
{ recipe_head; long_table; echo '      absent: zero'; tree; } >recipe.yaml
reads 'an absent row that means zero'
fresh; sed -i '/^A2,[XYA]/d' table.csv
listed 'an absent row that means missing' ''
equal 'an absent row that means missing' 'A2,50,50,,,' "$(tr ' ' '\n' <<<"$got" | sed -n 2p)"
fresh; printf '%s\n' '?,Total,7' '?,Home,3' '?,Abroad,4' '?,X,4' '?,Y,0' >>table.csv
{ recipe_head; long_table; echo '      exclude: [{column: zone, equals: "?", reason: not_stated}]'; tree; } >recipe.yaml
listed 'excluded rows' '?,home,not_stated,3 ?,x,not_stated,4 '
equal 'excluded people are part of the input' 207 "$(csv_value groups.csv code total published)"
equal 'and no zone' "$TINY_TABLE" "$got"
fresh; sed -i 's/"id":"B2"/"id":"B9"/' zones.geojson
listed 'a zone without polygon, a polygon without zone' \
    'B2,home,no_geometry,4 B2,x,no_geometry,1 B2,y,no_geometry,5 B9,total,geometry_without_counts,0 '
fresh; sed -i 's/cell: 100}/cell: 100, box: [4000000, 3000000, 4000200, 3000400]}/' project.yaml
listed 'zones outside the box of the grid' \
    'B1,home,out_of_grid,30 B1,x,out_of_grid,10 B2,home,out_of_grid,4 B2,x,out_of_grid,1 B2,y,out_of_grid,5 '

echo '- boundaries'
projected() # FILE: the same squares as longitude and latitude, by the formulas of the CRS (EPSG:3035), as GeoJSON
{
    ogr2ogr -f GeoJSON -t_srs EPSG:4326 -lco RFC7946=NO -lco COORDINATE_PRECISION=9 "$1" zones.geojson
}
other() # WHAT FILE [RECIPE-LINE]: the tiny project on the boundaries of FILE
{
    sed -i "s#boundaries: .*#boundaries: $2#" project.yaml
    [ -z "${3:-}" ] || sed -i "s#^boundaries: .*#boundaries: {key: [{column: id}], name: name, $3}#" recipe.yaml
    run 0 "$1" build project.yaml -o out.gpkg --strict
    equal "$1: people" "$TINY_TABLE" "$(table_of out.gpkg zone)"
    holds "$1: whole cells" "$(info_value out.gpkg cells)" '16 covered wholly, 0 in part, 0 more than once'
    holds "$1: names" "$("$D4I" table out.gpkg --by zone --format csv -q)" 'Zone A1' 'Zone B2'
}
if have ogr2ogr; then
    fresh; projected degrees.geojson; sed -i '/"crs"/d' degrees.geojson
    sed -i 's#boundaries: zones.geojson#boundaries: degrees.geojson#' project.yaml
    run 0 'longitude and latitude' build project.yaml -o out.gpkg
    # nine digits are 0.1 mm: below the 1/4096 of a cell (2.4 cm) that vertices are snapped to
    holds 'longitude and latitude' "$(info_value out.gpkg cells)" '16 covered wholly'
    equal 'longitude and latitude: people' "$TINY_TABLE" "$(table_of out.gpkg zone)"
    fresh; ogr2ogr zones.shp zones.geojson -f 'ESRI Shapefile'; other shapefile zones.shp
    fresh; ogr2ogr zones.shp zones.geojson -f 'ESRI Shapefile'; rm zones.prj; other 'shapefile without .prj' zones.shp 'crs: "EPSG:3035"'
    fresh; ogr2ogr zones.shp zones.geojson -f 'ESRI Shapefile'; python3 -m zipfile -c zones.zip zones.shp zones.shx zones.dbf zones.prj
    rm zones.shp; other 'zipped shapefile' zones.zip
    fresh; ogr2ogr zones.gpkg zones.geojson -f GPKG -nln areas; ogr2ogr zones.gpkg zones.geojson -update -nln others -where "id='A1'"
    other 'layer of a GeoPackage' zones.gpkg 'layer: areas'
    fresh; ogr2ogr zones.gpkg zones.geojson -f GPKG -t_srs EPSG:25831; sed -i 's#zones.geojson#zones.gpkg#' project.yaml
    run 0 'GeoPackage in UTM' build project.yaml -o out.gpkg
    equal 'GeoPackage in UTM: people' "$TINY_TABLE" "$(table_of out.gpkg zone)"
else
    echo 'SKIPPED in part: ogr2ogr (package gdal-bin) makes the other formats' >&2
fi
fresh; python3 - <<'P'
import json
layer = json.load(open("zones.geojson"))
arcs, geometries = [], []
for feature in layer["features"]:
    geometries.append({"type": "Polygon", "arcs": [[len(arcs)]], "id": feature["properties"]["id"],
                       "properties": feature["properties"]})
    arcs.append(feature["geometry"]["coordinates"][0])
json.dump({"type": "Topology", "arcs": arcs, "objects": {"areas": {"type": "GeometryCollection",
          "geometries": geometries}}}, open("zones.topo.json", "w"))
P
other TopoJSON zones.topo.json 'crs: "EPSG:3035"'

echo '- weights'
# A1 has one cell of weight 3 and one of 1: 75 and 25 of its 100 people; B2 has none and falls back to its area
fresh
printf 'weights:\n  - {id: w, title: W, table: w.csv}\n' >>project.yaml
printf 'GRD_ID,T\n100mN30000E40000,3\n100mN30001E40001,1\n100mN30002E40000,5\n100mN30000E40002,5\n' >w.csv
run 0 'weights' build project.yaml -o out.gpkg
run 0 'weights: cells' export out.gpkg --format csv --of cells --groups all -o cells.csv
equal 'weights: the cell of 3' 75 "$(csv_value cells.csv code CRS3035RES100mN3000000E4000000 total)"
equal 'weights: the cell of 1' 25 "$(csv_value cells.csv code CRS3035RES100mN3000100E4000100 total)"
equal 'weights: by area' 2.5 "$(csv_value cells.csv code CRS3035RES100mN3000300E4000300 total)"
"$D4I" info out.gpkg --quality --format csv -q >quality.csv
holds 'weights: the cascade is told' "$(cat quality.csv)" 'w,3,190' 'area,1,10'
finish
