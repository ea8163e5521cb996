"""Runs somebody's bot as it stands, but against a Bot API elsewhere: `python -m tests.telegram.redirected FILE BASE`.

Such programs do not say where the Bot API is, so the library that they use is told here.
"""

import runpy
import sys
from pathlib import Path


def redirect_aiogram(base: str) -> None:
    """Let a bot on aiogram call `base`."""
    from aiogram.client.telegram import PRODUCTION  # noqa: PLC0415 - only one of the two is loaded

    object.__setattr__(PRODUCTION, "base", f"{base}/bot{{token}}/{{method}}")


def redirect_ptb(base: str) -> None:
    """Let a bot on python-telegram-bot call `base`."""
    from telegram.ext import ApplicationBuilder  # noqa: PLC0415

    begin = ApplicationBuilder.__init__

    def begin_there(builder: ApplicationBuilder) -> None:  # type: ignore[type-arg]
        begin(builder)
        builder.base_url(f"{base}/bot")

    ApplicationBuilder.__init__ = begin_there  # type: ignore[method-assign,assignment]


if __name__ == "__main__":
    program, base = sys.argv[1:]
    redirect = redirect_aiogram if "from aiogram" in Path(program).read_text() else redirect_ptb
    redirect(base)
    runpy.run_path(program, run_name="__main__")
