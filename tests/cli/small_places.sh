#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# d4i places by town and country, by size, and over all thresholds: the tiny project by hand, then Spain.
. "$(dirname "$0")/lib.sh"

echo '- the tiny project'
# Towns A (150 people, 20 born abroad) and B (50, 16) have no boundaries; the zones A1 A2 B1 B2 do, and all of them
# lie in one cell of 1 km with 200 people: rural areas. Over 20 %: B1 (25 %) and B2 (60 %).
tiny
run 0 'build' build project.yaml -o tiny.gpkg
run 0 'by urban' places tiny.gpkg --level zone --by urban --format csv -q
equal 'by urban' 'cities,0,0,0 towns and suburbs,0,0,0 rural areas,4,200,1.0 all,4,200,1.0' \
    "$(echo "$told" | sed 1d | cut -d, -f1-4 | sed 's/,1$/,1.0/' | tr '\n' ' ' | sed 's/ $//')"
run 0 'by both' places tiny.gpkg --level zone --by urban,size-class --size-classes 40,60 --format csv -q
holds 'by both' "$told" 'rural areas,below 40,1,10,0.05,6,0.6,' 'rural areas,40-59,2,90,0.45,10,' \
    'rural areas,60 and more,1,100,0.5,20,0.2,' 'all,all,4,200,1,36,0.18,'
run 0 'curve' places tiny.gpkg --level zone --curve --format csv -q
holds 'curve' "$told" ',0.19,4,3,' ',0.2,4,2,0.5,50,0.25' ',0.25,4,1,0.25,10,0.05'
run 1 'units without boundaries' places tiny.gpkg --by urban
holds 'units without boundaries' "$said" 'boundaries'
run 2 'unknown key' places tiny.gpkg --by lua
holds 'unknown key' "$said" "'lua'" 'size-class'
run 2 'classes that do not ascend' places tiny.gpkg --by size-class --size-classes 500,200
holds 'classes that do not ascend' "$said" '200 stands after 500'
run 2 'a list by classes' places tiny.gpkg --list --by urban
run 2 'unknown rules' places tiny.gpkg --by urban --vintage 1999
{ echo 'code,people,foreign'; echo 'a,100,30'; echo 'b,3000,300'; } >towns.csv
run 0 'a table' places towns.csv --unit code --population people --group foreign --by size-class --size-classes 1000 \
    --format csv -q
holds 'a table' "$told" 'below 1000,1,100,' '1000 and more,1,3000,'
run 2 'a table has no cells' places towns.csv --unit code --population people --group foreign --by urban
holds 'a table has no cells' "$said" 'no cells'

echo '- Spain'
need_data
sanitized && finish
run 0 'Spain: build' build "$REPOSITORY/examples/spain-2012/project.yaml" -o spain.gpkg -q
run 0 'Spain: by urban' places spain.gpkg --by urban --format csv -q
equal 'Spain: by urban, as d4i urban has it' 'cities:247:1 towns and suburbs:1151:63 rural areas:6702:427 not known:16:1 all:8116:492' \
    "$(echo "$told" | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        { printf "%s%s:%s:%s", (NR > 2 ? " " : ""), $1, $(at["units"]), $(at["small_over"]) }')"
run 0 'Spain: curve' places spain.gpkg --curve --format csv -q
holds 'Spain: curve' "$told" 'ES,0.1,7356,2072,' 'ES,0.15,7356,1035,' 'ES,0.2,7356,492,' 'ES,0.25,7356,228,' 'ES,0.3,7356,132,'
run 0 'Spain: by country, town and country, and size' places spain.gpkg --by country,urban,size-class -q
equal 'Spain: a page' '' "$(echo "$told" | sed '/^- /,$d' | awk 'length($0) > 80')"
run 0 'Spain: list' places spain.gpkg --list --format csv -q
holds 'Spain: list' "$told" 'share,in_band,fragile,counts,density,eu,third,where,class' '03004,' ',rural,rural areas'
equal 'Spain: list: EU and third countries are all of those born abroad' '237 0' \
    "$(echo "$told" | python3 -c 'import csv, sys
rows = list(csv.DictReader(sys.stdin))
print(len(rows), sum(int(r["eu"]) + int(r["third"]) != int(r["group"]) for r in rows))')"
run 0 'Spain: list: a page' places spain.gpkg --list -q
equal 'Spain: list: a page' '' "$(echo "$told" | sed '/^- /,$d' | LC_ALL=C.UTF-8 sed -n '/^.\{81\}/p')"
run 0 'Spain: like' places spain.gpkg --like Altea --by-distance --most 4 --format csv -q
equal 'Spain: like, from near to far' '03018 03094 03076 29091 38035' "$(echo $(echo "$told" | sed 1d | cut -d, -f1))"
run 0 'Spain: like, by code' places spain.gpkg --like Altea --most 4 -q
equal 'Spain: like: a page' '' "$(echo "$told" | sed '/^- /,$d' | LC_ALL=C.UTF-8 sed -n '/^.\{81\}/p')"
run 2 'Spain: a list below the floor' places spain.gpkg --list --floor 999
holds 'Spain: a list below the floor' "$said" 'single households' '1000 or more'
run 2 'Spain: like a village' places spain.gpkg --like 03001
holds 'Spain: like a village' "$said" 'fewer than 1000'
run 2 'Spain: commuting zones of no level' places spain.gpkg --list --fua faa
finish
