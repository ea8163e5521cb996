"""Pages as bytes of an even size."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.web import wire


@given(st.binary(max_size=20_000))
def test_a_page_comes_out_as_it_went_in_and_in_even_sizes(page: bytes) -> None:
    packed = wire.squeezed(page)
    assert len(packed) % wire.STEP == 0
    assert gzip.decompress(packed).rstrip(b"\n") == page.rstrip(b"\n")
    assert len(wire.plain(page)) % wire.STEP == 0
    assert wire.plain(page).startswith(page)


def test_every_decoder_of_gzip_reads_it_to_its_end() -> None:
    decoder = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    decoder.decompress(wire.squeezed(b"a page"))
    assert decoder.eof
    assert not decoder.unused_data


def test_pages_of_one_step_cannot_be_told_apart_by_their_size() -> None:
    assert len({len(wire.squeezed(b"words " * many)) for many in range(200)}) == 1


@pytest.mark.parametrize("header", ["gzip", "gzip, deflate, br", "br, GZIP;q=0.5", "gzip;q=1.0"])
def test_gzip_is_used_where_it_is_accepted(header: str) -> None:
    assert wire.takes_gzip(header)


@pytest.mark.parametrize("header", ["", "br", "identity", "gzip;q=0", "gzip; q=0.0", "x-gzipped"])
def test_gzip_is_not_used_where_it_is_not(header: str) -> None:
    assert not wire.takes_gzip(header)
