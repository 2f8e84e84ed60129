#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# Europe 2021: 1.9 million cells that are their own zones, whose parts are perturbed.
. "$(dirname "$0")/lib.sh"
need_data
sanitized && skip 'Europe is not built under sanitizers: it takes minutes'

python3 - "$D4I" "$REPOSITORY/examples/europe-2021/project.yaml" >peak.txt <<'P' || failed 'the build'
import resource, subprocess, sys, time
started = time.monotonic()
build = subprocess.run([sys.argv[1], "build", sys.argv[2], "-o", "europe.gpkg"])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, round(time.monotonic() - started, 1))
sys.exit(build.returncode)
P
read -r peak seconds <peak.txt
echo "Europe: $seconds s, peak memory $((peak / 1024)) MB"
[ "${peak:-9999999}" -lt 1572864 ] && passed || failed "peak memory of $peak KB is not under 1.5 GiB"
holds 'zones' "$(info_value europe.gpkg source)" '1906023 zones'
"$D4I" info europe.gpkg --groups --format csv -o groups.csv -q
equal T 455671735 "$(csv_value groups.csv code total published)"
equal NAT 393386862 "$(csv_value groups.csv code native published)"
equal EU_OTH 19052525 "$(csv_value groups.csv code eu_other published)"
equal OTH 39401892 "$(csv_value groups.csv code elsewhere published)"
"$D4I" info europe.gpkg --ledger --format csv -o ledger.csv -q
python3 - <<'P' && passed || failed 'the ledger of Europe does not close'
import csv
# what the total has beyond its parts is listed with its sign, cell by cell
lines = list(csv.DictReader(open("ledger.csv", encoding="utf-8")))
assert sum(int(l["people"]) for l in lines) == 455671735 - 393386862 - 19052525 - 39401892
assert {l["reason"] for l in lines} == {"perturbation", "suppressed"}
assert min(int(l["people"]) for l in lines) < 0 < max(int(l["people"]) for l in lines)
P
run 0 'places by country' places europe.gpkg --format csv
holds 'places by country' "$told" 'Germany,1,0' 'all,'
# a country by its name in the report's language, and by its code, where the atlas has English names
for asked in 'Italien --lang de' 'IT --lang fr' 'Italy'; do
    # shellcheck disable=SC2086
    run 0 "the brief for $asked" report europe.gpkg --for country $asked -o italy.html -q
    case $(cat italy.html) in *Ital*) passed ;; *) failed "the brief for $asked is not of Italy" ;; esac
done
run 2 'no such country' report europe.gpkg --for country Narnia -o narnia.html
run 0 'again' build "$REPOSITORY/examples/europe-2021/project.yaml" -o europe.gpkg
holds 'again' "$said" 'up to date'
finish
