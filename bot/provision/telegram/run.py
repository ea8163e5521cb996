"""Reads everything, says what differs, sets only that, and says what was done."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.provision.telegram import webhook
from bot.provision.telegram.account import Account, NotDoneError
from bot.provision.telegram.difference import Change, changes
from bot.provision.telegram.present import known_codes, read
from bot.provision.telegram.want import Want
from bot.provision.telegram.words import counted

Say = Callable[[str], None]


@dataclass(slots=True)
class _Tally:
    """What came of the changes: how many were done, and why others were not, by their titles."""

    done: int = 0
    not_done: dict[str, str] = field(default_factory=dict)
    over: str = ""


async def provision(
    account: Account,
    *,
    want: Want,
    name: str,
    say: Say,
    dry_run: bool = False,
) -> bool:
    """Make the account as it is wanted; say whether it is (`dry_run`: whether it was). Raises NotDoneError.

    `name` is the bot's in every language ("": each has its own). What cannot be set keeps nothing else from being set.
    """
    profile, way_in = want.profile(name), want.way_in
    present = await read(account, profile.texts.keys(), known_codes())
    was = await account.webhook()
    differing, same = changes(present, profile.texts)
    lines = list(webhook.differences(was, way_in))
    for line in (*profile.notes, *(change.line for change in differing), *lines):
        say(line)
    say(
        f"The same already: {counted(same, 'text')}."
        if differing
        else f"All {counted(same, 'text')} are as wanted."
    )
    if way_in.url and not lines:
        say(
            "The webhook is as wanted. It is set again in any case: nobody can see whether its secret is the right one."
        )
    if dry_run:
        say("Nothing was changed (--dry-run).")
        return not (differing or lines)
    tally = _Tally()
    await _set_texts(account, differing, tally)
    await _set_webhook(account, was, way_in, want.secret, tally)
    for title, why in tally.not_done.items():
        say(f"Not done, {title}: {why}.")
    say(f"Done: {counted(tally.done, 'change')}." if tally.done else "Nothing was changed.")
    return not tally.not_done


async def _set_texts(account: Account, differing: list[Change], tally: _Tally) -> None:
    waits: dict[str, str] = {}
    unfinished: set[str] = set()
    for change in differing:
        why = tally.over or waits.get(change.what, "")
        if change.what == "commands" and not change.will and change.code in unfinished:
            why = why or "they go last, and the rest of this language is still there"
        if not why:
            try:
                await account.apply(change)
            except NotDoneError as error:
                why = str(error)
                if error.wait:
                    # One that asks for hours asks for more if it is asked again.
                    waits[change.what] = why
                if error.over:
                    tally.over = why
        if why:
            unfinished.add(change.code)
            tally.not_done[change.title] = why
        else:
            tally.done += 1


async def _set_webhook(
    account: Account, was: webhook.Webhook, will: webhook.Webhook, secret: str, tally: _Tally
) -> None:
    if not (was.url or will.url):
        return
    try:
        if tally.over:
            raise NotDoneError(tally.over)  # noqa: TRY301 - told as any other
        if will.url:
            await account.set_webhook(will, secret)
        else:
            await account.delete_webhook()
    except NotDoneError as error:
        tally.not_done["webhook"] = str(error)
    else:
        tally.done += 1
