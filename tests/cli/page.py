#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Follows a page of the documentation word by word: writes its files, runs its commands, compares what they say.

usage: page.py PAGE FOLDER [--write]     in FOLDER, with what `d4i` is on the path; --write puts the outputs into PAGE

A fenced block is followed when its info string is

    console          lines that begin with "$ " are commands, the lines below each are what it says (stdout and stderr);
                     a line "..." stands for any lines
    LANGUAGE NAME    the whole content of the file NAME
    diff NAME        a change of the file NAME: lines with " ", "-" and "+" before them; the old text must stand there once
"""
import os
import re
import subprocess
import sys

FENCE = re.compile(r"^```(\S+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)


def fits(wanted, got):
    """Lines of `wanted`, in which "..." is any lines."""
    pattern = "".join(r"(?:.*\n)*?" if line == "..." else re.escape(line) + "\n" for line in wanted)
    return re.fullmatch(pattern, got) is not None


def change(folder, name, content):
    path = os.path.join(folder, name)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    lines = content.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in " -")
    new = "".join(line[1:] for line in lines if line[0] in " +")
    if text.count(old) != 1:
        sys.exit(f"the text to change stands {text.count(old)} times in {name}:\n{old}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(old, new))


def say(folder, command):
    done = subprocess.run(["bash", "-c", command], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    text = done.stdout.decode("utf-8", "backslashreplace").replace("\r\n", "\n")  # as a terminal shows it
    return text if not text or text.endswith("\n") else text + "\n"


class Follower:
    def __init__(self, folder):
        self.folder, self.commands, self.failures = folder, 0, 0

    def console(self, content):
        """The block as it should be."""
        out = []
        for command, said in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", content, re.M):
            got = say(self.folder, command)
            self.commands += 1
            if fits(said.splitlines(), got):
                got = said
            else:
                self.failures += 1
                print(f"FAILED: $ {command}\nthe page:\n{said}the program:\n{got}", file=sys.stderr)
            out.append(f"$ {command}\n{got}")
        return "".join(out)

    def block(self, match):
        kind, name, content = match.groups()
        if kind == "console":
            return f"```console\n{self.console(content)}```"
        if kind == "diff" and name:
            change(self.folder, name, content)
        elif name:
            with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
                file.write(content)
        return match.group(0)


def main(page, folder, write):
    with open(page, encoding="utf-8") as file:
        text = file.read()
    follower = Follower(folder)
    followed = FENCE.sub(follower.block, text)
    if write:
        with open(page, "w", encoding="utf-8") as file:
            file.write(followed)
    if not follower.commands:
        sys.exit(f"{page} has no command")
    print(f"{follower.commands} commands, {follower.failures} say something else")
    return 1 if follower.failures and not write else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2], "--write" in sys.argv[3:]))
