"""Messages in which a person would recognise the address without guessing."""

import pytest

from flows.addresses import Reason, read_addresses

A, B = "https://example.com/a", "https://example.org/b"
BARE = "http://example.com/"
ONION = "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion"


@pytest.mark.parametrize(
    ("message", "addresses"),
    [
        # explicit
        (A, [A]),
        (f"look: {A}, please.", [A]),
        (f"({A})", [A]),
        ("(see https://example.com/a_(b))", ["https://example.com/a_(b)"]),
        (f"[link]({A})", [A]),
        ("https://example.com/a((b))", ["https://example.com/a((b))"]),
        ("https://example.com/a(", [A]),
        ("https://example.com:8080", ["https://example.com:8080/"]),
        (f"[{A}]({A})", [A]),
        (f'<a href="{A}">{A}</a>', [A]),
        (f"《{A}》", [A]),
        ("HTTPS://EXAMPLE.COM/A", ["https://example.com/A"]),
        ("https://example.com:443/x/../a", [A]),
        ("https://example.com/a#/gallery/12", ["https://example.com/a#/gallery/12"]),
        ("https://example.com/?a=1&amp;b=2", ["https://example.com/?a=1&b=2"]),
        ("https://example.com./a", [A]),
        ("http://xn--r8jz45g.com/", ["http://xn--r8jz45g.com/"]),
        ("http://例え.com/", ["http://xn--r8jz45g.com/"]),
        ("http://😀.com/", ["http://xn--e28h.com/"]),
        ("http://١٩٢.٠.٢.٧/", ["http://192.0.2.7/"]),
        ("http://192.0.2.7:٨٠٨٠/a", ["http://192.0.2.7:8080/a"]),
        ("http://उदाहरण१.com/", ["http://xn--p1b6ci4b4b3a40a.com/"]),
        ("https://[2001:db8::1]:8080/a", ["https://[2001:db8::1]:8080/a"]),
        ("[2001:db8::1]:8080/a", ["http://[2001:db8::1]:8080/a"]),
        (f"http://{ONION}/a", [f"http://{ONION}/a"]),
        (f"view-source:{A}", [A]),
        ("https://example.com/日本", ["https://example.com/%E6%97%A5%E6%9C%AC"]),
        ("https://example.com/café", ["https://example.com/caf%C3%A9"]),
        # several
        (f"{A} {B}", [A, B]),
        (f"{A},{B}", [A, B]),
        (f"{A}{B}", [A, B]),
        (f"https://example.com/{B}", ["https://example.com/", B]),
        (f"{A},example.org/b", [A, "http://example.org/b"]),
        (
            "example.com/a|example.org/b,example.net",
            ["http://example.com/a", "http://example.org/b", "http://example.net/"],
        ),
        ("a@b.example.com,example.com/a", ["http://example.com/a"]),
        (f"{A} {A} http://example.com/a", [A]),
        ("1. example.com\n2. example.org", [BARE, "http://example.org/"]),
        ("https://example.com/\nexample.org/abc", ["https://example.com/", "http://example.org/abc"]),
        ("www.example.org同埋example.net/b都係", ["http://www.example.org/", "http://example.net/b"]),
        ("example.com/aとexample.org/b", ["http://example.com/a", "http://example.org/b"]),
        (
            "http://example.com/ሓደ፣http://example.org/b።",
            ["http://example.com/%E1%88%93%E1%8B%B0", "http://example.org/b"],
        ),
        ("ይህን፡https://example.com/a፡ይመልከቱ", [A]),
        # typed wrongly
        ("htps://example.com/a", [A]),
        ("ttps://example.com/a", [A]),
        ("https//example.com/a", [A]),
        ("https:/example.com/a", [A]),
        ("https;//example.com/a", [A]),
        ("https:example.com/a", [A]),
        (r"https:\\example.com\a", [A]),
        ("//example.com/a", ["http://example.com/a"]),
        ("http://https://example.com/a", [A]),
        (f"look{A}", [A]),
        ("хттпс://example.com/a", [A]),
        ("нттрс://example.com/a", [A]),
        ("ηττπ://example.com/a", ["http://example.com/a"]),
        ("ㅗㅅ센://example.com/a", [A]),
        ("http፡//example.com/a", ["http://example.com/a"]),
        ("网址：https：／／example．com／a？id＝1。", ["https://example.com/a?id=1"]),
        # made harmless
        ("hxxp://bad[.]com/", ["http://bad.com/"]),
        ("hXXps://example[.]com/a", [A]),
        ("h**ps://example.com/a", [A]),
        ("https[:]//example(.)com/a", [A]),
        ("https[://]example{dot}com[/]a", [A]),
        ("example [dot] com", [BARE]),
        ("example(punkt)com", [BARE]),
        ("example[nukta]com", [BARE]),
        ("example[.com/a", ["http://example.com/a"]),
        (r"https:\/\/example\.com\/a", [A]),
        ("192[.]0[.]2[.]7", ["http://192.0.2.7/"]),
        # bare
        ("example.com", [BARE]),
        ("see example.com.", [BARE]),
        ("example.com...", [BARE]),
        ("Example.Com", [BARE]),
        ("EXAMPLE.COM", [BARE]),
        ("www.example.it", ["http://www.example.it/"]),
        ("example.it/a", ["http://example.it/a"]),
        ("a-1.example.co.uk", ["http://a-1.example.co.uk/"]),
        ("example.com?a=1", ["http://example.com/?a=1"]),
        ("example.com./a", ["http://example.com/a"]),
        ("example.com:8080", ["http://example.com:8080/"]),
        ("192.0.2.7:80", ["http://192.0.2.7/"]),
        ("192.0.2.7/a", ["http://192.0.2.7/a"]),
        ("пример.рф", ["http://xn--e1afmkfd.xn--p1ai/"]),
        ("- example.com -", [BARE]),
        ("見-.com", ["http://xn----0j1d.com/"]),
        ("éexample.com", ["http://xn--example-9xa.com/"]),
        ("ẽxample.com", ["http://xn--xample-hi8b.com/"]),
        ("https://paral·lel.example.com/x", ["https://xn--parallel-koa.example.com/x"]),
        ("example.co.za/a", ["http://example.co.za/a"]),
        ("example.com/相/2👈好", ["http://example.com/%E7%9B%B8/2"]),
        ("пример.рф/15.Посмотрите", ["http://xn--e1afmkfd.xn--p1ai/15"]),
        (
            "https://www.google.com/url?q=http://example.com/a",
            ["https://www.google.com/url?q=http://example.com/a"],
        ),
        ("mira col·legi.example.com/foto", ["http://xn--collegi-xma.example.com/foto"]),
        ("https://example.com/col·legi", ["https://example.com/col%C2%B7legi"]),
        (
            "~https://example.com/a~ *example.org/b* _www.example.net/c_",
            [A, "http://example.org/b", "http://www.example.net/c"],
        ),
        ("https://example.com/a/ 12/05 abc", ["https://example.com/a/"]),
        ("regarde : hier.la est la page", ["http://hier.la/"]),
        ("das ist example.la und mehr", ["http://example.la/"]),
        ("www.example.com. It is bad", ["http://www.example.com/"]),
        ("www.example.com. it is bad", ["http://www.example.com/"]),
        ("[a](https://www.example.com)[b](mailto:x@example.com)", ["https://www.example.com/"]),
        ("example.com.thanks", [BARE]),
        ("example.com/ക്ഷ\u200d.html", ["http://example.com/%E0%B4%95%E0%B5%8D%E0%B4%B7%E2%80%8D.html"]),
        ("https://example.com/a?igsh=MWx5eA==\nநன்றி", [A]),
        ("por favor miren example.es porque está muy mal", ["http://example.es/"]),
        ("did you see example.com/a?\nyes", ["http://example.com/a"]),
        # beside lists, in quotes, tags and codes
        ("Files:\n" + "IMG_20260079\n" * 16 + A, [A]),
        (A + "\n+4915112345678" * 21, [A]),
        (A + "\n" + "channel_7919\n" * 24, [A]),
        (A + ("\n" + "0a1b2c3d" * 8) * 3, [A]),
        ("-" * 200 + f"\n{A}\n" + "-" * 200, [A]),
        ("hxxps://example[.]com/a,example[.]org/b", [A, "http://example.org/b"]),
        ("192.0.2.7/a,192.0.2.8/b", ["http://192.0.2.7/a", "http://192.0.2.8/b"]),
        ("https%3A%2F%2Fexample.com%2Fa", [A]),
        ("/url?q=https%3A%2F%2Fexample.com%2Fa&sa=D", [A]),
        ("https://example.com...in the group", ["https://example.com/"]),
        ("https://archive.ph/https://example.org/b", ["https://archive.ph/https://example.org/b"]),
        (f"~~{A}~~", [A]),
        (f"&lt;{A}&gt;", [A]),
        (f"[url]{A}[/url]", [A]),
        (f"[url={A}]page[/url]", [A]),
        (f"['{A}','{B}']", [A, B]),
        (f"{A}\\n{B}", [A, B]),
        (f"Datum/Data:, {A}", [A]),
        # long paths, marks and numbers beside an address
        ("example[.]com/" + "Ab3dEf9hIj" * 20, ["http://example.com/" + "Ab3dEf9hIj" * 20]),
        ("example.com?d=" + "Ab3dEf9hIj" * 20, ["http://example.com/?d=" + "Ab3dEf9hIj" * 20]),
        ("https://https//example.com/a", [A]),
        ("http.www.example.com", ["http://www.example.com/"]),
        ("example.com¹ example.org™", [BARE, "http://example.org/"]),
        ("①example.com ②example.org", [BARE, "http://example.org/"]),
        ("1\ufe0f\u20e3example.com", [BARE]),
        ("IP198.51.100.7/a", ["http://198.51.100.7/a"]),
        ("ip是198.51.100.7:8080", ["http://198.51.100.7:8080/"]),
        ("http://198.51.100.7がexample.com", ["http://198.51.100.7/", BARE]),
        ("https://example.org同埋example.net/b", ["https://example.org/", "http://example.net/b"]),
        ("http://a日本b.com/", ["http://xn--ab-6t7du0c.com/"]),
        ("http://example.com:/a", ["http://example.com/a"]),
        ("example.com.:80/a", ["http://example.com/a"]),
        ("http://example.com:8080で", ["http://example.com:8080/"]),
        ("example.com/?email=jane@example.org", ["http://example.com/?email=jane@example.org"]),
        ("example.com/fe80::1", ["http://example.com/fe80::1"]),
        ("example [.] com is it", [BARE]),
        ("www [.] example [.] org", ["http://www.example.org/"]),
        ("http://example.com/~joe,com", ["http://example.com/~joe,com"]),
        ("t.me/abc", ["http://t.me/abc"]),
        (ONION, [f"http://{ONION}/"]),
        ("example.com/@user", ["http://example.com/@user"]),
        # signs and digits of other scripts
        ("ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｃｏｍ／ａ", [A]),
        ("https：//example.com/a", [A]),
        ("ex\u200bam\u00adple.com", [BARE]),
        ("\u202ehttps://example.com/a\u202c", [A]),
        ("example۔com", [BARE]),
        ("example。com", [BARE]),
        ("𝐞𝐱𝐚𝐦𝐩𝐥𝐞.com", [BARE]),
        # words glued to it
        ("example.comで見た", [BARE]),
        ("例え.中国で", ["http://xn--r8jz45g.xn--fiqs8s/"]),
        ("example.com-on láttam", [BARE]),
        ("example.com'da", [BARE]),
        ("example.com:sta", [BARE]),
        ("בexample.com", [BARE]),
        ("看example.com吧", [BARE]),
        (f"看{A}吧", [A]),
        (f"{A}を見て", [A]),
        (f"{A}।यह", [A]),
        (f"{A}、{B}", [A, B]),
        ("https://example.com。次", ["https://example.com/"]),
        (f"{A}👍", [A]),
        ("example.com.Please look", [BARE]),
        ("un point de vue sur example.com", [BARE]),
        ("at this point example.com was up", [BARE]),
        # what names the reporter
        ("https://user:pw@example.com/a", [A]),
        ("https://example.com/a?fbclid=1&utm_source=b", [A]),
        ("https://example.com/a?x=1&igsh=2&sid=3", ["https://example.com/a?x=1&sid=3"]),
        ("https://example.com/a?s=20&t=abc", ["https://example.com/a?s=20&t=abc"]),
        ("https://x.com/a/status/1?s=20&t=abc", ["https://x.com/a/status/1"]),
        # taken as they are
        (
            "https://web.archive.org/web/2020/https://example.com/a",
            ["https://web.archive.org/web/2020/https://example.com/a"],
        ),
        (
            "web.archive[.]org/web/2020/https://example.com/a",
            ["http://web.archive.org/web/2020/https://example.com/a"],
        ),
        (f"https://example.org/url?q={A}", [f"https://example.org/url?q={A}"]),
        # one parser for everything
        ("http://example.com\\@127.0.0.1/", ["http://example.com/@127.0.0.1/"]),
        ("http://1.2.3.4:8080/a", ["http://1.2.3.4:8080/a"]),
    ],
)
def test_clear_addresses_are_accepted(message: str, addresses: list[str]) -> None:
    reading = read_addresses(message, documentation_hosts=True)
    assert (reading.decision, list(reading.addresses), reading.reason) == ("accept", addresses, Reason.OK)


def test_clear_addresses_are_kept_beside_doubtful_ones() -> None:
    reading = read_addresses(f"{A} and https://example.test/b and {B}")
    assert reading.decision == "accept"
    assert reading.addresses == (A, B)
    assert reading.doubts == ("https://example.test/b",)
    assert reading.doubt_reasons == (Reason.ENDING,)


def test_a_doubt_that_is_clear_elsewhere_is_no_doubt() -> None:
    assert read_addresses(f"example dot com http://example.com {A}").doubts == ()


def test_an_unusable_part_beside_a_clear_one_is_told() -> None:
    assert read_addresses(f"{A} http://192.168.0.1/b").unread
    assert not read_addresses(f"{A} and jane@example.com").unread


def test_more_addresses_than_a_message_can_mean_are_told() -> None:
    reading = read_addresses(" ".join(f"example.com/{number}" for number in range(100)))
    assert reading.decision == "accept"
    assert reading.addresses[0] == "http://example.com/0"
    assert len(reading.addresses) >= 20
    assert reading.unread


@pytest.mark.parametrize(
    ("message", "words"), [(A, False), (f"1) {A} !", False), (f"{A} oh", True), (f"{A}を", True)]
)
def test_other_words_are_told(message: str, words: bool) -> None:  # noqa: FBT001
    assert read_addresses(message).other_words is words
