#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Runs d4i (the program that the environment's D4I names) on the fixtures of publishers: run.py NAME...

NAME is a module beside this file (fr, de, ...) or MODULE.FIXTURE for one fixture of it. A module has FIXTURES, a list of
functions that take a folder and return a Case (common.py). Every check is a line of the Test Anything Protocol.
With --keep FOLDER the fixtures stay there.
"""
import csv
import importlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from fractions import Fraction

from common import DATA, RECIPES

D4I = os.path.abspath(os.environ.get("D4I", "d4i"))


class Report:
    def __init__(self):
        self.checks = self.failures = 0

    def check(self, good, what, found=""):
        self.checks += 1
        self.failures += not good
        print(f"{'ok' if good else 'not ok'} {self.checks} - {what}", flush=True)
        if not good:
            for line in str(found).strip().splitlines()[:12]:
                print(f"#   {line[:600]}", flush=True)
        return good

    def skip(self, what, why):
        self.checks += 1
        print(f"ok {self.checks} - {what} # SKIP {why}", flush=True)


def d4i(case, *arguments):
    """Status, stdout, stderr; in the case's folder, so that messages name files without their folders."""
    run = subprocess.run([D4I, *arguments], cwd=case.folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
    return run.returncode, run.stdout.decode("utf-8", "replace"), run.stderr.decode("utf-8", "replace")


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def number(text):
    return Fraction(text) if text not in ("", None) else None


def same(case, wanted, got):
    if wanted is None or got is None:
        return wanted is None and got is None
    return abs(Fraction(wanted) - got) <= case.close


def tables(case, by, variable):
    status, told, said = d4i(case, "table", "atlas.gpkg", "--by", by, "--variable", variable, "--groups", "all",
                             "--status", "--format", "csv", "--quiet")
    return rows(told) if status == 0 else said


def check_sums(report, case):
    for variable, groups in case.sums.items():
        table = tables(case, "source", variable)
        if not report.check(isinstance(table, list) and len(table) == 1, f"{case.name}: {variable}: one source", table):
            continue
        wrong = [f"{group}: wanted {float(people):.12g}, got {table[0].get(group, 'no such group')}"
                 for group, people in groups.items()
                 if group not in table[0] or not same(case, people, number(table[0][group]))]
        report.check(not wrong, f"{case.name}: {variable}: sums of {len(groups)} groups", "\n".join(wrong))


def check_ledger(report, case):
    """What is listed, by reason; and that in every leaf published = placed + listed."""
    status, told, said = d4i(case, "info", "atlas.gpkg", "--ledger", "--format", "csv", "--quiet")
    if not report.check(status == 0, f"{case.name}: ledger", said):
        return
    listed = defaultdict(lambda: defaultdict(Fraction))
    of_group = defaultdict(Fraction)
    for line in rows(told):
        listed[line["variable"]][line["reason"]] += Fraction(line["people"])
        of_group[line["variable"], line["group"]] += Fraction(line["people"])
    for variable in case.sums:
        wanted, got = case.listed.get(variable, {}), listed[variable]
        wrong = [f"{reason}: wanted {float(wanted.get(reason, 0))}, got {float(got.get(reason, 0))}"
                 for reason in sorted(set(wanted) | set(got))
                 if wanted.get(reason, 0) is not None and not same(case, wanted.get(reason, 0), got.get(reason, Fraction(0)))]
        report.check(not wrong, f"{case.name}: {variable}: listed by reason", "\n".join(wrong))
    status, told, said = d4i(case, "info", "atlas.gpkg", "--groups", "--format", "csv", "--quiet")
    groups = rows(told)
    parents = {(g["variable"], g["part_of"]) for g in groups}
    wrong = [f"{g['variable']}: {g['code']}: {g}" for g in groups
             if g["kind"] != "derived" and (g["variable"], g["code"]) not in parents and
             Fraction(g["published"]) != Fraction(g["placed"]) + of_group[g["variable"], g["code"]]]
    report.check(status == 0 and not wrong, f"{case.name}: published = placed + listed in every leaf", wrong or said)


def check_zones(report, case):
    read = {}
    for variable, zone, group, people, state in case.zones:
        if variable not in read:
            table = tables(case, "zone", variable)
            read[variable] = {row["zone"]: row for row in table} if isinstance(table, list) else {}
        row = read[variable].get(zone, {})
        got = f"{row.get(group)} {row.get(group + '_status')}"
        good = group in row and same(case, people, number(row[group])) and state in (None, row[group + "_status"])
        report.check(good, f"{case.name}: {variable}: {group} in zone {zone} is {people} {state or ''}", f"got {got}")


def check_units(report, case):
    for level, code, variable, group, people, *off in case.units:
        table = tables(case, level, variable)
        found = [row for row in table if row["code"] == code] if isinstance(table, list) else []
        got = number(found[0].get(group)) if len(found) == 1 else None
        good = same(case, people, got) or (off and got is not None and abs(got - people) <= off[0])
        report.check(good, f"{case.name}: {variable}: {group} in {level} {code} is {people}", found or table)


def check_check(report, case):
    status, told, said = d4i(case, "check", "project.yaml", "--recipes", RECIPES, "--format", "csv", "--quiet")
    if not report.check(status == 0, f"{case.name}: check passes", said):
        return
    told_of = defaultdict(list)
    for row in rows(told):
        told_of[row["what"].strip()].append(row["finding"])
    found = {what: said[0] + ": " * (len(said) > 1) + ", ".join(said[1:]) for what, said in told_of.items()}
    for what, finding in case.counts.items():
        report.check(found.get(what) == str(finding), f"{case.name}: check: {what}: {finding}", found)


def check_trap(report, case, trap):
    """Changes the file, runs, puts the file back."""
    path = os.path.join(case.folder, trap.file)
    with open(path, "rb") as file:
        before = file.read()
    with open(path, "wb") as file:
        file.write(trap.change(before))
    try:
        more = ["-o", "trap.gpkg"] if trap.command == "build" else []
        status, told, said = d4i(case, trap.command, "project.yaml", "--recipes", RECIPES, *more)
        said += told
        words = list(trap.words)
        if trap.at is not None:
            words.append(f"{trap.file}:{trap.at}")
        missing = [word for word in words if word not in said]
        good = status == trap.status and not missing and "this is a bug" not in said
        report.check(good, f"{case.name}: trap: {trap.name}", f"status {status}, lacks {missing} in: {said}")
        if trap.command == "build" and trap.status:
            report.check(not os.path.exists(os.path.join(case.folder, "trap.gpkg")),
                         f"{case.name}: trap: {trap.name}: nothing written")
    finally:
        with open(path, "wb") as file:
            file.write(before)


def check_case(report, case):
    if case.needs and not os.path.exists(os.path.join(DATA, case.needs)):
        return report.skip(case.name, f"the real data are not there: {case.needs}")
    check_check(report, case)
    status, told, said = d4i(case, "build", "project.yaml", "-o", "atlas.gpkg", "--recipes", RECIPES)
    if report.check(status == 0, f"{case.name}: builds", said):
        for word in case.says:
            report.check(word in said, f"{case.name}: build says: {word}", said)
        check_sums(report, case)
        check_ledger(report, case)
        check_zones(report, case)
        check_units(report, case)
        shown = d4i(case, "info", "atlas.gpkg", "--sources", "--format", "csv")[1] if case.shows else ""
        for word in case.shows:
            report.check(word in shown, f"{case.name}: info shows: {word}", shown)
    for trap in case.traps:
        check_trap(report, case, trap)
    return None


def fixtures(names):
    for name in names:
        module, _, only = name.partition(".")
        for fixture in importlib.import_module(module).FIXTURES:
            if only in ("", fixture.__name__):
                yield f"{module}-{fixture.__name__}", fixture


def main(arguments):
    keep = None
    if arguments[:1] == ["--keep"]:
        keep, arguments = arguments[1], arguments[2:]
    os.environ["D4I_DATA"] = os.path.abspath(DATA)
    os.environ["LC_ALL"] = "C"
    os.environ["PROJ_NETWORK"] = "OFF"
    report = Report()
    root = keep or tempfile.mkdtemp(prefix="d4i-publishers-")
    try:
        for name, fixture in fixtures(arguments):
            folder = os.path.join(root, name)
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)
            check_case(report, fixture(folder))
    finally:
        if not keep:
            shutil.rmtree(root, ignore_errors=True)
    print(f"1..{report.checks}")
    print(f"# {report.checks} checks, {report.failures} failed")
    return 1 if report.failures or not report.checks else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
