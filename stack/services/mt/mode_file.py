"""Reads Apertium's mode files: one line of shell, commands joined by "|"."""

import shlex
from pathlib import Path


def read_mode(path: str) -> list[list[str]]:
    """The commands of a pipeline that is fed many texts, each ended by a NUL (`-z`).

    Of the two placeholders in the file, `$1` chooses how unknown words come out: `-n`, as they are, without
    the marks `*`, `@` and `#`; `$2` is a tracing option and stays empty.
    """
    lexer = shlex.shlex(Path(path).read_text(encoding="utf-8"), posix=True, punctuation_chars="|")
    lexer.whitespace_split = True
    commands: list[list[str]] = [[]]
    for token in lexer:
        if token == "|":
            commands.append([])
        elif token == "$1":
            commands[-1].append("-n")
        elif token != "$2":
            commands[-1].append(token)
    if not all(commands):
        raise ValueError(f"{path}: an empty command, expected commands joined by |")
    return [[program, "-z", *options] for program, *options in commands]
