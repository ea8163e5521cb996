"""Walk the whole conversation, all details at once: every reachable session x every event, each turn checked.

`make explore`. A quarter of an hour on one core; the suite walks the details one at a time, and some worlds more
(tests/flows/test_every_turn.py). Last figures: 575,178 sessions, 16,907,846 turns, 1,020 s, no promise broken (two
shared cores, November 2026).
"""

import time

from tests.flows.exploring import CLEAR, CRY, DETAILS, DOUBTFUL, LONG, NUMBER, World, explore
from tests.flows.test_every_turn import check_session, check_turn

WHOLE = World("everything", (CLEAR, DOUBTFUL, CRY, NUMBER, LONG), frozenset(DETAILS))


def main() -> None:
    """Walk, check, and print what was walked."""
    began, sessions, turns = time.monotonic(), 0, 0
    for session, event, turn, new in explore(WHOLE):
        turns += 1
        check_turn(WHOLE.flow, session, event, turn)
        if new and turn.session is not None:
            sessions += 1
            check_session(WHOLE.flow, turn.session)
    print(f"{sessions} sessions, {turns} turns, {time.monotonic() - began:.0f} s: every promise kept")


if __name__ == "__main__":
    main()
