#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# d4i urban: a drawn country whose classes are found by hand, the crop around Belgium against its peer, and Spain.
. "$(dirname "$0")/lib.sh"

echo '- a drawn country'
# Columns from 4000 km, rows from 3000 km. A block of 3 x 3 cells with 6 000 people each: 54 000, a centre. A block of
# 2 x 2 with 1 400 each: 5 600, a cluster of which nothing is dense enough for more. A lone cell with 600: a rural
# cluster. One with 60, and one with 6.
{
    echo 'cell,people'
    for row in 0 1 2; do for column in 0 1 2; do echo "1kmN$((3000 + row))E$((4000 + column)),6000"; done; done
    for row in 10 11; do for column in 10 11; do echo "1kmN$((3000 + row))E$((4000 + column)),1400"; done; done
    echo '1kmN3020E4000,600'
    echo '1kmN3020E4005,60'
    echo '1kmN3020E4010,6'
} >cells.csv
run 0 'level 1' urban cells.csv --column people --format csv -q
equal 'level 1' "code,class,cells,people,of_people 3,urban centre,9,54000,0.8960" \
    "$(echo "$told" | head -n 2 | cut -c1-50 | tr '\n' ' ' | sed 's/\(0.8960\)[0-9]* $/\1/')"
equal 'level 1: clusters, rural, all' '2,urban cluster,4,5600 1,rural cell,3,666 ,all,16,60266' \
    "$(echo "$told" | sed -n '3,4p;6p' | cut -d, -f1-4 | tr '\n' ' ' | sed 's/ $//')"
run 0 'level 2' urban cells.csv --column people --detail 2 --format csv -q
equal 'level 2' '30:9 23:0 22:4 21:0 13:1 12:1 11:1 10:0 :16' \
    "$(echo "$told" | sed 1d | awk -F, '{ printf "%s%s:%s", (NR > 1 ? " " : ""), $1, $3 }')"
run 0 'cells' urban cells.csv --column people --cells --format csv -q
holds 'cells' "$told" '1kmN3002E4002,3,30,6000,1' '1kmN3011E4011,2,22,1400,' '1kmN3020E4010,1,11,6,'
run 0 'centres' urban cells.csv --column people --centres --format csv -q
equal 'centres' 'centre,name,people,cells,cell 1,,54000,9,1kmN3000E4000' "$(echo $told)"
run 0 'a parameter' urban cells.csv --column people --set 'centre_people=54001, cluster_density=1400' --format csv -q
equal 'a parameter: no centre, and one class down' '3:0 2:13 1:3 0:0 :16' \
    "$(echo "$told" | sed 1d | awk -F, '{ printf "%s%s:%s", (NR > 1 ? " " : ""), $1, $3 }')"

echo '- what cannot be'
run 2 'vintage' urban cells.csv --column people --vintage 1999
holds 'vintage' "$said" '1999' '2022A'
run 2 'parameter' urban cells.csv --column people --set centre_densty=3
holds 'parameter' "$said" 'centre_densty' 'centre_density'
run 2 'parameter without a value' urban cells.csv --column people --set smoothing
holds 'parameter without a value' "$said" 'name=value'
run 2 'two answers' urban cells.csv --cells --centres
run 2 'units of a table' urban cells.csv --column people --units
holds 'units of a table' "$said" 'no units'
run 2 'nothing named' urban
sed 's/1kmN\([0-9]*\)E\([0-9]*\)/2kmN\1E\2/' cells.csv >two.csv
run 1 'cells of 2 km' urban two.csv --column people
printf 'cell,people\n1kmN3000E4000,0\n' >nobody.csv
run 1 'no people' urban nobody.csv --column people
holds 'no people' "$said" 'nobody.csv: nobody lives in its cells'
{ cat cells.csv; echo 1kmN3030E4030,0; } >empty.csv
run 0 'an empty cell' urban empty.csv --column people --format csv -q
holds 'an empty cell is not inhabited' "$told" ',all,16,60266'
# A quarter of the people in each square of 500 m: added up to 1 km they are the same.
sed 's/1kmN\([0-9]*\)E\([0-9]*\),\(.*\)/\1 \2 \3/' cells.csv | while read -r north east people; do
    [ "$north" = cell,people ] && echo cell,people && continue
    for n in 0 5; do for e in 0 5; do echo "500mN$north${n}E$east$e,$(echo "$people" | awk '{ printf "%.2f", $1 / 4 }')"; done; done
done >quarters.csv
run 0 'squares of 500 m' urban quarters.csv --column people --detail 2 --format csv -q
quarters=$told
run 0 'squares of 1 km' urban cells.csv --column people --detail 2 --format csv -q
equal 'squares of 500 m are added up' "$told" "$quarters"
if /usr/bin/python3 -c 'from osgeo import gdal' 2>/dev/null; then
    /usr/bin/python3 - <<'PYTHON'
from osgeo import gdal, osr
gdal.UseExceptions()
crs = osr.SpatialReference()
crs.ImportFromEPSG(3035)
def make(name, values, columns=3, west=4000000):
    file = gdal.GetDriverByName("GTiff").Create(name, columns, 3, 1, gdal.GDT_Float64)
    file.SetGeoTransform((west, 1000, 0, 3003000, 0, -1000))
    file.SetProjection(crs.ExportToWkt())
    file.GetRasterBand(1).SetNoDataValue(-1)
    for row in range(3):
        file.GetRasterBand(1).WriteRaster(0, row, columns, 1, __import__("struct").pack(f"{columns}d", *[values] * columns))
make("people.tif", 100)
make("nobody.tif", -1)
make("land.tif", 1000000)
make("narrow.tif", 1000000, columns=2)
make("shares.tif", 0.5)
make("none.tif", 0)
make("shifted.tif", 1000000, west=4000500)
make("half.tif", 100, west=4000500)
PYTHON
    run 0 'cells at half kilometres' urban half.tif
    holds 'cells at half kilometres' "$(tr -s ' \n' ' ' <<<"$told$said")" 'begin 500 m east and 0 m north of whole kilometres'
    run 0 'cells at whole kilometres' urban people.tif
    equal 'cells at whole kilometres' 0 "$(grep -c 'of the people begin' <<<"$told$said")"
    run 1 'land: not for all' urban people.tif --land narrow.tif
    holds 'land: not for all' "$said" 'narrow.tif: does not cover the people: 3 of 9'
    run 1 'land: shares' urban people.tif --land shares.tif
    holds 'land: shares' "$said" 'not shares'
    run 1 'land: elsewhere' urban people.tif --land shifted.tif
    holds 'land: elsewhere' "$said" 'not the cells of 1 km'
    run 0 'land: none' urban people.tif --land none.tif --format csv
    holds 'land: none' "$said" '9 inhabited cells with 900 people have no land'
    run 1 'a raster without people' urban nobody.tif
    holds 'a raster without people' "$said" 'nobody lives'
fi
run 0 'parameters' urban --parameters --format csv
holds 'parameters' "$told" 'parameter,2021,2022A,2023A,OECD' 'centre_people,50000'

echo '- an atlas of 100 m'
tiny
run 0 'build' build project.yaml -o tiny.gpkg
run 0 'a village' urban tiny.gpkg --by-cell --format csv -q
holds 'a village: its people and those born abroad' "$told" '1,rural cell,1,200,1,36,' ',all,1,200,1,36,'
run 1 'units without boundaries' urban tiny.gpkg --format csv
holds 'units without boundaries' "$said" 'boundaries'

echo '- figures explained'
run 0 'explained: by size' explain tiny.gpkg --below 150 --format csv
equal 'explained: town B is below 150' '50 (25.00 % of all)|16 (44.44 % of all of the group)|32.00 % of those whose origin is stated|B' \
    "$(echo "$told" | sed -n 's/^\(people\|Abroad\|share\|they are\),//p' | tr '\n' '|' | sed 's/|$//')"
run 0 'explained: zones' explain tiny.gpkg --at-least 50 --level zone --format csv
holds 'explained: zones' "$told" 'places,"2 of 4' 'people,150' 'A1 (Zone A1)' 'explain ATLAS zone:CODE'
run 0 'explained: class of zones' explain tiny.gpkg --urban RURAL --level zone --format csv
holds 'explained: class of zones' "$told" 'rural areas (code 3 of level 1)' 'people,200 (100' 'Abroad,36 (100'
run 2 'explained: no such class' explain tiny.gpkg --urban moon
holds 'explained: no such class' "$said" 'moon' 'rural areas (3)' 'villages (13)'
run 2 'explained: nothing' explain tiny.gpkg
run 2 'explained: both' explain tiny.gpkg A --below 10
run 2 'explained: no size' explain tiny.gpkg --below 10 --at-least 10
holds 'explained: no size' "$said" 'at least 10 and fewer than 10'
run 1 'explained: no boundaries' explain tiny.gpkg --urban cities
holds 'explained: no boundaries' "$said" 'boundaries'

echo '- rules of the project'
sed 's/^seed: 1/urban: {vintage: OECD, set: {low_density: 250, border_people: 5000}}\nseed: 1/' project.yaml >rules.yaml
run 0 'rules: build' build rules.yaml -o rules.gpkg
equal 'rules: info tells them' 'rules OECD, changed: low_density=250,border_people=5000' "$(info_value rules.gpkg 'town and country')"
run 0 'rules: of the project' urban rules.gpkg --by-cell --detail 2 --format csv
holds 'rules: of the project' "$told$said" '11,very low density rural cell,1,200,' 'rules OECD, as the project says' 'changed: low_density=250,border_people=5000'
run 0 'rules: and one more' urban rules.gpkg --by-cell --detail 2 --set low_density=200 --format csv
holds 'rules: and one more' "$told$said" '12,low density rural cell,1,200,' 'low_density=250,border_people=5000,low_density=200'
run 0 'rules: another vintage' urban rules.gpkg --by-cell --detail 2 --vintage 2021 --format csv
holds 'rules: another vintage' "$told$said" '12,low density rural cell,1,200,' 'by the rules 2021:'
run 0 'rules: none' info tiny.gpkg
case $told in *'town and country'*) failed "rules that nobody gave: $told" ;; *) passed ;; esac
sed 's/vintage: OECD/vintage: 1999/' rules.yaml >wrong.yaml
refused 'rules: vintage' wrong.yaml 'wrong.yaml:13:18:' '1999' '2022A'
sed 's/low_density/low_densty/' rules.yaml >wrong.yaml
refused 'rules: parameter' wrong.yaml 'wrong.yaml:13:42:' 'low_densty' 'low_density'
sed 's/low_density: 250/low_density: 301/' rules.yaml >wrong.yaml
refused 'rules: the wrong way round' wrong.yaml 'wrong.yaml:13:29:' 'low_density is 301' 'rural_density'

echo '- an origin that one country does not count'
run 0 'demo' demo-data demo -q
run 0 'demo: build' build demo/project.yaml -o demo.gpkg -q
for question in 'urban demo.gpkg' 'urban demo.gpkg --by-cell' 'places demo.gpkg --by country,urban'; do
    run 0 "origin: $question" $question --group GB --format csv
    holds "origin: $question" "$said" 'xc2021 (XC)' 'without data'
    run 0 "origin: $question" $question --group abroad --format csv
    case $said in *'without data: they'*) failed "origin: $question: all know it: $said" ;; *) passed ;; esac
done
# Of the people in cells those of XC are in no base of the share.
run 0 'origin: by cell' urban demo.gpkg --by-cell --group GB --format csv -q
rest=$(echo "$told" | awk -F, '$2 == "all" { printf "%.0f", $6 / $7 }')
run 0 'origin: by cell, in words' urban demo.gpkg --by-cell --group GB
holds 'origin: by cell, in words' "$(tr -s ' \n' ' ' <<<"$told$said")" 'of the people is not known (withheld, or not stated)' \
    'compare of_group with the parts of those whose origin is known: urban centre'
run 0 'origin: XA' urban demo.gpkg --by-cell --source xa2021 --format csv -q
first=$(echo "$told" | awk -F, '$2 == "all" { print $4 }')
run 0 'origin: XB' urban demo.gpkg --by-cell --source xb2021 --format csv -q
equal 'origin: the base is that of the others' "$(echo "$first $(echo "$told" | awk -F, '$2 == "all" { print $4 }')" | awk '{ printf "%.0f", $1 + $2 }')" "$rest"

echo '- Belgium'
need_data
around=$DATA/urbanisation
python=/usr/bin/python3
run 0 'Belgium' urban "$around/POP.tif" --land "$around/LAND.tif" --built "$around/BUILT_S.tif" --vintage 2023A \
    --set built_step=0.001 --cells --format csv -q
echo "$told" >belgium.csv
if $python -c 'from osgeo import gdal' 2>/dev/null; then
    equal 'Belgium: every inhabited cell as the peer has it, at both levels' '56016 0 0' \
        "$($python - "$DATA/../expected/urbanisation" <<'PYTHON'
import csv, sys
from osgeo import gdal
gdal.UseExceptions()
first, second = (gdal.Open(f"{sys.argv[1]}/be_L{n}.tif") for n in (1, 2))
west, _, _, north, _, _ = first.GetGeoTransform()
one, two = first.ReadAsArray(), second.ReadAsArray()
cells = wrong1 = wrong2 = 0
for row in csv.DictReader(open("belgium.csv")):
    up, along = row["cell"][4:].split("E")
    y = int((north - 1000 * int(up)) / 1000) - 1
    x = int((1000 * int(along) - west) / 1000)
    cells += 1
    wrong1 += one[y, x] != int(row["level1"])
    wrong2 += two[y, x] != int(row["level2"])
print(cells, wrong1, wrong2)
PYTHON
)"
fi

echo '- Spain'
sanitized && finish
run 0 'Spain: build' build "$REPOSITORY/examples/spain-2012/project.yaml" -o spain.gpkg -q
run 0 'Spain' urban spain.gpkg --format csv -q
echo "$told" >classes.csv
equal 'Spain: nobody is lost between the classes' '47265321 6759780 492' \
    "$(awk -F, 'NR > 1 && $3 != "all" { p += $5; g += $7; o += $10 } END { printf "%.0f %.0f %d", p, g, o }' classes.csv)"
equal 'Spain: all' '47265321 6759780 492' "$(awk -F, '$3 == "all" { printf "%.0f %.0f %d", $5, $7, $10 }' classes.csv)"
for class in cities:3871281 towns:2247234 rural:638976; do
    run 0 "Spain: ${class%:*} explained" explain spain.gpkg --urban "${class%:*}" --format csv -q
    equal "Spain: born abroad, ${class%:*}" "${class#*:}" "$(echo "$told" | sed -n 's/^Born abroad,\([0-9]*\) .*/\1/p')"
    equal "Spain: ${class%:*} as d4i urban has them" "${class#*:}" "$(grep ",${class%:*}" classes.csv | cut -d, -f7)"
done
for below in 10000:1015506 50000:2856522; do
    run 0 "Spain: below ${below%:*} explained" explain spain.gpkg --below "${below%:*}" --format csv -q
    equal "Spain: born abroad, below ${below%:*}" "${below#*:}" "$(echo "$told" | sed -n 's/^Born abroad,\([0-9]*\) .*/\1/p')"
done
run 0 'Spain: centres' urban spain.gpkg --centres --format csv -q
holds 'Spain: centres have names' "$told" ',Madrid,' ',Barcelona,' ',Las Palmas de Gran Canaria,'
run 0 'Spain: units' urban spain.gpkg --units --format csv -q
equal 'Spain: Madrid is a city' '1,30' "$(echo "$told" | grep '^28079,' | cut -d, -f4,5)"
finish
