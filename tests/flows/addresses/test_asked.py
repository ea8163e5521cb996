"""Messages in which an address may be, but only a guess finds it."""

import pytest

from flows.addresses import Reason, read_addresses

BARE = "http://example.com/"
ONION = "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczaa.onion"


@pytest.mark.parametrize(
    ("message", "doubts", "reason"),
    [
        # spoken
        ("example dot com", [BARE], Reason.GUESS),
        ("example point com", [BARE], Reason.GUESS),
        ("example punto com", [BARE], Reason.GUESS),
        ("example ponto com", [BARE], Reason.GUESS),
        ("example Punkt com", [BARE], Reason.GUESS),
        ("example нуль точка ком", ["http://xn--k1ads1b.com/"], Reason.GUESS),
        ("example نقطة com", [BARE], Reason.GUESS),
        ("exampleドットcom", [BARE], Reason.GUESS),
        ("example点com", [BARE], Reason.GUESS),
        ("ชื่อเว็บ example จุดคอม ค่ะ", [BARE], Reason.GUESS),
        ("example 닷컴이요", [BARE], Reason.GUESS),
        ("exampleドットコムです", [BARE], Reason.GUESS),
        ("maybe also example dot net", ["http://example.net/"], Reason.GUESS),
        ("www dot example dot co dot uk", ["http://www.example.co.uk/"], Reason.GUESS),
        ("example dot com slash abc", ["http://example.com/abc"], Reason.GUESS),
        # gaps
        ("example . com", [BARE], Reason.CUT),
        ("example. com/abc", ["http://example.com/abc"], Reason.CUT),
        ("www . example . com", ["http://www.example.com/"], Reason.CUT),
        ("https:// example.com/a", ["https://example.com/a"], Reason.CUT),
        ("https://\nexample.com/a", ["https://example.com/a"], Reason.CUT),
        ("https://exam ple.com/a", ["https://example.com/a"], Reason.CUT),
        ("example.com /abc", ["http://example.com/abc"], Reason.CUT),
        ("https://example.com/a-\nb1", ["https://example.com/a-b1"], Reason.CUT),
        ("https://example.com/\nabc1", ["https://example.com/abc1"], Reason.CUT),
        ("https://example.com/a\n/b", ["https://example.com/a/b"], Reason.CUT),
        ("https://example.com/a ?b=1", ["https://example.com/a?b=1"], Reason.CUT),
        ("example.com/watch?\nv=Ab12", ["http://example.com/watch?v=Ab12"], Reason.CUT),
        ("https://example.com/a?x=\n1", ["https://example.com/a?x=1"], Reason.CUT),
        ("www.example .co.za/vid", ["http://www.example.co.za/vid"], Reason.CUT),
        ("https://www.example. co. id/a", ["https://www.example.co.id/a"], Reason.CUT),
        ("Example. Lv/abc", ["http://example.lv/abc"], Reason.CUT),
        ("https: //example .com/abc", ["https://example.com/abc"], Reason.CUT),
        ("https://example.\ncom/abc", ["https://example.com/abc"], Reason.CUT),
        ("https://example.com/a/ 4471", ["https://example.com/a/4471"], Reason.CUT),
        ("https://example.com/a/\n221.html", ["https://example.com/a/221.html"], Reason.CUT),
        ("https://example.com/a-b\nc/42 see", ["https://example.com/a-bc/42"], Reason.CUT),
        ("https://example.com/ gallery/12", ["https://example.com/gallery/12"], Reason.CUT),
        ("example. co. za/a/3", ["http://example.co.za/a/3"], Reason.CUT),
        ("https: //example.com/a", ["https://example.com/a"], Reason.CUT),
        # other signs for dots, or none
        ("www,example,com", ["http://www.example.com/"], Reason.GUESS),
        ("www.example,com", ["http://www.example.com/"], Reason.GUESS),
        ("example,com", [BARE], Reason.GUESS),
        ("www example com", ["http://www.example.com/"], Reason.CUT),
        ("www. example. fi", ["http://www.example.fi/"], Reason.CUT),
        ("www. example. co. ke see", ["http://www.example.co.ke/"], Reason.CUT),
        ("www example com br", ["http://www.example.com.br/"], Reason.CUT),
        ("учфьздуюсщь.фис", ["http://example.com/abc"], Reason.GUESS),
        ("http://example,com/a", ["http://example.com/a"], Reason.GUESS),
        ("http://example..com/a", ["http://example.com/a"], Reason.CUT),
        ("http://example.com../a", ["http://example.com/a"], Reason.CUT),
        ("http://example\n.com/abc", ["http://example.com/abc"], Reason.CUT),
        ("http://www. example.com/a", ["http://www.example.com/a"], Reason.CUT),
        ("lo vi ayer.ES muy feo", ["http://ayer.es/"], Reason.GUESS),
        ("a long discussion.report the group", ["http://discussion.report/"], Reason.GUESS),
        ("ftp://name:word@example.com/a?fbclid=1", ["ftp://example.com/a"], Reason.GUESS),
        # letters put in
        ("https://exam去掉ple.com/abc", ["https://example.com/abc"], Reason.GUESS),
        # cut off
        ("https://example.com/abc…", ["https://example.com/abc"], Reason.CUT),
        ("https://example.com/abc...", ["https://example.com/abc"], Reason.CUT),
        ("example.com/abc ...", ["http://example.com/abc"], Reason.CUT),
        # another script right after a path
        ("https://example.com/abcпривет", ["https://example.com/abc"], Reason.GUESS),
        (
            "https://example.com/abcпривет/d",
            ["https://example.com/abc%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82/d"],
            Reason.GUESS,
        ),
        ("example.com/abc[dot]Please", ["http://example.com/abc.Please"], Reason.GUESS),
        ("https://example.com/abc.Please", ["https://example.com/abc"], Reason.GUESS),
        ("https://example.com/abc'de", ["https://example.com/abc"], Reason.GUESS),
        # numbers, words, file names
        ("192.0.2.7", ["http://192.0.2.7/"], Reason.GUESS),
        ("2001:db8::1", ["http://[2001:db8::1]/"], Reason.GUESS),
        ("[2001:db8::1]", ["http://[2001:db8::1]/"], Reason.GUESS),
        ("yesterday.it was", ["http://yesterday.it/"], Reason.GUESS),
        ("je l'ai vu hier.la page est encore là", ["http://hier.la/"], Reason.GUESS),
        ("lo vi ayer.es muy feo", ["http://ayer.es/"], Reason.GUESS),
        ("das war gestern.es kam per Nachricht", ["http://gestern.es/"], Reason.GUESS),
        ("example.zip", ["http://example.zip/"], Reason.GUESS),
        # endings
        ("https://example.test/", ["https://example.test/"], Reason.ENDING),
        ("http://пример.москвач", ["http://xn--e1afmkfd.xn--80adxhks9b/"], Reason.ENDING),
        ("foo.invalid", ["http://foo.invalid/"], Reason.ENDING),
        ("http://例え.テスト/", ["http://xn--r8jz45g.xn--zckzah/"], Reason.ENDING),
        ("foo.unknownending/abc", ["http://foo.unknownending/abc"], Reason.ENDING),
        ("www.foo.unknownending", ["http://www.foo.unknownending/"], Reason.ENDING),
        (f"http://{ONION}/a", [f"http://{ONION}/a"], Reason.ONION),
        ("expyuzz4wqqyqhjn.onion", ["http://expyuzz4wqqyqhjn.onion/"], Reason.ONION),
        # front and search pages
        ("google.com", ["http://google.com/"], Reason.FRONT),
        ("https://www.facebook.com/?fbclid=1", ["https://www.facebook.com/"], Reason.FRONT),
        ("https://www.google.com/search?q=a", ["https://www.google.com/search?q=a"], Reason.SEARCH),
        ("https://example.com/search?query=a", ["https://example.com/search?query=a"], Reason.SEARCH),
        # other schemes
        ("ftp://example.com/a", ["ftp://example.com/a"], Reason.GUESS),
        ("fxp://example[.]com/a", ["ftp://example.com/a"], Reason.GUESS),
        ("tg://resolve?domain=abc&post=7", ["https://t.me/abc/7"], Reason.GUESS),
        ("tg://resolve?domain=abc", ["https://t.me/abc"], Reason.GUESS),
        ("tg://join?invite=Ab-c", ["https://t.me/+Ab-c"], Reason.GUESS),
        ("snapchat://add/abc", ["https://www.snapchat.com/add/abc"], Reason.GUESS),
        ("someapp://page/1", ["someapp://page/1"], Reason.GUESS),
        # nothing to guess
        ("magnet:?xt=urn:btih:abc", [], Reason.SHARE_CODE),
        ("ipfs://abc", [], Reason.SHARE_CODE),
        ("freenet:KSK@abc", [], Reason.SHARE_CODE),
        # user names
        ("@username", [], Reason.USER),
        ("name#0001", [], Reason.USER),
        ("discord: name", [], Reason.USER),
        ("snap: name", ["https://www.snapchat.com/add/name"], Reason.USER),
        ("instagram @abc.def", ["https://www.instagram.com/abc.def/"], Reason.USER),
        ("вк: name", ["https://vk.com/name"], Reason.USER),
        ("سناب: name", ["https://www.snapchat.com/add/name"], Reason.USER),
        ("ig帳號：name_123", ["https://www.instagram.com/name_123/"], Reason.USER),
        ("account叫@name123", [], Reason.USER),
        ("u/name", ["https://www.reddit.com/user/name/"], Reason.USER),
    ],
)
def test_what_needs_a_guess_is_asked_about(message: str, doubts: list[str], reason: Reason) -> None:
    reading = read_addresses(message, documentation_hosts=True)
    assert (reading.decision, reading.addresses, list(reading.doubts)) == ("ask", (), doubts)
    assert reading.reason is reason
    assert reading.doubt_reasons == (reason,) * len(doubts)
