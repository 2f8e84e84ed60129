/* SPDX-License-Identifier: EUPL-1.2
 *
 * The tables of the GeoPackage extension d4i_atlas; docs/formats/atlas.md says what every column means.
 */
#include "atlas/store.h"

const struct store_table store_tables[] = {
    {"d4i_meta", "about this atlas", 3, 1, "fid INTEGER PRIMARY KEY, key TEXT NOT NULL, value TEXT NOT NULL"},
    {"d4i_source", "sources", 20, 1,
     "fid INTEGER PRIMARY KEY, id TEXT NOT NULL, title TEXT, publisher TEXT, licence TEXT, attribution TEXT, url "
     "TEXT, "
     "country TEXT, coverage TEXT, method TEXT, notes TEXT, date TEXT, recipe TEXT, recipe_hash TEXT, pipeline "
     "TEXT, "
     "accuracy REAL, first_zone INTEGER NOT NULL, zones INTEGER NOT NULL, cells INTEGER NOT NULL, "
     "shapes INTEGER NOT NULL"},
    {"d4i_file", "files that sources were read from", 5, 1,
     "fid INTEGER PRIMARY KEY, source INTEGER NOT NULL, name TEXT, path TEXT, hash TEXT"},
    {"d4i_variable", "variables of sources", 10, 1,
     "fid INTEGER PRIMARY KEY, source INTEGER NOT NULL, variable INTEGER NOT NULL, id TEXT NOT NULL, title TEXT, "
     "dimension TEXT, definition TEXT, date TEXT, exact INTEGER NOT NULL, headline INTEGER"},
    {"d4i_group", "groups of variables, with people that entered and are placed (millionths)", 15, 1,
     "fid INTEGER PRIMARY KEY, source INTEGER NOT NULL, variable INTEGER NOT NULL, node INTEGER NOT NULL, "
     "code TEXT NOT NULL, name TEXT, label TEXT, kind TEXT NOT NULL, parent INTEGER, plus TEXT, minus TEXT, "
     "input INTEGER NOT NULL, placed INTEGER NOT NULL, origin TEXT, category TEXT"},
    {"d4i_common", "groups that harmonised sources share", 4, 2,
     "fid INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT, origin TEXT"},
    {"d4i_fact", "statements about the atlas, its sources and variables", 5, 2,
     "fid INTEGER PRIMARY KEY, source INTEGER, variable INTEGER, key TEXT NOT NULL, value TEXT NOT NULL"},
    {"d4i_ledger", "people who are not on the map, and why (millionths)", 7, 1,
     "fid INTEGER PRIMARY KEY, source INTEGER NOT NULL, variable INTEGER NOT NULL, node INTEGER NOT NULL, zone "
     "TEXT, "
     "reason TEXT NOT NULL, people INTEGER NOT NULL"},
    {"d4i_weight", "where people can live: the cascade", 8, 1,
     "fid INTEGER PRIMARY KEY, id TEXT NOT NULL, title TEXT, path TEXT, attribution TEXT, hash TEXT, total REAL, "
     "left_out REAL"},
    {"d4i_level", "levels of units", 14, 1,
     "fid INTEGER PRIMARY KEY, id TEXT NOT NULL, title TEXT, recipe TEXT, vintage TEXT, licence TEXT, "
     "attribution TEXT, path TEXT, hash TEXT, units INTEGER NOT NULL, shapes INTEGER NOT NULL, codes BLOB NOT "
     "NULL, "
     "names BLOB NOT NULL, countries BLOB NOT NULL"},
    {"d4i_zone", "zones of sources", 11, 1,
     "fid INTEGER PRIMARY KEY, keys BLOB, names BLOB, epsg BLOB, size BLOB, east BLOB, north BLOB, level BLOB, "
     "shift BLOB, total BLOB, cells BLOB"},
    {"d4i_count", "counts of zones", 8, 1,
     "fid INTEGER PRIMARY KEY, source INTEGER NOT NULL, variable INTEGER NOT NULL, node INTEGER NOT NULL, "
     "people BLOB NOT NULL, status BLOB NOT NULL, low BLOB, high BLOB"},
    {"d4i_unit", "zones to units", 8, 1,
     "fid INTEGER PRIMARY KEY, level INTEGER NOT NULL, source INTEGER NOT NULL, relation TEXT NOT NULL, "
     "entries BLOB NOT NULL, unit BLOB NOT NULL, weight BLOB NOT NULL, has_data BLOB"},
    {"d4i_unit_count", "counts of units", 10, 1,
     "fid INTEGER PRIMARY KEY, level INTEGER NOT NULL, source INTEGER NOT NULL, variable INTEGER NOT NULL, "
     "node INTEGER NOT NULL, outside INTEGER NOT NULL, people BLOB NOT NULL, status BLOB NOT NULL, low BLOB, "
     "high BLOB"},
    {"d4i_tile", "zones in cells", 8, 1,
     "tile INTEGER PRIMARY KEY, pairs INTEGER NOT NULL, place BLOB NOT NULL, zone BLOB NOT NULL, "
     "coverage BLOB NOT NULL, weight BLOB NOT NULL, zones BLOB NOT NULL, mass BLOB NOT NULL"},
    {"d4i_tilt", "groups that are not mixed evenly over the people of their zone", 5, 3,
     "fid INTEGER PRIMARY KEY, source INTEGER NOT NULL, variable INTEGER NOT NULL, node INTEGER NOT NULL, "
     "tilt INTEGER NOT NULL"},
    {"d4i_tilt_zone", "tilts: totals of zones", 3, 3, "fid INTEGER PRIMARY KEY, shift BLOB, total BLOB"},
    {"d4i_tilt_tile", "tilts: zones in cells", 5, 3,
     "fid INTEGER PRIMARY KEY, tilt INTEGER NOT NULL, tile INTEGER NOT NULL, tilts BLOB NOT NULL, mass BLOB NOT "
     "NULL"},
    {"d4i_unit_tile", "units in cells", 7, 1,
     "fid INTEGER PRIMARY KEY, level INTEGER NOT NULL, tile INTEGER NOT NULL, pairs INTEGER NOT NULL, "
     "place BLOB NOT NULL, unit BLOB NOT NULL, coverage BLOB NOT NULL"},
};
const size_t store_table_count = sizeof store_tables / sizeof *store_tables;
