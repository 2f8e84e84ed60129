#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# d4i report: numbers by hand and those of the questions, a page that is well-formed, accessible and complete in
# itself, and atlases that lack what it would show.
. "$(dirname "$0")/lib.sh"
checker=$REPOSITORY/tests/cli/page_check.py

page() # WHAT FILE: its text into $page, without a breach
{
    page=$(python3 "$checker" "$2" 2>&1) || failed "$1: no page: $page"
    case $page in
    *BREACH* | *Traceback*) failed "$1: $(grep -E 'BREACH|Error' <<<"$page")" ;;
    *) passed ;;
    esac
}
lacks() # WHAT TEXT WORD
{
    case $2 in
    *"$3"*) failed "$1: '$3' stands in it" ;;
    *) passed ;;
    esac
}

echo '- by hand'
tiny
run 0 'build' build project.yaml -o tiny.gpkg -q
run 0 'tiny' report tiny.gpkg --below 100 -o tiny.html -q
equal 'it says nothing on the terminal' '' "$told$said"
page 'tiny' tiny.html
# Town B alone is below 100: 16 of its 50 are from abroad, of all 36 of 200.
holds 'tiny' "$page" 'Does migration concern only large cities?' \
    '1 of 1 place below 100 inhabitants has more than 20 % abroad among its residents' '50 people live in them' \
    '44.4 % of all abroad live in towns below 100 inhabitants, against 25.0 % of all people' \
    'Small towns as a whole have 32.0 % abroad among their residents, all towns together 18.0 %' \
    'ROW towns|1|1|1|1|1' 'ROW below 1 000|2|1|18.0 %|22.7 %|18.0 % to 27.3 %|100.0 %|100.0 %' '2020-01-01' 'Source: nobody' \
    'One household of 4, leaving or coming, decides none of these results' 'How to cite' 'What this is not for' \
    'do not tell EU and third countries apart'
holds 'no boundaries, no map, and that is said' "$page" 'There is no map: the atlas has no boundaries of these places.'
run 0 'the same bytes' report tiny.gpkg --below 100 -o again.html -q --threads 3
same 'the same bytes' tiny.html again.html
run 0 'thresholds' report tiny.gpkg --share 33% -o none.html -q
page 'nothing over' none.html
holds 'nothing over' "$page" '0 of 2 towns below 10 000 inhabitants have more than 33 %' 'ROW towns|2|1|1|1|1'
run 0 'title' report tiny.gpkg --title '<b>&"x" ]]>' -o title.html -q
page 'a title is no markup' title.html
holds 'a title is no markup' "$page" '<b>&"x" ]]>'

echo '- languages'
# LANGUAGE, then of its report: title, a sentence with numbers, a size, a word of a table
while IFS='|' read -r language title sentence size word; do
    run 0 "$language" report tiny.gpkg --below 1000 --share 12.5% --lang "$language" -o "$language.html" -q
    page "$language" "$language.html"
    holds "$language" "$page" "$title" "$sentence" "$size" "ROW $word|2|"
    equal "$language: the page says so" 1 "$(grep -c "<html lang=\"$language\"" "$language.html")"
    [ "$language" = en ] || lacks "$language" "$page" 'How to cite'
    [ "$language" = en ] || holds "$language: what stays English" "$(cat "$language.html")" '<span lang="en">'
    holds "$language: tables scroll by themselves" "$(cat "$language.html")" 'class="scroll" role="region" tabindex="0" aria-labelledby="table-1"'
done <<'END'
en|Does migration concern only large cities?|of 2 towns below 1 000 inhabitants have more than 12.5 % abroad|below 1 000|all
de|Betrifft Migration nur große Städte?|der 2 Städte mit weniger als 1.000 Einwohnern haben unter ihren Einwohnern mehr als 12,5 % abroad|unter 1.000|insgesamt
fr|La migration ne concerne-t-elle que les grandes villes ?|sur 2 villes de moins de 1 000 habitants comptent plus de 12,5 % de abroad|moins de 1 000|total
es|¿Afecta la migración solo a las grandes ciudades?|de 2 ciudades de menos de 1.000 habitantes tienen más de un 12,5 % de abroad|menos de 1.000|total
it|La migrazione riguarda solo le grandi città?|su 2 città con meno di 1.000 abitanti hanno una quota di abroad tra i residenti superiore a 12,5%|meno di 1.000|totale
pt|A migração diz respeito apenas às grandes cidades?|de 2 cidades com menos de 1 000 habitantes têm mais de 12,5% de abroad|menos de 1 000|total
nl|Speelt migratie alleen in grote steden?|van de 2 steden met minder dan 1.000 inwoners hebben meer dan 12,5% abroad|minder dan 1.000|totaal
END
run 0 'PDF' report tiny.gpkg --below 100 -o tiny.pdf -q
run 0 'PDF in German' report tiny.gpkg --below 100 --lang de -o klein.pdf -q --threads 3
run 0 'PDF again' report tiny.gpkg --below 100 --lang de -o again.pdf -q
same 'PDF again' klein.pdf again.pdf
# What stands in its text, on how many pages, in which language, and what screen readers are told of its pictures.
if command -v pdftotext pdfinfo >/dev/null; then
    words=$(pdftotext -layout tiny.pdf - | sed 's/\xc2\xa0/ /g' | tr -s ' \n' '  ')
    holds 'PDF' "$words" 'Does migration concern only large cities?' 'of 1 place below 100 inhabitants' 'What keeps it honest' \
        '44.4 % of all abroad live in towns' 'How to cite' 'What this is not for' 'Source: nobody' 'There is no map' \
        'Page 1 of 2' 'Page 2 of 2'
    words=$(pdftotext -layout klein.pdf - | tr -s ' \n' '  ')
    holds 'PDF in German' "$words" 'Betrifft Migration nur große Städte?' 'Zitierweise' 'Seite 2 von 2' '44,4'
    said=$(pdfinfo klein.pdf 2>&1 | tr -s ' ')
    holds 'PDF in German' "$said" 'Pages: 2' 'Tagged: yes' 'A4' 'Betrifft Migration'
    said=$(pdfinfo -struct klein.pdf 2>&1)
    holds 'PDF is tagged' "$said" 'H1' 'Table' 'TH' 'LBody' 'Figure'
    lacks 'PDF is tagged' "$said" 'Syntax'
fi
equal 'PDF: its language' 1 "$(grep -ac '/Lang (de)' klein.pdf)"
equal 'PDF: pictures have words' 1 "$(grep -ac '/Alt <FEFF' klein.pdf)"
run 2 'a language that it lacks' report tiny.gpkg --lang fi -o fi.html
holds 'a language that it lacks' "$said" "'fi'" 'en (English), fr (French), de (German), it (Italian), es (Spanish), pt (Portuguese)' \
    'nl (Dutch)'
nothing_left 'a language that it lacks' fi.html

echo '- EU and third countries'
# X is Portugal, Y Morocco: of the 16 from abroad in town B 11 and 5, of the 20 in town A 12 and 8.
sed 's/code: home,/code: home, origin: native,/; s/code: x,/code: PT,/; s/code: y,/code: MA,/' recipe.yaml >sides.yaml
sed 's/recipe: recipe.yaml/recipe: sides.yaml/' project.yaml >sides_project.yaml
run 0 'sides: build' build sides_project.yaml -o sides.gpkg -q
run 0 'sides' report sides.gpkg --below 100 -o sides.html -q
page 'sides' sides.html
holds 'sides' "$page" 'with a majority of the group from other countries of the EU: 1; from third countries: 0.' \
    'Small towns over 20 % with third countries alone: 0.' 'ROW Spain|1|1|1|0|0|0|0|–|–|–|–|–' \
    'ROW the EU of 15 (before 2004)|–|1|–|50' 'EU: the members on the date of the figures'
run 0 'sides: lower' report sides.gpkg --share 9% --band 40-60 -o lower.html -q
page 'sides: lower' lower.html
# Over 9 %: both; with third countries alone town B: 5 of 50, not A: 8 of 150.
holds 'sides: lower' "$page" 'other countries of the EU: 2; from third countries: 0.' 'over 9 % with third countries alone: 1.' 'ROW Spain|2|2|2|0|1|0|1|1|1|0|1|0'

echo '- briefs'
# A hundred times as many people: a brief is of 1 000 at least
sed -E 's/,([0-9]+)$/,\100/' table.csv | sed -E 's/,0+$/,0/' >many.csv
sed 's/table.csv/many.csv/' sides_project.yaml >many_project.yaml
run 0 'many: build' build many_project.yaml -o many.gpkg -q
run 0 'a place' report many.gpkg --for place B -o b.html -q
page 'a place' b.html
# (1600 - 4) of (5000 - 4), and (1600 + 4) of (5000 + 4).
holds 'a place' "$page" 'Who lives in' '32.0 %' 'are abroad: 1 600 of 5 000 residents' '31.9 % or 32.1 %' \
    'Without abroad the place would have 3 400 residents instead of 5 000' 'ROW from other countries of the EU|1 100|22.0 %|' \
    'ROW from third countries|500|10.0 %|' 'ROW all others|3 400|68.0 %|' 'ROW Morocco|500|31.2 %|' 'ROW Portugal|1 100|68.8 %|' \
    'knows no earlier date' 'What cannot be said' \
    'What this is not for' 'ROW this place|32.0 %|' 'ROW all towns of the country|18.0 %|'
run 0 'a place: the atlas last' report --for place B many.gpkg -o b2.html -q
same 'a place: the atlas last' b.html b2.html
sed 's/date: 2020-01-01/date: 2014-01-01/' sides.yaml >older.yaml
sed 's/recipe: sides.yaml/recipe: older.yaml/; s/table.csv/older.csv/' sides_project.yaml >older_project.yaml
sed 's/^B1,Home,30/B1,Home,36/; s/^B1,Abroad,10/B1,Abroad,4/; s/^B1,X,10/B1,X,4/' table.csv |
    sed -E 's/,([0-9]+)$/,\100/; s/,0+$/,0/' >older.csv
run 0 'earlier: build' build older_project.yaml -o older.gpkg -q
run 0 'earlier' report many.gpkg --for place B --earlier older.gpkg -o change.html -q
page 'earlier' change.html
holds 'earlier' "$page" 'Change since 2014-01-01' 'ROW residents|5 000|5 000|0' 'ROW abroad|1 000|1 600|+600' 'ROW share|20.0 %|32.0 %|' \
    'ROW from other countries of the EU|500|1 100|+600' 'ROW from third countries|500|500|0'
# The same as two sources of one atlas.
{
    sed '/^units:/,$d' many_project.yaml
    sed -n '/  - id: tiny/,/boundaries/p' older_project.yaml | sed 's/id: tiny/id: older/'
    sed -n '/^units:/,$p' sides_project.yaml | sed 's/relate: {tiny: {prefix: 1}}/relate: {tiny: {prefix: 1}, older: {prefix: 1}}/'
} >both.yaml
run 0 'both: build' build both.yaml -o both.gpkg -q
run 0 'both' report both.gpkg --for place B -o both.html -q
page 'both' both.html
holds 'both' "$page" 'Change since 2014-01-01' 'ROW abroad|1 000|1 600|+600' 'ROW from other countries of the EU|500|1 100|+600'
run 0 'no earlier date' report older.gpkg --for place B --earlier many.gpkg -o late.html -q
page 'no earlier date' late.html
holds 'no earlier date' "$page" 'No change is told' 'its date, 2020-01-01, is not before 2014-01-01'
# One origin alone: no sentence that fits "born abroad" only, no parts of it that are none
run 0 'one origin' report many.gpkg --for place B --group MA --lang de -o ma.html -q
page 'one origin' ma.html
holds 'one origin' "$page" 'sind Personen der Gruppe „Marokko“: 500 von 5.000 Einwohnern' \
    'Ohne Personen der Gruppe „Marokko“ hätte der Ort 4.500 statt 5.000 Einwohner'
lacks 'one origin' "$page" 'Portugal'
lacks 'one origin' "$page" 'Drittstaaten nicht'
run 0 'one origin of all' report many.gpkg --group MA --lang de -o mas.html -q
page 'one origin of all' mas.html
holds 'one origin of all' "$page" 'leben: Personen der Gruppe „Marokko“ '
lacks 'one origin of all' "$page" 'Effektive Zahl der Herkünfte: '
run 2 'a floor below 1 000' report many.gpkg --for place B --floor 10 -o floor.html
holds 'a floor below 1 000' "$said" 'single households' '1000 or more'
run 0 'a country' report sides.gpkg --for country Spain --below 100 -o es.html -q
page 'a country' es.html
holds 'a country' "$page" 'Brief for Spain, from the atlas' '1 of 1 place'
run 0 'the only country' report sides.gpkg --for country --below 100 -o only.html -q
same 'the only country' es.html only.html
run 0 'the EU' report sides.gpkg --for eu -o eu.html -q
page 'the EU' eu.html
holds 'the EU' "$page" 'Brief for the European Union: 1 of its members is in'
while IFS='|' read -r what words arguments; do
    # shellcheck disable=SC2086 # several arguments
    run 2 "$what" report $arguments -o refused.html
    holds "$what" "$said" "$words"
    nothing_left "$what" refused.html
done <<'END'
a place below the floor|fewer than|sides.gpkg --for place B
a place that is not there|near it|sides.gpkg --for place Bb
no place said|--for place NAME|sides.gpkg --for place
a country that is not there|its countries: ES|sides.gpkg --for country France
another reader|eu, country and place|sides.gpkg --for mars
a name for nobody|names go with|sides.gpkg B
earlier for all|--for place NAME|sides.gpkg --earlier older.gpkg
a group that the country lacks|RO|sides.gpkg --group RO
END
run 1 'earlier: no atlas' report sides.gpkg --for place B --earlier table.csv -o refused.html

echo '- an atlas that lacks things'
sed '/^units:/,/relate/d' project.yaml >zones.yaml
run 0 'build without units' build zones.yaml -o zones.gpkg -q
run 0 'zones' report zones.gpkg -o zones.html -q
page 'zones' zones.html
holds 'zones' "$page" '2 of 4 zones below 10 000' 'ROW rural cell|1|200|100.0 %|36|18.0 %'
equal 'zones have a map and two charts' 3 "$(grep -c 'role="img"' zones.html)"
sed '/^grid:/d' project.yaml >plain.yaml
run 0 'build without grid' build plain.yaml -o plain.gpkg -q
run 0 'no grid' report plain.gpkg -o plain.html -q
page 'no grid' plain.html
holds 'no grid' "$page" '1 of 2 towns' 'Not known from this atlas: the atlas has no grid'
run 0 'no small place' report tiny.gpkg --below 10 -o large.html -q
page 'no small place' large.html
holds 'no small place' "$page" 'no towns below 10 inhabitants'


echo '- one universe'
# Of A1 20 of 100 are from abroad, of A2 none of 50; of B1 the people are known alone, and of B2 nothing is. No place
# is small, so that cells answer: of the 200 in the only cell of 1 km those of B1 and B2 are in no number.
sed 's/^B1,40.*/B1,40,..,..,..,../; s/^B2,.*/B2,..,..,..,..,../' <(tiny_wide /dev/stdout) >wide.csv
{ recipe_head; wide_table; echo '      sentinels: {"..": suppressed}'; tree; } >wide.yaml
{
    sed '/^units:/,/relate/d; s/recipe.yaml/wide.yaml/; s/table.csv/wide.csv/' project.yaml
    echo 'units: [{id: area, title: Areas, country: {text: ES}, file: zones.geojson, key: [{column: id}], relate: {tiny: key}}]'
} >areas.yaml
run 0 'areas: build' build areas.yaml -o areas.gpkg -q
run 0 'areas' report areas.gpkg --below 5 -o areas.html -q
page 'areas' areas.html
holds 'areas' "$page" '13.3 % of all residents whose origin is stated' 'Withheld or missing: 2. 40 people live there' 'ROW rural cell|150|100.0 %|20|13.3 %|100.0 %' \
    'ROW all|150|100.0 %|20|13.3 %|100.0 %' 'ROW Spain|150|13.3 %|' 'not even the number of people is known: 1' \
    'None of these areas is small' 'people are known to live'
holds 'areas: what who does not see the map is told' "$page" 'Map of shares, abroad; places with a known share: 2. The lowest has 0.0 %, the middle one' \
    'the highest 20.0 %. Places by class: none: 1; 20 %'
# By density alone: A1 has 100 people on 0.04 km2. By the class of its cell, which the report knows, it is rural.
run 0 'parts of a city: places' places areas.gpkg -q
holds 'parts of a city: places' "$told" 'Parts of a city'
run 0 'rural areas' report areas.gpkg -o parts.html -q
page 'rural areas' parts.html
lacks 'rural areas' "$page" 'PARTS OF A CITY'
lacks 'towns are no parts of a city' "$(python3 "$checker" tiny.html)" 'PARTS OF A CITY'

lacks 'no dash stands for a share' "$page" '– of the residents'

echo '- nobody, elsewhere, not told'
sed -E 's/,[0-9]+$/,0/' table.csv >nobody.csv
sed 's/table.csv/nobody.csv/' project.yaml >nobody_project.yaml
run 0 'nobody: build' build nobody_project.yaml -o nobody.gpkg -q
run 0 'nobody' report nobody.gpkg -o zero.html -q
page 'nobody' zero.html
holds 'nobody' "$page" 'nobody is counted at all' '0 of 2 towns'
lacks 'nobody' "$page" '– of'
# Only A1 has an area: of the 200 people in cells 100 live outside. Towns are other units of this atlas.
python3 - zones.geojson one.geojson <<'END'
import json, sys
all = json.load(open(sys.argv[1]))
all["features"] = [f for f in all["features"] if f["properties"]["id"] == "A1"]
json.dump(all, open(sys.argv[2], "w"))
END
{
    sed '/^units:/,/relate/d' project.yaml
    echo 'units: [{id: area, title: Areas, country: {text: ES}, file: one.geojson, key: [{column: id}]},'
    echo '  {id: far, title: Far, country: {text: ES}, file: one.geojson, key: [{column: id}]}]'
} >one.yaml
run 0 'elsewhere: build' build one.yaml -o one.gpkg -q
run 0 'elsewhere' report one.gpkg -o one.html -q
page 'elsewhere' one.html
holds 'elsewhere' "$page" '100 of the 200 people in the cells of the atlas (50.0 %) live outside the boundaries of all areas' \
    'Other units of the atlas: far (far) (--level)'
# Of two levels the page names its own; what no language has a word for is called places in those that are not English
holds 'elsewhere: its level' "$page" 'Tiny – Areas'
run 0 'elsewhere: in French' report one.gpkg --lang fr -o fr.html -q
page 'elsewhere: in French' fr.html
holds 'elsewhere: in French' "$page" 'sur 1 localité de moins de 10 000 habitants' 'toutes ces unités (localités)' 'Autres unités de l’atlas : localités (far)'
run 0 'elsewhere: in English' report one.gpkg -o one.html -q
run 0 'elsewhere: a brief' report one.gpkg --for country ES -o one.html -q
page 'elsewhere: a brief' one.html
holds 'elsewhere: a brief' "$page" '100 of the 200 people in the cells told of here (50.0 %) live outside'
# The same people of a source that counts several countries: nobody knows of which one they are.
sed 's/country: ES/country: EU/' recipe.yaml >union.yaml
sed 's/recipe: recipe.yaml/recipe: union.yaml/' one.yaml >union_project.yaml
run 0 'of a union: build' build union_project.yaml -o union.gpkg -q
for whom in 'country ES' eu; do
    # shellcheck disable=SC2086 # two arguments
    run 0 "of a union: $whom" report union.gpkg --for $whom -o union.html -q
    page "of a union: $whom" union.html
    holds "of a union: $whom" "$page" '100 of the 200 people in all cells of the atlas (50.0 %) live outside' \
        'not known how many of them live in those told of here'
done
# All that the sources of a country have is withheld
sed -E 's/^([AB][12]),.*/\1,..,..,..,..,../' wide.csv >none.csv
sed 's/wide.csv/none.csv/' areas.yaml >none.yaml
run 0 'withheld: build' build none.yaml -o withheld.gpkg -q
run 2 'withheld: a brief' report withheld.gpkg --for country ES -o withheld.html
holds 'withheld: a brief' "$said" "no brief for 'ES'" 'withhold'
nothing_left 'withheld: a brief' withheld.html
# Two countries; the source of France has no Y.
sed 's/country: ES/country: FR/; s/code: y,/code: z,/' recipe.yaml >france.yaml
{
    sed '/^seed:/d; /^grid:/d' zones.yaml
    sed -n '/  - id: tiny/,/boundaries/p' zones.yaml | sed 's/id: tiny/id: france/; s/recipe.yaml/france.yaml/'
} >two.yaml
run 0 'not told: build' build two.yaml -o two.gpkg -q
run 0 'not told' report two.gpkg --group y --below 1000 -o two.html -q
page 'not told' two.html
holds 'not told' "$page" 'Countries whose sources do not tell the group' 'in no number here: France' 'of 4 zones'
lacks 'not told' "$page" 'ROW France'
# People outside the boundaries are those of the country that is told of: A2 of A1 and A2, not B1 and B2 of France.
python3 - zones.geojson <<'END'
import json, sys
for letter in "AB":
    all = json.load(open(sys.argv[1]))
    all["features"] = [f for f in all["features"] if f["properties"]["id"][0] == letter]
    json.dump(all, open(letter + ".geojson", "w"))
END
for letter in A B; do sed -n "1p; /^$letter/p" table.csv >$letter.csv; done
{
    sed '/^units:/,$d; s/table.csv/A.csv/; s/zones.geojson/A.geojson/' project.yaml
    sed -n '/  - id: tiny/,/boundaries/p' project.yaml |
        sed 's/id: tiny/id: france/; s/recipe.yaml/france.yaml/; s/table.csv/B.csv/; s/zones.geojson/B.geojson/'
    sed -n '/^units:/,$p' one.yaml
} >outside.yaml
run 0 'outside: build' build outside.yaml -o outside.gpkg -q
run 0 'outside' report outside.gpkg --for country ES --below 1000 -o outside.html -q
page 'outside' outside.html
holds 'outside' "$page" '50 of the 150 people in the cells told of here (33.3 %)'
run 0 'outside: all' report outside.gpkg --below 1000 -o outside.html -q
page 'outside: all' outside.html
holds 'outside: all' "$page" '100 of the 200 people in the cells of the atlas (50.0 %)' 'By country: Spain 50, France 50.'
run 2 'not told: a brief' report two.gpkg --group y --for country FR -o two_fr.html
holds 'not told: a brief' "$said" "its sources do not tell the group 'y'"
run 0 'not told: the EU' report two.gpkg --group y --for eu --below 1000 -o two_eu.html -q
page 'not told: the EU' two_eu.html
holds 'not told: the EU' "$page" '2 of its members are in the atlas' 'in no number here: France'
run 0 'not told: places' places two.gpkg --group y --below 1000 -q
lacks 'not told: places' "$told" 'of this size (below 1 000 inhabitants): FR'

echo '- what cannot be'
run 2 'no output' report tiny.gpkg
holds 'no output' "$said" '-o FILE.html' 'FILE.pdf'
run 2 'another ending' report tiny.gpkg -o report.doc
holds 'another ending' "$said" '.html'
run 2 'a group' report tiny.gpkg --group nobody -o nobody.html
nothing_left 'a group' nobody.html
run 1 'no atlas' report table.csv -o nothing.html
nothing_left 'no atlas' nothing.html
cp tiny.gpkg odd.html
run 2 'over its atlas' report odd.html -o ./odd.html
same 'over its atlas' tiny.gpkg odd.html

echo '- Spain'
need_data
sanitized && finish
run 0 'Spain: build' build "$REPOSITORY/examples/spain-2012/project.yaml" -o spain.gpkg -q
run 0 'Spain' report spain.gpkg -o spain.html -q
page 'Spain' spain.html
"$D4I" places spain.gpkg --format csv -q -o places.csv
"$D4I" urban spain.gpkg --format csv -q -o urban.csv
spaced() { sed -E ':a; s/([0-9])([0-9]{3})($|[^0-9])/\1 \2\3/; ta' <<<"$1"; }
of() { csv_value places.csv country ES "$1"; }
holds 'Spain: as d4i places' "$page" "$(spaced "$(of small_over)") of $(spaced "$(of small)") municipalities" \
    "$(spaced "$(of small_over_people)") people live in them" "One household of 4 decides $(of flips)" \
    "Of $(of band) municipalities from 5 000 to below 10 000" "over the threshold: $(of band_over)." '2012-01-01'
holds 'Spain: the figures that are known' "$page" '492 of 7 356 municipalities' \
    '15.0 % of all people born abroad live in municipalities below 10 000' '42.3 % of them live in places below 50 000' \
    '57.3 % live in cities, 33.2 % in towns and suburbs, 9.5 % in rural areas' 'from other countries of the EU: 379; from third countries: 111.' \
    'Small municipalities over 20 % with third countries alone: 35.' \
    'ROW Spain|7 356|492|379|111|35|189|554|62|38|24|6|1' \
    'ROW other small places|6 ' 'ROW 10 000 to 99 999|697|' 'ROW 100 000 and more|63|' 'places are in no row' \
    'ground that several places share' 'people born in the country are one of them' \
    'have 10.3 % people born abroad among their residents, all municipalities together 14.3 %'
# Who placed the people of cells is named on a map of them, and not on one of units
"$D4I" map spain.gpkg --of cells --width 400 -o cells.svg -q
"$D4I" map spain.gpkg --of lau --width 400 -o units.svg -q
equal 'credit of weights' '1 0' "$(grep -c 'People placed by: .*GEOSTAT' cells.svg) $(grep -c 'People placed by' units.svg)"
# EU and third countries are parts of all born abroad: of Romanians nothing is said of them
equal 'parts of the headline alone' 0 "$("$D4I" places spain.gpkg --group RO --list --format csv -q | head -1 | grep -c ',eu,')"
for share in 10 15 20 25 30; do
    "$D4I" places spain.gpkg --share $share% --format csv -q -o share.csv
    echo "$(spaced "$(csv_value share.csv country ES small_over)")"
done | tr '\n' '|' >shares
holds 'Spain: at other thresholds' "$page" "ROW municipalities|$(sed 's/|$//' shares)"
for class in cities 'towns and suburbs' 'rural areas'; do
    holds "Spain: $class as d4i urban" "$page" "ROW $class|$(spaced "$(csv_value urban.csv class "$class" units)")|$(
        spaced "$(csv_value urban.csv class "$class" people)")|"
done
run 0 'Spain: in German' report spain.gpkg --lang de -o spanien.html -q
page 'Spain: in German' spanien.html
lacks 'Spain: in German' "$page" 'the members on'
lacks 'Spain: in German' "$page" 'estimated counts'
holds 'Spain: in German' "$page" 'EU: die Mitglieder am Stichtag der Zahlen' '492 der 7.356 Gemeinden' 'Kleine Gemeinden haben zusammen 10,3 % im Ausland Geborene' \
    'ROW Spanien|' 'ROW ländliche Gebiete|' 'Geburt: Geburtsland' 'Hill-Zahl'
page 'Spain' spain.html
lacks 'Spain: no place is named' "$page" 'Cenizate'
run 0 'Spain: a place' report spain.gpkg --for place Altea -o altea.html -q
page 'Spain: a place' altea.html
holds 'Spain: a place' "$page" 'are people born abroad: 9 924 of 24 298 residents' 'ROW United Kingdom|1 413|14.2 %|' 'ROW la Nucia|19 135|44.4 %'
run 0 'Spain: a large place' report spain.gpkg --for place Madrid -o madrid.html -q
page 'Spain: a large place' madrid.html
holds 'Spain: a household is not to be seen' "$page" 'One household of 4 fewer or more does not change the first decimal.'
run 0 'Spain: a half of a name, in small letters' report spain.gpkg --for place alicante -o half.html -q
page 'Spain: a half of a name, in small letters' half.html
holds 'Spain: a half of a name, in small letters' "$page" '(03014)'
run 0 'Spain: PDF' report spain.gpkg -o spain.pdf -q
if command -v pdftotext >/dev/null; then
    words=$(pdftotext -layout spain.pdf - | sed 's/\xc2\xa0/ /g' | tr -s ' \n' '  ')
    holds 'Spain: PDF' "$words" 'What kind of small places they are' 'mostly third countries 111 24' 'third alone, over 35 6' \
        'Page 2 of 2'
fi
run 2 'Spain: a place that is not there' report spain.gpkg --for place Altae -o altae.html
holds 'Spain: a place that is not there' "$said" "'Altea'"
finish
