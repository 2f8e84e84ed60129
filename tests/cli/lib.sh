# SPDX-License-Identifier: EUPL-1.2
#
# What the tests of the command line share: a scratch folder, the tiny project, and checks that say what failed.
# Sourced by bash scripts whose first argument is the built d4i. They end with `finish`: exit 0 or 1, or 77 (skipped).
#
# The tiny project: four zones of 200 m x 200 m on four 100 m cells each, A1 A2 in the west, B1 B2 in the east.
#
#             all  home  abroad = X + Y         towns (first letter)     all  abroad
#     A1      100    80      20   12   8        A                        150      20   13.3 %
#     A2       50    50       0    0   0        B                         50      16   32 %
#     B1       40    30      10   10   0
#     B2       10     4       6    1   5        sums                     200      36
#
set -u
export LC_ALL=C
PATH=/usr/bin:/bin:$PATH # the system's python3 and ogr2ogr, as tests/publishers; a version manager's start slowly
D4I=$(readlink -f "$1")
REPOSITORY=$(readlink -f "$(dirname "${BASH_SOURCE[0]}")/../..")
DATA=$(readlink -m "${D4I_DATA:-$REPOSITORY/../shared/data}")
unset D4I_DATA
HERE=$(mktemp -d "${TMPDIR:-/tmp}/d4i-cli-XXXXXX")
trap 'rm -rf "$HERE"' EXIT
cd "$HERE" || exit 1
checks=0
failures=0

passed() { checks=$((checks + 1)); }
failed() # WORDS...: tells a failure and goes on
{
    checks=$((checks + 1))
    failures=$((failures + 1))
    echo "FAILED: $*" >&2
}
finish()
{
    echo "$checks checks, $failures failed"
    [ "$failures" -eq 0 ] && exit 0
    exit 1
}
skip() { echo "SKIPPED: $*" >&2; exit 77; }
# Skips what needs real data, loudly.
need_data() { [ -d "$DATA" ] || skip "the real data are not there: '$DATA' (set D4I_DATA)"; export D4I_DATA="$DATA"; }
have() { command -v "$1" >/dev/null; }
# Sanitizers reserve terabytes of addresses: limits of memory mean nothing there.
sanitized() { [ -n "${D4I_SANITIZED:-}" ]; }

equal() # WHAT WANTED GOT
{
    if [ "$2" = "$3" ]; then passed; else failed "$1: wanted '$2', got '$3'"; fi
}
holds() # WHAT TEXT WORD...: all words stand in the text
{
    local what=$1 text=$2 word
    shift 2
    for word; do
        case $text in
        *"$word"*) passed ;;
        *) failed "$what: no '$word' in: $text" ;;
        esac
    done
}
same() # WHAT FILE FILE
{
    if cmp -s "$2" "$3"; then passed; else failed "$1: '$2' and '$3' differ"; fi
}
# No output under its final name, and nothing half-written anywhere but finished parts of a cache.
nothing_left() # WHAT OUTPUT
{
    [ ! -e "$2" ] || failed "$1: '$2' was written"
    local left
    left=$(find . -name '*.part-*' -o -name '*-journal' -o -name '*-wal')
    [ -z "$left" ] && passed || failed "$1: left behind: $left"
}
# d4i must end with STATUS; what it says on stderr is then in $said, on stdout in $told.
run() # STATUS WHAT ARGUMENTS...
{
    local wanted=$1 what=$2 status
    shift 2
    "$D4I" "$@" >told.txt 2>said.txt </dev/null
    status=$?
    told=$(tr -d '\0' <told.txt)
    said=$(tr -d '\0' <said.txt)
    rm -f told.txt said.txt
    [ $status -eq "$wanted" ] && passed || failed "$what: 'd4i $*' ended with $status, wanted $wanted: $said"
    case $said in
    *"this is a bug"* | *"ERROR: AddressSanitizer"* | *"runtime error"*) failed "$what: $said" ;;
    esac
}
# A build that must be refused: exit 1, every word in the message, nothing written.
refused() # WHAT PROJECT WORD...
{
    local what=$1 project=$2
    shift 2
    run 1 "$what" build "$project" -o refused.gpkg
    holds "$what" "$said" "$@"
    nothing_left "$what" refused.gpkg
    rm -rf refused.gpkg refused.gpkg.cache
}
csv_value() # FILE KEY-COLUMN KEY VALUE-COLUMN: a field of the first row whose key column is KEY
{
    python3 -c 'import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    if row[sys.argv[2]] == sys.argv[3]:
        print(row[sys.argv[4]]); break' "$@"
}
info_value() # ATLAS KEY: a line of the summary
{
    "$D4I" info "$1" --format csv -o info.csv -q && csv_value info.csv key "$2" value
}
table_of() # ATLAS BY: all groups, on one line per zone
{
    "$D4I" table "$1" --by "$2" --groups all --format csv --quiet | tail -n +2 | cut -d, -f1,4- | tr '\n' ' '
}

# square WEST SOUTH: its ring of 200 m
square()
{
    local w=$1 s=$2 e=$(($1 + 200)) n=$(($2 + 200))
    echo "[[[$w,$s],[$e,$s],[$e,$n],[$w,$n],[$w,$s]]]"
}
tiny_zones() # FILE
{
    {
        echo '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3035"}},'
        echo '"features":['
        local zone comma=
        for zone in A1:4000000:3000000 A2:4000000:3000200 B1:4000200:3000000 B2:4000200:3000200; do
            local id=${zone%%:*} at=${zone#*:}
            echo "$comma{\"type\":\"Feature\",\"properties\":{\"id\":\"$id\",\"name\":\"Zone $id\"},\"geometry\":"
            echo "{\"type\":\"Polygon\",\"coordinates\":$(square "${at%%:*}" "${at#*:}")}}"
            comma=,
        done
        echo ']}'
    } >"$1"
}
tiny_long() # FILE
{
    {
        echo zone,group,count
        local row zone all home abroad x y
        for row in A1:100:80:20:12:8 A2:50:50:0:0:0 B1:40:30:10:10:0 B2:10:4:6:1:5; do
            IFS=: read -r zone all home abroad x y <<<"$row"
            printf '%s,%s,%s\n' "$zone" Total "$all" "$zone" Home "$home" "$zone" Abroad "$abroad" "$zone" X "$x" \
                "$zone" Y "$y"
        done
    } >"$1"
}
tiny_wide() # FILE
{
    printf '%s\n' zone,Total,Home,Abroad,X,Y A1,100,80,20,12,8 A2,50,50,0,0,0 B1,40,30,10,10,0 B2,10,4,6,1,5 >"$1"
}
recipe_head()
{
    cat <<'RECIPE'
recipe: tiny
title: Tiny
publisher: Nobody
licence: none
attribution: "Source: nobody"
country: ES
date: 2020-01-01
method: register
boundaries: {key: [{column: id}], name: name}
variables:
  birth:
    title: Residents by country of birth
    dimension: country of birth
    definition: Everyone.
    file: birth
RECIPE
}
long_table() { printf '    table:\n      layout: long\n      key: [{column: zone}]\n      label: group\n      value: count\n'; }
wide_table() { printf '    table:\n      layout: wide\n      key: [{column: zone}]\n'; }
tree()
{
    cat <<'RECIPE'
    headline: abroad
    groups:
      code: total
      label: Total
      parts:
        - {code: home, label: Home}
        - code: abroad
          label: Abroad
          parts:
            - {code: x, label: X}
            - {code: y, label: Y}
RECIPE
}
tiny_project() # FILE
{
    cat >"$1" <<'PROJECT'
title: Tiny
grid: {crs: EPSG:3035, cell: 100}
sources:
  - id: tiny
    recipe: recipe.yaml
    files: {birth: table.csv}
    boundaries: zones.geojson
units:
  - id: town
    title: Towns
    country: {text: ES}
    relate: {tiny: {prefix: 1}}
seed: 1
PROJECT
}
# The whole project in the present folder, its table long.
tiny()
{
    tiny_zones zones.geojson
    tiny_long table.csv
    { recipe_head; long_table; tree; } >recipe.yaml
    tiny_project project.yaml
}
TINY_TABLE="A1,100,80,20,12,8 A2,50,50,0,0,0 B1,40,30,10,10,0 B2,10,4,6,1,5 "
