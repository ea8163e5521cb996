"""All that a process of the service holds: keys, stores, languages, the conversation; built from settings."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bot.app.errors import StartError
from bot.app.folder import prepare
from bot.app.launch import say_what_is_open
from bot.app.pause import Pause
from bot.app.platforms import platforms
from bot.conversation import Conversation
from bot.handlers import PLATFORMS
from bot.i18n import Catalogues, UnknownLocaleError, UnreadableCatalogueError
from bot.ops.metrics import Metrics
from bot.outbox import OutboxError, SqliteOutbox
from bot.pace import Pace
from bot.privacy import Epochs, Keys, KeysError, Secret, keys_for, throwaway_secret
from bot.sessions import MemorySessions
from bot.settings import Settings

EPOCH_LOOK_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Stores:
    """What reports need: where they wait and who can open them. `lasting`: they outlive this process."""

    keys: Keys
    outbox: SqliteOutbox
    lasting: bool


@dataclass(frozen=True, slots=True)
class House:
    """What a conversation needs besides. `links`, by platform: what leads people to the bot there."""

    settings: Settings
    stores: Stores
    catalogues: Catalogues
    sessions: MemorySessions
    metrics: Metrics
    pause: Pause
    conversation: Conversation
    links: Mapping[str, str]


@asynccontextmanager
async def open_stores(settings: Settings, *, alone: bool, makes_keys: bool = True) -> AsyncIterator[Stores]:
    """Open keys and outbox. Raises StartError.

    The first keys are made by a process that `makes_keys`, and only beside an empty outbox: what waits there was
    sealed to others, which have to come back.

    Without a secret that lasts, nothing may: what is sealed with a throw-away secret nobody can open later, so it
    waits in a throw-away outbox. That serves a process that is `alone` in both taking and delivering reports.
    """
    folder = prepare(settings.data)
    secret = Secret(settings.secret.get_secret_value()) if settings.secret else throwaway_secret()
    if not (secret.lasting or alone):
        raise StartError(
            "Set REPORTLINE_SECRET (`reportline keys secret` draws one): without it, what one process stores no other"
            " could open."
        )
    async with AsyncExitStack() as stack:
        file = settings.outbox_file
        if not secret.lasting:
            file = (
                Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="until-the-end-", dir=folder)))
                / file.name
            )
        elif settings.outbox:
            prepare(settings.outbox.parent)
        try:
            keys = keys_for(folder, secret)
            if keys.missing and not makes_keys:
                raise StartError(_no_keys(folder))
            if not keys.missing:
                keys.sealing()
            outbox = SqliteOutbox(file)
            stack.push_async_callback(outbox.close)
            # Asked in this order, as another process may make the keys and seal the first report meanwhile.
            if not await _is_empty(outbox) and keys.missing:
                raise StartError(_no_keys(folder))
            keys.sealing()
        except (KeysError, OutboxError) as error:
            raise StartError(str(error)) from None
        except OSError as error:
            raise StartError(f"The keys in {folder} cannot be used: {error.strerror}.") from None
        yield Stores(keys, outbox, secret.lasting)


async def _is_empty(outbox: SqliteOutbox) -> bool:
    counts = await outbox.counts()
    return not counts.waiting + counts.dead


def _no_keys(folder: Path) -> str:
    return (
        f"There are no keys in {folder}, and without them nobody can open the reports that wait. Restore them with"
        " `reportline keys restore`, or set REPORTLINE_DATA to the folder they are in. A new installation gets its keys"
        " from `reportline serve` or `reportline keys make`."
    )


@asynccontextmanager
async def open_house(
    settings: Settings,
    stores: Stores,
    metrics: Metrics,
    *,
    stored: Callable[[], None] = lambda: None,
    pace: Pace | None = None,
    links: Mapping[str, str] = MappingProxyType({}),
) -> AsyncIterator[House]:
    """Open what talking to people needs. `stored` is called after each report on disk. Raises StartError."""
    catalogues, sessions = read_catalogues(settings.locales), MemorySessions()
    say_what_is_open(settings, catalogues)
    epochs, pause = Epochs(minutes=settings.session_minutes), Pause(settings.data)
    conversation = Conversation(
        platforms=platforms(settings, catalogues, links),
        catalogues=catalogues,
        epochs=epochs,
        sessions=sessions,
        outbox=stores.outbox,
        sealing_key=stores.keys.sealing(),
        metrics=metrics,
        minutes=settings.session_minutes,
        paused=pause,
        stored=stored,
        pace=pace,
    )
    looking = asyncio.create_task(_let_old_keys_go(epochs))
    try:
        yield House(settings, stores, catalogues, sessions, metrics, pause, conversation, links)
    finally:
        looking.cancel()


def read_catalogues(wanted: tuple[str, ...]) -> Catalogues:
    """Read the languages. Raises StartError if one that was asked for cannot be offered."""
    try:
        return Catalogues.load((platform.limits for platform in PLATFORMS), wanted)
    except UnknownLocaleError as error:
        raise StartError(
            f"REPORTLINE_LOCALES names languages that are {error}. See `reportline locales`."
        ) from None
    except UnreadableCatalogueError as error:
        raise StartError(str(error)) from None


async def _let_old_keys_go(epochs: Epochs) -> None:
    """Ask for the keys now and then: it is asking that lets an old one go."""
    while True:
        await asyncio.sleep(EPOCH_LOOK_SECONDS)
        epochs.readable()
