"""The launch checklist: what people have signed, and what does not count any more. Nobody who signed is named."""

from collections.abc import Iterator

from bot.app.alarms import open_item
from bot.app.errors import StartError
from bot.app.folder import prepare
from bot.app.house import read_catalogues
from bot.app.launch import unread
from bot.doctor.case import Case
from bot.doctor.finding import Finding, fault, ok, warning
from bot.launch import FILE, ITEMS, LaunchError, Open, read, still_open, template
from bot.privacy.durable import write_whole
from bot.settings import Settings

NEEDS = frozenset({"DATA", "MODE"})


def examine(case: Case) -> Iterator[Finding]:
    """Judge `launch.toml` in the data folder."""
    file = (case.settings.data / FILE).absolute()
    try:
        signed = read(file)
    except LaunchError as error:
        yield fault(
            "launch.wrong",
            str(error),
            "Mend it; until then nothing in it counts. docs/launch.md shows the form.",
        )
        return
    try:
        languages = unread(read_catalogues(case.settings.locales))
    except StartError:
        languages = ()  # said of the languages
    found = still_open(signed, case.today, languages)
    for one in found:
        yield _open(one, live=case.live)
    still = {one.item.name for one in found}
    ends = [signed[item.name].ends(item) for item in ITEMS if item.name in signed.keys() - still]
    if ends:
        yield ok(
            "launch.signed",
            f"{len(ends)} of {len(ITEMS)} items are signed and count, the first until {min(ends)}.",
        )


def write(settings: Settings) -> Finding:
    """Write the file to fill in, unless there is one."""
    file = (prepare(settings.data) / FILE).absolute()
    if file.exists():
        return fault(
            "launch.template",
            f"{file} is there already, and is left as it is.",
            "Fill that in, or move it away.",
        )
    write_whole(file, template().encode())
    return ok(
        "launch.template", f"{file} is there to be filled in. docs/launch.md says what each item means."
    )


def _open(found: Open, *, live: bool) -> Finding:
    told = open_item(found)
    match found.why:
        case "missing":
            return warning("launch.missing", told.says, told.do) if live else ok("launch.missing", told.says)
        case "old":
            return warning("launch.old", told.says, told.do) if live else ok("launch.old", told.says)
        case "over":
            return warning("launch.over", told.says, told.do) if live else ok("launch.over", told.says)
