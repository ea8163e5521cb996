"""A page as bytes of an even size, so that who watches the line cannot tell help from a report by counting them.

TLS hides the words and shows the length. Every answer is therefore filled up with line ends to the next 4 KiB, after
compression: the pages of a usual conversation are all equally long. The filling is a stored block of deflate
(RFC 1951, section 3.2.4), which every decoder of gzip reads.

Compression beside a secret is the ground of the BREACH attack (2013). It needs a browser that others can make post
chosen words in the victim's conversation, many times: without cookies, with the secret in the form itself and every
foreign post refused (`guard`), nobody can, and the even size takes away what would be measured.
"""

import zlib

STEP = 4096
"""Bytes; every answer's body is a multiple of this."""

_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # RFC 1952: deflate, no flags, no time, unknown system
_FILL = b"\n"


def takes_gzip(accept_encoding: str) -> bool:
    """Say whether an Accept-Encoding header (RFC 9110, section 12.5.3) allows gzip."""
    for item in accept_encoding.lower().split(","):
        coding, _, parameter = item.partition(";")
        if coding.strip() == "gzip":
            return parameter.replace(" ", "").rstrip("0") not in {"q=", "q=0."}
    return False


def plain(page: bytes) -> bytes:
    """Fill up a page that is sent as it is."""
    return page + _FILL * (-len(page) % STEP)


def squeezed(page: bytes) -> bytes:
    """Compress a page to a gzip member of an even size."""
    deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = deflate.compress(page) + deflate.flush(zlib.Z_SYNC_FLUSH)
    missing = -(len(_HEADER) + len(packed) + 5 + 8) % STEP
    size, filling = missing.to_bytes(2, "little"), _FILL * missing
    stored = b"\x01" + size + bytes(255 - octet for octet in size) + filling
    whole = page + filling
    check = zlib.crc32(whole).to_bytes(4, "little") + (len(whole) & 0xFFFFFFFF).to_bytes(4, "little")
    return _HEADER + packed + stored + check
