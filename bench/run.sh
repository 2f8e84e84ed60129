#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
#
# Every benchmark of a build, one after the other, as one report in plain text (bench/README.md says what each of
# them claims). Makes the workload s1 when it is missing.
#
#   bench/run.sh BUILD [REPORT.txt]    D4I_BENCH_ONLY=WORD: those whose name holds WORD
set -euo pipefail
if [ $# -lt 1 ] || [ ! -d "$1/bench" ]; then
    echo "usage: bench/run.sh BUILD [REPORT.txt]   (a build made with -Dbench=true)" >&2
    exit 2
fi
build=$(cd "$1" && pwd) report=${2:-}
[ -z "$report" ] || report=$(realpath -m "$report")
cd "$(dirname "$0")/.."
only=${D4I_BENCH_ONLY:-}
export LC_ALL=C.UTF-8 PROJ_NETWORK=OFF
failed=0

machine() {
    local family
    family=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
    echo "Machine: ${family:-$(uname -m)}, $(nproc) processors," \
        "$(awk '/^MemTotal/ {printf "%.0f GB", $2 / 1e6}' /proc/meminfo) of memory, load $(cut -d ' ' -f 1 /proc/loadavg) at the start"
    echo "Programs: gcc $(gcc -dumpfullversion 2>/dev/null || echo '?'), GDAL $(gdal-config --version 2>/dev/null || echo '?')"
}

make_s1() {
    local maker=../shared/tools/peer-workload.py
    [ ! -e "$build/bench/s1/admin.gpkg" ] || return 0
    if [ ! -r "$maker" ]; then
        echo "s1 is missing and so is $maker: bench_zonal is skipped" && return 0
    elif ! /usr/bin/python3 -c 'import rasterio, fiona, scipy, shapely' 2>/dev/null; then
        echo "s1 is missing, and python3-rasterio python3-fiona python3-scipy python3-shapely, which make it, are not"
        echo "all installed: bench_zonal is skipped" && return 0
    fi
    rm -rf "$build/bench/s1.making"
    if /usr/bin/python3 "$maker" "$build/bench/s1.making" 2000 2000 >"$build/bench/s1.log" 2>&1; then
        rm -rf "$build/bench/s1" && mv "$build/bench/s1.making" "$build/bench/s1"
    else
        echo "s1 could not be made ($build/bench/s1.log): bench_zonal is skipped"
    fi
}

# By counting twice, what is spent outside the passes falls out. The same on every machine, for one compiler.
count_instructions() {
    local program=$build/bench/bench_coverage few many edges
    command -v valgrind >/dev/null || { echo "SKIPPED: valgrind is not installed" && return 0; }
    counted() { valgrind --tool=callgrind \
        --callgrind-out-file=/dev/null "$program" --passes "$1" 2>&1 >/dev/null | sed -n 's/.*Collected : //p'; }
    few=$(counted 2) many=$(counted 12)
    edges=$("$program" --passes 0 | cut -d ' ' -f 1)
    awk -v a="$few" -v b="$many" -v n="$edges" \
        'BEGIN {printf "%.1f instructions an edge (64 edges a zone, 10 cells across; callgrind)\n", (b - a) / 10 / n}'
}

one() { # NAME COMMAND...
    local name=$1
    shift
    [[ $name == *"$only"* ]] || return 0
    printf '\n== %s\n' "$name"
    "$@" || { echo "FAILED: $name" && failed=1; }
}

everything() {
    machine
    make_s1
    one bench_coverage "$build/bench/bench_coverage"
    one bench_instructions count_instructions
    one bench_zonal "$build/bench/bench_zonal" "$build/bench/s1"
    one bench_allocate "$build/bench/bench_allocate"
    one bench_build "$build/bench/bench_build" "${D4I:-$build/src/cli/d4i}" examples
    one bench_whole "$build/bench/bench_whole" "${D4I:-$build/src/cli/d4i}" bench/peers
    one bench_tables "$build/bench/bench_tables" "${D4I:-$build/src/cli/d4i}" recipes
    for program in "$build"/bench/bench_*; do # those that have come since
        case ${program##*/} in
        bench_coverage | bench_zonal | bench_allocate | bench_build | bench_whole | bench_tables | *.p) ;;
        *) one "${program##*/}" "$program" ;;
        esac
    done
    [ "$failed" = 0 ]
}

if [ -n "$report" ]; then
    mkdir -p "$(dirname "$report")"
    everything 2>&1 | tee "$report"
else
    everything
fi
