#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# A build that is killed at any moment leaves the old atlas or none, and a cache from which the next one goes on; one
# that is interrupted stops cleanly.
. "$(dirname "$0")/lib.sh"

run 0 'demo-data' demo-data demo
run 0 'the whole build' build demo/project.yaml -o whole.gpkg
whole=$(grep -o '[0-9]* parts computed' <<<"$said" | cut -d' ' -f1)
[ "${whole:-0}" -gt 3 ] && passed || failed "how many parts? $said"

# Milliseconds that a build takes here, so that kills fall into it on any machine.
now() { date +%s%N; }
started=$(now)
"$D4I" build demo/project.yaml -o timed.gpkg -q
took=$((($(now) - started) / 1000000))
rm -rf timed.gpkg timed.gpkg.cache
echo "a build takes $took ms"

# kill_after MILLISECONDS SIGNAL OUTPUT: $status is what it ended with
kill_after()
{
    "$D4I" build demo/project.yaml -o "$3" >/dev/null 2>said.txt </dev/null &
    local build=$!
    sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"
    kill -"$2" $build 2>/dev/null
    wait $build 2>/dev/null
    status=$?
    said=$(tr -d '\0' <said.txt)
    rm -f said.txt
}

# A sanitizer tells nothing of a process that is killed, and rebuild.sh shows it every damage of a cache: a few kills
# are enough there. Those that are interrupted end by themselves, and all of them are looked at.
steps='1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16' steps_over='2 5 8 10 12 13 14 15' least=5 least_reused=2
sanitized && steps='4 8 10 12 14' steps_over='8 13' least=2 least_reused=1

echo '- killed, nothing there before'
kills=0 reused=0
for step in $steps; do
    kill_after $((took * step / 16 + RANDOM % 7)) KILL a.gpkg
    if [ -e a.gpkg ]; then
        same "killed at $step/16: the atlas is whole" whole.gpkg a.gpkg
    elif [ $status -eq 137 ]; then
        kills=$((kills + 1))
        kept=$(find a.gpkg.cache -name '*.part' 2>/dev/null | wc -l)
        run 0 "after the kill at $step/16" build demo/project.yaml -o a.gpkg
        same "after the kill at $step/16" whole.gpkg a.gpkg
        taken=$(grep -o '[0-9]* taken from the cache' <<<"$said" | cut -d' ' -f1)
        [ "${taken:-0}" -ge "$kept" ] && passed || failed "kill at $step/16: $kept parts were kept, but: $said"
        [ "$kept" -gt 0 ] && reused=$((reused + 1))
    fi
    rm -rf a.gpkg* # half of them with the cache, half without
done
echo "$kills builds killed, $reused of them with a cache to go on from"
[ $kills -ge $least ] && passed || failed "only $kills of the kills came in time"
[ $reused -ge $least_reused ] && passed || failed "only $reused of $kills killed builds left a part"

echo '- killed again and again, the cache growing'
tries=0
until [ -e b.gpkg ] || [ $tries -ge 60 ]; do
    tries=$((tries + 1))
    kill_after $((took / 4 + tries * took / 40)) KILL b.gpkg
done
[ -e b.gpkg ] && same "after $tries kills" whole.gpkg b.gpkg || failed "no atlas after $tries tries"

echo '- killed, an old atlas there'
cp -r demo demo-old
sed -i 's/^title: .*/title: the old one/' demo-old/project.yaml
run 0 'the old atlas' build demo-old/project.yaml -o old.gpkg
for step in $steps_over; do
    cp old.gpkg c.gpkg
    rm -rf c.gpkg.cache
    [ $((step % 2)) -eq 0 ] && cp -r old.gpkg.cache c.gpkg.cache # parts that the new build takes over
    kill_after $((took * step / 16)) KILL c.gpkg
    cmp -s c.gpkg old.gpkg || cmp -s c.gpkg whole.gpkg && passed || failed "killed at $step/16: neither the old atlas nor the new"
    run 0 "over the old atlas at $step/16" build demo/project.yaml -o c.gpkg -q
    same "over the old atlas at $step/16" whole.gpkg c.gpkg
    # what the killed one was writing is swept or harmless: nothing but the atlas and its cache counts
    left=$(find . -maxdepth 1 -name 'c.gpkg*' ! -name c.gpkg ! -name c.gpkg.cache ! -name '*.part-*')
    [ -z "$left" ] && passed || failed "killed at $step/16: left behind: $left"
    rm -f ./c.gpkg.part-* # of a process that had no chance to remove it
done

echo '- interrupted'
for signal in INT TERM; do
    for step in 4 8 12; do
        cp old.gpkg d.gpkg
        rm -rf d.gpkg.cache
        # the shell starts jobs in the background with SIGINT ignored; python gives it back
        python3 - "$D4I" $signal $((took * step / 16)) <<'P' >said.txt 2>&1
import signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
build = subprocess.Popen([sys.argv[1], "build", "demo/project.yaml", "-o", "d.gpkg"], stderr=subprocess.PIPE,
                         preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
time.sleep(int(sys.argv[3]) / 1000)
build.send_signal(getattr(signal, "SIG" + sys.argv[2]))
said = build.communicate()[1].decode()
print(build.returncode, said)
P
        said=$(cat said.txt); rm said.txt
        if cmp -s d.gpkg whole.gpkg; then
            equal "$signal at $step/16, when it was done" 0 "${said%% *}"
        else
            same "$signal at $step/16: the old atlas stays" old.gpkg d.gpkg
            equal "$signal at $step/16: exit status" 1 "${said%% *}"
            holds "$signal at $step/16" "$said" 'stopped on request'
        fi
        left=$(find . -name 'd.gpkg*.part-*' -o -path './d.gpkg.cache/*.part-*')
        [ -z "$left" ] && passed || failed "$signal at $step/16: left behind: $left"
    done
done
finish
