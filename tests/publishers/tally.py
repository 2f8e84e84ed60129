# SPDX-License-Identifier: EUPL-1.2
"""Trees of groups, and what must come of a zone's figures by the rules of docs/formats/recipe.md ("Parts and totals").

A second hand at the same sum: nothing here knows how d4i does it, or reads a recipe.
"""
from fractions import Fraction


class Node:
    """A group of a tree; label: as the publisher writes it; residual: code of what is beyond the parts."""

    def __init__(self, code, label, *parts, residual=None):
        self.code, self.label, self.parts, self.residual = code, label, parts, residual

    def __iter__(self):
        yield self
        for part in self.parts:
            yield from part

    def leaves(self):
        return [node for node in self if not node.parts]


def add_up(tree, leaves):
    """Figures of all nodes from those of the leaves; a residual's figure stands under its own code."""
    figures = {}

    def of(node):
        if node.parts:
            figures[node.code] = sum(of(part) for part in node.parts) + leaves.get(node.residual, 0)
        else:
            figures[node.code] = leaves.get(node.code, 0)
        return figures[node.code]

    of(tree)
    return figures


def settle(tree, figures, sums, variable, listing=True, suffix=""):
    """Adds a zone's published figures (None: withheld or missing) to sums; returns what each group of the zone holds.

    suffix: ".male" where the tree stands for one part of a second dimension.
    """
    known = {node.code: Fraction(figures[node.code] or 0) for node in tree}
    for node in tree:
        if not node.parts:
            continue
        rest = known[node.code] - sum(known[part.code] for part in node.parts)
        withheld = figures[node.code] is None or any(figures[part.code] is None for part in node.parts)
        if node.residual:
            known[node.residual] = rest if not withheld and rest > 0 else Fraction(0)
            rest -= known[node.residual]
        if rest and listing:
            sums.list(variable, "suppressed" if withheld else "perturbation", rest)
    for code, people in known.items():
        sums.add(variable, code + suffix, people)
    return known
