"""A command line speaks by printing: answers on stdout, whatever is about the answer on stderr."""

import sys


def say(text: str) -> None:
    """Print a line on stdout, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """Print a line on stderr."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
