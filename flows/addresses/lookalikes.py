"""Letters that look like ASCII ones, and names that look like a large site's.

`lookalikes.txt` is Unicode's (UTS #39), from formal letter shapes. What it leaves out and Chrome's and Firefox's
policies name is added here by hand, each in a form of our own.
"""

import unicodedata
from importlib.resources import files

from flows.addresses.sites import LARGE


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return {sign: like for word in words for sign, like in [(word[0], word[1:])]}


_UNICODE = {
    line[0]: line[2:]
    for line in files("flows.addresses").joinpath("lookalikes.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
}
_IN_MOST_FONTS = (
    "ъыьпѵѡҽӏԁԍԗ"  # Cyrillic
    "κηωτχ"  # Greek
    "ագէլյոսւօ"  # Armenian
    "იოძხჽ"  # Georgian
    "ሀሠሰስበነተከዐዕዘጠፐ"  # Ethiopic
    "ऽॱ০৭੧ડટ૧ટ೧ಽടഠധനറଠ୮டப౧"  # of India
    "ခဂငထပဝ၂ၔၜ"  # Myanmar
    "ทนบพรหเแดลปฟม"  # Thai
    "ທນບພຣຫເແດລປຟມຮ"  # Lao
    "一丨乛七丅十〇工丁讠丶乀乁丿ノンソゾーㄧㄒㄚㄟㄨㄩㄈㆺㆳㆲ"  # Chinese and Japanese
)
LIKE_ASCII = frozenset(_UNICODE) | frozenset(_IN_MOST_FONTS)
"""Signs that can be taken for an ASCII letter, digit or stroke where nothing near them says otherwise."""

# Near enough in a whole name that people know, though a single one is told apart.
_NEAR = _pairs(
    "кk қk ҝk мm нh ңh ћh тt вb ьb пn шw щw єe ґr ғf ҳx ұy зz "
    "εe κk ηn θo ωw μu τt χx βb ςs łl øo đd ħh ŧt ŋn þp ðo əe ɛe ɔo ßb ƒf ĸk"
)
_SHAPES = (
    {sign: like.lower() for sign, like in _UNICODE.items() if sign == sign.lower()}
    | _NEAR
    | {"i": "l", "1": "l", "0": "o"}
)
_LONG = 5  # letters of a site's name that is known by itself, whatever its ending


def shape(name: str) -> str:
    """Give what stands for all names that look like this one at a glance: without accents, 0 as o, i and 1 as l."""
    bare = (
        sign for sign in unicodedata.normalize("NFD", name.lower()) if unicodedata.category(sign)[0] != "M"
    )
    shaped = "".join(_SHAPES.get(sign, sign) for sign in bare)
    return "".join(_SHAPES.get(sign, sign) for sign in shaped).replace("rn", "m").replace("vv", "w")


_LARGE_SHAPES = frozenset(map(shape, LARGE))
_NAME_SHAPES = frozenset(
    shape(name) for site in LARGE for name in [site.partition(".")[0]] if len(name) >= _LONG
)


def is_like_large_site(host: str) -> bool:
    """Say whether a host in Unicode looks like a large site's without being it, or holds a name that does."""
    labels = host.split(".")
    endings = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    if not LARGE.isdisjoint(endings):
        return False
    return not _LARGE_SHAPES.isdisjoint(map(shape, endings)) or any(
        not label.isascii() and shape(label) in _NAME_SHAPES for label in labels
    )
