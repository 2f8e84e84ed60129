#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# How the command line behaves: help, usage, formats, files, locale, pipes, exit statuses.
. "$(dirname "$0")/lib.sh"
tiny
commands='build check info table explain places measure zonal crosswalk map report export demo-data sources'

echo '- help and usage'
run 0 '--version' --version
holds '--version' "$told" 'd4i 0.'
run 0 'help' help
holds 'help' "$told" 'Exit status'
fits() # WHAT: no line of what d4i told is wider than a terminal
{
    local wide
    wide=$(awk 'length > 80' <<<"$told")
    [ -z "$wide" ] && passed || failed "$1 is wide: $wide"
}
fits 'help'
for word in $commands; do holds 'help names every command' "$told" "  $word"; done
run 2 'no command'
holds 'no command' "$said" usage
for command in $commands; do
    run 0 "$command --help" $command --help
    holds "$command --help" "$told" "usage: d4i $command" '--quiet' 'examples:'
    fits "$command --help"
    equal "$command --help says nothing on stderr" '' "$said"
    run 0 "$command -h" $command -h
    run 0 "help $command" help $command
    run 0 "help --man $command" help --man $command
    holds "help --man $command" "$told" ".TH D4I\\-$command" '.SH OPTIONS'
    run 2 "$command --nonsense" $command --nonsense
    holds "$command --nonsense" "$said" "--nonsense" "d4i $command --help"
    run 2 "$command with too many arguments" $command a b c d
    holds "$command with too many arguments" "$said" 'too many'
    equal "usage errors leave stdout alone" '' "$told"
    [ $command = sources ] || { run 2 "$command without argument" $command; holds "$command without argument" "$said" needed; }
done
run 0 'help --completion' help --completion
bash -n <<<"$told" && passed || failed 'the completion is no shell'
for words in 'help help' 'help --help' 'help -h'; do
    # shellcheck disable=SC2086 # two words
    run 0 "$words" $words
    holds "$words" "$told" 'usage: d4i help [COMMAND]' --man --completion 'd4i help places'
    fits "$words"
done
run 2 'unknown command' biuld
holds 'unknown command' "$said" biuld
run 2 'help of an unknown command' help biuld
run 2 'an option without its value' build project.yaml -o
holds 'an option without its value' "$said" "needs a value"
run 2 'build without -o' build project.yaml
holds 'build without -o' "$said" '-o FILE'
run 2 'threads that are no number' build project.yaml -o a.gpkg --threads many
holds 'threads that are no number' "$said" many
run 2 'no threads' build project.yaml -o a.gpkg --threads 0
run 2 'unknown format' info a.gpkg --format xml
holds 'unknown format' "$said" xml
nothing_left 'usage errors' a.gpkg

echo '- build and check'
run 0 'check' check project.yaml
holds 'check' "$told" 'zones with polygon       4 of 4' '200 by country of birth' '4 x 4 cells'
check=$told
run 0 'build --dry-run' build project.yaml --dry-run
equal 'build --dry-run is check' "$check" "$told"
[ -z "$(ls -d ./*.gpkg* 2>/dev/null)" ] && passed || failed 'check wrote something'
run 0 'options before the argument' build -o a.gpkg --threads 2 project.yaml
run 0 'options behind it' build project.yaml --threads=2 --output b.gpkg
run 0 'options on both sides' build --quiet project.yaml --output=c.gpkg
equal '--quiet says nothing' '' "$said"
same 'options anywhere' a.gpkg b.gpkg
cp project.yaml ./--odd.yaml
run 0 'a name like an option, behind --' build -o odd.gpkg -- --odd.yaml
same 'a name like an option' a.gpkg odd.gpkg
run 0 '--strict with nobody listed' build project.yaml -o s.gpkg --strict
sed 's/"id":"B2"/"id":"B9"/' zones.geojson >less.geojson
sed 's/zones.geojson/less.geojson/' project.yaml >less.yaml
run 0 'people listed' build less.yaml -o l.gpkg
holds 'people listed' "$said" warning '10 people are in the ledger'
run 3 'people listed, --strict, up to date' build less.yaml -o l.gpkg --strict
rm l.gpkg
run 3 'people listed, --strict' build less.yaml -o l.gpkg --strict
[ -s l.gpkg ] && passed || failed 'under --strict there is an atlas all the same'
cp -r "$REPOSITORY/examples/zones-in-zones" levels # one municipality; totals of sections are rounded, and it has two more
sed -i '/values: observed/d' levels/recipes/sections.yaml
sed -i 's/^1,837,746/1,839,748/; /^2,/d' levels/municipalities.csv
sed -i '/^2/d' levels/sections.csv
run 0 'totals that are moved' build levels/project.yaml -o levels.gpkg
holds 'totals that are moved' "$said" 'because totals of zones were moved so that they add up to the higher level'
lacks() { grep -qF "$3" <<<"$2" && failed "$1: $3" || passed; }
lacks 'totals that are moved: groups do add up' "$said" 'groups do not add up'
run 2 'check of a table without a recipe' check table.csv
holds 'check of a table without a recipe' "$said" table.csv --recipe
run 2 'check by a column that is not there' check table.csv --recipe recipe.yaml --by zne
holds 'check by a column that is not there' "$said" "table.csv: has no column 'zne'" "did you mean 'zone'" 'its columns are: zone'
equal 'check by a column that is not there: no table' '' "$told"
sed 's/birth: table.csv/brith: table.csv/' project.yaml >misnamed.yaml
run 1 'check of a file name that the recipe lacks' check misnamed.yaml
holds 'check of a file name that the recipe lacks' "$said" misnamed.yaml:6: "'brith'" 'asks for: birth'
run 0 'check names who is missing' check less.yaml
holds 'check names who is missing' "$told" '3 of 4' B2 B9

echo '- formats'
parses() # WHAT ARGUMENTS...: as CSV and as JSON it parses, and both hold the same
{
    local what=$1
    shift
    run 0 "$what, CSV" "$@" --format csv
    printf '%s\n' "$told" >frame.csv
    run 0 "$what, JSON" "$@" --format json
    printf '%s\n' "$told" >frame.json
    python3 - <<'P' && passed || failed "$what: CSV and JSON differ or do not parse"
import csv, json
from decimal import Decimal
frame = json.load(open("frame.json"), parse_float=Decimal)
rows = list(csv.reader(open("frame.csv", encoding="utf-8", newline="")))
assert rows[0] == [column["name"] for column in frame["columns"]], rows[0]
assert len(rows) - 1 == len(frame["rows"]), (len(rows), len(frame["rows"]))
for row, values in zip(rows[1:], frame["rows"]):
    for column, text in zip(frame["columns"], row):
        value = values[column["name"]]
        if value is None:
            assert text == "", (column, text)
        elif column["kind"] == "text":
            assert text == value, (text, value)
        else:
            assert Decimal(text) == Decimal(value), (text, value)
P
}
for part in '' --sources --groups --ledger --quality; do parses "info $part" info l.gpkg $part; done
parses 'table by town' table a.gpkg --by town --groups all --status
parses 'table by zone' table a.gpkg --by zone
parses 'table by source' table a.gpkg --by source
parses 'places' places a.gpkg
parses 'places --list' places a.gpkg --list --share 0
parses 'explain' explain a.gpkg A1
parses 'explain a unit' explain a.gpkg town:A
parses 'explain a cell' explain a.gpkg 100mN30000E40000
parses 'check' check project.yaml
parses 'sources' sources --recipes "$REPOSITORY/recipes"
run 0 'places as a table' places a.gpkg
holds 'places as a table' "$told" 'Everyone.' 'Source: nobody' '2020-01-01'
fits 'places as a table'

echo '- places'
places() # WHAT WANTED ARGUMENTS...: units, small, small over, people in them
{
    local what=$1 wanted=$2
    shift 2
    run 0 "$what" places "$@" --format csv
    equal "$what" "$wanted" "$(tail -n +2 <<<"$told" | cut -d, -f2-5 | head -1)"
}
places '20 %' 2,2,1,50 a.gpkg
places 'exactly 32 % is not over 32 %' 2,2,0,0 a.gpkg --share 32%
places '8/25 is the same' 2,2,0,0 a.gpkg --share 8/25
places 'just below' 2,2,1,50 a.gpkg --share 0.319999999
places 'of one group' 2,2,1,50 a.gpkg --group x --share 1/5
places 'who is below 150 is not 150' 2,1,1,50 a.gpkg --below 150
places 'below 151' 2,2,1,50 a.gpkg --below 151
run 2 'a share over 1' places a.gpkg --share 1.5
run 2 'a share that is none' places a.gpkg --share much
run 2 'an unknown group' places a.gpkg --group nobody
holds 'an unknown group' "$said" nobody
run 2 'an unknown level' places a.gpkg --level nowhere
holds 'an unknown level' "$said" nowhere
# without grid: a project in memory, and an atlas of tables
sed '/^grid/d' project.yaml >nogrid.yaml
places 'a project without grid' 2,2,1,50 nogrid.yaml
[ ! -e nogrid.yaml.cache ] && passed || failed 'places left a cache'
run 0 'an atlas without grid' build nogrid.yaml -o nogrid.gpkg
places 'an atlas without grid' 2,2,1,50 nogrid.gpkg
sed '/^units/,/relate/d' project.yaml >nounits.yaml
# over 20 %: B1 has 10 of 40, B2 has 6 of 10; A1 has exactly 20 of 100
places 'zones, where there are no units' 4,4,2,50 nounits.yaml
# a plain CSV
printf '%s\n' 'code;name;all;abroad' '1;"A; town";100;20' '2;B;100;21' '3;C;20000;9000' '4;D;6000;1201' >towns.csv
places 'a CSV' 4,3,2,6100 towns.csv --unit code --population all --group abroad
run 2 'a CSV without its columns' places towns.csv
holds 'a CSV without its columns' "$said" --unit --population --group
run 1 'a CSV without this column' places towns.csv --unit code --population al --group abroad
holds 'a CSV without this column' "$said" towns.csv "'al'" all

echo '- signals'
# A table that is long enough to be at work when the signal comes. The handler is there once SigCgt says so; the one
# signal asks to stop, and gives the second one its usual force.
cat >signals.py <<'P'
import signal, subprocess, sys, time
with open("long.csv", "w") as table:
    table.write("code,all,abroad\n")
    table.writelines("%d,100,20\n" % i for i in range(2000000))
question = [sys.argv[1], "places", "long.csv", "--unit", "code", "--population", "all", "--group", "abroad"]

def catches(process, number):
    with open("/proc/%d/status" % process.pid) as status:
        mask = [line.split()[1] for line in status if line.startswith("SigCgt")][0]
    return bool(int(mask, 16) >> number - 1 & 1)

def start():
    work = subprocess.Popen(question, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while not catches(work, signal.SIGINT):
        time.sleep(0.001)
    return work

for number in (signal.SIGINT, signal.SIGTERM):
    work = start()
    work.send_signal(number)
    said = work.communicate(timeout=20)[1]
    assert work.returncode == 1 and b"stopped on request" in said, (number, work.returncode, said)
work = start()
work.send_signal(signal.SIGSTOP)
work.send_signal(signal.SIGINT)
work.send_signal(signal.SIGTERM)
work.send_signal(signal.SIGCONT)
work.communicate(timeout=20)
P
if sanitized; then
    echo 'SKIPPED in part: signals need a plain build' >&2
else
    python3 signals.py "$D4I" && passed || failed 'signals'
fi
rm -f long.csv

echo '- files, locale, pipes'
run 0 '-o FILE' places a.gpkg --format csv -o p.csv
equal '-o FILE says nothing on stdout' '' "$told"
run 0 'the same on stdout' places a.gpkg --format csv
equal 'the same on stdout' "$(cat p.csv)" "$told"
run 1 '-o in no folder' places a.gpkg -o nowhere/p.csv
holds '-o in no folder' "$said" nowhere/p.csv
mkdir taken
run 1 '-o on a folder' places a.gpkg -o taken
nothing_left '-o on a folder' nowhere
(ulimit -f 0; trap '' XFSZ; "$D4I" places a.gpkg -o full.csv -q >/dev/null 2>&1)
equal '-o on a full disk' 1 $?
nothing_left '-o on a full disk' full.csv
if [ -w /dev/full ]; then
    "$D4I" places a.gpkg >/dev/full 2>said.txt
    equal 'stdout on a full disk' 1 $?
    holds 'stdout on a full disk' "$(cat said.txt)" 'No space'
fi
"$D4I" table a.gpkg --by zone --format csv 2>said.txt | true
status=${PIPESTATUS[0]}
case $status in 0 | 141) passed ;; *) failed "a closed pipe ends it with $status" ;; esac
equal 'a closed pipe needs no words' '' "$(grep -v '^# ' said.txt)"
python3 - "$D4I" <<'P' && passed || failed 'a closed pipe is told, or goes unnoticed'
import os, signal, subprocess, sys
read, write = os.pipe()
os.close(read)
done = subprocess.run([sys.argv[1], "info", "a.gpkg"], stdout=write, stderr=subprocess.PIPE, restore_signals=True)
assert done.returncode == -signal.SIGPIPE and not done.stderr, (done.returncode, done.stderr)
P
if locale -a | grep -qi '^de_DE.utf-\?8$'; then
    for part in 'info a.gpkg' 'table a.gpkg --by zone --groups all --format csv' 'places a.gpkg --list --format json' \
        'explain a.gpkg A1' 'places a.gpkg' 'places a.gpkg --share 0.15 --format csv'; do
        run 0 "$part" $part
        wanted=$told
        export LC_ALL=de_DE.UTF-8
        run 0 "LC_ALL=de_DE.UTF-8 $part" $part
        equal "LC_ALL=de_DE.UTF-8 $part" "$wanted" "$told"
        export LC_ALL=C
    done
    LC_ALL=de_DE.UTF-8 "$D4I" build project.yaml -o de.gpkg -q
    same 'built under LC_ALL=de_DE.UTF-8' a.gpkg de.gpkg
else
    echo 'SKIPPED in part: no locale de_DE.UTF-8' >&2
fi
finish
