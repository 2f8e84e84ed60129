#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# What is built again: nothing when nothing changed, and what depends on what did.
. "$(dirname "$0")/lib.sh"

tiny
cp table.csv table.good
printf 'weights:\n  - {id: w, table: w.csv}\n' >>project.yaml
printf 'GRD_ID,T\n100mN30000E40000,3\n100mN30001E40001,1\n' >w.csv
builds() # WHAT PARTS-COMPUTED FROM-CACHE
{
    run 0 "$1" build project.yaml -o a.gpkg
    holds "$1" "$said" "wrote 'a.gpkg' ($2 parts computed, $3 taken from the cache)"
}
idle() # WHAT: the build computes nothing and leaves the file alone
{
    cp -p a.gpkg before.gpkg
    local inode
    inode=$(stat -c '%i %Y' a.gpkg)
    run 0 "$1" build project.yaml -o a.gpkg
    holds "$1" "$said" "'a.gpkg' is up to date, nothing was computed"
    same "$1" before.gpkg a.gpkg
    equal "$1: the file was left alone" "$inode" "$(stat -c '%i %Y' a.gpkg)"
}
# The atlas is what a build from nothing would make.
fresh_build() # WHAT
{
    run 0 "$1: from nothing" build project.yaml -o fresh.gpkg -q
    same "$1: as from nothing" fresh.gpkg a.gpkg
    rm -rf fresh.gpkg fresh.gpkg.cache
}

run 0 'first' build project.yaml -o a.gpkg
holds 'first' "$said" '0 taken from the cache'
whole=$(grep -o '[0-9]* parts' <<<"$said" | cut -d' ' -f1)
cp a.gpkg first.gpkg
idle 'unchanged'
touch -d 2001-01-01 table.csv project.yaml zones.geojson w.csv recipe.yaml
idle 'only touched'
touch -- *
idle 'only touched, later'
cp table.csv copy && mv copy table.csv
idle 'another file of the same bytes'

sed -i 's/^A1,X,12/A1,X,11/; s/^A1,Y,8/A1,Y,9/' table.csv
run 0 'a count changed' build project.yaml -o a.gpkg
holds 'a count changed' "$said" 'wrote'
equal 'a count changed' 'A1,100,80,20,11,9' "$(table_of a.gpkg zone | cut -d' ' -f1)"
[ "$(grep -o '[0-9]* taken' <<<"$said" | cut -d' ' -f1)" -ge 1 ] && passed || failed "the polygons were made again: $said"
fresh_build 'a count changed'
idle 'after the change'
cp table.good table.csv
run 0 'the old count again' build project.yaml -o a.gpkg
holds 'the old count again' "$said" '(1 parts computed'
same 'the old count again' first.gpkg a.gpkg

sed -i 's/100mN30000E40000,3/100mN30000E40000,4/' w.csv
run 0 'a weight changed' build project.yaml -o a.gpkg
holds 'a weight changed' "$said" wrote
fresh_build 'a weight changed'
sed -i 's/label: X}/label: X, name: From X}/' recipe.yaml
run 0 'the recipe changed' build project.yaml -o a.gpkg
holds 'the recipe changed' "$said" wrote
holds 'the recipe changed' "$("$D4I" info a.gpkg --groups)" 'From X'
fresh_build 'the recipe changed'
sed -i 's/^title: Tiny/title: Tinier/' project.yaml
run 0 'the project changed' build project.yaml -o a.gpkg
equal 'the project changed' Tinier "$(info_value a.gpkg title)"
fresh_build 'the project changed'
sed -i 's/4000400,3000400/4000500,3000400/' zones.geojson
run 0 'a polygon changed' build project.yaml -o a.gpkg
holds 'a polygon changed' "$said" wrote
fresh_build 'a polygon changed'
sed -i 's/cell: 100/cell: 50/' project.yaml; rm w.csv; sed -i '/^weights/d; /id: w,/d' project.yaml
run 0 'the grid changed' build project.yaml -o a.gpkg
fresh_build 'the grid changed'

# Damage: every part of the cache, at several places, with the atlas away
tiny
rm -rf a.gpkg a.gpkg.cache
run 0 'damage: before' build project.yaml -o a.gpkg
cp a.gpkg first.gpkg
for part in a.gpkg.cache/*.part; do
    size=$(stat -c %s "$part")
    for at in 0 9 $((size / 3)) $((size / 2)) $((size - 9)) $((size - 1)); do
        cp "$part" good.part
        python3 -c 'import sys
with open(sys.argv[1], "r+b") as f:
    f.seek(int(sys.argv[2])); byte = f.read(1)[0]; f.seek(int(sys.argv[2])); f.write(bytes([byte ^ 255]))' "$part" "$at"
        rm a.gpkg
        run 0 "byte $at of $part damaged" build project.yaml -o a.gpkg
        same "byte $at of $part damaged" first.gpkg a.gpkg
        holds "byte $at of $part damaged" "$said" 'made again'
        same "byte $at of $part: made again" good.part "$part"
    done
    : >"$part"; rm a.gpkg
    run 0 "$part empty" build project.yaml -o a.gpkg
    same "$part empty" first.gpkg a.gpkg
    head -c $((size / 2)) good.part >"$part"; rm a.gpkg
    run 0 "$part cut" build project.yaml -o a.gpkg
    same "$part cut" first.gpkg a.gpkg
done
# Damaged atlas: truncated, overwritten, emptied
for damage in 'truncate -s 100 a.gpkg' 'truncate -s 100000 a.gpkg' 'truncate -s 0 a.gpkg' \
    'dd if=/dev/zero of=a.gpkg bs=4096 seek=3 count=20 conv=notrunc status=none'; do
    $damage
    run 0 "atlas after '$damage'" build project.yaml -o a.gpkg
    holds "atlas after '$damage'" "$said" wrote
    same "atlas after '$damage'" first.gpkg a.gpkg
done
# What is no atlas is somebody's file: it is not replaced
cp table.csv a.gpkg
run 2 'another file under the name' build project.yaml -o a.gpkg
same 'another file under the name' table.csv a.gpkg
rm a.gpkg
# What reading a table warned of is told again where the table comes from the cache
printf 'ZZ,%s\n' Total,200 Home,164 Abroad,36 X,23 Y,13 | cat table.good - >table.csv
run 0 'a row of the whole' build project.yaml -o a.gpkg
holds 'a row of the whole' "$said" "zone 'ZZ' has 200 people, of each group as many as all other zones together"
rm a.gpkg
run 0 'a row of the whole, from the cache' build project.yaml -o a.gpkg
holds 'a row of the whole, from the cache' "$said" wrote "zone 'ZZ' has 200 people"
cp table.good table.csv
# A cache that cannot be used is no reason to fail silently: it is told
rm -rf a.gpkg a.gpkg.cache; echo >a.gpkg.cache
run 1 'a file where the cache should be' build project.yaml -o a.gpkg
holds 'a file where the cache should be' "$said" a.gpkg.cache
finish
