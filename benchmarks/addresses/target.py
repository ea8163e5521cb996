"""What the fuzzer does with one message."""

from collections.abc import Iterator

from benchmarks.addresses.growth import LONGEST, Shape, suspicious
from flows.addresses import read_addresses
from tests.flows.addresses.promises import MEDIA, check, check_media

_EVERY = 100
"""One message in so many is also measured: it takes as long as all the others together."""


def as_text(data: bytes) -> str:
    """Read bytes as a message. Lone surrogates stay, since a message can hold them; other broken bytes are replaced."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def as_bytes(text: str) -> bytes:
    """Write a message as bytes."""
    return text.encode("utf-8", "surrogatepass")


def failures(text: str, number: int) -> Iterator[str]:
    """Give what is wrong with the readings of one message; `number` says which checks it gets besides the usual."""
    yield from broken(text, number)
    if number % _EVERY == 0 and text:
        read_addresses(text)
        third = len(text) // 3
        for shape in (
            Shape("", text, ""),
            Shape(text[:third], text[third : third + 1 + number % 4], text[-3:]),
        ):
            if (slow := suspicious(shape)) is not None:
                yield f"grows: {slow}, {shape}"


def broken(text: str, number: int) -> Iterator[str]:
    """Give the promise that one message breaks, if any; without a clock."""
    content = (
        as_bytes(text) + b"an ordinary sentence, long enough to be a file, and no picture at all. " * 3
    )[:240]
    try:
        check(text)
        media = MEDIA[number % len(MEDIA)](content)
        check_media(text[: LONGEST // 2], media, number % (len(text[: LONGEST // 2]) + 1))
    except AssertionError as error:
        yield str(error).partition("\n")[0]
    except Exception as error:  # noqa: BLE001
        yield f"raised {type(error).__name__}"
