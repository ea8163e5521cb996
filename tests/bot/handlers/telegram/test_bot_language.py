"""In which language somebody is answered: a link that they came by says it, until they choose for themselves."""

import pytest

from flows import phrases as p
from tests.bot.chatting import says
from tests.bot.handlers.telegram.telegram_stage import Stage

PAGE = "https://example.com/page"


async def test_a_link_is_followed_in_its_language_in_a_conversation_too(stage: Stage) -> None:
    await stage.writes(PAGE)
    assert says(p.WHAT, stage.anna.last["text"])

    await stage.writes("/start poster-fr")

    assert "Qu’est-ce qu’il y a" in stage.anna.last["text"]
    await stage.presses("Photo ou vidéo")
    await stage.presses("Envoyer")
    ((_, report),) = stage.house.on_disk().items()
    assert report["language"] == "fr"
    await stage.writes("/start")
    assert "Bonjour" in stage.anna.last["text"]


@pytest.mark.parametrize("link", ["/start poster-xx", "/start poster", "/start"])
async def test_a_link_in_no_language_of_ours_changes_none(stage: Stage, link: str) -> None:
    await stage.writes("/start poster-fr", "hello", link)
    assert "Bonjour" in stage.anna.last["text"]


async def test_who_has_chosen_a_language_keeps_it_whatever_link_they_follow(stage: Stage) -> None:
    await stage.writes("/language")
    await stage.presses("English")
    await stage.writes("/start poster-fr")
    assert says(p.NOTICE, stage.anna.last["text"])

    await stage.comes_to_review()
    await stage.presses("Send")
    await stage.writes("/start poster-fr")
    assert says(p.NOTICE, stage.anna.last["text"])
