"""Whether a name may be shown in its own letters, because it cannot be mistaken for another.

The rule is that of UTS #39 ("highly restrictive", sections 4 and 5.2 to 5.4) with what Chrome's display policy adds
(https://chromium.googlesource.com/chromium/src/+/main/docs/idn.md). Where it says no, the name stays as it is sent.
"""

import re
import unicodedata

from flows.addresses.lookalikes import LIKE_ASCII
from flows.addresses.scripts import WITH_LATIN, scripts_of, scripts_of_all

_LATIN = re.compile("[A-Za-z]")
_ACCENT = re.compile("[\u0300-\u036f]")
_ACCENTED = frozenset({"Latn", "Grek", "Cyrl"})
_MOST_MARKS = 4
_CJK = "\u3005-\u3007\u3041-\u30fe\u3105-\u31bf\u3400-\u9fff\uac00-\ud7a3\U00020000-\U000323af"
# Beside anything else these read as slashes, dashes or Latin letters.
_SLASHES = "ノンソゾ丶乀乁丿"
_STROKES = "一丨乛七丅十〇工丁讠ㄧㄒㄚㄟㄨㄩㄈㆺㆳㆲ"
_ODD = re.compile(
    "[\u3099\u309a]"  # voicing marks by themselves
    "|[ijl\u0131]\u0307"
    f"|[^{_CJK}][{_SLASHES}](?![{_CJK}])|^[{_SLASHES}](?=[A-Za-z0-9-])"
    f"|[^{_CJK}][{_STROKES}]|[{_STROKES}][^{_CJK}]"
    "|(?<![\u3041-\u30fe])[\u30fc-\u30fe]"  # a long vowel, or a repeat, of nothing
    # The same sign in both kana, with nothing beside it that tells which it is.
    "|^(?=.*[\u3078-\u307a])(?=.*[\u30a1-\u30fa])[^\u3041-\u3077\u307b-\u309f]*$"
    "|^(?=.*[\u30d8-\u30da])(?=.*[\u3041-\u309f])[^\u30a1-\u30d7\u30db-\u30fa]*$"
)


def is_readable(name: str, *, beside: frozenset[str] = frozenset()) -> bool:
    """Say whether one label of a host, or one word of a path, may be shown in letters that are not ASCII.

    `beside`: the scripts of the host's ending; a name in such a script is expected there.
    """
    signs = [sign for sign in name if not sign.isascii()]
    if not all(map(scripts_of, signs)) or not unicodedata.is_normalized("NFC", name):
        return False
    scripts = scripts_of_all(signs)
    if _LATIN.search(name):
        scripts &= WITH_LATIN
    return (
        bool(scripts)
        and _has_sound_marks(name, scripts)
        and len({ord(sign) - unicodedata.decimal(sign) for sign in name if sign.isdecimal()}) < 2
        and _ODD.search(name) is None
        and (bool(scripts & beside) or not _is_all_like_ascii(signs, scripts))
    )


def _has_sound_marks(name: str, scripts: frozenset[str]) -> bool:
    """Say whether marks stand on a letter, not twice nor in heaps, and accents only where accents are written."""
    if not scripts & _ACCENTED and _ACCENT.search(name):
        return False
    before = "-"
    marks: list[str] = []
    for sign in unicodedata.normalize("NFD", name):
        if unicodedata.category(sign)[0] != "M":
            marks = []
        elif unicodedata.category(before)[0] not in "LM" or sign in marks or len(marks) == _MOST_MARKS:
            return False
        else:
            marks.append(sign)
        before = sign
    return True


def _is_all_like_ascii(signs: list[str], scripts: frozenset[str]) -> bool:
    bare = _ACCENT.sub("", unicodedata.normalize("NFD", "".join(signs)))
    return "Latn" not in scripts and all(sign in LIKE_ASCII for sign in bare)
