#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# d4i measure of two places and of two atlases, on the tiny project: values, parts that add up, who is compared with
# whom, and what is refused.
. "$(dirname "$0")/lib.sh"
tiny
run 0 'build' build project.yaml -o t.gpkg -q
run 0 'ten years before' build project.yaml -o before.gpkg -q
cp t.gpkg same.gpkg
sed 's/^A2,Abroad,0/A2,Abroad,10/; s/^A2,X,0/A2,X,10/; s/^A2,Home,50/A2,Home,40/' table.csv >later.csv
sed 's/table.csv/later.csv/' project.yaml >later.yaml
run 0 'ten years later' build later.yaml -o later.gpkg -q

near() # WHAT WANTED GOT: within 1e-12
{
    if python3 -c 'import sys; sys.exit(not abs(eval(sys.argv[1]) - float(sys.argv[2] or "nan")) <= 1e-12)' "$2" "$3"; then
        passed
    else
        failed "$1: wanted $2, got '$3'"
    fi
}
# COLUMN of the first row of INDEX (and AREA, "" = any): COLUMN INDEX AREA ARGUMENTS...
two()
{
    local column=$1 index=$2 area=$3
    shift 3
    "$D4I" measure "$@" --of "$index" --format csv -q | python3 -c 'import csv, sys
for row in csv.DictReader(sys.stdin):
    if row["index"] == sys.argv[1] and sys.argv[2] in ("", row["area"]):
        print(row[sys.argv[3]]); break' "$index" "$area" "$column"
}

echo '- two areas'
between='t.gpkg --by town --between A,B'
# shellcheck disable=SC2086 # words
{
    near 'value' 20/150 "$(two value share '' $between)"
    near 'other' 16/50 "$(two other_value share '' $between)"
    near 'difference' '20/150 - 16/50' "$(two difference share '' $between)"
    # A with the shares of B, rank by rank, has 81.25 of 150; B with those of A 6 of 50
    near 'composition' '(20/150 - 81.25/150 + 6/50 - 16/50) / 2' "$(two composition share '' $between)"
    near 'structure' '(20/150 - 6/50 + 81.25/150 - 16/50) / 2' "$(two structure share '' $between)"
    near 'sizes' 75 "$(two people_per_unit share '' $between)"
    near 'their sizes' 25 "$(two other_people_per_unit share '' $between)"
    run 0 'as a table' measure $between
}
holds 'as a table' "$told" 'SIZES DIFFER: 75 people per unit in A and 25 in B' 'value: A, 150 people in 2 units' \
    'other: B, 50 people' 'Due to composition and to structure: share -0.304 and 0.1' ' gap ' 'Left out'
grep -qwE 'nan|inf' <<<"$told" && failed "a number that is none: $told" || passed
equal 'as a table fits' '' "$(LC_ALL=C.UTF-8 awk 'length($0) > 80' <<<"$told")"
run 0 'as JSON' measure t.gpkg --by town --between A,B --format json
python3 -c 'import json, sys
rows = json.load(sys.stdin)["rows"]
for row in rows:
    if row["composition"] is not None:
        assert abs(row["composition"] + row["structure"] - row["difference"]) < 1e-12, row
assert len(rows) == 6 and all(row["p"] for row in rows), rows' <<<"$told" && passed || failed "as JSON: $told"

run 0 'in cells' measure t.gpkg --by town --over cells --of dissimilarity --between A,B --draws 9
holds 'in cells' "$(tr -s '\n ' ' ' <<<"$told")" 'parts are means over the draws of the groups' "Rubin's rules" 'by_'
# The mean over draws is what each side has by itself, over the same draws
for side in A B; do
    alone=$("$D4I" measure t.gpkg --by town --over cells --of dissimilarity --draws 0 --format csv -q | grep "^$side," | cut -d, -f8)
    [ $side = A ] && column=value || column=other_value
    near "in cells: $side" "$alone" "$(two $column dissimilarity '' t.gpkg --by town --over cells --between A,B --draws 9)"
done

echo '- no parts'
# shellcheck disable=SC2086 # words
run 0 'whole people alone' measure $between --of bias_corrected_dissimilarity,share --format csv -o parts.csv
equal 'why' 'the index takes whole people alone, and moved shares are none|' "$(python3 -c 'import csv
print("|".join(row["no_parts"] for row in csv.DictReader(open("parts.csv"))))')"

echo '- two atlases'
near 'a date and another' '20/150 - 30/150' "$(two difference share A t.gpkg --against-atlas later.gpkg --by town)"
near 'what stayed' 0 "$(two difference dissimilarity B t.gpkg --against-atlas later.gpkg --by town)"
near 'an area of each' '20/150 - 16/50' "$(two difference share A t.gpkg --against-atlas later.gpkg --by town --between A,B)"
run 0 'the same' measure t.gpkg --against-atlas same.gpkg
holds 'the same' "$told" 't.gpkg' 'same.gpkg' 'Of same.gpkg'
run 0 'all areas' measure t.gpkg --against-atlas later.gpkg --by town
equal 'all areas fit' '' "$(LC_ALL=C.UTF-8 awk 'length($0) > 80' <<<"$told")"
holds 'all areas' "$told" '2 of 2 areas' 'share in A'
run 0 'one thread' measure t.gpkg --against-atlas later.gpkg --by town --threads 1 --format csv -o 1.csv
run 0 'seven' measure t.gpkg --against-atlas later.gpkg --by town --threads 7 --format csv -o 7.csv
same 'the same for any number of threads' 1.csv 7.csv

echo '- refused'
run 2 'one area' measure t.gpkg --by town --between A
holds 'one area' "$said" 'A,B'
run 2 'with itself' measure t.gpkg --by town --between A,A
run 2 'no such area' measure t.gpkg --by town --between A,C
holds 'no such area' "$said" "no area 'C'"
run 1 'no such atlas' measure t.gpkg --against-atlas none-such.gpkg
run 2 'no draws' measure t.gpkg --by town --between A,B --draws 0
run 2 'in places' measure t.gpkg --by town --between A,B --of spatial_isolation
run 2 'scales' measure t.gpkg --by town --between A,B --scales 250,600
run 2 'a plot' measure t.gpkg --by town --between A,B --plot p.svg
run 2 'a layer' measure t.gpkg --by town --between A,B -o p.gpkg
nothing_left 'refused' p.svg
nothing_left 'refused' p.gpkg
sed 's/^country: ES/country: FR/' recipe.yaml >fr.yaml
awk -F, -v OFS=, 'NR > 1 { $3 *= 20 } { print }' table.csv >fr.csv
sed 's/recipe.yaml/fr.yaml/; s/table.csv/fr.csv/' project.yaml >fr-project.yaml
run 0 'zones 20 times as large' build fr-project.yaml -o fr.gpkg -q
run 2 'zones 20 times as large' measure t.gpkg --against-atlas fr.gpkg --by all
holds 'zones 20 times as large' "$said" '20 times as many' '--compare'
run 0 'wanted' measure t.gpkg --against-atlas fr.gpkg --by all --compare
holds 'wanted, and flagged' "$told" 'SIZES DIFFER: 50 people per unit'
run 2 'nothing in common' measure t.gpkg --against-atlas fr.gpkg --compare
holds 'nothing in common' "$said" "'ES'" "'FR'" '--between'
run 0 'a country of each' measure t.gpkg --against-atlas fr.gpkg --compare --between ES,FR
finish
