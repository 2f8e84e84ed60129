#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# Bad input: a clear message with file, line and column, exit status 1, nothing under the final name.
. "$(dirname "$0")/lib.sh"

fresh() { rm -rf -- "$HERE"/*; tiny; }
put() { printf "$@" >table.csv; }

fresh
run 0 'the tiny project itself' build project.yaml -o good.gpkg

echo '- tables'
fresh; rm table.csv
refused 'missing table' project.yaml 'project.yaml:6:' "table.csv" 'No such file'
fresh; rm zones.geojson
refused 'missing boundaries' project.yaml 'project.yaml:7:' 'zones.geojson' 'No such file'
fresh; rm recipe.yaml
refused 'missing recipe' project.yaml 'recipe.yaml' 'No such file'
run 1 'missing project' build nowhere.yaml -o refused.gpkg
holds 'missing project' "$said" nowhere.yaml 'No such file'
nothing_left 'missing project' refused.gpkg

fresh; sed -i '1s/count/counts/' table.csv
refused 'missing column' project.yaml table.csv "'count'" counts
fresh; sed -i 's/,/;/g' table.csv
refused 'wrong delimiter' project.yaml table.csv ';' delimiter
fresh; sed -i 's/^A2,Home,50/A2,Se\xf1or,50/' table.csv
refused 'wrong encoding' project.yaml table.csv:8: UTF-8
fresh; sed -i '4s/$/,7/' table.csv
refused 'ragged row, one too many' project.yaml table.csv:4: 4 3
fresh; sed -i '4s/,20$//' table.csv
refused 'ragged row, one too few' project.yaml table.csv:4: 2 3
fresh; sed -i '4s/20/twenty/' table.csv
refused 'non-number' project.yaml table.csv:4:11: twenty
fresh; sed -i '4s/20/20x/' table.csv
refused 'number with a letter behind' project.yaml table.csv:4:11: 20x
fresh; sed -i '4s/20/0x14/' table.csv
refused 'number in another base' project.yaml table.csv:4:11: 0x14
fresh; sed -i '4s/20/nan/' table.csv
refused 'NaN for a number' project.yaml table.csv:4:11: nan
fresh; sed -i '4s/20/-20/' table.csv
refused 'negative count' project.yaml table.csv:4:11: -20 negative
fresh; sed -i '4s/20/99999999999999/' table.csv
refused 'count beyond all people' project.yaml table.csv:4:11: 99999999999999
fresh; sed -i '4s/20$//' table.csv
refused 'empty field without sentinel' project.yaml table.csv:4: empty
fresh; echo 'A1,Total,100' >>table.csv
refused 'duplicate zone' project.yaml table.csv:22: A1 Total
fresh; sed -i '4s/20/19/' table.csv
refused 'a subtotal too small under exact' project.yaml recipe.yaml:23:7: A1 "'total'" 99 100
fresh; sed -i '5s/12/13/' table.csv
refused 'parts exceed their subtotal under exact' project.yaml recipe.yaml:27:11: A1 table.csv "'abroad'" 21 20
fresh; sed -i '3s/80/85/' table.csv
refused 'parts exceed their total under exact' project.yaml recipe.yaml:23:7: A1 "'total'" 105 100
fresh; sed -i '3s/80/75/' table.csv
refused 'parts fall short under exact' project.yaml recipe.yaml:23:7: A1 "'total'" 95 100 residual
fresh; : >table.csv
refused 'empty table' project.yaml table.csv
fresh; sed -i 2,99d table.csv
refused 'table of a header alone' project.yaml table.csv
fresh; sed -i '4s/"*A1,/"A1,/' table.csv
refused 'quote that never ends' project.yaml table.csv:4:

echo '- labels'
fresh; sed -i 's/,X,/,Xx,/' table.csv
refused 'label unaccounted for' project.yaml table.csv:5: "'Xx'" X
fresh; sed -i 's/label: Home/label: Hme/' recipe.yaml
refused 'label that never occurs' project.yaml table.csv: Home Hme
# "Abroad" as one more part beside its own parts
fresh
{ recipe_head; long_table; cat <<'R'; } >recipe.yaml
    headline: abroad
    groups:
      code: total
      label: Total
      parts:
        - {code: home, label: Home}
        - {code: abroad, label: Abroad}
        - {code: x, label: X}
        - {code: y, label: Y}
R
refused 'a subtotal beside its parts' project.yaml Abroad recipe.yaml subtotal
fresh; tiny_wide table.csv; { recipe_head; wide_table; tree; } >recipe.yaml; sed -i '1s/Y/Yy/' table.csv
refused 'column unaccounted for' project.yaml table.csv Yy Y

echo '- project and recipe'
fresh; sed -i 's/^title/titel/' project.yaml
refused 'unknown project key' project.yaml project.yaml:1:1 titel title
fresh; sed -i 's/    boundaries:/    boundarys:/' project.yaml
refused 'unknown key of a source' project.yaml project.yaml:7:5 boundarys boundaries
fresh; sed -i 's/^licence/license/' recipe.yaml
refused 'unknown recipe key' project.yaml recipe.yaml:4:1 license licence
fresh; sed -i 's/recipe.yaml/no-such-recipe/' project.yaml
refused 'unknown recipe id' project.yaml project.yaml:5: no-such-recipe 'd4i sources'
fresh; sed -i '/^date/d' recipe.yaml
refused 'date missing' project.yaml project.yaml:4: 'date: YYYY-MM-DD'
fresh; sed -i 's/^date.*/date: 2020-13-45/' recipe.yaml
refused 'date that is none' project.yaml 2020-13-45
fresh; sed -i 's/birth: table.csv/births: table.csv/' project.yaml
refused 'file that the recipe does not ask for' project.yaml project.yaml:6: births
fresh; sed -i 's/{birth: table.csv}/{birth: "${D4I_NO_SUCH_VARIABLE}\/table.csv"}/' project.yaml
refused 'unset variable in a path' project.yaml project.yaml:6: D4I_NO_SUCH_VARIABLE
fresh; sed -i 's/cell: 100/cell: 0/' project.yaml
refused 'cell of no size' project.yaml project.yaml:2:
fresh; sed -i 's/EPSG:3035, cell/EPSG:4326, cell/' project.yaml
refused 'grid in degrees' project.yaml 4326
fresh; echo 'seed: 2' >>project.yaml
refused 'key that stands twice' project.yaml project.yaml:14: seed
fresh; printf 'sources: [\n' >project.yaml
refused 'broken YAML' project.yaml project.yaml:
fresh; sed -i 's/relate: {tiny/relate: {tony/' project.yaml
refused 'unit level of an unknown source' project.yaml project.yaml:12: tony

echo '- boundaries'
fresh; python3 - <<'P'
import re
text = open("zones.geojson").read()
open("zones.geojson", "w").write(re.sub(r'"crs".*\}\},\n', "", text))
P
# GeoJSON without a CRS is longitude and latitude by its standard, and these are no degrees
refused 'coordinates that are no degrees' project.yaml zones.geojson
if have ogr2ogr; then
    fresh; ogr2ogr -f 'ESRI Shapefile' zones.shp zones.geojson; rm zones.prj; sed -i 's/zones.geojson/zones.shp/' project.yaml
    refused 'CRS neither in file nor recipe' project.yaml zones.shp 'crs: EPSG:'
    fresh; ogr2ogr -f 'ESRI Shapefile' -where "id='none'" zones.shp zones.geojson
    sed -i 's/zones.geojson/zones.shp/' project.yaml
    refused 'empty layer' project.yaml zones.shp
else
    echo 'SKIPPED in part: ogr2ogr (package gdal-bin) makes the shapefiles' >&2
fi
fresh; echo '{"type":"FeatureCollection","features":[]}' >zones.geojson
refused 'empty GeoJSON' project.yaml zones.geojson
fresh; echo 'no layer at all' >zones.geojson
refused 'not a layer' project.yaml zones.geojson
fresh; sed -i 's/column: id/column: ident/' recipe.yaml
refused 'missing attribute' project.yaml zones.geojson ident id
fresh; sed -i 's/"id":"[AB]/"id":"Z/' zones.geojson
run 0 'no key in common is a ledger of everyone' build project.yaml -o nobody.gpkg -q
run 3 'and a breach under --strict' build project.yaml -o nobody.gpkg --strict
holds 'everyone is listed' "$said" '200 people are in the ledger'

echo '- weights'
weights() # VALUES of 4 x 4 cells
{
    fresh
    printf 'ncols 4\nnrows 4\nxllcorner 4000000\nyllcorner 3000000\ncellsize 100\nnodata_value -9\n%s\n' "$1" >w.asc
    printf 'weights:\n  - {id: w, raster: w.asc, crs: EPSG:3035}\n' >>project.yaml
}
weights '1 1 1 1
1 1 1 1
1 1 1 1
1 1 1 1'
run 0 'good weights' build project.yaml -o w.gpkg -q
weights '1 1 1 1
1 1 -3 1
1 1 1 1
1 1 1 1'
refused 'negative weight' project.yaml w.asc 'row 2, column 3' negative
printf '  - {raster: w.asc, crs: EPSG:3035}\n  - {raster: w.asc, crs: EPSG:3035}\n' >>project.yaml
refused 'two weights without an id' project.yaml project.yaml: raster "'id'"
weights '1.5 1 1 1
1 1 nan 1
1 1 1 1
1 1 1 1'
refused 'NaN weight' project.yaml w.asc 'row 2, column 3' NaN
weights '1 1 1 1
1 1 1.5 1
1 1 1 1
1 1 1 1'; sed -i 's/, crs: EPSG:3035}/}/' project.yaml
refused 'weights without CRS' project.yaml w.asc crs
fresh; printf 'weights:\n  - {id: w, table: w.csv}\n' >>project.yaml
printf 'GRD_ID,T\n100mN30000E40000,5\n100mN30001E40000,-5\n' >w.csv
refused 'negative weight in a table' project.yaml w.csv:3:18 -5
printf 'GRD_ID,T\n100mN30000E40000,nan\n' >w.csv
refused 'weight that is no number' project.yaml w.csv:2:18 nan
printf 'GRD_ID,T\n100mN3E4x,5\n' >w.csv
refused 'weight at no cell' project.yaml w.csv:2:1 100mN3E4x

echo '- files'
fresh; seq 200000 >>table.csv; gzip table.csv
head -c 20000 table.csv.gz >t.csv.gz; sed -i 's/table.csv/t.csv.gz/' project.yaml
refused 'truncated gzip of a wrong table' project.yaml t.csv.gz
fresh; gzip -9 table.csv; head -c 60 table.csv.gz >t.csv.gz; sed -i 's/table.csv/t.csv.gz/' project.yaml
refused 'truncated gzip' project.yaml t.csv.gz gzip
fresh; gzip table.csv; printf 'xxxx' | dd of=table.csv.gz bs=1 seek=30 conv=notrunc status=none
sed -i 's/table.csv/table.csv.gz/' project.yaml
refused 'damaged gzip' project.yaml table.csv.gz gzip

# 2 GB without a line end: refused in bounded memory, at once
fresh; rm table.csv; truncate -s 2G table.csv
started=$SECONDS
if sanitized; then
    refused 'a line of 2 GB of zeros' project.yaml table.csv:1
else
    limit=$(ulimit -S -v); ulimit -S -v 1000000
    refused 'a line of 2 GB of zeros' project.yaml table.csv:1
    { echo zone,group,count; yes 'A1A1A1A1A1A1A1A1A1' | tr -d '\n' | head -c 100M; } >table.csv
    refused 'a line of 100 MB behind a header' project.yaml table.csv:2 line
    { echo zone,group,count; printf '"'; yes 'A1,A1,1' | head -c 100M; } >table.csv
    refused 'a quote that never ends, 100 MB' project.yaml table.csv:2 quote
    ulimit -S -v "$limit"
fi
[ $((SECONDS - started)) -lt 60 ] || failed "long lines took $((SECONDS - started)) s"

fresh
run 0 'the folder of the output is made' build project.yaml -o new/folder/a.gpkg -q
[ -s new/folder/a.gpkg ] && passed || failed 'no atlas in the new folder'
fresh; echo >file
run 1 'output below a file' build project.yaml -o file/a.gpkg
holds 'output below a file' "$said" "'file'"
fresh; mkdir folder.gpkg
run 1 'output is a folder' build project.yaml -o folder.gpkg
holds 'output is a folder' "$said" folder.gpkg
[ -d folder.gpkg ] && passed || failed 'the folder was replaced'
find . -name '*.part-*' | grep . && failed 'output is a folder: a part is left'
fresh; echo 'not an atlas' >a.gpkg
run 2 'a file that is no atlas stays' build project.yaml -o a.gpkg
holds 'a file that is no atlas stays' "$said" "'a.gpkg' exists and is no d4i atlas"
equal 'a file that is no atlas stays' 'not an atlas' "$(cat a.gpkg)"
: >a.gpkg
run 0 'an empty file is replaced' build project.yaml -o a.gpkg -q
run 0 'and is an atlas now' info a.gpkg
truncate -s 20000 a.gpkg
run 0 'a damaged atlas is replaced' build project.yaml -o a.gpkg -q
run 0 'and is whole now' info a.gpkg
run 1 'info of a text file' info table.csv
holds 'info of a text file' "$said" table.csv
run 1 'info of nothing' info nothing.gpkg
holds 'info of nothing' "$said" nothing.gpkg 'No such file'
if [ "$(id -u)" -ne 0 ]; then
    fresh; mkdir closed; chmod 555 closed
    run 1 'folder that may not be written' build project.yaml -o closed/a.gpkg
    holds 'folder that may not be written' "$said" closed 'Permission denied'
fi

echo '- an output that is an input'
kept() # WHAT FILE ARGUMENTS...: refused as usage, the file as it was
{
    local what=$1 file=$2
    shift 2
    cp "$file" kept.copy
    run 2 "$what" "$@"
    holds "$what" "$said" "$file" 'choose another name'
    same "$what" "$file" kept.copy
}
weights '1 1 1 1
1 1 1 1
1 1 1 1
1 1 1 1'
for input in project.yaml recipe.yaml table.csv zones.geojson w.asc; do
    kept "build -o $input" $input build project.yaml -o $input
done
ln table.csv link.gpkg
kept 'build -o a link to the table' link.gpkg build project.yaml -o link.gpkg
kept 'build -o ./table.csv' table.csv build ./project.yaml -o "$PWD/table.csv"
tiny_project project.yaml
run 0 'an atlas to write over' build project.yaml -o a.gpkg -q
kept 'export over its atlas' a.gpkg export a.gpkg --format gpkg --of zones -o a.gpkg
kept 'map over its atlas' a.gpkg map a.gpkg -o a.gpkg
kept 'table over its atlas' a.gpkg table a.gpkg --by zone -o ./a.gpkg
kept 'zonal over its polygons' zones.geojson zonal w.asc zones.geojson -o zones.geojson
kept 'zonal over its raster' w.asc zonal w.asc zones.geojson -o w.asc
kept 'crosswalk over its layer' zones.geojson crosswalk zones.geojson zones.geojson -o zones.geojson
kept 'crosswalk over its people' w.asc crosswalk zones.geojson zones.geojson --people w.asc -o w.asc
if have ogr2ogr; then
    ogr2ogr -f 'ESRI Shapefile' zones.shp zones.geojson
    kept 'zonal over a part of its shapefile' zones.dbf zonal w.asc zones.shp -o zones.dbf
fi

echo '- no ordinary files'
strange() # WHAT ARGUMENTS...: refused at once, where it would wait or read for ever
{
    local what=$1 status
    shift
    timeout -s KILL 20 "$D4I" "$@" >/dev/null 2>said.txt </dev/null
    status=$?
    equal "$what" 1 $status
    holds "$what" "$(cat said.txt)" 'no ordinary file'
    rm said.txt
}
fresh; mkfifo ff ff.yaml
strange 'places of a named pipe' places ff --unit a --population b --group c
strange 'places of /dev/zero' places /dev/zero --unit a --population b --group c
strange 'info of a named pipe' info ff
strange 'zonal of a named pipe' zonal ff ff
strange 'crosswalk with people of a named pipe' crosswalk zones.geojson zones.geojson --people ff
for wrong in ff /dev/zero; do
    tiny_project project.yaml; sed -i "s:table.csv:$wrong:" project.yaml
    strange "table $wrong" build project.yaml -o a.gpkg
    tiny_project project.yaml; sed -i "s:zones.geojson:$wrong:" project.yaml
    strange "boundaries $wrong" build project.yaml -o a.gpkg
done
tiny_project project.yaml; sed -i 's/recipe.yaml/ff.yaml/' project.yaml
strange 'recipe a named pipe' build project.yaml -o a.gpkg
strange 'project a named pipe' build ff -o a.gpkg
fresh; mkfifo out
run 0 'an atlas' build project.yaml -o a.gpkg -q
run 1 '-o on a named pipe' places a.gpkg -o out
[ -p out ] && passed || failed 'the pipe was replaced'

echo '- figures changed by hand'
for change in "update d4i_group set placed=placed+1000000 where node=0" "update d4i_unit_count set outside=5" \
    "update d4i_meta set value='1000' where key='cell'"; do
    cp a.gpkg changed.gpkg
    python3 -c 'import sqlite3, sys
db = sqlite3.connect("changed.gpkg"); db.execute(sys.argv[1]); db.commit()' "$change"
    run 1 "$change" info changed.gpkg
    holds "$change" "$said" changed.gpkg 'the atlas is damaged, build it again'
    run 0 "build over: $change" build project.yaml -o changed.gpkg -q
    same "build over: $change" a.gpkg changed.gpkg
done

# A full disk: by the limit of a file's size, at every size at which something new may break; and truly full if root.
fresh
for blocks in 1 8 32 64 128 200; do # of 1024 bytes
    (ulimit -f $blocks; trap '' XFSZ; exec "$D4I" build project.yaml -o full.gpkg) >/dev/null 2>said.txt </dev/null
    status=$?
    said=$(cat said.txt); rm said.txt
    equal "file limit of $blocks K" 1 $status
    [ -n "$said" ] || failed "file limit of $blocks K: no message"
    nothing_left "file limit of $blocks K" full.gpkg
done
mkdir small
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=64k none small 2>/dev/null; then
    run 1 'full disk' build project.yaml -o small/a.gpkg
    holds 'full disk' "$said" small
    nothing_left 'full disk' small/a.gpkg
    umount small
    mount -t tmpfs -o size=200k none small
    run 1 'full disk for the atlas' build project.yaml -o small/a.gpkg
    holds 'full disk for the atlas' "$said" 'small/a.gpkg' 'full'
    nothing_left 'full disk for the atlas' small/a.gpkg
    umount small
else
    echo 'SKIPPED in part: mounting a small disk needs root' >&2
fi
finish
