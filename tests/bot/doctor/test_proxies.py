"""The public address, asked at real servers on this machine: the real web chat, the real operator's server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.app.house import open_house, open_stores
from bot.app.listening import bound, serving, where
from bot.app.serve import public_door
from bot.doctor.proxies import Outside, check, examine, look
from bot.door import bind
from bot.ops.metrics import Metrics
from bot.settings import Listen, Settings
from tests.bot.doctor.cases import case, levels
from tests.bot.intake.hostile import Hostile, answer, cut_before_storing, self_signed

PUBLIC = "https://reports.example.org"


@asynccontextmanager
async def door(folder: Path) -> AsyncIterator[str]:
    """Serve the real web chat."""
    settings = Settings(data=folder)
    with bound(Listen("127.0.0.1", 0), "REPORTLINE_LISTEN") as listener:
        async with (
            open_stores(settings, alone=True) as stores,
            open_house(settings, stores, Metrics()) as house,
            public_door(house, listener),
        ):
            yield where(listener).url


@asynccontextmanager
async def app(**pages: Response) -> AsyncIterator[str]:
    """Serve these pages at these paths."""

    def route(name: str, response: Response) -> Route:
        async def give(_: Request) -> Response:
            return response

        return Route(f"/{name}".replace("/home", "/"), give)

    with bind("127.0.0.1", 0) as listener:
        async with serving(Starlette(routes=[route(*page) for page in pages.items()]), listener):
            yield where(listener).url


def judged(outside: Outside | None, **settings: object) -> dict[str, str]:
    return levels(check(Settings(public_url=PUBLIC, trusted_proxy=("127.0.0.1",)).but(**settings), outside))


def test_without_a_public_address_no_proxy_is_missed() -> None:
    assert judged(None, public_url="", trusted_proxy=()) == {"proxies.none": "ok"}


def test_with_one_a_proxy_should_be_trusted() -> None:
    assert judged(None)["proxies.named"] == "ok"
    assert judged(None, trusted_proxy=())["proxies.unnamed"] == "warning"


async def test_the_public_address_is_asked_only_if_that_was_wanted(tmp_path: Path) -> None:
    async with Hostile(lambda _: answer(200)) as server:
        assert "proxies.unasked" in levels(await examine(case(tmp_path, {"PUBLIC_URL": server.base})))
        assert server.seen == []
        assert "proxies.other" in levels(
            await examine(case(tmp_path, {"PUBLIC_URL": server.base}, public=True))
        )
        assert [call.path for call in server.seen] == ["/", "/metrics"]
        assert all("authorization" not in call.headers for call in server.seen)


async def test_our_own_page_is_known(tmp_path: Path) -> None:
    async with door(tmp_path) as url:
        outside = await look(url)
    assert outside.page == "ours"
    assert not outside.figures
    assert judged(outside) == {"proxies.named": "ok", "proxies.answers": "ok"}


async def test_somebody_elses_page_is_not_ours_and_a_redirect_is_not_followed() -> None:
    async with app(home=PlainTextResponse("It works!")) as url:
        assert (await look(url)).page == "other"
    async with app(home=RedirectResponse("https://example.com/")) as url:
        outside = await look(url)
    assert (outside.page, "307" in outside.words) == ("other", True)
    assert judged(outside)["proxies.other"] == "fault"


async def test_figures_that_everybody_can_read_are_a_fault(tmp_path: Path) -> None:
    del tmp_path
    figures = PlainTextResponse("reportline_outbox_waiting 4.0\n")
    async with app(home=PlainTextResponse("x"), metrics=figures) as url:
        assert judged(await look(url))["proxies.figures"] == "fault"


async def test_where_nothing_to_trust_answers_it_is_a_fault_and_why_is_told() -> None:
    async with Hostile(lambda _: cut_before_storing) as server:
        cut = await look(server.base)
    closed = await look(server.base)
    async with Hostile(lambda _: answer(200), tls=self_signed()) as server:
        untrusted = await look(server.base)
    unknown = await look("https://reports.invalid")
    assert [one.words.split()[0] for one in (cut, closed, untrusted)] == ["it", "nothing", "its"]
    for outside in (cut, closed, untrusted, unknown):
        assert outside.page == "nothing"
        assert judged(outside)["proxies.silent"] == "fault"
