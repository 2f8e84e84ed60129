#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# d4i measure --layer: indices as a layer in the atlas itself, which stays the atlas that it was: answers, build hash and
# checksum; layers are replaced by name and live beside each other; nothing is left of what was refused or killed.
. "$(dirname "$0")/lib.sh"
tiny
run 0 'build' build project.yaml -o t.gpkg -q
cp t.gpkg before.gpkg

sql() { python3 -c 'import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]): print(*row, sep="|")' "$@" 2>&1; }
# All tables that answers are made from
core() { python3 -c 'import hashlib, sqlite3, sys
db, h = sqlite3.connect(sys.argv[1]), hashlib.sha256()
names = [n for (n,) in db.execute("select name from sqlite_master where type = '"'table'"' and (name like '"'d4i^_%'"' escape '"'^'"' or name like '"'zones^_%'"' escape '"'^'"') order by name")]
assert "d4i_meta" in names
for name in names:
    for row in db.execute("select * from %s order by rowid" % name): h.update(repr((name, row)).encode())
print(h.hexdigest())' "$1"; }

echo '- a layer in the atlas'
run 0 'small units' measure t.gpkg --of local_moran --layer moran
equal 'its rows' '4|4|4' "$(sql t.gpkg 'select count(*), count(geom), count(abroad_local_moran) from indices_moran')"
equal 'as in a file of its own' "$("$D4I" measure before.gpkg --of local_moran -o own.gpkg && sql own.gpkg 'select code, abroad_local_moran, hex(geom) from indices')" \
    "$(sql t.gpkg 'select code, abroad_local_moran, hex(geom) from indices_moran')"
equal 'what answers are made from' "$(core before.gpkg)" "$(core t.gpkg)"
equal 'integrity' ok "$(sql t.gpkg 'pragma integrity_check')"
equal 'as a layer of features' 'features|3035|4000000.0|3000400.0' \
    "$(sql t.gpkg 'select c.data_type, g.srs_id, c.min_x, c.max_y from gpkg_contents c join gpkg_geometry_columns g using (table_name) where table_name = "indices_moran"')"
holds 'definition and source' "$(sql t.gpkg 'select m.metadata from gpkg_metadata m join gpkg_metadata_reference r on r.md_file_id = m.id where r.table_name = "indices_moran"')" \
    'DEFINITION=' 'SOURCE=' 'not protected'
"$D4I" info before.gpkg --format json | sed 's/before.gpkg/t.gpkg/' >1.json
"$D4I" info t.gpkg --format json >2.json
same 'd4i info' 1.json 2.json
equal 'sums' "$TINY_TABLE" "$(table_of t.gpkg zone)"
run 0 'a second build' build project.yaml -o t.gpkg
holds 'a second build' "$said$told" 'nothing'
equal 'leaves the layer' 4 "$(sql t.gpkg 'select count(*) from indices_moran')"
run 0 'explain' explain t.gpkg A
if have ogrinfo; then
    holds 'others read it' "$(ogrinfo t.gpkg 2>&1)" 'indices_moran (Multi Polygon)' 'zones_tiny'
    holds 'and its values' "$(ogrinfo -so t.gpkg indices_moran 2>&1)" 'Feature Count: 4' 'abroad_local_moran: Real'
fi

echo '- several, and one again'
run 0 'windows' measure t.gpkg --window 200 --layer landscape
equal 'windows' '4|200.0' "$(sql t.gpkg 'select count(*), sum(people) from indices_landscape')"
if have ogr2ogr; then # what QGIS makes beside a layer
    python3 -c 'import sqlite3; sqlite3.connect("t.gpkg").executescript("create table if not exists gpkg_ogr_contents (table_name text primary key, feature_count integer); insert into gpkg_ogr_contents values (\"indices_moran\", 4)")'
fi
run 0 'one again' measure t.gpkg --of local_entropy,local_moran --layer moran
equal 'one again' '4|4' "$(sql t.gpkg 'select count(local_entropy), count(abroad_local_moran) from indices_moran')"
equal 'once in the contents' 1 "$(sql t.gpkg 'select count(*) from gpkg_contents where table_name = "indices_moran"')"
equal 'two texts' 2 "$(sql t.gpkg 'select count(*) from gpkg_metadata')"
equal 'nothing left of the old count' 0 "$(sql t.gpkg 'select count(*) from sqlite_master where name = "gpkg_ogr_contents"' | grep -q 1 && sql t.gpkg 'select count(*) from gpkg_ogr_contents where table_name = "indices_moran"' || echo 0)"
equal 'the other layer stays' 4 "$(sql t.gpkg 'select count(*) from indices_landscape')"
equal 'integrity still' ok "$(sql t.gpkg 'pragma integrity_check')"
equal 'still what answers are made from' "$(core before.gpkg)" "$(core t.gpkg)"
cp before.gpkg a.gpkg; cp before.gpkg b.gpkg
run 0 'one thread' measure a.gpkg --of local_moran --layer x --threads 1
run 0 'seven' measure b.gpkg --of local_moran --layer x --threads 7
same 'the same bytes' a.gpkg b.gpkg

echo '- refused'
cp t.gpkg kept.gpkg
for wrong in '--layer a-b' '--layer m;x' '--layer ""' '--layer x --plot p.svg' '--layer x -o y.gpkg' '--layer x --by town --between A,B' \
    '--layer x --by urban' '--layer x --of lorenz'; do
    # shellcheck disable=SC2086 # words
    run 2 "$wrong" measure t.gpkg --of share $wrong
done
same 'refused' t.gpkg kept.gpkg
run 2 'towns without boundaries' measure t.gpkg --of share --by town --layer x
holds 'towns without boundaries' "$said" "the level 'town' has no boundaries" 'by unit'
run 1 'no atlas' measure project.yaml --layer x
python3 -c 'import sqlite3
db = sqlite3.connect("kept.gpkg"); db.execute("pragma journal_mode = wal"); db.execute("create table mine (x)"); db.commit()
import os; os._exit(0)' # a program that is killed leaves its log
if [ -s kept.gpkg-wal ]; then
    run 1 'changed by another program' measure kept.gpkg --of local_moran --layer x
    holds 'changed by another program' "$said" 'another program' 'close it'
fi
rm -f kept.gpkg*
nothing_left 'refused' p.svg
finish
