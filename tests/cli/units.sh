#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# Unit recipes on the command line: listed, shown, fetched and used; lists of units of several carriers; what a check
# tells of codes that do not fit.
. "$(dirname "$0")/lib.sh"

lau()
{
    cat <<'RECIPE'
unit_recipe: lau
title: Local units
publisher: Office
licence: as it comes
attribution: "© Office"
vintage: "2021"
key: [{column: id, prefix: 2}]
name: name
country: {text: ES}
RECIPE
}
units() # LINES...: the tiny project with these entries of units
{
    tiny_project project.yaml
    sed -i '/^units:/,$d' project.yaml
    printf '%s\n' units: "$@" >>project.yaml
}

tiny
mkdir recipes
cp recipe.yaml recipes/tiny.yaml
lau >recipes/lau.yaml
printf 'download: [{file: boundaries, url: "file://%s/zones.geojson", as: units.geojson}]\n' "$HERE" >>recipes/lau.yaml

echo '- sources'
run 0 'list' sources --recipes recipes
holds 'list' "$told" 'units' 'Local units' 'source' 'Tiny'
run 0 'list as CSV' sources --recipes recipes --format csv -o list.csv
equal 'kind of lau' units "$(csv_value list.csv recipe lau kind)"
equal 'date of lau' 2021 "$(csv_value list.csv recipe lau date)"
equal 'country of lau' ES "$(csv_value list.csv recipe lau country)"
equal 'unit of lau' '' "$(csv_value list.csv recipe lau unit)"
equal 'definition of lau' '' "$(csv_value list.csv recipe lau definition)"
equal 'attribution of lau' '© Office' "$(csv_value list.csv recipe lau attribution)"
equal 'columns' recipe,country,date,title,publisher,licence,kind,unit,definition,levels,coverage,attribution,url \
    "$(head -1 list.csv)"
run 0 'shipped ones as CSV' sources --recipes "$REPOSITORY/recipes" --format csv -o shipped.csv
shipped() { csv_value shipped.csv recipe "$1" "$2"; } # RECIPE COLUMN
holds 'definition of one variable' "$(shipped uk-ew-2011-qs203ew definition)" 'Usual residents on 27 March 2011'
holds 'definitions of two' "$(shipped de-zensus-2022-grid-100m definition)" 'birth: Residents on 15 May 2022' \
    ' | citizenship: Residents on 15 May 2022'
holds 'levels of two' "$(shipped de-zensus-2022-grid-100m levels)" 'birth: 5 groups' ' | citizenship: 5 groups'
equal 'coverage' 'England and Wales' "$(shipped uk-ew-2011-qs203ew coverage)"
holds 'url' "$(shipped uk-ew-2011-qs203ew url)" 'https://www.nomisweb.co.uk/'
run 0 'shipped ones as JSON' sources --recipes "$REPOSITORY/recipes" --format json
holds 'as JSON' "$told" '"definition"' '"levels"' '"coverage"' '"attribution"' '"url"'
run 0 'shipped ones as a table' sources --recipes "$REPOSITORY/recipes"
equal 'a table of 80 columns' '' "$(printf '%s\n' "$told" | grep -E '^.{81,}' | head -1)"
equal 'kind of tiny' source "$(csv_value list.csv recipe tiny kind)"
run 0 'show' sources show lau --recipes recipes
holds 'show' "$told" 'unit recipe' 'Local units' 'as it comes' '2021' 'id (2 characters' 'units.geojson'
run 0 'get' sources get lau data --recipes recipes
holds 'get' "$told" downloaded "below 'units:'" 'recipe: "lau"' 'file: "data/units.geojson"'
same 'get' zones.geojson data/units.geojson

echo '- builds'
units '  - {id: a, recipe: lau, file: data/units.geojson, relate: {tiny: key}}'
run 0 'by its id' build project.yaml -o a.gpkg --recipes recipes -q
run 0 'table' table a.gpkg --by a --format csv -o a.csv
equal 'name of a unit' 'Zone B1' "$(csv_value a.csv code B1 name)"
units '  - {id: a, recipe: recipes/tiny.yaml, file: zones.geojson}'
refused 'the recipe of a source as one of units' project.yaml 'tiny.yaml:1:9:' 'recipe of a source' "'sources'"
units '  - {id: a, recipe: recipes/lau.yaml, file: zones.geojson, wher: x}'
refused 'an unknown key' project.yaml 'project.yaml:9:' "'wher'" "'where'"
tiny_project project.yaml; sed -i 's:recipe.yaml:recipes/lau.yaml:' project.yaml
refused 'a unit recipe as one of a source' project.yaml 'lau.yaml:1:14:' 'unit recipe' "'units'"

echo '- lists of units'
town='  - {id: town, relate: {tiny: {lookup: {file: FILE, key: [{column: zone}], unit: town}}}}'
printf '%s\n' zone,town A1,North A2,North B1,South B2, >list.csv
if have python3; then
    python3 -c 'import zipfile
with zipfile.ZipFile("one.zip", "w") as z: z.write("list.csv", "in/list.csv")
with zipfile.ZipFile("two.zip", "w") as z: z.write("list.csv", "a.csv"); z.write("list.csv", "b.csv")'
    units "${town/FILE/one.zip}"
    run 0 'in an archive' build project.yaml -o zip.gpkg -q
    run 0 'table of towns' table zip.gpkg --by town --format csv -o towns.csv
    equal 'people of North' 150 "$(csv_value towns.csv code North total)"
    units "${town/FILE/two.zip}"
    refused 'two lists in an archive' project.yaml 'project.yaml:9:' '2 members' "'member'"
    units "${town/FILE/two.zip, member: b.csv}"
    run 0 'one of two' build project.yaml -o member.gpkg -q
fi
if have ogr2ogr && ogrinfo --formats 2>/dev/null | grep -q XLSX; then
    ogr2ogr -f XLSX list.xlsx list.csv
    units "${town/FILE/list.xlsx, sheet: list}"
    run 0 'a workbook' build project.yaml -o xlsx.gpkg -q
    equal 'a workbook' "$(table_of zip.gpkg town)" "$(table_of xlsx.gpkg town)"
fi
printf '%s\n' zone,town A1,North B1,South >list.csv
units "${town/FILE/list.csv}"
run 0 'a short list' build project.yaml -o short.gpkg
holds 'a short list' "$said" "list.csv: 2 zones of source 'tiny'" '(A2, B2)'

echo '- the recipe of a list'
cat >recipes/towns.yaml <<RECIPE
unit_recipe: towns
title: Towns and their zones
licence: of the list
attribution: Registry
vintage: "2019"
lookup: {unit: town, sheets: {ES: [{column: zone, pad: 2}]}, key: [{column: zone}]}
download: [{file: lookup, url: "file://$HERE/list.csv", as: towns.csv}]
RECIPE
run 0 'list' sources --recipes recipes --format csv -o list-of-recipes.csv
equal 'kind of a list' lookup "$(csv_value list-of-recipes.csv recipe towns kind)"
equal 'vintage of a list' 2019 "$(csv_value list-of-recipes.csv recipe towns date)"
equal 'attribution of a list' Registry "$(csv_value list-of-recipes.csv recipe towns attribution)"
run 0 'show a list' sources show towns --recipes recipes
holds 'show a list' "$(tr -s ' \n' ' ' <<<"$told")" 'unit by' 'key, sheet ES' 'zone (zeros before it, up to 2 characters)' 'key, other sheets' \
    'lookup: file://'
run 0 'get a list' sources get towns fetched --recipes recipes
holds 'get a list' "$(tr -s ' \n' ' ' <<<"$told")" 'lookup: {recipe: "towns", file: "fetched/towns.csv", sheet: "ES"}'
sed -i 's:sheets.*}, key:key:' recipes/towns.yaml
units '  - {id: town, relate: {tiny: {lookup: {recipe: towns, file: fetched/towns.csv}}}}'
run 0 'a list by its recipe' build project.yaml -o towns.gpkg --recipes recipes -q
holds 'a list by its recipe' "$(table_of towns.gpkg town)" North South
run 0 'shipped list' sources show eu-lau-nuts-2021 --recipes "$REPOSITORY/recipes"
holds 'shipped list' "$told" 'NUTS 3 CODE' 'EU-27-LAU-2021-NUTS-2021.xlsx' 'key, sheet NL' "'GM' + LAU CODE"

echo '- a file and its recipe'
run 0 'a layer' check zones.geojson --recipe lau --recipes recipes
holds 'a layer' "$told" 'zones.geojson fits recipe lau' features keys 'all of 2 characters' 'invalid polygons'
run 0 'a layer as JSON' check zones.geojson --recipe lau --recipes recipes --format json
holds 'a layer as JSON' "$told" '"what": "CRS"' '"finding": "4'
sed 's/prefix: 2/length: 3/' recipes/lau.yaml >recipes/long.yaml
run 1 'codes of another length' check zones.geojson --recipe long --recipes recipes
holds 'codes of another length' "$(tr -s ' \n' ' ' <<<"$told")" 'does not fit recipe lau' 'problem, 4 times' \
    "zones.geojson: feature 1: 'A1' in column 'id' has 2 characters, not 3"
run 0 'boundaries of a source' check zones.geojson --recipe tiny --as boundaries --recipes recipes
holds 'boundaries of a source' "$told" 'zones.geojson fits recipe tiny'
run 0 'a list' check list.csv --recipe towns --recipes recipes
holds 'a list' "$told" '2 rows, 2 places in 2 units'
printf '%s\n' zone,town A1,North A1,South ,West >wrong.csv
run 1 'a wrong list' check wrong.csv --recipe towns --recipes recipes
holds 'a wrong list' "$(tr -s ' \n' ' ' <<<"$told")" "wrong.csv:3:4: 'A1' belongs to unit 'South' here" 'wrong.csv:4:1:'
run 1 'a table as a layer' check list.csv --recipe lau --recipes recipes
holds 'a table as a layer' "$told" 'cannot be read as a layer'
run 1 'a file that is not there' check nowhere.gpkg --recipe lau --recipes recipes
holds 'a file that is not there' "$said" nowhere.gpkg 'No such file'
run 2 'parts of a layer' check zones.geojson --recipe lau --by id --recipes recipes
holds 'parts of a layer' "$said" --by
if [ -d "$DATA/de" ]; then
    export D4I_DATA=$DATA
    run 0 'inhabitants of Köln' check "$DATA/de/inhabitants_cologne.tif" --recipe de-koeln-2011-districts --as inhabitants \
        --recipes "$REPOSITORY/recipes"
    holds 'inhabitants of Köln' "$(tr -s ' \n' ' ' <<<"$told")" '100 x 100; the recipe says 100' 'sum 1473630, 956 at most'
    run 0 'VG250' check "$DATA/de/VG250_GEM.shp" --recipe de-vg250-municipalities --recipes "$REPOSITORY/recipes"
    holds 'VG250' "$(tr -s ' \n' ' ' <<<"$told")" '10990, all of 12 characters' 'invalid polygons 37; the first: feature 809'
    run 2 'which raster' check "$DATA/de/inhabitants_cologne.tif" --recipe de-koeln-2011-districts --recipes "$REPOSITORY/recipes"
    holds 'which raster' "$said" --as inhabitants, germans, immigrants
fi

echo '- check'
units '  - {id: a, file: zones.geojson, key: [{column: id}], where: id <> '"'A1'"', relate: {tiny: {prefix: 1}}}'
run 0 'check' check project.yaml
holds 'check' "$told" "codes of 'tiny' alone" '2: A, B' "codes not in 'tiny'" '3: A2, B1, B2'
run 0 'check as CSV' check project.yaml --format csv
equal 'a row for each' "A2 B1 B2" "$(sed -n "s/.*codes not in 'tiny'.*,\([AB].\)$/\1/p" <<<"$told" | tr '\n' ' ' | sed 's/ $//')"
run 0 'build' build project.yaml -o check.gpkg
holds 'build' "$said" "level 'a': the layer has no unit for 2 codes that source 'tiny' names (A, B)" 'names 3 units of the layer nowhere'
finish
