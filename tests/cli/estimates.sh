#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# Weights and estimates in small cases that can be reckoned by hand: what a weight is worth at any cell size, which
# units a source may speak for, and what becomes of counts that are not known.
. "$(dirname "$0")/lib.sh"
have python3 || skip 'python3 is not there'

# polygons FILE NAME:WEST:SOUTH:EAST:NORTH[:COUNTRY]...
polygons()
{
    local file=$1 comma='' id w s e n country
    shift
    {
        echo '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3035"}},'
        echo '"features":['
        for one; do
            IFS=: read -r id w s e n country <<<"$one"
            echo "$comma{\"type\":\"Feature\",\"properties\":{\"id\":\"$id\",\"country\":\"${country:-}\"},"
            echo "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[$w,$s],[$e,$s],[$e,$n],[$w,$n],[$w,$s]]]}}"
            comma=,
        done
        echo ']}'
    } >"$file"
}
recipe() # COUNTRY
{
    cat <<Y
recipe: hand
title: Reckoned by hand
publisher: nobody
licence: none
attribution: none
country: $1
date: 2020-01-01
method: census
boundaries: {key: [{column: id}]}
variables:
  birth:
    title: Residents
    dimension: country of birth
    definition: everyone
    file: counts
    table: {layout: wide, key: [{column: id}], sentinels: {"..": suppressed}}
    parts: perturbed
    headline: abroad
    groups: {code: total, label: all, parts: [{code: abroad, label: abroad}]}
Y
}
project() # CELL WEIGHTS UNITS...
{
    echo "grid: {cell: $1, box: [4000000, 3000000, 4004000, 3002000]}"
    echo 'sources: [{id: s, recipe: recipe.yaml, files: {counts: counts.csv}, boundaries: zones.geojson}]'
    printf '%s\n' "${@:2}"
}
people_west_of() # ATLAS EAST
{
    "$D4I" export "$1" --format csv --of cells -o cells.csv -q &&
        awk -F, -v east="$2" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
            NR > 1 && $2 < east { sum += $at["total"] } END { printf "%.6f\n", sum }' cells.csv
}

recipe ES >recipe.yaml
polygons zones.geojson Z:4000000:3000000:4002000:3001000
printf 'id,all,abroad\nZ,1000,100\n' >counts.csv
printf 'GRD_ID,T\nCRS3035RES1000mN3000000E4000000,9\nCRS3035RES1000mN3000000E4001000,1\n' >w.csv
for cell in 1000 100 50 10; do
    project $cell 'weights: [{id: w, table: w.csv}]' >project.yaml
    run 0 "weights at $cell m" build project.yaml -o w$cell.gpkg -q
    equal "weights at $cell m" 900.000000 "$(people_west_of w$cell.gpkg 4001000)"
done
printf 'GRD_ID,T\nCRS3035RES1000mN3000000E4000000,0.0009\nCRS3035RES1000mN3000000E4001000,0.0001\n' >w.csv
project 100 'weights: [{id: w, table: w.csv}]' >project.yaml
run 0 'small weights' build project.yaml -o small.gpkg -q
equal 'small weights' 900.000000 "$(people_west_of small.gpkg 4001000)"
# a kilometre with 100 people has 1 in each cell, as the one cell of 100 m beside it
printf 'GRD_ID,T\nCRS3035RES1000mN3000000E4000000,100\nCRS3035RES100mN3000000E4001000,1\n' >w.csv
project 100 'weights: [{id: w, table: w.csv}]' >project.yaml
run 0 'squares of two sizes' build project.yaml -o sizes.gpkg -q
equal 'squares of two sizes' 990.099009 "$(people_west_of sizes.gpkg 4001000)"

# Zones W (4 x 1 km in the south) and unit U: which units may the source speak for?
units='units: [{id: u, file: units.geojson, key: [{column: id}], country: country}]'
polygons zones.geojson Z:4000000:3000000:4002000:3001000
cov() { "$D4I" table "$1" --by u --groups all --status --format csv -q | tail -n +2; }
polygons units.geojson half:4000000:3000000:4002000:3002000 less:4000000:3000000:4002000:3002200
project 100 "$units" >project.yaml
run 0 'half covered' build project.yaml -o half.gpkg -q
holds 'half covered' "$(cov half.gpkg | grep '^half,')" estimated
holds 'less than half covered' "$(cov half.gpkg | grep '^less,')" missing
equal 'less than half covered' '' "$(cov half.gpkg | grep '^less,' | grep estimated)"
polygons units.geojson far:3960000:3000000:4002000:3001000
run 0 'mostly beyond the grid' build project.yaml -o far.gpkg -q
holds 'mostly beyond the grid' "$(cov far.gpkg)" missing
polygons units.geojson own:4000000:3000000:4001000:3001000:ES other:4001000:3000000:4002000:3001000:PT
run 0 'another country' build project.yaml -o other.gpkg -q
holds 'its own country' "$(cov other.gpkg | grep '^own,')" estimated
holds 'another country' "$(cov other.gpkg | grep '^other,')" missing
recipe EU >recipe.yaml
run 0 'a source of many countries' build project.yaml -o many.gpkg -q
holds 'a source of many countries' "$(cov many.gpkg | grep '^other,')" estimated
recipe ES >recipe.yaml

# Squares of 1 km on a grid of 250 m are spread, hence estimated; of 250 m on one of 500 m they are as published; of
# 100 m on 250 m the one in the middle is halved, to the last digit. No square is a defect.
sed -e 's/id}\]}, sentinels/id}], zones: cells, sentinels/; s/key: \[{column: id}\], sentinels/key: [{column: id}], zones: cells, sentinels/; /^boundaries/d' \
    recipe.yaml >squares.yaml
squares() { sed 's/recipe.yaml/squares.yaml/; s/, boundaries: zones.geojson//' <(project "$1"); }
printf 'id,all,abroad\nCRS3035RES1000mN3000000E4000000,160,16\n' >counts.csv
squares 250 >squares-project.yaml
run 0 'a square on finer cells' build squares-project.yaml -o finer.gpkg -q
"$D4I" export finer.gpkg --format csv --of cells -o cells.csv -q
equal 'a square on finer cells' '16 10,1,estimated,estimated' "$(tail -n +2 cells.csv | cut -d, -f4- | sort | uniq -c | sed 's/^ *//')"
printf 'id,all,abroad\nCRS3035RES100mN3000000E4000000,10,1\nCRS3035RES100mN3000000E4000200,8,2\n' >counts.csv
run 0 'small squares on coarser cells' build squares-project.yaml -o coarser.gpkg -q
"$D4I" export coarser.gpkg --format csv --of cells -o cells.csv -q
equal 'a square between two cells' 'CRS3035RES250mN3000000E4000000,14,2,estimated,estimated' "$(sed -n 2p cells.csv | cut -d, -f1,4-)"
equal 'a square between two cells' 'CRS3035RES250mN3000000E4000250,4,1,estimated,estimated' "$(sed -n 3p cells.csv | cut -d, -f1,4-)"

# Three faultless neighbours: nothing is a gap
polygons zones.geojson A:4000000:3000000:4001030:3001000 B:4001030:3000000:4002000:3001020 C:4000000:3001000:4001030:3002000
printf 'id,all,abroad\nA,500,100\nB,500,50\nC,10,1\n' >counts.csv
project 100 >faultless.yaml
run 0 'faultless neighbours' build faultless.yaml -o faultless.gpkg -q
equal 'faultless neighbours' '' "$("$D4I" info faultless.gpkg --quality --format csv -q | grep gap)"

# Counts that are not known: half a unit withheld is unknown, one in more than a hundred is not.
polygons zones.geojson A:4000000:3000000:4001000:3001000 B:4001000:3000000:4002000:3001000
polygons units.geojson all:4000000:3000000:4002000:3001000
printf 'id,all,abroad\nA,500,100\nB,500,..\n' >counts.csv
run 0 'half withheld' build project.yaml -o withheld.gpkg -q
holds 'half withheld' "$(cov withheld.gpkg)" suppressed
run 0 'half withheld: places' places withheld.gpkg --level u --format csv -q
equal 'half withheld: no data' 1 "$(csv_value <(printf '%s\n' "$told") country "$(tail -n 1 <<<"$told" | cut -d, -f1)" without_data)"
printf 'id,all,abroad\nA,995,100\nB,5,..\n' >counts.csv
run 0 'little withheld' build project.yaml -o little.gpkg -q
equal 'little withheld' '' "$(cov little.gpkg | grep suppressed)"
holds 'little withheld' "$(cov little.gpkg)" estimated
# by key the publisher's own word stands, wherever the zone stands in the file
for rows in 'A,995,100\nB,5,..' 'A,5,..\nB,995,100'; do
    printf "id,all,abroad\n$rows\n" >counts.csv
    project 100 'units: [{id: u, country: {text: ES}, relate: {s: {from: 2, prefix: 1}}}]' >keyed.yaml
    sed -i 's/^\([AB]\),/\1U,/' counts.csv
    run 0 'by key' build keyed.yaml -o keyed.gpkg -q
    holds 'by key' "$(cov keyed.gpkg | grep '^U,')" suppressed
done

# What decides over a layer is part of its key: another filter or CRS is read anew from the same cache.
polygons zones.geojson A:4000000:3000000:4001000:3001000 B:4001000:3000000:4002000:3001000
printf 'id,all,abroad\nA,500,100\nB,500,50\n' >counts.csv
polygons units.geojson a:4000000:3000000:4001000:3001000 b:4001000:3000000:4002000:3001000
for only in a b; do
    project 100 "units: [{id: u, file: units.geojson, key: [{column: id}], where: \"id = '$only'\"}]" >project.yaml
    run 0 "only $only" build project.yaml -o only.gpkg --cache shared.cache -q
    equal "only $only" "$only" "$(cov only.gpkg | cut -d, -f1)"
done
for crs in EPSG:3035 EPSG:3034; do
    project 100 "units: [{id: u, file: units.geojson, key: [{column: id}], crs: $crs}]" >project.yaml
    run 0 "in $crs" build project.yaml -o "in-${crs#*:}.gpkg" --cache shared.cache -q
done
if cmp -s <(cov in-3035.gpkg) <(cov in-3034.gpkg); then failed 'another CRS gave the same units'; else passed; fi
finish
