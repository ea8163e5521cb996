"""How addresses are shown."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.addresses import read_addresses, show
from flows.addresses.canonical import canonical


def _shown(typed: str, *, at_most: int = 200) -> str:
    address = canonical(f"http://{typed}")
    assert address
    return show(address.url, at_most=at_most)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.com/abc", "example[.]com/abc"),
        ("http://www.example.com/", "www[.]example[.]com"),
        ("https://example.com:8080/?a=1#b", "example[.]com:8080/?a=1#b"),
        ("http://192.0.2.7/a", "192[.]0[.]2[.]7/a"),
        ("http://[2001:db8::1]/a", "[2001:db8::1]/a"),
        ("ftp://example.com/a.b", "ftp://example[.]com/a.b"),
        ("https://_a.example.com/", "https://_a[.]example[.]com"),
        ("https://user@example.com/a\u202eb\x07", "example[.]com/ab"),
        ("", ""),
    ],
)
def test_an_address_is_shown_so_that_it_cannot_be_opened(url: str, shown: str) -> None:
    assert show(url) == shown


def test_a_long_address_loses_its_middle() -> None:
    shown = show("https://example.com/" + "a" * 100 + "/last", at_most=40)
    assert len(shown) == 40
    assert shown.startswith("example[.]com/a")
    assert "…" in shown
    assert shown.endswith("/last")


def test_a_long_host_is_never_cut() -> None:
    host = ".".join(["a" * 60] * 3) + ".com"
    assert show(f"https://{host}/abc", at_most=20) == host.replace(".", "[.]") + "…"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "http://example.com/a(b)?c=d#e",
        "http://192.0.2.7/a",
        "http://web.archive.org/web/1/https://example.com/",
    ],
)
def test_what_is_shown_in_full_reads_as_the_same_address(url: str) -> None:
    assert read_addresses(show(url), documentation_hosts=True).addresses == (url,)


@pytest.mark.parametrize(
    "typed",
    [
        "пример.рф",
        "пример.example.com/путь?слово=кот#раз",
        "ελλάδα.example.com",
        "example.срб",
        "उदाहरण.example.com",
        "নমুনা.example.com",
        "ਉਦਾਹਰਣ.example.com",
        "ઉદાહરણ.example.com",
        "மாதிரி.example.com",
        "ఉదాహరణ.example.com",
        "ಉದಾಹರಣೆ.example.com",
        "ദൃഷ്ടാന്തം.example.com",
        "උදාහරණ.example.com",
        "ไทย.example.com",
        "ຕົວຢ່າງ.example.com",
        "ဥပမာ.example.com",
        "ឧទាហរណ៍.example.com",
        "དཔེ.example.com",
        "ምሳሌ.example.com",
        "օրինակ.example.com",
        "მაგალითი.example.com",
        "例え.example.com",
        "台灣.example.com",
        "b6ビタミン.example.com",
        "ㄅㄆ漢.example.com",
        "한국.example.com",
        "straße.example.com",
        "altın.com.tr",
        "żółw.example.com",
        "ẹ̀kọ́.example.com",
        "éexample.com:8080/été",
        "example.com/wiki/Кот_1",
        "example.com/a/見て/?q=日本",
        "example.com/кот.html",
        "مثال.موقع/صفحة",
        "דף.קום",
    ],
)
def test_a_name_that_looks_like_no_other_is_shown_in_its_letters(typed: str) -> None:
    host, slash, rest = typed.partition("/")
    assert _shown(typed) == host.replace(".", "[.]") + slash + rest


@pytest.mark.parametrize(
    "typed",
    [
        "аррӏе.com",  # wholly Cyrillic letters that look Latin
        "со́р.com",
        "αυτο.com",
        "օսո.com",
        "იოძ.com",
        "ሀሠ.com",
        "แดล.com",
        "ടഠ.com",
        "工丁.com",
        "пpимер.рф",  # mixed with Latin
        "ελlάδα.com",
        "ไทยa.com",
        "éкот.com",
        "é見.com",
        "кιт.com",
        "ᏣᎳᎩ.com",  # a script that is not recommended
        "ߒߞߏ.com",
        "क१২.com",  # digits of two scripts
        "кот́́.com",  # the same mark twice
        "見́.com",
        "a丶b.com",  # a stroke between Latin letters
        "toys一us.com",
        "ヘへ.com",  # one kana for the other
        "ーひ.com",
        "i♥b.com",
        "😀.com",
    ],
)
def test_a_label_that_can_be_mistaken_is_shown_in_punycode(typed: str) -> None:
    label = _shown(typed).partition("[.]")[0]
    assert label.startswith("xn--")
    assert label.isascii()


@pytest.mark.parametrize(
    "typed",
    ["ок.ru", "www.googlé.com", "faceböok.example", "ẏoutube.com", "аррӏе.рф"],
)
def test_a_host_that_looks_like_a_large_site_is_shown_in_punycode(typed: str) -> None:
    assert _shown(typed).isascii()


def test_a_host_below_a_large_site_is_that_site() -> None:
    assert _shown("ünïcode.google.com") == "ünïcode[.]google[.]com"


def test_letters_that_look_latin_are_expected_under_an_ending_in_their_script() -> None:
    assert _shown("сор.com").startswith("xn--")
    assert _shown("сор.рф/рау") == "сор[.]рф/рау"


@pytest.mark.parametrize(
    "typed",
    [
        "דף.example.com/abc",
        "example.پاکستان/abc",
        "مثال.موقع/example.com",
        "مثال.موقع/١٢/٣٤",
        "مثال.موقع:8080",
        "example.com/صفحة/قسم",
    ],
)
def test_letters_from_right_to_left_never_turn_over_the_parts_of_an_address(typed: str) -> None:
    assert _shown(typed).isascii()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("example.com/a%20кот%2Fb", "example[.]com/a%20%D0%BA%D0%BE%D1%82%2Fb"),
        ("пример.рф/кот/кот%20кот", "пример[.]рф/кот/%D0%BA%D0%BE%D1%82%20%D0%BA%D0%BE%D1%82"),
        ("example.com/кот%E2%80%AEкот", "example[.]com/%D0%BA%D0%BE%D1%82%E2%80%AE%D0%BA%D0%BE%D1%82"),
        ("example.com/%E2%80%8B", "example[.]com/%E2%80%8B"),
        ("example.com/%D0%BA%FF", "example[.]com/%D0%BA%FF"),
        ("example.com/%d0%ba", "example[.]com/%d0%ba"),
        ("example.com/cafe\u0301", "example[.]com/cafe%CC%81"),
        ("example.com/рау", "example[.]com/%D1%80%D0%B0%D1%83"),
        ("example.com/сайт.рф", "example[.]com/%D1%81%D0%B0%D0%B9%D1%82.%D1%80%D1%84"),
        ("example.com/кот；", "example[.]com/%D0%BA%D0%BE%D1%82%EF%BC%9B"),
    ],
)
def test_a_path_is_shown_in_letters_only_where_nothing_else_hides_in_it(typed: str, shown: str) -> None:
    assert _shown(typed) == shown


def test_a_cut_counts_letters_and_leaves_no_mark_alone() -> None:
    shown = _shown("उदाहरण.example.com/" + "कि" * 40, at_most=60)
    assert len(shown) in {59, 60}
    assert shown.startswith("उदाहरण[.]example[.]com/कि")
    assert "…क" in shown


_IN_WORDS = "aé1кТοä漢のナ한ไद१ি་ሀაאشԱ\u0301\u200d.-_%/"


@settings(max_examples=300)
@given(
    st.text(_IN_WORDS, max_size=12), st.text(_IN_WORDS, max_size=12), st.sampled_from(["рф", "com", "موقع"])
)
@example("кот", "кот", "рф")
@example("سم", "سم", "موقع")
@example("é", "é.é", "com")
def test_whatever_its_letters_it_reads_as_the_same_address(name: str, path: str, ending: str) -> None:
    address = canonical(f"http://{name}.{ending}/{path}")
    for url in read_addresses(address.url).addresses if address else ():
        assert read_addresses(show(url, at_most=5000)).addresses == (url,)
