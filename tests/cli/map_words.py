# SPDX-License-Identifier: EUPL-1.2
"""Reads pdftotext -bbox from standard input: fails where two words lie on each other, or one beyond the page."""
import re
import sys

page = sys.stdin.read()
width, height = (float(x) for x in re.search(r'<page width="([\d.]+)" height="([\d.]+)"', page).groups())
words = [(*(float(x) for x in m[:4]), m[4]) for m in re.findall(
    r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>', page)]
bad = []
for i, (x0, y0, x1, y1, word) in enumerate(words):
    if x0 < 0 or y0 < 0 or x1 > width or y1 > height:
        bad.append(f'{word} lies beyond the page')
    # boxes of letters are taller than the letters: lines may touch, not cover each other by a quarter
    for u0, v0, u1, v1, other in words[i + 1:]:
        across, down = min(x1, u1) - max(x0, u0), min(y1, v1) - max(y0, v0)
        if across > 0.5 and down > 0.25 * min(y1 - y0, v1 - v0):
            bad.append(f'{word} and {other} lie on each other')
print(' '.join(w[4] for w in words))
print(f'{len(words)} words,', '; '.join(bad[:5]) if bad else 'none on another')
sys.exit(bool(bad))
