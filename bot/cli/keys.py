"""`reportline keys`: the one secret, and the key pairs that reports are locked with until the intake has them."""

import argparse
import secrets
import sys
from pathlib import Path

from bot.app.errors import StartError
from bot.app.folder import prepare
from bot.cli.piped import STREAM, read, written
from bot.cli.say import say
from bot.privacy import KeyFolder, KeyInfo, Secret, WeakSecretError
from bot.settings import read_settings


def options(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    what.add_parser("secret", help="draw a secret for REPORTLINE_SECRET and print it; nothing is stored")
    what.add_parser("make", help="make the first pair (a first start does so too)")
    what.add_parser("show", help="name the pairs, newest first")
    what.add_parser("rotate", help="make a new pair for reports to come; old ones still open what waits")
    what.add_parser("backup", help="copy the pairs, locked with the secret").add_argument(
        "file", type=Path, help="- is stdout"
    )
    what.add_parser(
        "backed-up", help="read a backup that is kept back, and remember that there is one"
    ).add_argument("file", type=Path, help="- is stdin")
    restore = what.add_parser("restore", help="take a backup in")
    restore.add_argument("file", type=Path, help="- is stdin")
    restore.add_argument(
        "--secret-file",
        metavar="FILE",
        help="holds the secret that the backup was made under, if it was another",
    )
    what.add_parser("rewrap", help="lock the pairs with a new secret").add_argument(
        "file", help="a file that holds the new secret; - is stdin"
    )


def act(args: argparse.Namespace) -> int:
    """Do it."""
    if args.what == "secret":
        say(secrets.token_urlsafe(32))
        return 0
    settings = read_settings(delivers=False)
    if settings.secret is None:
        raise StartError("Set REPORTLINE_SECRET first; `reportline keys secret` draws one.")
    keys = KeyFolder(prepare(settings.data), Secret(settings.secret.get_secret_value()))
    match args.what:
        case "make":
            _show(keys.make())
        case "rotate":
            _show(keys.rotate())
        case "backup":
            with written(args.file, settings.data) as to:
                keys.backup(to, stays=args.file != STREAM)
        case "backed-up":
            with read(args.file, settings.data) as backup:
                keys.remember(backup)
        case "restore":
            with read(args.file, settings.data) as backup:
                keys.restore(backup, made_under=_read(args.secret_file) if args.secret_file else None)
        case "rewrap":
            keys.rewrap(_read(args.file))
            say(
                "Done. Set REPORTLINE_SECRET to the new secret before the next start, and back the keys up anew."
            )
        case _:
            pass
    if args.what in {"show", "restore"}:
        _show(*keys.show())
    return 0


def _read(file: str) -> Secret:
    try:
        return Secret(sys.stdin.read() if file == "-" else Path(file).read_text("utf-8"))
    except WeakSecretError as error:
        raise StartError(f"The secret in the file is too weak: {error}.") from None
    except (OSError, ValueError):
        raise StartError("The file with the secret cannot be read.") from None


def _show(*pairs: KeyInfo) -> None:
    for pair in pairs:
        say(f"{pair.id}  made {pair.made}{'  (current)' if pair.current else ''}")
