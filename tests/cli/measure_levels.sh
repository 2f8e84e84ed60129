#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# The multilevel D over nested levels: 60 made-up zones in 12 towns in 4 shires. What it says is held against the
# likelihood of the whole matrix, whose slope is 0 at the variances of greatest likelihood; levels that do not nest,
# that are one area, that are the same, and levels that are not taken.
. "$(dirname "$0")/lib.sh"

cat >recipe.yaml <<'END'
recipe: made-up-levels
title: Zones, made up
publisher: Nobody
licence: none, made up
attribution: made up
country: ES
date: 2021-01-01
method: census
variables:
  birth:
    title: Population by place of birth
    dimension: country of birth
    definition: Usual residents, by the country in which they were born.
    file: birth
    table: {layout: wide, key: [{column: zone}]}
    headline: abroad
    groups:
      code: total
      label: people
      parts: [{code: native, label: here}, {code: abroad, label: abroad}]
END
cat >project.yaml <<'END'
title: Levels, made up
sources: [{id: made, recipe: recipe.yaml, files: {birth: table.csv}}]
units:
  - {id: town, relate: {made: {prefix: 2}}}
  - {id: shire, relate: {made: {prefix: 1}}}
  - {id: market, relate: {made: {from: 3}}}
  - {id: parish, relate: {made: {prefix: 2, replace: {"A*": "in A"}}}}
seed: 1
END
# ABC: shire A, town AB, of market C. Shires differ by 20, towns by 10, zones by 5; one zone is empty
/usr/bin/python3 >table.csv <<'END'
print("zone,people,here,abroad")
state = 7
for shire in range(4):
    for town in range(3):
        for zone in range(5):
            state = state * 1103515245 + 12345 & 0x7fffffff
            abroad = 20 + 20 * (shire == 2) + 10 * (town == 1) + (state >> 16) % 11
            if shire == town == zone == 0:
                abroad = 0
            here = 100 if abroad else 0
            print(f"{'ABCD'[shire]}{'abc'[town]}{zone},{here + abroad},{here},{abroad}")
END
run 0 'build' build project.yaml -o t.gpkg -q

echo '- two levels'
run 0 'as CSV' measure t.gpkg --of dissimilarity,multilevel,multilevel_effects --levels town,shire --draws 0 --format csv -o two.csv
run 0 'as JSON' measure t.gpkg --of multilevel --levels town,shire --draws 0 --format json
holds 'as JSON' "$told" '"part": "zones"' '"part": "town"' '"part": "shire"'
if /usr/bin/python3 -c 'import numpy' 2>/dev/null; then
    equal 'the matrix says the same' 'good' "$(/usr/bin/python3 - <<'END'
import csv
import numpy as np
zones = [(r["zone"], float(r["abroad"]), float(r["here"])) for r in csv.DictReader(open("table.csv")) if r["people"] != "0"]
a, b = (np.array([z[k] for z in zones]) for k in (1, 2))
d = a / a.sum() - b / b.sum()
own = {r["part"]: {} for r in csv.DictReader(open("two.csv"))}
for r in csv.DictReader(open("two.csv")):
    own[r["part"]][r["index"]] = float(r["value"])
share = [own[k]["multilevel_variance_share"] for k in ("zones", "town", "shire")]
names = [np.unique([z[0][:k] for z in zones]) for k in (2, 1)]
Z = [np.array([[z[0][:k] == n for n in name] for z in zones], float) for k, name in zip((2, 1), names)]
V = share[0] * np.eye(len(d)) + sum(s * z @ z.T for s, z in zip(share[1:], Z))
I = np.linalg.inv(V)
V, I = (m * f for m, f in zip((V, I), (d @ I @ d / len(d), len(d) / (d @ I @ d))))  # the likeliest scale
apart = [abs(sum(share) - 1)]
for z in Z:
    trace = np.trace(z.T @ I @ z)
    apart.append(abs(trace - ((z.T @ I @ d) ** 2).sum()) / trace)
scale = (d @ np.linalg.inv(share[0] * np.eye(len(d)) + sum(s * z @ z.T for s, z in zip(share[1:], Z))) @ d) / len(d)
left = d.copy()
for level, name, s, z in zip(("town", "shire"), names, share[1:], Z):
    e = s * scale * z.T @ I @ d
    apart += [abs(own[f"{level} {n}"]["multilevel_effects"] - x) * 100 for n, x in zip(name, e)]
    apart.append(abs(own[level]["multilevel_holdback"] - (abs(d - z @ e).sum() / abs(d).sum() - 1)))
    left -= z @ e
apart.append(abs(own["zones"]["multilevel_holdback"] - (abs(d - left).sum() / abs(d).sum() - 1)))
apart.append(abs(own[""]["dissimilarity"] - abs(d).sum() / 2))
print("good" if max(apart) < 1e-9 and min(share) > 0.05 else f"{apart} {share}")
END
)"
else
    echo '  no numpy: not held against the matrix'
fi
run 0 'in words' measure t.gpkg --of multilevel --levels town,shire
holds 'in words' "$told" 'zones' 'town' 'shire' 'expected' "'zones' is what the larger"
holds 'p of holdbacks' "$(echo $told)" 'of holdbacks of both sides: twice that of the rarer side'
# what chance gives does not hang on what else is asked for
"$D4I" measure t.gpkg --of multilevel --levels town,shire --draws 9 --format csv -q | grep holdback >both.csv
"$D4I" measure t.gpkg --of multilevel_holdback --levels town,shire --draws 9 --format csv -q | grep holdback >alone.csv
same 'draws' both.csv alone.csv
run 0 'one thread' measure t.gpkg --of multilevel --levels town,shire --threads 1 --format csv -o 1.csv
run 0 'seven' measure t.gpkg --of multilevel --levels town,shire --threads 7 --format csv -o 7.csv
same 'the same for any number of threads' 1.csv 7.csv

echo '- one level'
# as --by has it, and inside each area of --by
"$D4I" measure t.gpkg --of multilevel --by town --draws 0 --format csv -q | tail -n +2 | cut -d, -f8 >by.txt
"$D4I" measure t.gpkg --of multilevel --levels town --draws 0 --format csv -q | grep ,town, | cut -d, -f8 >level.txt
same 'as --by has it' by.txt level.txt
equal 'in each shire' 'A B C D' "$("$D4I" measure t.gpkg --of multilevel_holdback --by shire --levels town --draws 0 \
    --format csv -q | grep ,town, | cut -d, -f1 | tr '\n' ' ' | sed 's/ $//')"
run 0 'one area' measure t.gpkg --of multilevel --levels town,shire,country --draws 0
holds 'one area' "$told" "The level 'country' is one area"
equal 'which has no part' '0' "$("$D4I" measure t.gpkg --of multilevel_variance_share --levels town,shire,country \
    --draws 0 --format csv -q | grep ,country, | cut -d, -f8)"
run 0 'one area in each' measure t.gpkg --of multilevel --by shire --levels town,shire --draws 0
holds 'one area in each' "$told" "The level 'shire' is one area in each area"
run 0 'the same areas' measure t.gpkg --of multilevel --by shire --levels town,parish --draws 0 --format csv
holds 'the same areas' "$told" 'two levels have the same areas here'
run 0 'towns in shires' measure t.gpkg --of multilevel --over town --levels shire --draws 0 --format csv
holds 'towns in shires' "$told" ',town,' ',shire,'

run 0 'D' measure t.gpkg --of dissimilarity --draws 0 -o d.txt
run 0 'effects' measure t.gpkg --of multilevel_effects --levels town,shire --draws 0
holds 'effects are of everybody' "$told" "$(grep -o '[0-9]* people in [0-9]* units' d.txt)"

echo '- refused'
run 2 'not nested' measure t.gpkg --of multilevel --levels market,shire
holds 'not nested' "$said" "do not nest: '0' of 'market' lies in 'A' (with Ab0) and in 'B' (with Ba0) of 'shire'"
run 2 'the wrong way round' measure t.gpkg --of multilevel --levels shire,town
holds 'the wrong way round' "$said" "'A' of 'shire' lies in 'Aa'" 'the smallest areas first'
run 2 'units as a level' measure t.gpkg --of multilevel --over town --levels town --draws 0
holds 'units as a level' "$said" "no area of the level 'town' holds two of the small units ('town')" '--over'
run 2 'units above a level' measure t.gpkg --of multilevel --over shire --levels town --draws 0
holds 'units above a level' "$said" "'town' holds two of the small units ('shire')"
run 2 'a plot of levels' measure t.gpkg --of multilevel_holdback --levels town --plot none.svg
holds 'a plot of levels' "$said" 'leave --levels out'
nothing_left 'a plot of levels' none.svg
run 2 'no such level' measure t.gpkg --of multilevel --levels town,shyre
holds 'no such level' "$said" 'shire'
run 2 'none' measure t.gpkg --of multilevel --levels ,
run 2 'an empty one' measure t.gpkg --of multilevel --levels town,,shire
run 2 'too many' measure t.gpkg --of multilevel --levels a,b,c,d,e,f,g,h,i
run 2 'classes' measure t.gpkg --of multilevel --levels size-class:town,shire
run 2 'no index takes them' measure t.gpkg --of dissimilarity --levels town,shire
holds 'no index takes them' "$said" 'ask for multilevel' 'leave --levels out'
run 2 'two places' measure t.gpkg --of multilevel --by shire --levels town --between A,B
finish
