#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# d4i places --by where, near: a made-up country whose every place is known by hand.
#
#     unit  km2  people   where it lies                            level 1   in the area
#     C     9    270 000  3 x 3 km, a centre                       city      yes
#     W     1      6 000  at C's eastern side: a ward              city      yes
#     T     4      5 600  2 x 2 km, 5 km east of C                 town      yes
#     R     4        120  2 x 2 km, 3 km north of C                rural     3 of its 4 km2
#     S     4         80  2 x 2 km, 20 km north of C               rural     1 of its 4 km2
#     V     4      5 600  2 x 2 km, 60 km east of C                town      no
#     U     4        200  2 x 2 km, 70 km east of C                rural     no
. "$(dirname "$0")/lib.sh"

units='C:0:0:3:3:270000:27000 W:3:0:4:1:6000:600 T:8:0:10:2:5600:1400 R:0:6:2:8:120:60 S:0:23:2:25:80:4 V:63:0:65:2:5600:560 U:73:0:75:2:200:100'
ring() # WEST SOUTH EAST NORTH in km
{
    local w=$((4000000 + 1000 * $1)) s=$((3000000 + 1000 * $2)) e=$((4000000 + 1000 * $3)) n=$((3000000 + 1000 * $4))
    echo "[[[$w,$s],[$e,$s],[$e,$n],[$w,$n],[$w,$s]]]"
}
layer() # FILE FEATURE...: each ID:WEST:SOUTH:EAST:NORTH
{
    local file=$1 comma='' id w s e n rest
    shift
    {
        echo '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3035"}},'
        echo '"features":['
        for feature; do
            IFS=: read -r id w s e n rest <<<"$feature"
            echo "$comma{\"type\":\"Feature\",\"properties\":{\"id\":\"$id\",\"name\":\"Place $id\"},\"geometry\":"
            echo "{\"type\":\"Polygon\",\"coordinates\":$(ring "$w" "$s" "$e" "$n")}}"
            comma=,
        done
        echo ']}'
    } >"$file"
}
# shellcheck disable=SC2086 # words
layer zones.geojson $units
# The functional urban area: C, W and T, and strips that hold most of R and a quarter of S; its parts are two units.
layer areas.geojson F1:0:0:12:7 F2:0:7:1:24
{
    echo zone,Total,Home,Abroad
    for unit in $units; do
        IFS=: read -r id _ _ _ _ people abroad <<<"$unit"
        echo "$id,$people,$((people - abroad)),$abroad"
    done
} >table.csv
{
    recipe_head
    wide_table
    printf '    headline: abroad\n    groups:\n      code: total\n      label: Total\n      parts:\n'
    printf '        - {code: home, label: Home}\n        - {code: abroad, label: Abroad}\n'
} >recipe.yaml
cat >project.yaml <<'PROJECT'
title: Town and country
grid: {crs: EPSG:3035, cell: 500}
sources: [{id: made, recipe: recipe.yaml, files: {birth: table.csv}, boundaries: zones.geojson}]
units:
  - {id: place, title: Places, country: {text: ES}, file: zones.geojson, key: [{column: id}], name: name, relate: {made: key}}
  - {id: fua, title: Functional urban areas, country: {text: ES}, file: areas.geojson, key: [{column: id}]}
  - {id: few, title: Two of the places, country: {text: ES}, file: few.geojson, key: [{column: id}]}
PROJECT
# shellcheck disable=SC2086
layer few.geojson ${units%% R*}
run 0 'build' build project.yaml -o made.gpkg
rows() { echo "$told" | sed 1d | cut -d, -f"$1" | tr '\n' ' ' | sed 's/ $//'; }

echo '- where'
run 0 'where' places made.gpkg --by where --fua fua --format csv -q
equal 'where: places, people, small ones and those over' \
    'city,2,276000 commuting zone,2,5720 town,1,5600 rural,2,280 all,7,287600' "$(rows 1-3)"
equal 'where: small and over 20 %' 'city 1 0|commuting zone 2 2|town 1 0|rural 2 1|all 6 3' \
    "$(python3 -c 'import csv, sys
print("|".join(" ".join(r[k] for k in ("where", "small", "small_over")) for r in csv.DictReader(sys.stdin)))' <<<"$told")"
run 0 'where, without areas' places made.gpkg --by where --format csv
equal 'where, without areas' 'city,2,276000 town,2,11200 rural,3,400 all,7,287600' "$(rows 1-3)"
holds 'where, without areas' "$said" '--fua'
run 0 'where, crossed' places made.gpkg --by country,where,near --fua fua
run 2 'where and urban' places made.gpkg --by where,urban
holds 'where and urban' "$said" "'where' is made of 'urban'"
run 2 'areas for nothing' places made.gpkg --by urban --fua fua
holds 'areas for nothing' "$said" '--by where'
run 2 'areas that there are not' places made.gpkg --by where --fua moon
holds 'areas that there are not' "$said" 'moon' 'fua'

echo '- near'
run 0 'near' places made.gpkg --by near --format csv
equal 'near' 'in a large city,2,276000 below 10 km,2,5720 10-24 km,1,80 25-49 km,0,0 50 km and more,2,5800 all,7,287600' \
    "$(rows 1-3)"
holds 'near' "$said" '250 000 people'
run 0 'near: no city is so large' places made.gpkg --by near --large 300000 --format csv -q
equal 'near: no city is so large' 'not known,7,287600' "$(echo "$told" | grep '^not known' | cut -d, -f1-3)"
echo '- the report'
have_page() { python3 "$REPOSITORY/tests/cli/page_check.py" "$1" 2>&1; }
run 0 'report' report made.gpkg --fua fua -o areas.html -q
holds 'report' "$(have_page areas.html)" 'ROW in a city’s commuting zone|2|2|100.0 %|5 720' \
    'ROW outside of all commuting zones|3|1|33.3 %|200' 'ROW part of a city|1|0|' \
    'Commuting zones of cities, without the cities (after Functional urban areas), places: 2; people: 5 720; abroad: 25.5 %.'
run 0 'report, without areas' report made.gpkg -o plain.html -q
case $(have_page plain.html) in *ommuting*) failed 'report, without areas: commuting zones stand in it' ;; *) passed ;; esac
run 0 'brief inside' report made.gpkg --fua fua --for place T -o inside.html -q
holds 'brief inside' "$(have_page inside.html)" 'in a city’s commuting zone'
run 0 'brief outside' report made.gpkg --fua fua --for place V -o outside.html -q
holds 'brief outside' "$(have_page outside.html)" 'outside of all commuting zones'
run 2 'report: areas that there are not' report made.gpkg --fua moon -o moon.html
holds 'report: areas that there are not' "$said" 'moon' 'fua'
nothing_left 'report: areas that there are not' moon.html

run 0 'a list' places made.gpkg --list --share 0 --fua fua --format csv -q
equal 'a list: where, class, the city and how far it is; none below 1 000 people' \
    'T commuting zone Place C 5.5|V town Place C 60.5|W city Place C 0|' \
    "$(python3 -c 'import csv, sys
for r in csv.DictReader(sys.stdin):
    print(r["code"], r["where"], r["large_city"], "%g" % float(r["large_city_km"]), end="|")' <<<"$told")"

echo '- what is not there'
run 0 'a level that does not cover the cells' urban made.gpkg --level few --format csv
holds 'a level that does not cover the cells' "$said" 'live in no unit of'
run 0 'a level that covers them' urban made.gpkg --format csv
case $said in *'live in no unit of'*) failed "nobody lives outside: $said" ;; *) passed ;; esac
run 2 'an origin that there is not' urban made.gpkg --group from_mars
holds 'an origin that there is not' "$said" 'from_mars'
run 2 'an origin that there is not' places made.gpkg --by urban --group from_mars
holds 'an origin that there is not' "$said" 'from_mars'
sed '/^grid/d; /id: fua/d; /id: few/d' project.yaml >bare.yaml
run 0 'no cells: build' build bare.yaml -o bare.gpkg
run 1 'no cells' urban bare.gpkg
holds 'no cells' "$said" 'bare.gpkg' 'grid'
finish
