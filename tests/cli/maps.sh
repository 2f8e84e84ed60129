#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# d4i map: every kind at every width, no word on another, the same bytes for any number of threads, and what is said
# of options that do not go together.
. "$(dirname "$0")/lib.sh"

tiny
run 0 'build' build project.yaml -o tiny.gpkg -q

echo '- every kind and width'
kinds=('classes --of zones' 'dots --per 10 --groups x,y' 'multiples --of zones --groups abroad,x,y'
    'bivariate --of zones --x share --y size:40,60' 'bivariate --of cells --x diversity --y density')
for kind in "${kinds[@]}"; do
    for width in 400 800 2000; do
        # shellcheck disable=SC2086 # kind and its options
        run 0 "$kind" map tiny.gpkg --kind $kind --width $width -o map.pdf -q
        if have pdftotext; then
            words=$(pdftotext -bbox map.pdf - | python3 "$REPOSITORY/tests/cli/map_words.py") ||
                failed "$kind at $width: $words"
            holds "$kind at $width" "$words" 'words, none on another' 'Not protected' 'EPSG:3035' 'd4i'
        fi
    done
    # shellcheck disable=SC2086
    run 0 "$kind" map tiny.gpkg --kind $kind --threads 1 -o one.svg -q
    # shellcheck disable=SC2086
    run 0 "$kind" map tiny.gpkg --kind $kind --threads 3 -o three.svg -q
    same "$kind" one.svg three.svg
done
have pdftotext || echo 'not tried: where words lie, since pdftotext is not there' >&2
run 0 'dots' map tiny.gpkg --kind dots --groups x,y -o dots.svg -q
holds 'dots say how many people' "$(cat dots.svg)" 'One dot for 10 people'
run 0 'another seed' map tiny.gpkg --kind dots --groups x,y --seed 5 -o seed.svg -q
cmp -s dots.svg seed.svg && failed 'another seed: the same dots' || passed

echo '- what does not go together'
run 2 'a dot a person' map tiny.gpkg --kind dots --per 1 -o no.png
holds 'a dot a person' "$said" 'at least 10' 'a person or a household'
run 2 'the same people twice' map tiny.gpkg --kind dots --groups abroad,x -o no.png
holds 'the same people twice' "$said" "'abroad' and 'x' hold the same people"
run 2 'unknown kind' map tiny.gpkg --kind dost -o no.png
holds 'unknown kind' "$said" 'classes, dots, bivariate and multiples'
run 2 'one measure twice' map tiny.gpkg --kind bivariate --x size --y size -o no.png
run 2 'no measure' map tiny.gpkg --kind bivariate --x shares -o no.png
holds 'no measure' "$said" "'shares' is no measure"
run 1 'no such land' map tiny.gpkg --context no-such.json -o no.png
holds 'no such land' "$said" 'no-such.json'
run 2 'a box beside it' map tiny.gpkg --of cells --box 0,0,1000,1000 -o no.png
holds 'a box beside it' "$said" 'nothing of the map lies in the box 0,0,1000,1000' 'all of it lies in'
run 2 'no small place' map tiny.gpkg --of zones --places --below 1 -o no.png
holds 'no small place' "$said" 'no small place to mark' '--below'
run 2 'narrow' map tiny.gpkg --width 299 -o no.png
holds 'narrow' "$said" 'from 300 to 20000'
nothing_left 'refused maps' no.png
finish
