"""The picture of the conversation in docs/flow.md, drawn from the rows, so that it cannot say anything else."""

from collections.abc import Mapping
from itertools import pairwise

from flows.events import Command
from flows.flow import Flow
from flows.phrases import Phrase
from flows.questions import Act, Clear, Keep, Move, Name, Open, Option, Question, Tell, WayOut, never
from flows.session import Held, Session

_MOVES: Mapping[Move, str] = {
    "use_doubt": "next",
    "drop_doubt": "retype",
    "send": "after",
    "another": "addresses",
    "go_on": "back to the report",
    "other_help": "help",
    "end": "start",
    "erase": "forgotten",
}
_COMMANDS = {
    Command.CANCEL: "start",
    Command.START: "addresses",
    Command.HELP: "help",
    Command.PRIVACY: "the same row",
}


def picture(flow: Flow) -> str:
    """Draw the rows as a Mermaid flowchart, then list every row with what its options do.

    Thick arrows: asked one after the other. Dotted: opened by a choice.
    """
    main = [row.name for row in flow.questions if row.asked is not never]
    lines = ["```mermaid", "flowchart TD"]
    lines += [f"    {row.name}" + ("{{%s}}" if row.aside else "[%s]") % row.name for row in flow.questions]
    lines += [f"    {one} ==> {following}" for one, following in pairwise(main)]
    for row in flow.questions:
        leads = {_leads_to(option, flow): None for option in row.options(_OPEN)}
        lines += [f"    {row.name} -.-> {target}" for target in leads if target and target != row.name]
    lines += ["```", ""]
    for row in flow.questions:
        lines += _described(row)
    return "\n".join(lines) + "\n"


_OPEN = Session("", 1, {"language": "en", "what": "photo"}, (Held("https://example.com/"),))
_SENT = Session("", 1, {"language": "en"}, sent=True)


def _leads_to(option: Option, flow: Flow) -> str:
    """Give the row that an option opens, or none if it goes on to whatever is open."""
    match option.deed:
        case Open(row):
            return row
        case WayOut():
            return "exit"
        case Act(move):
            return _MOVES[move] if _MOVES[move] in flow.rows else ""
        case Command() as command:
            return _COMMANDS[command] if _COMMANDS[command] in flow.rows else ""
        case _:
            return ""


def _described(row: Question) -> list[str]:
    when = "opened by the person" if not (row.asked(_OPEN) or row.asked(_SENT)) else "asked by itself"
    typed = ", or typed" if row.read else ""
    lines = [
        f"### {row.name}",
        "",
        f"{when.capitalize()}{typed}.",
        "",
        "| option | what it does |",
        "| --- | --- |",
    ]
    lines += [f"| {_label(option)} | {_deed(option)} |" for option in row.options(_OPEN)]
    return [*lines, ""]


def _label(option: Option) -> str:
    return (
        option.label.language if isinstance(option.label, Name) else option.label.label or option.label.text
    )


def _deed(option: Option) -> str:
    deed = option.deed
    match deed:
        case Keep():
            return f"answers `{option.value}`"
        case Clear():
            return "leaves it out"
        case Open():
            return f"opens **{deed.row}**"
        case Tell():
            return f"says “{_first(deed.phrase)}” and asks again"
        case WayOut():
            return f"says “{_first(deed.phrase)}” and opens **exit**"
        case Act():
            return f"leads to **{_MOVES[deed.move]}**"
        case _:
            return f"leads to **{_COMMANDS[deed]}**"


def _first(phrase: Phrase) -> str:
    return phrase.text.partition(". ")[0].rstrip(".") + "."
