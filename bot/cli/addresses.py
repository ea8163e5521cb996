"""`reportline addresses`: what the reader of addresses makes of lines of text. Asks no network."""

import argparse
import json
import sys

from flows.addresses import read_addresses


def options(parser: argparse.ArgumentParser) -> None:
    """Take what counts as public."""
    parser.add_argument(
        "--documentation-hosts",
        action="store_true",
        help="take RFC 5737 and 3849 addresses as public (tests)",
    )


def act(args: argparse.Namespace) -> int:
    """Answer each line of stdin by one line of JSON."""
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        reading = read_addresses(text, documentation_hosts=args.documentation_hosts)
        answer = {
            "decision": reading.decision,
            "addresses": reading.addresses,
            "doubts": reading.doubts,
            "reason": reading.reason,
        }
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    return 0
