# SPDX-License-Identifier: EUPL-1.2
#
# Runs the Python of docs/formats/atlas.md on an atlas: read_atlas.py atlas.md atlas.gpkg source variable node.
# Prints "tile place people" for every cell with people of that group, in the order of the walk.
# read_atlas.py --seal atlas.md atlas.gpkg writes the checksum of the rows anew.
import ctypes
import ctypes.util
import sys
import types


class Zstd:
    """What the documentation uses of the package zstandard, for machines that have only the library."""

    def __init__(self):
        self.library = ctypes.CDLL(ctypes.util.find_library("zstd") or "libzstd.so.1")
        self.library.ZSTD_decompress.restype = ctypes.c_size_t

    def decompress(self, body, length):
        out = ctypes.create_string_buffer(max(length, 1))
        got = self.library.ZSTD_decompress(out, ctypes.c_size_t(length), body, ctypes.c_size_t(len(body)))
        assert got == length
        return out.raw[:length]


sys.modules["zstandard"] = types.SimpleNamespace(ZstdDecompressor=Zstd)
xxhash = ctypes.CDLL(ctypes.util.find_library("xxhash") or "libxxhash.so.0")
xxhash.XXH3_64bits.restype = ctypes.c_uint64


def xxh3_64(data):
    return xxhash.XXH3_64bits(data, ctypes.c_size_t(len(data)))


def code_of(title):
    section = text.split("## " + title + "\n")[1].split("\n## ")[0]
    return "\n".join(line[4:] for line in section.splitlines() if line.startswith("    ") or not line)


seal = sys.argv[1] == "--seal"
document, atlas = sys.argv[1 + seal : 3 + seal]
text = open(document, encoding="utf-8").read()
names = {}
exec(code_of("From another program").replace('"atlas.gpkg"', repr(atlas)), names)
exec(code_of("The checksum of the rows"), names)
checksum = names["checksum"](names["db"], xxh3_64)
if seal:
    names["db"].execute("delete from d4i_meta where key = 'checksum'")
    names["db"].execute("insert into d4i_meta (key, value) values ('checksum', ?)", (checksum,))
    names["db"].commit()
    sys.exit()
assert [(checksum,)] == names["db"].execute("select value from d4i_meta where key = 'checksum'").fetchall()
source, variable, node = map(int, sys.argv[3:6])
for (tile,) in names["db"].execute("select tile from d4i_tile order by tile").fetchall():
    people = names["people_of_tile"](tile, source, variable, node)
    for place in sorted(people):
        print(tile, place, people[place])
