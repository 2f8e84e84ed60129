#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# What can be read, at a glance: the list of recipes fits a page, and the answer about one tells all that it states.
. "$(dirname "$0")/lib.sh"

fits() # WHAT TEXT: no line is longer than 80 characters
{
    equal "$1 fits" '' "$(LC_ALL=C.UTF-8 awk 'length($0) > 80' <<<"$2")"
}

echo '- shipped recipes'
run 0 'list' sources --recipes "$REPOSITORY/recipes"
holds 'list' "$told" 'recipe' 'country' 'date' 'kind' 'unit' 'es-padron-2012-municipalities' 'municipality' \
    '1 km cell' 'units' 'Communes of'
fits 'list' "$told"
run 0 'show' sources show fr-iris-2011 --recipes "$REPOSITORY/recipes"
holds 'show' "$told" 'IRIS' '5000 <= people' 'method  ' 'method changes  census below 10000 inhabitants, sample' \
    'protection' 'who  ' 'in: ' 'origins  '
case $told in *'coverage keys'*) failed 'keys that the recipe does not state' ;; *) passed ;; esac
run 0 'show Camden' sources show uk-camden-2011-output-areas --recipes "$REPOSITORY/recipes"
holds 'show Camden' "$told" '57 groups: 31 of one country each, 19 of several countries, 6 of' 'not stated apart' \
    'counted by   birth' 'protection   swapping' 'unit         output area'
case $told in *$'\nrounding'*) failed 'a rounding that the recipe does not state' ;; *) passed ;; esac
run 0 'show labels' sources show es-padron-px-sections --recipes "$REPOSITORY/recipes"
holds 'show labels' "$told" 'labels  '

echo '- a recipe of ours'
tiny
sed 's/^title:/unit: block\nprotection: [rounding, swapping]\ncoverage: {text: some, keys: ["A*", B1]}\ntitle:/' \
    recipe.yaml >ours.yaml
run 0 'ours' sources show ./ours.yaml
holds 'ours' "$told" 'unit           block' 'coverage       some' 'coverage keys  A*, B1' 'rounding, swapping' \
    '3 groups: 3 of origin that the recipe does not say'
case $told in *'not stated'*) failed 'what nobody says of people not stated' ;; *) passed ;; esac
case $told in *'counted by'*) failed 'a concept that the recipe does not state' ;; *) passed ;; esac

finish
