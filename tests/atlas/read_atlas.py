# SPDX-License-Identifier: EUPL-1.2
#
# Runs the Python of docs/formats/atlas.md on an atlas: read_atlas.py atlas.md atlas.gpkg source variable node.
# Prints "tile place people" for every cell with people of that group, in the order of the walk.
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
document, atlas = sys.argv[1:3]
source, variable, node = map(int, sys.argv[3:6])
text = open(document, encoding="utf-8").read()
section = text.split("## From another program\n")[1].split("\n## ")[0]
code = "\n".join(line[4:] for line in section.splitlines() if line.startswith("    ") or not line)
names = {}
exec(code.replace('"atlas.gpkg"', repr(atlas)), names)
for (tile,) in names["db"].execute("select tile from d4i_tile order by tile").fetchall():
    people = names["people_of_tile"](tile, source, variable, node)
    for place in sorted(people):
        print(tile, place, people[place])
