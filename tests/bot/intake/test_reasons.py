import re
from pathlib import Path

import pytest

from bot.intake import http, iwf
from bot.intake.fate import UNOPENABLE, Aside, fate
from bot.intake.outcome import Unopenable
from bot.intake.reasons import REPORT_LABELS, STOP_LABELS, of_report, of_stop, of_stop_label
from bot.ops import dials

ROOT = Path(__file__).parents[3]
_REFUSED = ("malformed", "conflict", "too_large", "invalid")
_CODES = re.compile("[0-9]{3}")


def test_everything_for_which_a_report_is_laid_aside_has_words_of_its_own() -> None:
    unopened = fate(Unopenable(), tries=UNOPENABLE, refusals=UNOPENABLE - 1, chance=0)
    assert isinstance(unopened, Aside)
    reasons = [*_REFUSED, *(f"code_{code}" for code in iwf._REFUSED), unopened.reason, "http_403"]  # noqa: SLF001 - the set itself
    assert "other" not in {of_report(reason).label for reason in reasons}
    # A later client of an intake that refuses in another word finds that here.
    assert set(http._REFUSED.values()) == set(_REFUSED)  # noqa: SLF001 - as above


@pytest.mark.parametrize(
    ("reason", "label"),
    [
        ("http_401", "unauthorized"),
        ("code_401", "unauthorized"),
        ("http_403", "forbidden"),
        ("http_404", "not_found"),
        ("code_405", "not_found"),
        ("http_410", "not_found"),
        ("http_301", "redirect"),
        ("http_308", "redirect"),
        ("http_418", "other"),
        ("something new", "other"),
        ("", "other"),
    ],
)
def test_every_stop_says_what_to_do_and_shows_the_code(reason: str, label: str) -> None:
    why = of_stop(reason)
    assert why.label == label
    assert why.do
    code = _CODES.search(reason)
    assert (f"({code[0]})" in why.says) if code else ("(" not in why.says)
    assert why.says.startswith(of_stop_label(label).says)


@pytest.mark.parametrize("reason", [*_REFUSED, "code_422", "unopenable", "http_403", "of another day"])
def test_every_dead_letter_says_what_to_do(reason: str) -> None:
    assert "`reportline outbox resend`" in of_report(reason).do


def test_figures_know_the_same_labels() -> None:
    assert dials.REASONS == REPORT_LABELS
    assert dials.STOPS == STOP_LABELS
