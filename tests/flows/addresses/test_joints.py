"""Sentences joined by a full stop without a space, and addresses that look the same. One line a language."""

import re
from importlib.resources import files

import pytest

from flows.addresses.joints import everyday_endings, telltales
from flows.addresses.suffix import ending_exists, is_site

_LINES = [
    line
    for line in files("flows.addresses").joinpath("joints.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
_JOINTS = """
en|I saw it yesterday.it was bad
en|someone sent this to me.im scared
es|lo vi ayer.la página sigue ahí
es|no sé qué hacer.se llama así
pt|eu vi ontem.eu não sei o que fazer
pt|recebi isso ontem.vc pode me ajudar
gl|vin iso onte.se podedes axudar
ca|ho vaig veure ahir.la pàgina encara hi és
fr|je l'ai vu hier.la page est encore en ligne
fr|on me l'a envoyé.ca fait peur
it|l'ho visto ieri.ma non so cosa fare
ro|am vazut ieri.si nu stiu ce sa fac
ht|mwen wè foto.la yè swa
de|das war gestern.es kam per Nachricht
nl|ik heb het gisteren gezien.is dit strafbaar
af|ek het dit gister gesien.is dit strafbaar
lb|ech hunn dat gëschter gesinn.et ass net gutt
sv|jag såg det igår.vi vet inte vad vi ska göra
nb|jeg så det i går.vi vet ikke hva vi skal gjøre
da|jeg så det i går.vi ved ikke hvad vi skal gøre
is|ég sá þetta í gær.eg veit ekki hvað
ga|chonaic mé é inné.is olc an rud é
cy|weles i hyn ddoe.ar y we mae o
eu|atzo ikusi nuen.bi argazki dira eta beldur naiz
sq|e pashë dje.ne telefon ishte
mt|rajt dan ilbieraħ.li kien hemm tifel
pl|widziałem wczoraj.to jest straszne
pl|nie wiem.co mam robić
cs|viděl jsem to včera.je to hrozné
sk|videl som to včera.to je hrozné
hr|vidio sam jučer.je li to kažnjivo
sr-Latn|videla sam juce.ne znam sta da radim
sl|včeraj sem videl.in ne vem kaj narediti
lt|mačiau vakar.ir nežinau ką daryti
lv|es redzēju vakar.ir ļoti slikti
fi|näin sen eilen.se oli kamalaa
et|nägin seda eile.ma ei tea mida teha
hu|tegnap láttam.az oldal még ott van
tr|dün gördüm.ve sonra kapattım
az|dünən gördüm.ve sonra bağladım mən
uz|kecha ko'rdim.va juda qo'rqdim
tk|düýn gördüm.ne etmeli bilemok men
ku|min duh dît.li ser telefonê bû
vi|hom qua em thay o tren do.co ai giup em voi
id|kemarin aku lihat.ga tau harus gimana
ms|semalam saya nampak.ke mana nak lapor
jv|wingi aku weruh.ga ngerti piye
su|kamari abdi ningali.si eta nu ngirim
tl|nakita ko kahapon.sa tingin ko masama
ceb|nakita nako gahapon.sa cellphone sa bata
tet|ha'u haree horiseik.la hatene halo saida
tpi|mi lukim asde.na mi poret
mi|i kite au inanahi.na kua ngaro ināianei
mg|tsy azoko.io no hitako omaly
sw|nimeona jana.na leo tena iko hapo hapo
so|waan arkay shalay.la iima sheegin
om|kaleessa arge.fi sodaadhe
ha|na gani jiya.ba na so in sake gani
yo|mo ri ni ana naa.mo beru gan
ig|ahuru m ya unyaahu.na egwu na-atu m
pcm|i don see am yestaday.na bad thing dem dey do
wo|gis naa démb.bi xale yi
ff|mi yiyii hanki.ba mi huli
bm|n y'a ye kunun.ni i bɛ se ka n dɛmɛ
ak|mehuu no nnora.na ɛyɛ hu
ee|mekpɔ etsɔ.va kpe ɖe ŋunye
ln|namonaki lobi.na telefone ya mwana
rw|nabonye ejo.ni umwana muto
rn|nabonye ejo.ni umwana muto
lg|nalabye jjo.mu kifaananyi mulimu omwana
sn|ndaona nezuro.pa peji iyi
ny|ndinaona dzulo.si zabwino izi
bem|namwene mailo.na umwana aliko
st|bone maobane.ke tshaba haholo
tn|ke bone maabane.ga ke itse se ke se dirang
zu|ngibonile izolo.na manje ngiyesaba
xh|ndibonile izolo.na ngoku ndiyoyika
gn|ahecha kuehe.la mitã oĩ upépe
qu|qayna rikurqani.na wawakuna chaypi
ay|masüru uñjta.na aka axsarta
ar-Latn|shoft da imbareh.la mesh 3arf a3mel eh
fa-Latn|dirooz didam.az kasi nemidoonam
hi-Latn|pata nahi.to kya karu
ur-Latn|mene kal dekha.to socha bata du
bn-Latn|ami dekhsi.to bujhi nai
pa-Latn|main kal vekhya.ki karan mainu dar lagda
ne-Latn|maile hijo dekhe.ma lai dar lagyo
mr-Latn|mala mahit nahi.to kon aahe
gu-Latn|mane khabar nathi.to shu karu.ke ne chhe
ta-Latn|naan nethu parthen.na enna pannuradhu
te-Latn|nenu ninna chusanu.ee page undi
kn-Latn|nanu ninne nodide.ee page ide
ml-Latn|njan innale kandu.ee page undu
si-Latn|mama iiye dakka.me lamaya bayai
ru-Latn|ya videl eto vchera.ne znayu chto delat
el-Latn|to eida xthes.to paidi den xero pou einai
ru|я видел это вчера.дети там
uk|я бачив це вчора.сайт ще є
be|я бачыў гэта ўчора.сайт там
bg|видях това вчера.сайт с деца
kk|мен кеше көрдім.сайт бар
ky|мен кечээ көрдүм.сайт бар
tg|ман дируз дидам.сайт ҳаст
mn|би өчигдөр харсан.сайт байна
ar|شفت هذا امس.موقع فيه صور
fa|دیروز دیدم.همراه با عکس بود
ur|میں نے کل دیکھا.بازار میں تھا
hi|मैंने कल देखा.नेट पर है
zh|我看到了.网站 上有很多
ja|昨日見ました.みんな 困っています
""".strip().splitlines()
_ADDRESSES = """
es|vi esto ayer en example.es y tengo miedo
es|lo mandaron por example.co y no sé qué hacer
es|hay fotos en example.de y no sé qué hacer
de|auf example.de gesehen, ich weiß nicht was das ist
de|ich habe das auf example.la gesehen
de|das war auf example.sa und ich habe angst
de|ich habe auf example.co etwas gesehen
en|I saw this on example.es and I am scared
en|please check example.de it has child photos
en|someone sent me example.la what should I do
en|there is something about a child on example.na
en|I found this on example.sa please help
en|please look at example.ne there are children
en|I saw a child on example.ve yesterday
en|this is on example.ba please help
en|someone sent example.bi what is this
en|I saw this on example.si please
en|this was on example.su please help
en|please look at example.je someone sent it
en|I saw this on example.et yesterday
en|please help there is a girl on example.eu
en|I saw this on example.ca and I am scared
en|someone sent me example.io please help
en|there is a video on example.vi please look
en|I saw it yesterday on example.va please
en|someone shared example.ke there
en|this child is on example.ma please help
en|please look at example.nu there is a girl
en|what is example.pe please help this child
en|I saw this on example.co yesterday
en|please check this example.gw someone sent it
en|I saw this on example.al and please help
fr|je l'ai vu sur example.fr hier
fr|j'ai vu sur example.ma une page avec des photos
fr|j'ai vu ça sur example.de hier
fr|c'est sur example.na et j'ai peur
it|ho visto questo ieri su example.es e ho paura
it|qualcuno mi ha mandato example.ve non so cosa fare
pt|vi isso ontem em example.pt e não sei o que fazer
pt|recebi ontem isso em example.ba que medo
pt|está em example.ao e não sei o que fazer
sv|jag såg det på example.nu igår och är rädd
sv|jag såg det på example.se igår
nl|ik heb het gezien op example.nu en ik ben bang
fi|näin tämän eilen sivulla example.fi en tiedä mitä tehdä
pl|widziałem wczoraj na example.sk zdjęcia dziecko
pl|widziałem to wczoraj na example.se
sl|včeraj sem videl na example.si slike
hr|vidio sam jučer na example.me slike djeca
tr|dün gördüm example.la çok korkuyorum
tr|dün example.sa sitesinde gördüm çok kötü
id|aku lihat kemarin di example.na tolong
id|aku lihat di example.id tolong
tl|nakita ko kahapon ang example.ve may bata po
sw|nimeona jana example.ke picha za mtoto
sw|nimeona jana example.tz picha za mtoto
ha|na gani jiya a example.ne wani yaro
vi|em thấy hôm qua trên example.sk giúp em với
ru|я видел это вчера на example.ne не знаю что делать
ar|شفت هذا امس في example.sa ساعدوني
""".strip().splitlines()
_HOST = re.compile(r"[^\s.]+\.([^\s.,]+)")


def _ending_and_words(row: str) -> tuple[str, frozenset[str]]:
    text = row.partition("|")[2].lower()
    found = _HOST.search(text)
    assert found
    return found[1], telltales(text[: found.start()] + text[found.end() :])


@pytest.mark.parametrize("row", _JOINTS)
def test_the_ending_is_a_word_of_the_message(row: str) -> None:
    ending, words = _ending_and_words(row)
    assert ending in everyday_endings(words)


@pytest.mark.parametrize("row", _ADDRESSES)
def test_the_ending_is_no_word_of_the_message(row: str) -> None:
    ending, words = _ending_and_words(row)
    assert ending_exists(ending)
    assert ending not in everyday_endings(words)


def test_every_language_has_a_joint_in_this_table() -> None:
    assert {row.partition("|")[0] for row in _JOINTS} == {line.split(" | ")[0] for line in _LINES}


@pytest.mark.parametrize("line", _LINES)
def test_every_ending_exists_and_can_stand_below_one_label(line: str) -> None:
    for ending in line.split(" | ")[1].split():
        assert ending_exists(ending.removeprefix("-")), ending
        assert is_site("example." + ending.removeprefix("-")), ending


@pytest.mark.parametrize("line", _LINES)
def test_every_line_is_well_formed(line: str) -> None:
    code, endings, words = (part.split() for part in line.split(" | "))
    assert re.fullmatch(r"[a-z]{2,3}(?:-Latn)?", code[0])
    assert len(endings) == len(set(endings)), "an ending stands twice"
    assert any(not ending.startswith("-") for ending in endings)
    assert words == ["*"] or 20 <= len(words) == len(set(words)), "too few words, or one twice"
    assert line == line.lower().replace("-latn", "-Latn")
    assert words == ["*"] or telltales(" ".join(words)).issuperset(words), "a word that no message has so"


def test_no_language_stands_twice() -> None:
    codes = [line.split(" | ")[0] for line in _LINES]
    assert len(codes) == len(set(codes))


def test_an_ending_in_latin_letters_is_no_word_while_nothing_says_the_language() -> None:
    assert "la" not in everyday_endings(frozenset())
    assert "la" not in everyday_endings(frozenset({"example", "12"}))
    assert "网站" in everyday_endings(frozenset())


def test_accents_may_be_left_out() -> None:
    assert telltales("GÖRDÜM gordum Été l'ai") >= {"gördüm", "gordum"}
    assert "ve" in everyday_endings(telltales("dun aksam gordum"))


def test_the_endings_of_a_message_are_those_of_its_language() -> None:
    endings = everyday_endings(telltales("ich weiß nicht was das war"))
    assert {"es", "mit", "jetzt", "网站"} <= endings
    assert endings.isdisjoint({"ve", "bi", "co", "de"})
