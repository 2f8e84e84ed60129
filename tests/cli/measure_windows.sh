#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# d4i measure in windows of cells, on the tiny project: the exposure matrix by hand, realisations, the layer, and what is
# refused.
. "$(dirname "$0")/lib.sh"
tiny
run 0 'build' build project.yaml -o t.gpkg -q

echo '- by hand'
# Zones of 2 x 2 cells: a window that is a zone has one mix, one of 400 m has all four, and all pairs across borders
run 0 'windows' measure t.gpkg --window 400 --format csv -o all.csv
run 0 'zones' measure t.gpkg --window 200 --format csv -o zones.csv
python3 - <<'E2' && passed || failed 'the matrix by hand'
import csv, math
mix = {"A1": (80, 12, 8), "A2": (50, 0, 0), "B1": (30, 10, 0), "B2": (4, 1, 5)}
def zone(x, y): return "AB"[x // 2] + "12"[y // 2]
def figures(cells):
    e = [[0.0] * 3 for _ in range(3)]
    for x, y in cells:
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            if (x + dx, y + dy) in cells:
                own, other = mix[zone(x, y)], mix[zone(x + dx, y + dy)]
                t, s = sum(own), sum(other)
                for a in range(3):
                    for b in range(3):
                        e[a][b] += own[a] / t * other[b] / s * (t + s) / 2
    whole = sum(map(sum, e))
    h = lambda values: -sum(v / whole * math.log(v / whole) for v in values if v > 0)
    own, joint = h([sum(row) for row in e]), h([v for row in e for v in row])
    return own, joint, joint - own, 2 * own - joint
def check(path, windows):
    rows = list(csv.DictReader(open(path)))
    assert len(rows) == len(windows), rows
    for row, (code, cells, people) in zip(rows, windows):
        assert row["window"] == code and abs(float(row["people"]) - people) < 1e-9, row
        names = ("entropy", "joint_entropy", "conditional_entropy", "mutual_information")
        for name, wanted in zip(names, figures(cells)):
            assert abs(float(row["landscape_" + name]) - wanted) < 1e-9, (row, name, wanted)
        assert row["undefined"] == ""
four = lambda x, y: {(x + i, y + j) for i in (0, 1) for j in (0, 1)}
check("all.csv", [("400mN30000E40000", {(x, y) for x in range(4) for y in range(4)}, 200)])
check("zones.csv", [("200mN30000E40000", four(0, 0), 100), ("200mN30000E40002", four(2, 0), 40),
                    ("200mN30002E40000", four(0, 2), 50), ("200mN30002E40002", four(2, 2), 10)])
E2
run 0 'one index' measure t.gpkg --of landscape_mutual_information --window 200 --format csv -o one.csv
python3 - <<'E2' && passed || failed 'one mix tells nothing'
import csv
for row in csv.DictReader(open("one.csv")):
    assert abs(float(row["landscape_mutual_information"])) < 1e-12 and "landscape_entropy" not in row, row
E2

echo '- realisations'
run 0 'one thread' measure t.gpkg --window 400 --draws 50 --threads 1 --format csv -o 1.csv
run 0 'seven' measure t.gpkg --window 400 --draws 50 --threads 7 --format csv -o 7.csv
same 'the same for any number of threads' 1.csv 7.csv
run 0 'another seed' measure t.gpkg --window 400 --draws 50 --seed 2 --format csv -o 2.csv
cmp -s 1.csv 2.csv && failed 'the seed changes nothing' || passed
python3 - <<'E2' && passed || failed 'realisations around their mean'
import csv
row = next(csv.DictReader(open("1.csv")))
name = "landscape_mutual_information"
assert float(row[name + "_low"]) <= float(row[name + "_drawn"]) <= float(row[name + "_high"])
assert float(row[name + "_drawn"]) > float(row[name])
E2
run 0 'for people' measure t.gpkg --window 200 --draws 9
holds 'for people' "$told" 'Landscape of groups in windows of 200 m' 'In nats' '9 realisations'
equal 'for people fits' '' "$(LC_ALL=C.UTF-8 awk 'length($0) > 80' <<<"$told")"
run 0 'two groups' measure t.gpkg --window 400 --groups abroad --directions 8 --weight focal
holds 'two groups' "$told" '2 groups'

echo '- empty cells'
# A window of 800 m holds 16 inhabited cells of 64
run 0 'mostly empty' measure t.gpkg --window 800 --format csv
holds 'mostly empty' "$told" 'too many of its cells are without people'
run 0 'wanted' measure t.gpkg --window 800 --empty 0.8 --format csv -o wide.csv
equal 'the same pairs' "$(csv_value all.csv cells 16 landscape_joint_entropy)" "$(csv_value wide.csv cells 16 landscape_joint_entropy)"
run 0 'single cells' measure t.gpkg --window 100 --format csv
holds 'single cells' "$told" 'no two of its cells with people touch'

echo '- a layer'
run 0 'a layer' measure t.gpkg --window 200 -o windows.gpkg
rows=$(python3 -c 'import sqlite3
for row in sqlite3.connect("windows.gpkg").execute("select count(*), count(geom), count(landscape_entropy), sum(people) from windows"): print(*row)' 2>&1)
equal 'its rows' '4 4 4 200.0' "$rows"
if have ogrinfo; then
    holds 'its extent' "$(ogrinfo -so windows.gpkg windows)" 'Extent: (4000000.000000, 3000000.000000) - (4000400.000000, 3000400.000000)'
fi

echo '- refused'
run 2 'not of cells' measure t.gpkg --window 250
holds 'not of cells' "$said" 'windows of 250 m' '100 m'
for wrong in '--of dissimilarity' '--by town' '--over zones' '--against x' '--scales 250' '--weight heavy' '--empty 2' '--empty 0' \
    '--directions 6' '--between A,B' '--plot p.svg' '--window -5'; do
    # shellcheck disable=SC2086 # two words
    run 2 "$wrong" measure t.gpkg --window 200 $wrong
done
nothing_left 'refused plots' p.svg
# In areas they would do nothing
for wrong in '--weight focal' '--weight heavy' '--directions 8' '--empty 0.3'; do
    # shellcheck disable=SC2086 # two words
    run 2 "$wrong without windows" measure t.gpkg --of landscape_entropy $wrong
    holds "$wrong without windows" "$said" "${wrong%% *} is of cells in windows" '--window METRES'
done
run 2 'bad directions' measure t.gpkg --of landscape_entropy --directions 6
sed '/boundaries: zones/d; /^grid/d' project.yaml >flat.yaml
run 0 'without cells' build flat.yaml -o flat.gpkg -q
run 1 'windows of no cells' measure flat.gpkg --window 200
finish
