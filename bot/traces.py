"""What a chat still shows of a conversation: names of messages that the bot can delete, sealed with the session.

Only of platforms that let a bot delete. A platform's name of a message holds no white space.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

AT_MOST = 200
"""Messages of each kind that are remembered of one conversation; of a longer one the oldest stay in the chat."""
MOST_OWED = 3 * AT_MOST
"""Messages that can be owed: everything that is remembered, and as many again that could not be deleted before."""


@dataclass(frozen=True, slots=True)
class Traces:
    """Messages by the platform's names, oldest first.

    `guarded` are those of ours that show an address, `others` everything else that can be deleted. `owed` were promised
    to be deleted and are not known to be: after a crash they are asked for again.
    """

    others: tuple[str, ...] = ()
    guarded: tuple[str, ...] = ()
    owed: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every message that can be deleted."""
        return _once((*self.others, *self.guarded, *self.owed))

    def seeing(self, message: str, *, guarded: bool = False) -> "Traces":
        """Add a message that came in, or whose button was pressed."""
        known = not message or message in self.guarded or (message in self.others and not guarded)
        return self if known else self.showing({message: guarded})

    def showing(self, messages: Mapping[str, bool]) -> "Traces":
        """Add messages of ours, and say which of them are guarded."""
        others = (name for name, guarded in messages.items() if not guarded)
        guarded = (name for name, is_guarded in messages.items() if is_guarded)
        return replace(
            self,
            others=_once((*self.others, *others))[-AT_MOST:],
            guarded=_once((*self.guarded, *guarded))[-AT_MOST:],
        )

    def owing(self, messages: Iterable[str]) -> "Traces":
        """Promise to delete these."""
        return replace(self, owed=_once((*self.owed, *messages))[-MOST_OWED:])

    def without(self, messages: Collection[str]) -> "Traces":
        """Forget messages that are gone."""
        gone = frozenset(messages)
        return Traces(*(tuple(name for name in names if name not in gone) for names in self._parts))

    def dump(self) -> bytes:
        """Give them as one line, empty if there are none."""
        return "\t".join(" ".join(names) for names in self._parts).rstrip("\t").encode()

    @property
    def _parts(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        return self.others, self.guarded, self.owed


NOTHING = Traces()


def load(line: bytes) -> Traces:
    """Read what `dump` wrote; of another version, as much as is understood."""
    return Traces(*(tuple(names.split()) for names in line.decode("utf-8", "replace").split("\t")[:3]))


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
