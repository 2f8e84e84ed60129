#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# The same inputs give the same bytes: for any number of threads, folder, path of the data, and a cold or warm cache.
. "$(dirname "$0")/lib.sh"

build() # PROJECT OUTPUT ARGUMENTS...
{
    local project=$1 output=$2
    shift 2
    run 0 "$project -> $output" build "$project" -o "$output" -q "$@"
}
# One project with 1, 2 and 7 threads, each from nothing, and once more from the warm cache of the first.
threads() # WHAT PROJECT
{
    local n
    rm -rf out && mkdir out
    for n in 1 2 7; do build "$2" out/$n.gpkg --threads $n; done
    same "$1: 1 and 2 threads" out/1.gpkg out/2.gpkg
    same "$1: 1 and 7 threads" out/1.gpkg out/7.gpkg
    build "$2" out/warm.gpkg --cache out/1.gpkg.cache --threads 2
    same "$1: cold and warm cache" out/1.gpkg out/warm.gpkg
    for n in sources groups ledger quality; do
        "$D4I" info out/1.gpkg --$n >out/1.txt
        "$D4I" info out/7.gpkg --$n >out/7.txt
        sed -i 's#out/7.gpkg#out/1.gpkg#' out/7.txt
        same "$1: info --$n" out/1.txt out/7.txt
    done
    "$D4I" export out/1.gpkg --format csv --of cells -o out/1.csv -q --threads 1
    "$D4I" export out/7.gpkg --format csv --of cells -o out/7.csv -q --threads 7
    same "$1: cells" out/1.csv out/7.csv
}

tiny
printf 'weights:\n  - {id: w, table: w.csv}\n' >>project.yaml
printf 'GRD_ID,T\n100mN30000E40000,3\n100mN30001E40001,1\n100mN30002E40000,5\n100mN30000E40002,5\n' >w.csv
threads tiny project.yaml

# another folder, seen from another place, with the paths absolute or not
cp out/1.gpkg first.gpkg
mkdir -p 'far away/folder'
cp project.yaml recipe.yaml table.csv zones.geojson w.csv 'far away/folder'
build 'far away/folder/project.yaml' moved.gpkg
same 'another folder' first.gpkg moved.gpkg
build "$HERE/far away/folder/project.yaml" absolute.gpkg
same 'an absolute path' first.gpkg absolute.gpkg
(cd 'far away' && build folder/project.yaml ../there.gpkg)
same 'from another folder' first.gpkg there.gpkg
(cd 'far away/folder' && touch -d '2001-01-01' -- * && TZ=Asia/Tokyo LC_ALL=de_DE.UTF-8 build project.yaml ../../later.gpkg)
same 'another time, zone and locale' first.gpkg later.gpkg
# the same project with a variable in its paths, the data in two places
mkdir one two
cp table.csv one
cp table.csv two
sed 's#{birth: table.csv}#{birth: "${D4I_TEST:-one}/table.csv"}#' project.yaml >variable.yaml
build variable.yaml one.gpkg
D4I_TEST="$HERE/two" build variable.yaml two.gpkg
same 'data in two places' one.gpkg two.gpkg

run 0 'demo-data' demo-data demo
run 0 'demo-data again' demo-data again
diff -r demo again >/dev/null && passed || failed 'demo-data does not give the same bytes twice'
threads demo demo/project.yaml

if [ -d "$DATA" ]; then
    export D4I_DATA=$DATA
    threads Camden "$REPOSITORY/examples/camden-2011/project.yaml"
    threads Barcelona "$REPOSITORY/examples/barcelona-2012/project.yaml"
    cp out/1.gpkg first.gpkg
    ln -s "$DATA" elsewhere
    D4I_DATA=$HERE/elsewhere build "$REPOSITORY/examples/barcelona-2012/project.yaml" second.gpkg
    same 'Barcelona with the data elsewhere' first.gpkg second.gpkg
    sanitized || threads Spain "$REPOSITORY/examples/spain-2012/project.yaml"
else
    echo "SKIPPED in part: the real data are not there: '$DATA' (set D4I_DATA)" >&2
fi
finish
