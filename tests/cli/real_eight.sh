#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# The eight countries of D4I in one atlas (examples/eight-countries.yaml): the counts by country, the common level, the
# same bytes, and the same counts from an overlay that is not ours.
. "$(dirname "$0")/lib.sh"
need_data
sanitized && skip 'the eight countries are not built under sanitizers: it takes minutes'
PROJECT=$REPOSITORY/examples/eight-countries.yaml

"$D4I" build "$PROJECT" -o eight.gpkg --quiet --threads 1 || failed 'the build'
"$D4I" places eight.gpkg --format csv -o places.csv --quiet || failed 'places'
figures() { # COUNTRY COLUMN...
    local country=$1 column
    shift
    for column; do
        local value
        value=$(csv_value places.csv country "$country" "$column")
        printf '%s ' "${value:-0}" # empty where there are none of that size
    done
}
COLUMNS_OF_PLACES='units small small_over larger larger_over'
while read -r country wanted; do
    # shellcheck disable=SC2086 # the columns are words
    equal "places of $country" "$wanted " "$(figures "$country" $COLUMNS_OF_PLACES)"
done <<'F'
DE 10928 9352 568 1576 643
ES 8131 7371 462 760 174
FR 1244 1173 87 71 51
GB 1 0 0 1 1
IE 137 0 0 137 65
IT 463 308 6 155 4
NL 388 22 2 366 15
PT 7 0 0 7 0
F
equal 'small places over 20 %' 1125 "$(csv_value places.csv country all small_over)"
holds 'coverage of France' "$(csv_value places.csv country FR coverage)" 'four departments'
holds 'definition of Spain' "$(csv_value places.csv country ES definition)" 'birth'

# The common level: Croatia is set aside, so that the census of 2011 does not bring EU and third countries together.
"$D4I" table eight.gpkg --by source --groups common --format csv -o common.csv --quiet || failed 'common groups'
holds 'columns of the common groups' "$(head -n 1 common.csv)" 'common:native' 'common:eu27_2020' 'common:third'
sed '/^harmonise:/d' "$PROJECT" >strict.yaml
sed -i "s#\.\./recipes#$REPOSITORY/recipes#; s#\.\./\.\./shared/data#$DATA#" strict.yaml
"$D4I" build strict.yaml -o strict.gpkg --quiet || failed 'the strict build'
"$D4I" table strict.gpkg --by source --groups common --format csv -o strict.csv --quiet || failed 'strict groups'
holds 'strictly, only abroad is common' "$(head -n 1 strict.csv)" 'common:native' 'common:abroad'

# The borough has no boundary here and nobody in cells: its row has what is known, and nothing is told of cells.
"$D4I" report eight.gpkg --for country 'United Kingdom' -o uk.html --quiet || failed 'a country without cells'
uk=$(python3 "$REPOSITORY/tests/cli/page_check.py" uk.html)
holds 'a country without cells' "$uk" 'Town and country are not told apart' 'ROW United Kingdom|220 338|42.5 %|13.0 %|29.5 %' \
    'withheld, not known, or nobody'
case $uk in *'are cells of 1 km'*) failed 'a country without cells: told of cells' ;; *) passed ;; esac

# Whose people have no outline, country by country; third countries mean one thing (39 + 752 of 330 + 791 are not of
# the EU); estimates are compared with fractions of people. PDFs of two pages in every language.
"$D4I" report eight.gpkg -o eight.html --quiet || failed 'the report'
eight=$(python3 "$REPOSITORY/tests/cli/page_check.py" eight.html)
holds 'the report' "$eight" 'By country: Germany 962 807, France 61 712 720, ' 'the EU: 330; from third countries: 791.' \
    'ROW EFTA and, since it left the EU, the United Kingdom (third countries)|–|39|' 'ROW other third countries, or not told which|–|752|' \
    'would change sides if the rounded numbers were compared: 5.' 'Germany (de2021) 2021-01-01'
# A brief credits those whose numbers stand in it, not the other offices of the atlas
"$D4I" report eight.gpkg --for country Italy -o italy.html --quiet || failed 'the brief for Italy'
italy=$(python3 "$REPOSITORY/tests/cli/page_check.py" italy.html)
holds 'the brief for Italy' "$italy" 'Source: Eurostat, Census 2021 population grid' 'it2021 covers'
equal 'offices that count nothing in Italy' 0 "$(grep -c 'Padrón\|National Statistics\|fr2021 covers' <<<"$italy")"
if have pdfinfo && have pdftotext; then
    "$D4I" report eight.gpkg --for place Bologna -o bologna.pdf --quiet || failed 'the brief for Bologna'
    words=$(pdftotext bologna.pdf - | tr '\n' ' ')
    holds 'the brief for Bologna' "$words" 'Usual residents at the reference date that each country chose'
    equal 'offices that count nothing in Bologna' 0 "$(grep -c 'Padrón\|National Statistics' <<<"$words")"
    for language in en fr de es it pt nl; do
        "$D4I" report eight.gpkg --lang "$language" -o eight.pdf --quiet || failed "the report in $language"
        equal "pages in $language" 2 "$(pdfinfo eight.pdf | awk '/^Pages/ { print $2 }')"
        words=$(pdftotext eight.pdf - | tr '\n' ' ')
        equal "a map in $language" 0 "$(grep -c 'has no room for its legend' <<<"$words")"
        holds "definitions in $language" "$words" 'Usual residents at the reference date that each country chose' \
            'Residents entered in the municipal registers' 'Usual residents on 27 March 2011'
        [ "$language" != fr ] && continue
        # The caption of the inset stands on its paper, which ends 135 points from the edge of the page
        equal 'caption of an inset' yes "$(pdftotext -bbox -l 1 eight.pdf - | sed -n '/>hors</,$p' | grep -m 1 'échelle' |
            awk -F '"' '{ print $6 < 135 ? "yes" : "at " $6 }')"
    done
fi

"$D4I" build "$PROJECT" -o again.gpkg --quiet --threads 3 || failed 'the build with three threads'
cmp -s eight.gpkg again.gpkg && passed || failed 'three threads write other bytes than one'

if /usr/bin/python3 -c 'import shapely, osgeo' 2>/dev/null; then
    /usr/bin/python3 "$REPOSITORY/tests/cli/eight_overlay.py" "$DATA" >overlay.txt || failed 'the overlay'
    while read -r country wanted; do
        # shellcheck disable=SC2086
        equal "overlay of $country" "$wanted " "$(figures "$country" $COLUMNS_OF_PLACES)"
    done <overlay.txt
fi
finish
