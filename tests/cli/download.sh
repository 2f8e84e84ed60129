#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# d4i sources get: a download is whole and right under its name or not there, goes on from where it was cut, and takes
# nothing on trust. Against a server of our own on the loopback.
. "$(dirname "$0")/lib.sh"
have python3 || skip 'there is no python3'
unset http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY

mkdir -p served control
serve() # LOG: starts a server; $port is its port
{
    python3 "$REPOSITORY/tests/cli/download_server.py" "$HERE" "$HERE/$1" >"$1.port" &
    servers="${servers:-} $!"
    local tries=0
    until [ -s "$1.port" ] || [ $tries -ge 100 ]; do sleep 0.1; tries=$((tries + 1)); done
    port=$(cat "$1.port")
    [ -n "$port" ] || { failed "the server does not start"; finish; }
}
# shellcheck disable=SC2086 # several numbers
trap 'kill ${servers:-} 2>/dev/null; rm -rf "$HERE"' EXIT
serve log
site=http://127.0.0.1:$port

python3 -c 'import random; open("served/table.csv", "wb").write(random.Random(1).randbytes(1000000))'
sum=$(sha256sum served/table.csv | cut -d' ' -f1)
half=500000

recipe() # LINE...: a recipe with these lines under `download`
{
    { recipe_head; wide_table; tree; echo 'download:'; printf '  %s\n' "$@"; } >recipe.yaml
}
pinned() { recipe "- {file: birth, url: $site/${1:-table.csv}, sha256: $sum, size: 1000000}"; }
get() { run "$1" "$2" sources get recipe.yaml data; } # STATUS WHAT
fresh() { rm -rf data control/* log; : >log; }
logged() { equal "$1: what the server sent" "$2" "$(tr '\n' ';' <log)"; } # WHAT LINES
only() # WHAT NAME...: these and nothing else stand in data
{
    local what=$1
    shift
    equal "$what: files" "$*" "$(LC_ALL=C ls data 2>/dev/null | tr '\n' ' ' | sed 's/ $//')"
}

echo '- plain'
fresh
pinned
get 0 'plain'
same 'plain' served/table.csv data/table.csv
only 'plain' table.csv
logged 'plain' '200 /table.csv 0 1000000;'
holds 'terms come first' "$said" 'licence: none' 'attribution: Source: nobody'
holds 'plain' "$told" 'data/table.csv' '1 000 000' "$sum" downloaded 'files: {birth: "data/table.csv"}' \
    'recipe: "recipe.yaml"'
case $told in *pinned*) failed 'plain: it is pinned' ;; *) passed ;; esac

echo '- already there'
get 0 'already there'
holds 'already there' "$told" 'already there, with the right sum'
logged 'already there' '200 /table.csv 0 1000000;'
echo other >data/table.csv
get 1 'another file there'
holds 'another file there' "$said" recipe.yaml: 'data/table.csv' '6 bytes' 1000000 'move it away'
equal 'another file there: it stays' other "$(cat data/table.csv)"

echo '- a redirection, a name of its own, no sum'
fresh
recipe "- {file: birth, url: '$site/redirect/table.csv', as: counts.csv, note: As it is.}" \
    "- {file: boundaries, url: 'file://$HERE/served/table.csv', as: zones.bin}"
run 0 'redirection' sources get recipe.yaml a/b/data --format json
same 'redirection' served/table.csv a/b/data/counts.csv
same 'from a folder' served/table.csv a/b/data/zones.bin
logged 'redirection' '302 /redirect/table.csv 0 0;200 /table.csv 0 1000000;'
holds 'not pinned' "$told" "counts.csv is not pinned" "sha256: $sum, size: 1000000" 'counts.csv: As it is.' \
    'boundaries: \"a/b/data/zones.bin\"'
run 0 'not pinned, again' sources get recipe.yaml a/b/data --format csv
holds 'not pinned, again' "$told" "birth,a/b/data/counts.csv,1000000,$sum,\"already there, not compared"
rm -rf a

echo '- cut once: the next try takes the rest'
fresh
pinned
echo 1 >control/cut
get 0 'cut once'
same 'cut once' served/table.csv data/table.csv
only 'cut once' table.csv
logged 'cut once' "200 /table.csv 0 $half;206 /table.csv $half $half;"

echo '- cut at every try: what came is kept, and the next run takes the rest'
fresh
echo 3 >control/cut
get 1 'cut thrice'
holds 'cut thrice' "$said" recipe.yaml: table.csv 'run the same again' kept
only 'cut thrice' 'table.csv.part table.csv.part.tag'
equal 'cut thrice: the part' 875000 "$(stat -c %s data/table.csv.part)"
: >log
get 0 'after the cuts'
same 'after the cuts' served/table.csv data/table.csv
only 'after the cuts' table.csv
logged 'after the cuts' '206 /table.csv 875000 125000;'
holds 'after the cuts' "$told" 'gone on from 875000'

echo '- a part of what is another file by now'
begun() # as a run that was cut leaves it, but with zeros in it: they would be seen in the sum
{
    fresh
    mkdir data
    head -c 875000 /dev/zero >data/table.csv.part
    printf '%s\n"one"\n' "$site/table.csv" >data/table.csv.part.tag
}
begun
get 1 'zeros in the part'
holds 'zeros in the part' "$said" "$sum" removed
only 'zeros in the part' ''
logged 'zeros in the part' '206 /table.csv 875000 125000;'
begun
echo two >control/etag
get 0 'changed'
same 'changed' served/table.csv data/table.csv
logged 'changed' '200 /table.csv 0 1000000;'
begun
echo two >control/etag
touch control/careless
get 0 'careless'
same 'careless' served/table.csv data/table.csv
tail -1 log | grep -q '^200 /table.csv 0 1000000$' && passed || failed "careless: $(cat log)"
begun
touch control/ignore
get 0 'no Range'
same 'no Range' served/table.csv data/table.csv
logged 'no Range' '200 /table.csv 0 1000000;'
begun
cp served/table.csv served/other.csv
recipe "- {file: birth, url: $site/other.csv, as: table.csv}"
get 0 'another address'
logged 'another address' '200 /other.csv 0 1000000;'
pinned
begun
recipe "- {file: birth, url: $site/table.csv}"
cp served/table.csv whole.csv
head -c 1000 whole.csv >served/table.csv
get 0 'shorter'
same 'shorter' served/table.csv data/table.csv
logged 'shorter' '416 /table.csv 0 0;200 /table.csv 0 1000;'
cp whole.csv served/table.csv
fresh
: >control/etag
echo 1 >control/cut
get 0 'without a validator'
same 'without a validator' served/table.csv data/table.csv
logged 'without a validator' "200 /table.csv 0 $half;200 /table.csv 0 1000000;"

echo '- killed between the last byte and the name'
fresh
pinned
mkdir data
cp served/table.csv data/table.csv.part
printf '%s\n"one"\n' "$site/table.csv" >data/table.csv.part.tag
get 0 'all there'
same 'all there' served/table.csv data/table.csv
only 'all there' table.csv
logged 'all there' ''

echo '- wrong sums and sizes'
wrong=$(printf '%064d' 1)
fresh
recipe "- {file: birth, url: $site/table.csv, sha256: $wrong}"
get 1 'wrong sum'
holds 'wrong sum' "$said" 'recipe.yaml:' "$sum" "$wrong" removed 'changed the file'
only 'wrong sum' ''
recipe "- {file: birth, url: $site/table.csv, size: 999999}"
get 1 'too many bytes'
holds 'too many bytes' "$said" 999999 'correct the size'
[ ! -e data/table.csv ] && passed || failed 'too many bytes: it is there'
fresh
recipe "- {file: birth, url: $site/table.csv, size: 1000001}"
get 1 'too few bytes'
holds 'too few bytes' "$said" 1000001 1000000 removed
only 'too few bytes' ''
fresh
recipe "- {file: birth, url: $site/table.csv, sha256: $(tr a-f A-F <<<"$sum")}"
get 0 'a sum in capitals'

echo '- a server that refuses, and one that is busy'
fresh
pinned missing/table.csv
get 1 '404'
holds '404' "$said" recipe.yaml: "$site/missing/table.csv" 'status 404' 'correct the address'
only '404' ''
logged '404 is asked once' '404 /missing/table.csv 0 0;'
fresh
pinned
echo 1 >control/busy
get 0 'busy once'
same 'busy once' served/table.csv data/table.csv
logged 'busy once' '500 /table.csv 0 0;200 /table.csv 0 1000000;'
fresh
echo 9 >control/busy
get 1 'always busy'
holds 'always busy' "$said" 'status 500' 'later'
equal 'always busy: tries' 3 "$(wc -l <log)"
only 'always busy' ''
fresh
: >served/empty.csv
recipe "- {file: birth, url: $site/empty.csv, size: 0}"
get 0 'an empty file'
only 'an empty file' empty.csv

echo '- addresses that are not followed'
fresh
recipe "- {file: birth, url: 'ftp://127.0.0.1/table.csv'}"
get 1 'ftp'
holds 'ftp' "$said" 'recipe.yaml:' 'https://'
recipe "- {file: birth, url: 'http://somebody@127.0.0.1:$port/table.csv'}"
get 1 'a user in the address'
holds 'a user in the address' "$said" 'correct the address'
recipe "- {file: birth, url: 'http://127.0.0.1:1/table.csv'}"
get 1 'nobody listens'
holds 'nobody listens' "$said" recipe.yaml: 'network'
only 'nothing is left' ''

echo '- a proxy of the environment'
fresh
pinned
serve proxy
recipe "- {file: birth, url: 'http://office.example/table.csv', sha256: $sum}"
http_proxy=http://127.0.0.1:$port get 0 'proxy'
same 'proxy' served/table.csv data/table.csv
equal 'proxy: asked' '200 http://office.example/table.csv 0 1000000' "$(cat proxy)"
logged 'proxy: nothing else was asked' ''
fresh
: >proxy
pinned
http_proxy=http://127.0.0.1:$port no_proxy=127.0.0.1 get 0 'no_proxy'
equal 'no_proxy: the proxy was not asked' '' "$(cat proxy)"

echo '- a proxy that is dead'
fresh
pinned
http_proxy=http://me:secret@127.0.0.1:1/ get 1 'dead proxy'
holds 'dead proxy' "$said" recipe.yaml: "$site/table.csv" "the proxy 'http://127.0.0.1:1/' of the environment's http_proxy" \
    'unset http_proxy' no_proxy
case $said in *secret*) failed "dead proxy: its password is told: $said" ;; *) passed ;; esac
logged 'dead proxy: nobody was asked' ''
only 'dead proxy' ''
sed 's/http:/https:/' recipe.yaml >tls.yaml
https_proxy=http://me:secret@no-such-host.invalid:1 run 1 'no such proxy' sources get tls.yaml data
rm tls.yaml
holds 'no such proxy' "$said" "the proxy 'http://no-such-host.invalid:1' of the environment's https_proxy"
ALL_PROXY='http://me:secret@[half' get 1 'no proxy at all'
holds 'no proxy at all' "$said" "the proxy 'http://[half' of the environment's ALL_PROXY"
case $said in *secret*) failed "no proxy at all: its password is told: $said" ;; *) passed ;; esac
http_proxy=http://127.0.0.1:1 no_proxy=127.0.0.1 get 0 'a dead proxy is not asked for what is in no_proxy'

echo '- a web page with status 200'
fresh
printf '\xef\xbb\xbf\n<!DOCTYPE html>\n<html><p>We value your privacy' >served/page.csv
recipe "- {file: birth, url: $site/page.csv}"
get 1 'a page'
holds 'a page' "$said" recipe.yaml: "$site/page.csv: a web page (HTML) came in place of the file" 'nothing is kept' address
only 'a page' ''
logged 'a page is asked for once' "200 /page.csv 0 $(stat -c %s served/page.csv);"
recipe "- {file: birth, url: $site/page.csv, sha256: $sum, size: 10}"
get 1 'a page, of another size'
holds 'a page, of another size' "$said" 'a web page (HTML) came'
only 'a page, of another size' ''

echo '- an empty answer'
fresh
cp served/table.csv kept.csv
: >served/table.csv
recipe "- {file: birth, url: $site/table.csv}"
get 1 'empty'
holds 'empty' "$said" 'the answer is empty'
only 'empty' ''
mv kept.csv served/table.csv
pinned

echo '- interrupted, and two at once'
fresh
touch control/hold
python3 - "$D4I" <<'P' >said.txt 2>&1
import os, signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
get = subprocess.Popen([sys.argv[1], "sources", "get", "recipe.yaml", "data"], stderr=subprocess.PIPE,
                       preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
part = "data/table.csv.part"
until = time.time() + 60
while time.time() < until and not (os.path.exists(part) and os.path.getsize(part) > 200000):
    time.sleep(0.02)
second = subprocess.run([sys.argv[1], "sources", "get", "recipe.yaml", "data"], stderr=subprocess.PIPE)
asked = time.time()
get.send_signal(signal.SIGINT)
said = get.communicate()[1].decode()
print(get.returncode, said, "took", int(time.time() - asked), "s")
print("second", second.returncode, second.stderr.decode())
P
said=$(cat said.txt)
rm said.txt
equal 'interrupted: status' 1 "${said%% *}"
holds 'interrupted' "$said" 'stopped on request'
took=$(grep -o 'took [0-9]* s' <<<"$said" | cut -d' ' -f2) # it would wait 60 s for a dead line
[ "${took:-99}" -lt 20 ] && passed || failed "interrupted: it goes on: $said"
holds 'two at once' "$said" 'second 1' 'another d4i'
only 'interrupted' 'table.csv.part table.csv.part.tag'
size=$(stat -c %s data/table.csv.part)
[ "$size" -gt 200000 ] && [ "$size" -lt 1000000 ] && passed || failed "interrupted: a part of $size bytes"
rm -f control/hold
tries=0
until [ -s log ] || [ $tries -ge 100 ]; do sleep 0.1; tries=$((tries + 1)); done # the server sees that nobody reads
: >log
get 0 'after the interruption'
same 'after the interruption' served/table.csv data/table.csv
only 'after the interruption' table.csv
logged 'after the interruption' "206 /table.csv $size $((1000000 - size));"

echo '- show and list'
run 0 'show' sources show recipe.yaml
holds 'show' "$told" 'Residents by country of birth' Everyone. '  home: Home' '    x: X' "$site/table.csv" "$sum" \
    'sources get recipe.yaml FOLDER'
run 2 'show nothing' sources show
run 2 'get nowhere' sources get recipe.yaml
run 2 'another word' sources fetch recipe.yaml
holds 'another word' "$said" fetch 'show RECIPE'
run 2 'no such recipe' sources show eu-census-grid-2012 --recipes "$REPOSITORY/recipes"
holds 'no such recipe' "$said" "'eu-census-grid-2021'"
run 0 'list' sources --recipes "$REPOSITORY/recipes"
wide=$(awk 'length > 82' <<<"$told") # bytes; two letters of two bytes in a line
[ -z "$wide" ] && passed || failed "the list is wider than 80 columns: $wide"
sed '/^download/,$d' recipe.yaml >bare.yaml
run 1 'no downloads' sources get bare.yaml data
holds 'no downloads' "$said" bare.yaml 'no downloads' by hand
finish
