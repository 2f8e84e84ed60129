#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# d4i measure on the tiny project, whose indices can be worked out by hand: values, areas, small units, chance, plots,
# and what is refused or undefined.
. "$(dirname "$0")/lib.sh"
tiny
run 0 'build' build project.yaml -o t.gpkg -q

# The value of an index in an area: ATLAS AREA GROUP INDEX COLUMN OPTIONS...
value()
{
    local atlas=$1 area=$2 group=$3 index=$4 column=$5
    shift 5
    "$D4I" measure "$atlas" --of "$index" --format csv -q "$@" | python3 -c 'import csv, sys
for row in csv.DictReader(sys.stdin):
    if row["area"] == sys.argv[1] and row["group"] == sys.argv[2] and row["index"] == sys.argv[3]:
        print(row[sys.argv[4]]); break' "$area" "$group" "$index" "$column"
}
near() # WHAT WANTED GOT: within 1e-12
{
    if python3 -c 'import sys; sys.exit(not abs(eval(sys.argv[1]) - float(sys.argv[2] or "nan")) <= 1e-12)' "$2" "$3"; then
        passed
    else
        failed "$1: wanted $2, got '$3'"
    fi
}
fits() # WHAT: no line of what d4i told is wider than a terminal
{
    equal "$1 fits" '' "$(LC_ALL=C.UTF-8 awk 'length($0) > 80' <<<"$told")"
}

echo '- by hand'
near 'share' 36/200 "$(value t.gpkg ES abroad share value)"
D='(abs(20/36 - 80/164) + 50/164 + abs(10/36 - 30/164) + abs(6/36 - 4/164)) / 2'
near 'D' "$D" "$(value t.gpkg ES abroad dissimilarity value)"
near 'isolation' '20/36 * 0.2 + 10/36 * 0.25 + 6/36 * 0.6' "$(value t.gpkg ES abroad isolation value)"
near 'D in a town' '(abs(20/20 - 80/130) + 50/130) / 2' "$(value t.gpkg A abroad dissimilarity value --by town)"
near 'D in the other' '(abs(10/16 - 30/34) + abs(6/16 - 4/34)) / 2' "$(value t.gpkg B abroad dissimilarity value --by town)"
near 'D over towns' '(abs(20/36 - 130/164) + abs(16/36 - 34/164)) / 2' \
    "$(value t.gpkg ES abroad dissimilarity value --over town)"
near 'a pair' '(abs(12/23 - 8/13) + abs(10/23) + abs(1/23 - 5/13)) / 2' \
    "$(value t.gpkg ES x dissimilarity value --groups x --against y)"
near 'people per unit' 200/4 "$(value t.gpkg ES abroad share people_per_unit)"
near 'of a town' 25 "$(value t.gpkg B abroad share people_per_unit --by town)"
run 0 'core' measure t.gpkg --by town --format csv
quotient=$(grep '^A,.*,location_quotient,' <<<"$told" | cut -d, -f8)
near 'location quotient of a town' '(20/150) / (36/200)' "$quotient"
M='sum(n/200 * math.log((n/t) / (g/200)) for t, row in ((100, (80, 12, 8)), (50, (50, 0, 0)), (40, (30, 10, 0)), (10, (4, 1, 5))) for n, g in zip(row, (164, 23, 13)) if n)'
near 'M of the finest groups' "__import__('builtins').eval(\"$M\", {'math': __import__('math')})" \
    "$(value t.gpkg ES 'all groups' mutual_information value)"
within=$(value t.gpkg all 'all groups' mutual_information_within value --by town)
between=$(value t.gpkg all 'all groups' mutual_information_between value --by town)
near 'between and within add up' "$within + $between" "$(value t.gpkg ES 'all groups' mutual_information value)"
near 'groups and everybody else' "$(value t.gpkg ES 'all groups' mutual_information value)" \
    "$(value t.gpkg ES 'all groups' mutual_information value --groups x,y)"

echo '- chance'
p=$(value t.gpkg ES abroad dissimilarity p --draws 19)
near 'p is (1 + reached) / (1 + draws)' "round($p * 20) / 20" "$p"
run 0 'one thread' measure t.gpkg --by town --threads 1 --format csv -o 1.csv
run 0 'seven' measure t.gpkg --by town --threads 7 --format csv -o 7.csv
same 'the same for any number of threads' 1.csv 7.csv
holds 'notes beside a CSV' "$(cat 1.csv.txt)" 'permutation' 'seed 1'
run 0 'another seed' measure t.gpkg --by town --seed 2 --format csv -o 2.csv
cmp -s 1.csv 2.csv && failed 'the seed changes nothing' || passed
for null in permutation evenness systematic; do
    run 0 "$null" measure t.gpkg --of dissimilarity --null $null
    holds "$null" "$told" "($null)"
done
equal 'without draws no p' '' "$(value t.gpkg ES abroad dissimilarity p --draws 0)"
[ -n "$(value t.gpkg ES abroad dissimilarity expected --draws 0)" ] && passed || failed 'no closed form without draws'
run 0 'sizes' measure t.gpkg --by town
fits 'sizes'
holds 'sizes' "$told" 'SIZES DIFFER: from 25 people per unit in B to 75 in A'

echo '- all areas together'
near 'a share of all' 36/200 "$(value t.gpkg A abroad share expected --by town)"
run 0 'quotients' measure t.gpkg --by town --format csv
near 'a quotient of all' 1 "$(grep '^A,.*,location_quotient,' <<<"$told" | cut -d, -f9)"
run 0 'one area' measure t.gpkg
holds 'one area' "$told" 'chance moves nothing where one' '--scales'
equal 'one area has no such null' '' "$(value t.gpkg ES abroad share expected)"
run 0 'one draw' measure t.gpkg --of share --draws 1
holds 'one draw' "$told" '(a)' 'undefined: one bootstrap alone'
holds 'one unit' "$(value t.gpkg A abroad share no_interval --by town --over town)" 'one unit only'
run 0 'areas of an area' measure t.gpkg --of multilevel_effects --by town --format csv
holds 'areas of an area' "$told" ',2,150,75,' ',2,50,25,'
run 0 'many rows' measure t.gpkg --by town,size-class --of core,gini,dissimilarity --groups x,y
fits 'many rows'

echo '- countries whose zones differ'
sed 's/^country: ES/country: FR/' recipe.yaml >fr.yaml
awk -F, -v OFS=, 'NR > 1 { $3 *= 20 } { print }' table.csv >fr.csv
sed 's/\[40000\(..\),/[40100\1,/g; s/\[40001\(..\),/[40101\1,/g; s/\[40002\(..\),/[40102\1,/g; s/\[40003\(..\),/[40103\1,/g;
    s/\[40004\(..\),/[40104\1,/g' zones.geojson >fr.geojson
sed '/^units:/,/relate/d; /^sources:/a\  - {id: french, recipe: fr.yaml, files: {birth: fr.csv}, boundaries: fr.geojson}' project.yaml >two.yaml
run 0 'two countries' build two.yaml -o two.gpkg -q
run 2 'zones 20 times as large' measure two.gpkg -o refused.csv
holds 'zones 20 times as large' "$said" '50 people each in ES and 1000 in FR, 20 times as many' '--compare' '--source'
nothing_left 'zones 20 times as large' refused.csv
run 2 'nor drawn' measure two.gpkg --of gini --plot refused.svg
run 0 'wanted' measure two.gpkg --compare
holds 'wanted, and flagged' "$told" 'SIZES DIFFER: from 50 people per unit in ES to 1000 in FR'
run 0 'one by one' measure two.gpkg --source french
run 0 'shares compare' measure two.gpkg --of share,effective_number
run 0 'all together are one' measure two.gpkg --by all
holds 'all together are one, and flagged' "$told" 'SIZES DIFFER: units are taken together that have 50 people each in ES and 1000'
run 2 'by source' measure two.gpkg --by source
holds 'by source' "$said" 'in tiny and 1000 in french'
# by unit, by group, by area and as a curve they stand side by side as numbers do
for index in mutual_information_by_area multilevel_effects location_quotient local_diversity group_segregation lorenz; do
    run 2 "$index of countries" measure two.gpkg --of $index
    holds "$index of countries" "$said" '50 people each in ES and 1000 in FR'
    run 0 "$index, wanted" measure two.gpkg --of $index --compare --draws 0
    holds "$index, wanted and flagged" "$told" 'SIZES DIFFER: from 50 people per unit in ES to 1000 in FR'
done
for together in '--of mutual_information_between' '--of mutual_information_within' '--of multilevel' \
    '--of multilevel_effects --levels country --by all' '--of dissimilarity --by size-class'; do
    # shellcheck disable=SC2086 # several words
    run 0 "$together" measure two.gpkg $together --draws 0
    holds "$together" "$(tr -s '\n ' ' ' <<<"$told")" 'SIZES DIFFER: units are taken together that have 50 people each in ES and 1000 in FR'
done
run 0 'a share of both' measure two.gpkg --of share --by all
case $told in *'SIZES DIFFER'*) failed 'a share is of people, whatever their units' ;; *) passed ;; esac

echo '- zones of the same ground'
sed '/^sources:/a\  - {id: later, recipe: recipe.yaml, files: {birth: table.csv}, boundaries: zones.geojson}' project.yaml |
    sed '/^units:/,/relate/d' >dates.yaml
run 0 'two dates' build dates.yaml -o dates.gpkg -q
run 2 'two dates' measure dates.gpkg -o refused.csv
holds 'two dates' "$said" "'later', 'tiny' count the same ground (16 of 16 cells)" 'over zones' '--source ID' '--by source'
nothing_left 'two dates' refused.csv
run 2 'two dates together' measure dates.gpkg --by source --of mutual_information_within
near 'one of two dates' "$D" "$(value dates.gpkg ES abroad dissimilarity value --source later)"
near 'two dates apart' "$D" "$(value dates.gpkg later abroad dissimilarity value --by source)"
run 0 'two dates side by side' measure dates.gpkg --by source --between later,tiny --of dissimilarity
# without cells: by the units that both count, by keys, by what lies within what
sed '/^grid/d; s/, boundaries: zones.geojson//' dates.yaml >keys.yaml
run 0 'two dates without cells' build keys.yaml -o keys.gpkg -q
run 2 'two dates without cells' measure keys.gpkg
holds 'two dates without cells' "$said" 'zones of the same keys'
cat keys.yaml - >units.yaml <<'END'
units:
  - id: town
    relate: {tiny: {prefix: 1}, later: {prefix: 1}}
END
run 0 'two dates in towns' build units.yaml -o units.gpkg -q
run 2 'two dates in towns' measure units.gpkg --by town
holds 'two dates in towns' "$said" 'the same units'
run 0 'a town has one source' measure units.gpkg --over town
sed 's/^\([AB]\)/east \1/' table.csv >east.csv
sed 's/id: later\(.*\)table.csv/id: later\1east.csv/; s/later: {prefix: 1}/later: {prefix: 6}/' units.yaml >apart.yaml
run 0 'other towns' build apart.yaml -o apart.gpkg -q
run 0 'other towns' measure apart.gpkg --of share --draws 0 --format csv
near 'all of them' 400 "$(value apart.gpkg ES abroad share people)"
run 0 'zones in zones' build "$REPOSITORY/examples/zones-in-zones/project.yaml" -o within.gpkg -q
run 2 'zones in zones' measure within.gpkg --of share,dissimilarity --draws 0
holds 'zones in zones' "$said" "'sections', 'municipalities' count the same ground (the one lies within the other)"
near 'zones alone' 1192 "$(value within.gpkg ES abroad share people --source municipalities)"

echo '- the named groups alone'
near 'share among the named' 23/36 "$(value t.gpkg ES x share value --groups x,y --only-groups)"
near 'as against the other' "$(value t.gpkg ES x dissimilarity value --groups x --against y)" \
    "$(value t.gpkg ES x dissimilarity value --groups x,y --only-groups)"
M='sum(n/36 * math.log((n/t) / (g/36)) for t, row in ((20, (12, 8)), (10, (10, 0)), (6, (1, 5))) for n, g in zip(row, (23, 13)) if n)'
near 'M of the named' "__import__('builtins').eval(\"$M\", {'math': __import__('math')})" \
    "$(value t.gpkg ES 'all groups' mutual_information value --groups x,y --only-groups)"
run 0 'it is said' measure t.gpkg --groups x,y --only-groups --of mutual_information
holds 'it is said' "$told" 'nobody else' 'Only people of the groups named count' '36 people'
run 2 'one group alone' measure t.gpkg --groups x --only-groups
holds 'one group alone' "$said" 'at least two'
for wrong in '' '--groups x,y --over cells' '--groups abroad,x --of dissimilarity' '--groups x,y --window 200'; do
    # shellcheck disable=SC2086 # several words
    run 2 "$wrong" measure t.gpkg --only-groups $wrong
done

echo '- parameters that nothing takes'
for wrong in '--reach 500' '--of isolation --kernel uniform' '--of effective_number --order 2' '--of gini --atkinson 0.3' \
    '--of spatial_dissimilarity --kernel uniform' '--of share --centre 4000100,3000100'; do
    # shellcheck disable=SC2086 # several words
    run 2 "$wrong" measure t.gpkg $wrong
    holds "$wrong" "$said" 'would do nothing here' '(--of): '
done
near 'minmax of surfaces' "$(value t.gpkg ES abroad spatial_minmax value --reach 300 --draws 0)" \
    "$("$D4I" measure t.gpkg --of minmax --reach 300 --draws 0 --format csv -q | sed -n 2p | cut -d, -f8)"

echo '- numbers at their ends'
run 2 'order 0' measure t.gpkg --of hill --order 0
holds 'order 0' "$said" 'richness'
run 2 'atkinson 0' measure t.gpkg --of atkinson --atkinson 0
run 2 'window 0' measure t.gpkg --window 0 --of dissimilarity
run 2 'itself' measure t.gpkg --groups x --against x --of dissimilarity
holds 'itself' "$said" "'x' is compared with itself"
for reach in 0.01 1 300; do # a decay so short that all weights are 0 as numbers is one, too
    equal "isolation and interaction, decay $reach" 1.0 "$("$D4I" measure t.gpkg --reach $reach --draws 0 --format csv -q \
        --of distance_decay_isolation,distance_decay_interaction | /usr/bin/python3 -c '
import csv, sys
print(round(sum(float(r["value"]) for r in csv.DictReader(sys.stdin)), 9))')"
done

echo '- cells'
run 0 'cells' measure t.gpkg --over cells --of dissimilarity
holds 'cells' "$told" 'expected' 'means over 8 draws' "Rubin's rules"
run 0 'cells without interval' measure t.gpkg --over cells --of dissimilarity --interval 0 --format csv
# no cell has more of a group than people, so that shares are those of the zones in every draw, whatever is drawn
for seed in 1 2 3; do
    sed "s/^seed: .*/seed: $seed/" project.yaml >seed.yaml
    run 0 "seed $seed" build seed.yaml -o seed.gpkg -q
    for against in '' '--against y'; do
        for over in zones cells; do
            "$D4I" measure seed.gpkg --over $over --of share --draws 0 --by town --groups abroad,x --format csv -q |
                grep -v '^area' | cut -d, -f1,3,5,8,14 >share-$over.csv
            # shellcheck disable=SC2086
            "$D4I" measure seed.gpkg --over $over --of share --draws 0 --by town --groups x $against --format csv -q |
                grep -v '^area' | cut -d, -f1,3,5,8,14 >>share-$over.csv
        done
        same "shares of cells, seed $seed $against" share-zones.csv share-cells.csv
    done
done
run 2 'cells without draws' measure t.gpkg --over cells --of atkinson --draws 0
holds 'cells without draws' "$said" 'atkinson' '--draws N'
run 2 'local in cells' measure t.gpkg --over cells --of local_entropy
holds 'local in cells' "$said" 'local_entropy' '--over'
run 0 'many in cells' measure t.gpkg --over cells --of multigroup_dissimilarity,information_theory_h --draws 9 --format csv \
    -o many.csv
equal 'many in cells' 2 "$(tail -n +2 many.csv | grep -c 'all groups')"
run 0 'the usual in cells' measure t.gpkg --over cells
holds 'the usual in cells' "$told" 'isolation' 'mutual information' 'Groups compared with each other'
# Drawn together, the groups of a cell add up to its whole people
run 0 'together' export t.gpkg --format csv --of cells --groups home,x,y --draws 3 --together -o together.csv
equal 'together' '3 x 16 cells full, 200 people' "$(/usr/bin/python3 -c '
import csv
rows = list(csv.DictReader(open("together.csv")))
full = sum(float(r["home_%d" % k]) + float(r["x_%d" % k]) + float(r["y_%d" % k]) == float(r["whole"])
           for r in rows for k in (1, 2, 3))
print("%d x %d cells full, %d people" % (full / len(rows), len(rows), sum(float(r["whole"]) for r in rows)))')"
run 2 'together and apart' export t.gpkg --format csv --of cells --groups abroad,x --draws 1 --together -o no.csv
holds 'together and apart' "$said" 'abroad' 'x' 'count the same people'
run 2 'together without draws' export t.gpkg --format csv --of cells --together -o no.csv
holds 'together without draws' "$said" '--draws N'
# Every number has an interval or the reason why not; with places from how the draws differ, whatever is bootstrapped
numbers=$("$D4I" measure --list --format csv -q | /usr/bin/python3 -c 'import csv, sys
print(",".join(r["index"] for r in csv.DictReader(sys.stdin) if r["gives"] == "number"))')
run 0 'all in cells' measure t.gpkg --over cells --of "$numbers" --draws 9 --reach 300 --format csv -o all.csv
run 0 'all in zones' measure t.gpkg --of "$numbers" --draws 9 --reach 300 --format csv -o zones.csv
run 0 'all at scales' measure t.gpkg --over cells --of spatial_isolation --scales 150,300 --draws 9 --format csv -o scales.csv
equal 'none lacks interval and reason' '' "$(/usr/bin/python3 -c '
import csv
for name in ("all", "zones", "scales"):
    rows = list(csv.DictReader(open(name + ".csv")))
    assert len(rows) > (2 if name == "scales" else 40), name
    for r in rows:
        if not r["undefined"] and bool(r["low"] and r["high"]) == bool(r["no_interval"]): print(name, r["index"])
        if r["low"] and not float(r["low"]) <= float(r["value"]) <= float(r["high"]): print(name, r["index"], "outside")')"
for index in delta spatial_dissimilarity absolute_clustering relative_centralisation landscape_joint_entropy; do
    holds "$index in cells" "$(csv_value all.csv index $index low)" .
    holds "$index in zones" "$(csv_value zones.csv index $index no_interval)" 'have no places'
done
holds 'a ratio in cells' "$(csv_value scales.csv index spatial_isolation_macro_to_micro no_interval)" 'of their ratio'
holds 'of places alone' "$(tr -s '\n ' ' ' <scales.csv.txt)" 'how the 8 draws of the groups differ alone'
equal 'whatever is bootstrapped' "$(csv_value all.csv index delta high)" \
    "$("$D4I" measure t.gpkg --over cells --of delta --draws 1 --seed 9 --format csv -q | tail -1 | cut -d, -f11)"
# What a group is alone does not depend on what else is asked for
run 0 'a pair' measure t.gpkg --over cells --of dissimilarity --draws 0 --format csv -o pair.csv
run 0 'a pair beside many' measure t.gpkg --over cells --of dissimilarity,multigroup_dissimilarity --draws 9 --format csv -o beside.csv
equal 'a pair beside many' "$(csv_value pair.csv index dissimilarity value)" "$(csv_value beside.csv index dissimilarity value)"
# Another seed, other draws; that of the atlas changes nothing
draw() { "$D4I" measure t.gpkg --over cells --of dissimilarity --draws 0 --format csv -q "$@"; }
equal 'the seed of the atlas' "$(draw)" "$(draw --draw-seed 1)"
[ "$(draw)" != "$(draw --draw-seed 5)" ] && passed || failed 'another seed of draws: the same draws'
run 0 'another seed of draws' measure t.gpkg --over cells --of dissimilarity --draw-seed 5
holds 'another seed of draws' "$(tr -s '\n ' ' ' <<<"$told")" 'model-based, from the seed 5'
run 2 'a seed of draws in zones' measure t.gpkg --of dissimilarity --draw-seed 5
holds 'a seed of draws in zones' "$said" '--draw-seed' '--over cells'
run 2 'a seed of draws in windows' measure t.gpkg --window 200 --draw-seed 5
run 0 'many in zones' measure t.gpkg --over zones --of multigroup_dissimilarity,information_theory_h
run 0 'exact in cells' measure t.gpkg --over cells --of dissimilarity,bias_corrected_dissimilarity --draws 0

echo '- places'
near 'delta' '(abs(20/36 - 1/4) + 1/4 + abs(10/36 - 1/4) + abs(6/36 - 1/4)) / 2' "$(value t.gpkg ES abroad delta value)"
run 0 'neighbours' measure t.gpkg --of spatial_dissimilarity,boundary_dissimilarity,spatial_isolation,local_moran
run 0 'surroundings' measure t.gpkg --of spatial_isolation --reach 300 --kernel uniform
run 0 'scales' measure t.gpkg --scales 250,600 --kernel uniform --format csv
# Zones of 200 m: within 250 m are those that touch by a side; within 600 m all, and then everybody lives alike
holds 'scales' "$told" 'spatial_information_theory_h,250 m,250,' 'spatial_information_theory_h,600 m,600,' \
    'spatial_information_theory_h_macro_to_micro,600 m / 250 m'
near 'isolation at a scale' '20/36 * 30/190 + 10/36 * 36/150 + 6/36 * 16/100' \
    "$(value t.gpkg ES abroad spatial_isolation value --scales 250,600 --kernel uniform)"
near 'and at the widest of all' 36/200 "$(value t.gpkg ES abroad spatial_isolation value --scales 600 --kernel uniform)"
near 'as with that reach' "$(value t.gpkg ES abroad spatial_isolation value --reach 250)" \
    "$(value t.gpkg ES abroad spatial_isolation value --scales 250,600)"
equal 'not without scales' '' "$(value t.gpkg ES 'all groups' spatial_information_theory_h value --of core)"
run 2 'scales of nothing' measure t.gpkg --of gini --scales 250,600
run 0 'a centre' measure t.gpkg --of relative_centralisation --centre 4000100,3000100
sed '/boundaries: zones/d; /^grid/d' project.yaml >flat.yaml
run 0 'without boundaries' build flat.yaml -o flat.gpkg -q
run 2 'no boundaries for delta' measure flat.gpkg --of delta
holds 'no boundaries for delta' "$said" 'boundary'
near 'D without boundaries' "$D" "$(value flat.gpkg ES abroad dissimilarity value)"

run 0 'a layer' measure t.gpkg --of local_moran -o layer.gpkg
rows=$(python3 -c 'import sqlite3
for row in sqlite3.connect("layer.gpkg").execute("select count(*), count(geom), count(abroad_local_moran) from indices"): print(*row)' 2>&1)
equal 'its rows' '4 4 4' "$rows"
run 2 'a layer of countries' measure t.gpkg -o none-such.gpkg
nothing_left 'a layer of countries' none-such.gpkg

echo '- undefined'
holds 'one unit' "$(value t.gpkg A abroad dissimilarity undefined --by town --over town)" 'undefined: people live in one unit only'
equal 'and no number' '' "$(value t.gpkg A abroad dissimilarity value --by town --over town)"
sed 's/^B1,40.*/B1,Total,0/; s/^\(A1\|A2\|B2\),Abroad,.*/\1,Abroad,0/' table.csv |
    awk -F, -v OFS=, '$1 == "B1" { $3 = 0 } $2 == "X" || $2 == "Y" || $2 == "Abroad" { $3 = 0 } $2 == "Home" { next } { print }
        $2 == "Total" { print $1, "Home", $3 }' >none.csv
sed 's/table.csv/none.csv/' project.yaml >none.yaml
run 0 'nobody abroad' build none.yaml -o none.gpkg -q
holds 'nobody in the group' "$(value none.gpkg ES abroad dissimilarity undefined)" 'undefined: nobody is in the group'
holds 'everybody in one group' "$(value none.gpkg ES 'all groups' mutual_information undefined)" 'undefined: everybody is in one group'
holds 'everybody in the group' "$(value none.gpkg ES home dissimilarity undefined --groups home)" 'undefined: everybody is in the group'
near 'an empty unit is none' 160/3 "$(value none.gpkg ES abroad share people_per_unit)"
run 0 'undefined in a table' measure none.gpkg
holds 'undefined in a table' "$told" 'undefined: nobody is in the'
grep -qwE 'nan|inf' <<<"$told" && failed "a number that is none: $told" || passed

echo '- refused'
run 2 'no such source' measure t.gpkg --source nope
holds 'no such source' "$said" "no source 'nope'" "'tiny'"
run 2 'drawn without draws' measure t.gpkg --of modified_gini --draws 0
holds 'drawn without draws' "$said" "'modified_gini'" '--draws N'
run 2 'no such index' measure t.gpkg --of disimilarity
holds 'no such index' "$said" "'dissimilarity'"
run 2 'no such group' measure t.gpkg --groups abraod
holds 'no such group' "$said" "'abroad'"
run 2 'groups that overlap' measure t.gpkg --groups abroad,x --of mutual_information
holds 'groups that overlap' "$said" "'abroad' and 'x'"
run 0 'which pairs may' measure t.gpkg --groups abroad,x --of dissimilarity
run 2 'against a part' measure t.gpkg --groups abroad --against x --of dissimilarity
run 2 'the total is no group' measure t.gpkg --groups total --of dissimilarity
run 2 'no such level' measure t.gpkg --by village
holds 'no such level' "$said" "'town'"
run 2 'by zone' measure t.gpkg --by zone
for wrong in '--null luck' '--kernel square' '--interval 2' '--draws -1' '--reach far' '--centre 12' '--kind pie --plot p.svg' \
    '--plot p.doc' '--plot p.svg --of lorenz'; do
    # shellcheck disable=SC2086 # two words
    run 2 "$wrong" measure t.gpkg $wrong
done
nothing_left 'refused plots' p.svg
run 2 'no atlas' measure
holds 'no atlas' "$said" 'needed'

echo '- list, pages, plots'
run 0 'list' measure --list
fits 'list'
holds 'list' "$told" dissimilarity location_quotient local_moran
run 0 'list as JSON' measure --list --format json
python3 -c 'import json, sys
rows = json.load(sys.stdin)["rows"]
assert len(rows) >= 74 and all(r["formula"] and r["meaning"] and r["empties"] and r["reference"] for r in rows)' <<<"$told" \
    && passed || failed 'the list lacks something'
run 0 'explain' measure --explain gini
fits 'explain'
holds 'explain' "$told" formula paper range 'empty units'
run 0 'list of one' measure --list gini
run 0 'explain in words' measure --of 'bias corrected dissimilarity' t.gpkg
python3 "$REPOSITORY/scripts/index-pages" "$D4I" --check && passed || failed 'docs/indices is not what scripts/index-pages makes'
run 2 'a profile without scales' measure t.gpkg --kind profile --plot none.svg
run 2 'a profile of one scale' measure t.gpkg --scales 250 --plot none.svg
nothing_left 'a profile without scales' none.svg
for kind in ranking lorenz profile; do
    [ $kind = profile ] && scales='--scales 250,600' || scales=
    # shellcheck disable=SC2086 # none or two words
    run 0 "$kind" measure t.gpkg --by town --plot $kind.svg --kind $kind $scales
    # shellcheck disable=SC2086
    run 0 "$kind again" measure t.gpkg --by town --plot again.svg --kind $kind $scales --threads 3
    same "$kind: the same bytes" $kind.svg again.svg
    holds "$kind" "$(cat $kind.svg)" '<title>' '<desc>'
    # shellcheck disable=SC2086
    run 0 "$kind as PNG" measure t.gpkg --by town --plot $kind.png --kind $kind $scales
done
run 0 'a ranking beside a curve' measure t.gpkg --of lorenz,gini --by town --plot gini.svg
holds 'a ranking names its index' "$(cat gini.svg)" '<title>Gini'
run 2 'two rankings' measure t.gpkg --of gini,dissimilarity --by town --plot none.svg
holds 'two rankings' "$said" "'gini' and 'dissimilarity'" 'name one'
run 2 'parts of the variance and what is left' measure t.gpkg --of multilevel --plot none.svg
nothing_left 'two rankings' none.svg
holds 'a Lorenz plot names its groups' "$(cat lorenz.svg)" 'Lorenz curves of' 'against everybody else'
run 0 'scales alone are a profile' measure t.gpkg --by town --plot again.svg --scales 250,600
same 'scales alone are a profile' profile.svg again.svg
holds 'a profile' "$(cat profile.svg)" 'by reach, over zones, by town'

echo '- Barcelona, where the data are there'
if [ -d "$DATA" ]; then
    export D4I_DATA="$DATA"
    sed "s#\\.\\./\\.\\./recipes#$REPOSITORY/recipes#; s/^seed: 1/allocate: {method: modelled}\nseed: 1/" \
        "$REPOSITORY/examples/barcelona-2012/project.yaml" >bcn.yaml
    run 0 'Barcelona' build bcn.yaml -o bcn.gpkg -q
    run 0 'its sections' table bcn.gpkg --by zone --groups total,abroad --format csv -o bcn.csv -q
    plain=$(python3 -c 'import csv
rows = [(float(r["total"]), float(r["abroad"])) for r in csv.DictReader(open("bcn.csv", encoding="utf-8"))]
T, A = (sum(c) for c in zip(*rows))
print(sum(abs(a / A - (t - a) / (T - A)) for t, a in rows) / 2)')
    near 'D of Barcelona against plain sums' "$plain" "$(value bcn.gpkg ES abroad dissimilarity value)"
    holds 'as docs/validation/indices.md says' "$plain" 0.2238487640614
    run 0 'placed by a model' measure bcn.gpkg --over cells --of dissimilarity --draws 0
    holds 'placed by a model' "$told" 'PLACED BY: bcn2012: the groups were placed by surrounding zones'
    run 0 'classes of what a model placed' measure bcn.gpkg --over cells --by urban --of share --draws 0
    holds 'classes of what a model placed' "$told" 'PLACED BY: bcn2012' 'as they were placed inside their' 'popgrid2011'
    run 0 'windows of what a model placed' measure bcn.gpkg --window 1000
    holds 'windows of what a model placed' "$told" 'PLACED BY: bcn2012'
    run 0 'classes of zones' measure bcn.gpkg --by urban --of share --draws 0
    case $told in *'PLACED BY'*) failed 'groups of zones are counted, not placed' ;; *) passed ;; esac
else
    echo "SKIPPED in part: no real data at '$DATA'" >&2
fi

finish
