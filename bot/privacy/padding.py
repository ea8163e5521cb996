"""Padding (ISO/IEC 7816-4), so that a sealed thing's length tells little of what is in it."""

_MARK = b"\x80"


def pad(plain: bytes, size: int) -> bytes:
    """Fill up to `size` bytes. Raises ValueError if `plain` and the mark do not fit."""
    if len(plain) >= size:
        raise ValueError("there is no room for the padding")
    return (plain + _MARK).ljust(size, b"\0")


def unpad(padded: bytes) -> bytes:
    """Give back what was padded. Raises ValueError if it was not."""
    marked = padded.rstrip(b"\0")
    if not marked.endswith(_MARK):
        raise ValueError("this was not padded here")
    return marked[:-1]
