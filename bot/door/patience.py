"""How long and how much the door waits for, in one place: so that tests can be quick."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds, bytes and numbers.

    `arrive`: from a request's first byte (or the connection's begin) to the last of its body. `leave`: for a client to
    take an answer. `idle`: between two requests of a connection. `finish`: for requests in flight when the door closes.
    `at_once`: requests of one connection that are not answered yet.
    """

    arrive: float = 10.0
    leave: float = 10.0
    idle: int = 5
    finish: int = 10
    head: int = 16 * 1024
    headers: int = 100
    body: int = 1024 * 1024
    connections: int = 2000
    at_once: int = 4
