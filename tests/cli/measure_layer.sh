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

echo '- areas that are known by codes alone: their zones put together'
# polygons, holes and people of each area, and its size in squares of 100 m
together() { python3 -c 'import sqlite3, struct, sys
for code, people, geom in sqlite3.connect(sys.argv[1]).execute("select code, people, geom from indices order by code"):
    at = 8 + {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[geom[3] >> 1 & 7]
    polygons, = struct.unpack_from("<I", geom, at + 5)
    at, holes, area = at + 9, 0, 0
    for _ in range(polygons):
        rings, = struct.unpack_from("<I", geom, at + 5)
        at, holes = at + 9, holes + rings - 1
        for _ in range(rings):
            points, = struct.unpack_from("<I", geom, at)
            xy = struct.unpack_from("<%dd" % (2 * points), geom, at + 4)
            at += 4 + 16 * points
            assert xy[:2] == xy[-2:] and len(set(zip(xy[::2], xy[1::2]))) == points - 1
            area += sum(xy[i] * xy[i + 3] - xy[i + 2] * xy[i + 1] for i in range(0, 2 * points - 2, 2)) / 2
    print(code, polygons, holes, "%g" % people, "%.6g" % (area / 1e4), sep="|", end=" ")' "$1" | sed 's/ $//'; }
run 0 'towns' measure t.gpkg --of share --by town --draws 0 -o towns.gpkg
equal 'towns' 'A|1|0|150|8 B|1|0|50|8' "$(together towns.gpkg)"
# A has two holes that touch each other in a point; B is two squares that do, C two far apart
python3 >blocks.geojson - AAAAC ABAAC AABAA AAAAA C.A.A <<'END'
import json, sys
features = []
for y, row in enumerate(sys.argv[1:]):
    for x, area in enumerate(row):
        if area != ".":
            e, n = 4000000 + 100 * x, 3000000 - 100 * y
            ring = [[e, n], [e + 100, n], [e + 100, n + 100], [e, n + 100], [e, n]]
            features.append({"type": "Feature", "properties": {"id": f"{area}{y}{x}", "name": ""},
                             "geometry": {"type": "Polygon", "coordinates": [ring]}})
json.dump({"type": "FeatureCollection", "features": features,
           "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3035"}}}, sys.stdout)
END
python3 >blocks.csv -c 'import json
print("zone,Total,Home,Abroad,X,Y")
for feature in json.load(open("blocks.geojson"))["features"]: print(feature["properties"]["id"] + ",10,8,2,1,1")'
{ recipe_head; wide_table; tree; } >wide.yaml
sed 's/recipe: recipe.yaml/recipe: wide.yaml/; s/table.csv/blocks.csv/; s/zones.geojson/blocks.geojson/' project.yaml >blocks.yaml
run 0 'blocks' build blocks.yaml -o blocks.gpkg -q
run 0 'as towns' measure blocks.gpkg --of share --by town --draws 0 -o towns.gpkg
equal 'as towns' 'A|1|2|180|18 B|2|0|20|2 C|2|0|30|3' "$(together towns.gpkg)"
run 0 'one thread' measure blocks.gpkg --of share --by town --draws 0 --threads 1 -o 1.gpkg
same 'the same bytes' towns.gpkg 1.gpkg

echo '- refused'
cp t.gpkg kept.gpkg
for wrong in '--layer a-b' '--layer m;x' '--layer ""' '--layer x --plot p.svg' '--layer x -o y.gpkg' '--layer x --by town --between A,B' \
    '--layer x --by urban' '--layer x --of lorenz'; do
    # shellcheck disable=SC2086 # words
    run 2 "$wrong" measure t.gpkg --of share $wrong
done
same 'refused' t.gpkg kept.gpkg
run 2 'towns over cells' measure t.gpkg --of share --by town --over cells --layer x
holds 'towns over cells' "$said" "the level 'town' has no boundaries" 'file and key' '--over'
sed '/boundaries: zones/d; /^grid/d' project.yaml >flat.yaml
run 0 'zones without boundaries' build flat.yaml -o flat.gpkg -q
run 2 'towns of zones without boundaries' measure flat.gpkg --of share --by town --layer x
holds 'towns of zones without boundaries' "$said" 'have none either' 'file and key'
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
