#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# d4i measure by classes of urbanisation and of size, and by several keys crossed, on the tiny project: which zones are
# in which area, what is not refused, and what is.
. "$(dirname "$0")/lib.sh"
tiny
run 0 'build' build project.yaml -o t.gpkg -q

# AREA:VALUE of each row, on one line: ARGUMENTS...
shares()
{
    "$D4I" measure t.gpkg --of share --draws 0 --format csv -q "$@" |
        python3 -c 'import csv, sys
print(*("%s=%.6g" % (row["area"], float(row["value"])) for row in csv.DictReader(sys.stdin)), sep="; ")'
}

echo '- size'
# A has 150 people, B 50
equal 'of towns' 'below 200=0.18' "$(shares --by size-class:town)"
equal 'of towns with bounds' 'below 100=0.32; 100 and more=0.133333' "$(shares --by size-class:town --size-classes 100)"
equal 'of zones' 'below 40=0.6; 40-59=0.111111; 60 and more=0.2' "$(shares --by size-class --size-classes 40,60)"
equal 'of the towns that are units' 'below 100=0.32; 100 and more=0.133333' \
    "$(shares --over town --by size-class --size-classes 100)"
equal 'crossed' 'ES/below 100=0.32; ES/100 and more=0.133333' "$(shares --by country,size-class:town --size-classes 100)"
equal 'the other way round' 'below 100/B=0.32; 100 and more/A=0.133333' \
    "$(shares --by size-class:town,town --size-classes 100)"
equal 'three keys' 'ES/A/below 60=0; ES/A/60 and more=0.2; ES/B/below 60=0.32' \
    "$(shares --by country,town,size-class --size-classes 60)"

echo '- town and country'
# 200 people in a km2 are no cluster
equal 'zones' 'rural areas=0.18' "$(shares --by urban)"
run 1 'units without boundaries' measure t.gpkg --by urban:town
holds 'units without boundaries' "$said" "level 'town' cover no cell"
equal 'level 2' 'dispersed rural=0.18' "$(shares --by urban --detail 2 --set low_density=100)"
equal 'dense for once' 'cities=0.18' "$(shares --by urban --set centre_density=100,centre_people=100,cluster_density=90,cluster_people=90,dense_density=95,dense_people=95,semi_density=90,semi_people=90,rural_density=80,rural_people=80,low_density=50)"
# of zones, as towns have no boundaries here
equal 'crossed' 'ES/rural areas=0.18' "$(shares --by country,urban)"
equal 'with size' 'rural areas/below 100=0.32; rural areas/100 and more=0.133333' \
    "$(shares --by urban,size-class:town --size-classes 100)"
run 0 'in words' measure t.gpkg --by town,urban --of share
holds 'in words' "$told" 'Degree of urbanisation by the rules 2021' 'A, rural areas' 'B, rural areas'
run 0 'cells' measure t.gpkg --by urban --over cells --of share --draws 0 --format csv
holds 'cells' "$told" 'rural cell'

echo '- countries that are a level'
# A source of a union has no country of its own that areas could be of
sed 's/id: town/id: country/' project.yaml >union.yaml
run 0 'a level of countries' build union.yaml -o union.gpkg -q
for by in 'country' 'country,all'; do
    "$D4I" measure union.gpkg --of share --draws 0 --format csv -q --by "$by" >union.csv
    equal "by $by" '2 of A and B' "$(python3 -c 'import csv
rows = [row["area"][0] for row in csv.DictReader(open("union.csv"))]
print(len(rows), "of", *rows[:1], "and", *rows[1:])')"
done
"$D4I" measure union.gpkg --of share --draws 0 --format csv -q >none.csv
"$D4I" measure union.gpkg --of share --draws 0 --format csv -q --by country >union.csv
same 'the default' none.csv union.csv
# The units of A have 75 people each, those of B a tenth of them: as between any countries
run 0 'one by one' measure union.gpkg --between A,B

echo '- refused'
run 2 'cells have no size' measure t.gpkg --by size-class --over cells
holds 'cells have no size' "$said" 'size-class:LEVEL'
run 2 'no such level' measure t.gpkg --by urban:village
holds 'no such level' "$said" "'town'"
run 2 'no such key' measure t.gpkg --by country,urbane
run 2 'nothing' measure t.gpkg --by ,
run 2 'bad classes' measure t.gpkg --by size-class --size-classes 9,3
run 2 'too many' measure t.gpkg --by country,source,town,urban,size-class
run 2 'a layer of classes' measure t.gpkg --by urban -o none-such.gpkg
nothing_left 'a layer of classes' none-such.gpkg
sed '/boundaries: zones/d; /^grid/d' project.yaml >flat.yaml
run 0 'without cells' build flat.yaml -o flat.gpkg -q
"$D4I" measure flat.gpkg --by urban >/dev/null 2>said.txt && failed 'classes without cells' || passed
run 0 'sizes need none' measure flat.gpkg --by size-class --of share

echo '- the same for any number of threads'
run 0 'one thread' measure t.gpkg --by country,size-class --size-classes 40,60 --threads 1 --format csv -o 1.csv
run 0 'seven' measure t.gpkg --by country,size-class --size-classes 40,60 --threads 7 --format csv -o 7.csv
same 'the same' 1.csv 7.csv
finish
