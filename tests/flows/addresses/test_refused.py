"""Messages without a reportable address, and why."""

import pytest

from flows.addresses import Reason, read_addresses
from flows.addresses.canonical import canonical

_PNG = "iVBORw0KGgo" + "A" * 40


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("", Reason.NONE),
        ("help me", Reason.NONE),
        ("I saw it yesterday.It was bad", Reason.NONE),
        ("gone.Please", Reason.NONE),
        ("he said so.No way", Reason.NONE),
        ("foo.unknownending", Reason.NONE),
        ("co.uk", Reason.NONE),
        ("at 12:30:45 on 12.05.2024, 10.am, v1.2", Reason.NONE),
        ("http://", Reason.NONE),
        ("http://example.com:99999/", Reason.NONE),
        ("http://a$b.com!/", Reason.NONE),
        ("http://./", Reason.NONE),
        ("http://" + "a." * 200 + "com/", Reason.NONE),
        ("a." * 200 + "com", Reason.NONE),
        ("std::string a::b ::1", Reason.NONE),
        ("1:2:3:4:5:6:7:8:9", Reason.NONE),
        ("co.za/page", Reason.NONE),
        ("one,two,three", Reason.NONE),
        ("he said. No way", Reason.NONE),
        ("The [.] is there", Reason.NONE),
        ("go to [.]com", Reason.NONE),
        ("https%3A%2F%2Fexample%EE%80%80com%2Fa", Reason.NONE),
        ("jest w stronie.część druga", Reason.NONE),
        ("put [.] in the address", Reason.NONE),
        ("Hier.La photo", Reason.NONE),
        ("it is gone.Support team", Reason.NONE),
        ("Bonjour.Je suis", Reason.NONE),
        ("in this .onion address", Reason.NONE),
        ("the .com domain", Reason.NONE),
        ("v1.2.3.4", Reason.NONE),
        ("in einer Telegram-Gruppe gesehen", Reason.NONE),
        ("ein YouTube-Video, Instagram: foto von gestern", Reason.NONE),
        ("example.com:8080@127.0.0.1", Reason.EMAIL),
        ("e pashë p.sh. dje", Reason.NONE),
        ("m.in. to", Reason.NONE),
        ("www is down", Reason.NONE),
        ("Когда юность уходит.", Reason.NONE),
        ("jane@example.com", Reason.EMAIL),
        ("a:b?@example.com", Reason.EMAIL),
        ("jane@example.com@example.org", Reason.EMAIL),
        ("mailto:jane@example.com", Reason.EMAIL),
        ("jane [at] example [dot] com", Reason.EMAIL),
        ("+49 170 1234567", Reason.PHONE),
        ("电话13800001234，谢谢", Reason.PHONE),
        ("photo.jpg", Reason.FILE),
        (r"C:\Users\me\video.mp4", Reason.FILE),
        ("http://localhost/", Reason.INSIDE),
        ("http://intranet/a", Reason.INSIDE),
        ("http://10.0.0.1:80/", Reason.INSIDE),
        ("http://192.168.1.1/a", Reason.INSIDE),
        ("192.168.1.1", Reason.INSIDE),
        ("http://2130706433/", Reason.INSIDE),
        ("http://0x7f.1/", Reason.INSIDE),
        ("http://①②⑦.0.0.1/", Reason.INSIDE),
        ("http://100.64.0.1/", Reason.INSIDE),
        ("http://169.254.0.1/", Reason.INSIDE),
        ("http://224.0.0.1/", Reason.INSIDE),
        ("http://[::1]/", Reason.INSIDE),
        ("http://[fe80::1]/", Reason.INSIDE),
        ("http://[::ffff:1.2.3.4]/", Reason.INSIDE),
        ("http://[64:ff9b::1.2.3.4]/", Reason.INSIDE),
        ("http://[2002:7f00:1::]/a", Reason.INSIDE),
        ("http://[::127.0.0.1]/a", Reason.INSIDE),
        ("http://[::c0a8:101]/", Reason.INSIDE),
        ("http://[fec0::1]/", Reason.INSIDE),
        ("http://[::ffff:0:7f00:1]/", Reason.INSIDE),
        ("http://[1234::1]/", Reason.INSIDE),
        ("http://[3fff::1]/", Reason.INSIDE),
        ("http://[2a00:1450::5efe:a00:1]/", Reason.INSIDE),
        ("http://192.88.99.1/", Reason.INSIDE),
        ("http://192.0.0.8/a", Reason.INSIDE),
        ("ftp://localhost/a", Reason.INSIDE),
        ("ftp://192.168.1.1/x", Reason.INSIDE),
        ("sftp://router/", Reason.INSIDE),
        ("myapp://localhost/a", Reason.INSIDE),
        ("http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", Reason.INSIDE),
        ("http://192.0.2.7/", Reason.INSIDE),
        ("http://[2001:db8::1]/", Reason.INSIDE),
        ("http://foo.local/", Reason.INSIDE),
        ("router.lan", Reason.INSIDE),
        ("http://a.home.arpa/", Reason.INSIDE),
        ("javascript:alert(1)", Reason.SCHEME),
        ("blob:https://example.com/123", Reason.SCHEME),
        ("rtmp://example.com/live", Reason.SCHEME),
        ("tel:+491701234567", Reason.SCHEME),
        ("file:///etc/hosts", Reason.SCHEME),
        ("someapp://[x", Reason.SCHEME),
        ("data:image/png;base64,iVBORw0KGgo=", Reason.MEDIA_TEXT),
        ("https://example.com/a data:,x", Reason.MEDIA_TEXT),
        ("data[:]image/png,abc", Reason.MEDIA_TEXT),
        ("<svg viewBox='0 0 1 1'>", Reason.MEDIA_TEXT),
        ("<img alt='' src='data:x'>", Reason.MEDIA_TEXT),
        (_PNG, Reason.MEDIA_TEXT),
        ("\n".join([_PNG[:20], _PNG[20:36], _PNG[36:]]), Reason.MEDIA_TEXT),
        ("A" * 180, Reason.MEDIA_TEXT),
        ("http://example.com/a a.b/" + "Ab3dEf9hIj" * 20, Reason.MEDIA_TEXT),
        ("\n".join(["Ab3dEf9hIj+Q"] * 20), Reason.MEDIA_TEXT),
        ("\n".join(["A" * 76] * 3), Reason.MEDIA_TEXT),
        (" ".join(["Ab3dEf9hIj" * 6] * 3), Reason.MEDIA_TEXT),
        ("'" + "', '".join(["Ab3dEf9hIj" * 6] * 3) + "'", Reason.MEDIA_TEXT),
        ("https://example.com／page/\n " + _PNG, Reason.MEDIA_TEXT),
        ("https://example.com/page/\r " + _PNG + "\nmore", Reason.MEDIA_TEXT),
        ("\n> ".join(["Ab3dEf9hIj+Q"] * 20), Reason.MEDIA_TEXT),
        ("https://example.com/?x=iVBORw0KGgo" + "A" * 180, Reason.MEDIA_TEXT),
        ("https://example.com/?x=iVBORw0KGgo" + "A" * 150 + "_\n" + "A" * 100, Reason.MEDIA_TEXT),
        ("https://example.com/" + "a/" * 500, Reason.LONG_ADDRESS),
    ],
)
def test_what_is_no_address_is_refused_with_its_reason(message: str, reason: Reason) -> None:
    reading = read_addresses(message)
    assert (reading.decision, reading.addresses, reading.doubts) == ("reject", (), ())
    assert reading.reason is reason


def test_who_writes_too_much_is_asked_for_less() -> None:
    reading = read_addresses("a" * 4096 + " https://example.com/a")
    assert (reading.decision, reading.addresses, reading.doubts) == ("ask", (), ())
    assert reading.reason is Reason.LONG_MESSAGE


def test_short_base64_is_no_file() -> None:
    assert read_addresses("A" * 100).reason is Reason.NONE
    assert read_addresses("https://example.com/" + "A" * 300).decision == "accept"


def test_documentation_hosts_are_public_only_when_asked_for() -> None:
    for message in (
        "http://192.0.2.7/a",
        "http://198.51.100.7/a",
        "http://203.0.113.7/a",
        "http://[2001:db8::7]/a",
    ):
        assert read_addresses(message).reason is Reason.INSIDE
        assert read_addresses(message, documentation_hosts=True).addresses == (message,)


def test_a_long_code_list_does_not_hide_what_is_refused() -> None:
    assert read_addresses("http://192.168.0.1/ and @name").reason is Reason.INSIDE


def test_many_files_and_mail_addresses_hide_no_address() -> None:
    hidden = "photo.jpg " * 60 + "jane@example.com " * 60 + "example.org/a"
    assert read_addresses(hidden).addresses == ("http://example.org/a",)


def test_an_address_without_a_host_is_none() -> None:
    assert canonical("http://") is None
    assert canonical("ftp://example.com/") is None


def test_an_address_that_is_a_picture_once_it_is_canonical_refuses_the_message() -> None:
    message = "https://example.org/a https://example.com/iVBORw0KGgo" + ("A" * 20 + "\\") * 10 + "A"
    assert read_addresses(message).reason is Reason.MEDIA_TEXT


def test_a_list_of_words_is_no_file() -> None:
    assert read_addresses("\n".join(["afternoon", "yesterday", "Wednesday"] * 8)).reason is Reason.NONE
