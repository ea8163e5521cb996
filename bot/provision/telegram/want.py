"""What the operator's settings want of Telegram: for the commands that set it, or look at it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.app.errors import StartError
from bot.app.house import read_catalogues
from bot.provision.telegram.profile import Profile, wanted
from bot.provision.telegram.webhook import Webhook
from bot.provision.telegram.webhook import wanted as way_in
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Want:
    """What is wanted: `api` is the base address that is asked, `way_in` the webhook (none: the bot polls).

    `profile` gives the profile of a bot with that name in every language ("": each has its own). `token` opens the
    account, `secret` is what deliveries bear.
    """

    api: str
    way_in: Webhook
    profile: Callable[[str], Profile]
    token: str = field(repr=False)
    secret: str = field(default="", repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What is never repeated."""
        return tuple(text for text in (self.token, self.secret) if text)


def want(settings: Settings) -> Want:
    """Read it. Raises StartError where no bot is set up, or not enough of it."""
    if settings.telegram_token is None:
        raise StartError(
            "Set REPORTLINE_TELEGRAM_TOKEN first: @BotFather gives one (/newbot). See docs/telegram.md."
        )
    if not (settings.telegram_polls or settings.public_url):
        raise StartError(
            "Set REPORTLINE_PUBLIC_URL, to which Telegram is to deliver, or REPORTLINE_TELEGRAM_MODE to poll."
        )
    catalogues = read_catalogues(settings.locales)
    return Want(
        settings.telegram_api,
        way_in(None if settings.telegram_polls else settings.public_url),
        lambda name: wanted(catalogues, hotline=settings.hotline, live=settings.live, name=name),
        settings.telegram_token.get_secret_value(),
        settings.telegram_secret.get_secret_value() if settings.telegram_secret else "",
    )
