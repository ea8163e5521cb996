"""The languages: which are offered, why others are not, and whether a native speaker has read them."""

from collections.abc import Iterable, Iterator

from bot.app.errors import StartError
from bot.app.house import read_catalogues
from bot.app.launch import unread
from bot.doctor.case import Case
from bot.doctor.finding import Finding, fault, ok, warning
from bot.i18n import Catalogues
from bot.i18n.verdict import Verdict
from bot.launch import FILE, REVIEW, LaunchError, read

NEEDS = frozenset({"LOCALES", "MODE"})


def examine(case: Case) -> Iterator[Finding]:
    """Judge the languages that are here."""
    try:
        catalogues = read_catalogues(case.settings.locales)
    except StartError as error:
        yield fault("languages.wrong", str(error), "`reportline locales` says how far each language is.")
        return
    yield ok("languages.offered", f"Offered: {', '.join(catalogues.offered)}.")
    withheld = [verdict for verdict in catalogues.state() if verdict.language not in catalogues.offered]
    if withheld:
        whys = "; ".join(f"{verdict.language} ({_why(verdict)})" for verdict in withheld)
        yield ok("languages.withheld", f"Here and not offered: {whys}.")
    if tags := [tag for tag in unread(catalogues) if tag not in _signed(case)]:
        yield _not_native(tags, catalogues, live=case.live)


def _why(verdict: Verdict) -> str:
    lacking = {
        "not translated": verdict.missing,
        "to be looked at again": verdict.fuzzy,
        "with wrong braces": verdict.wrong_braces,
        "too long": verdict.too_long,
    }
    found = [f"{len(sentences)} sentences {what}" for what, sentences in lacking.items() if sentences]
    if not found and verdict.review == "none":
        found = ["not put back into English by anybody, so nobody knows what it says"]
    return ", ".join(found) or "REPORTLINE_LOCALES leaves it out"


def _signed(case: Case) -> frozenset[str]:
    """Give the languages that native speakers have read, as somebody signed; who and when is judged by `launch`."""
    try:
        signature = read(case.settings.data / FILE).get(REVIEW)
    except LaunchError:
        return frozenset()
    return signature.languages if signature else frozenset()


def _not_native(tags: Iterable[str], catalogues: Catalogues, *, live: bool) -> Finding:
    reviews = {verdict.language: verdict.review for verdict in catalogues.state()}
    listed = ", ".join(f"{tag} ({reviews[tag]})" for tag in tags)
    says = f"No native speaker has read: {listed}. What is back-translated was compared with the English by others."
    do = (
        "Let somebody who speaks it from childhood read all of it in the chat, then sign for it in launch.toml"
        f" ({REVIEW}). Until then REPORTLINE_LOCALES can leave it out."
    )
    return warning("languages.not-native", says, do) if live else ok("languages.not-native", says)
