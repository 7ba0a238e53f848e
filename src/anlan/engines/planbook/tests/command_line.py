"""The verbs of this engine as ``anlan`` offers them, without the rest of the house."""

import argparse

from anlan.engines.planbook.cli import add_commands


def anlan(words: list[str]) -> int:
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    options = parser.parse_args(words)
    return options.run(options)
