"""Our rule beside Unicode's own, where ICU is installed."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.addresses.readable import is_readable
from flows.addresses.scripts import scripts_of
from tests.flows.addresses.icu import TABLES, Icu, tables

_LETTERS = [chr(point) for point in range(0x80, 0x3100) if scripts_of(chr(point))] + list(
    "漢字一工丶한국0a1-"
)


@pytest.fixture(scope="module")
def icu() -> Icu:
    try:
        found = Icu()
    except OSError:
        pytest.skip("ICU is not installed")
    if f"Unicode {found.unicode}," not in (TABLES / "scripts.txt").read_text("utf-8"):
        pytest.skip("ICU knows another version of Unicode")
    return found


def test_the_tables_are_unicodes(icu: Icu) -> None:
    for name, text in tables(icu).items():
        assert (TABLES / name).read_text("utf-8") == text


@settings(max_examples=300)
@given(data=st.data())
def test_icu_objects_to_no_name_that_is_readable(icu: Icu, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(_LETTERS) - 1))
    near = st.sampled_from(_LETTERS[max(start - 30, 0) : start + 30])
    name = unicodedata.normalize(
        "NFC", data.draw(st.text(st.one_of(near, st.sampled_from(_LETTERS)), max_size=6))
    )
    if is_readable(name):
        assert icu.objects(name) == 0
        assert not icu.skeleton(name).isascii() or any(sign in "ıæœ" for sign in name.lower())


def test_the_licence_of_the_tables_lies_beside_them() -> None:
    assert "COPYRIGHT AND PERMISSION NOTICE" in (TABLES / "unicode_license.txt").read_text("utf-8")
