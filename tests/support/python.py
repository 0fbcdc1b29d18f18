"""Runs Python programs, each as `python3 ARGS` would, in a copy of one process that has torch imported already.

A line of stdin is a program: JSON of its arguments and the files for its output and its notes. A line of stdout is its
exit status.
"""

import json
import os
import runpy
import sys

import numpy  # noqa: F401
import PIL.Image  # noqa: F401
import torch  # noqa: F401


def run(args: list[str]) -> None:
    if args[0] == "-c":
        sys.argv = ["-c", *args[2:]]
        sys.path[0] = ""
        exec(compile(args[1], "<string>", "exec"), {"__name__": "__main__"})
    else:
        sys.argv = args
        sys.path[0] = os.path.dirname(args[0])
        runpy.run_path(args[0], run_name="__main__")


def become(args: list[str], output: str, notes: str) -> None:
    for stream, path in ((1, output), (2, notes)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    run(args)


for line in sys.stdin:
    child = os.fork()
    if child == 0:
        become(**json.loads(line))
        break
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
