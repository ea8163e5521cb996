"""How people say "dot", "at" and "slash" when they spell an address, by language. Data.

Short on purpose: a word stands here when it is what people say for the dot of a web address. In brackets any of them is
clear; without brackets it is a guess, and the reader asks.
"""

DOT = {
    "en": ("dot", "d0t", "period"),
    "af nl da no sv": ("punt", "punktum", "prikk", "punkt"),
    "ar": ("نقطة", "نقطه", "دوت"),
    "bn": ("ডট", "বিন্দু"),
    "cs hr pl sl sk sr": ("tečka", "tecka", "bodka", "kropka", "točka", "tocka", "pika", "тачка"),
    "de": ("punkt",),
    "el": ("τελεία", "τελεια", "ντοτ"),
    "es gl": ("punto",),
    "et fi": ("piste", "punkt"),
    "fa": ("نقطه", "دات"),
    "fr": ("point",),
    "he": ("נקודה",),
    "hi mr ne": ("डॉट", "बिंदु", "बिन्दु", "नुक़्ता", "डट", "nukta"),
    "hu": ("pont",),
    "hy": ("կետ",),
    "id ms": ("titik",),
    "it": ("punto",),
    "ka": ("წერტილი",),
    "lt lv": ("taškas", "taskas", "punkts"),
    "mn": ("цэг",),
    "pt": ("ponto",),
    "ro": ("punct",),
    "ru uk bg": ("точка", "тчк", "крапка"),
    "sw": ("nukta",),
    "ta te kn ml": ("புள்ளி", "டாட்", "డాట్", "ಡಾಟ್", "ഡോട്ട്"),
    "th": ("จุด", "ดอท"),
    "tl": ("tuldok",),
    "tr az": ("nokta", "nöqtə"),
    "ur ps": ("ڈاٹ", "نقطہ", "ټکی"),
    "vi": ("chấm", "cham"),
    "am": ("ነጥብ",),
    "my km lo": ("ဒေါ့", "ចុច", "ຈຸດ"),
}
# Written without spaces between the words.
GLUED_DOT = ("ドット", "どっと", "点", "點", "점", "닷", "จุด", "ดอท")
AT = ("at", "arroba", "arobase", "@", "ät", "chiocciola", "собака", "małpa", "zavináč", "kukac", "et")
SLASH = (
    "slash barra slesh schrägstrich schraegstrich strich barre ukośnik ukosnik слеш слэш слэш "
    "سلاش שלאש स्लैश スラッシュ 슬래시 斜杠 斜線 ทับ"
).split()
# Endings as they sound in other scripts.
ENDINGS = {
    "ком": "com",
    "ру": "ru",
    "орг": "org",
    "инфо": "info",
    "كوم": "com",
    "کام": "com",
    "کوم": "com",
    "اورج": "org",
    "कॉम": "com",
    "কম": "com",
    "קום": "com",
    "コム": "com",
    "컴": "com",
    "คอม": "com",
    "κομ": "com",
}
# Endings that are also everyday words: "yesterday.it was", "the dot is".
COMMON = frozenset(
    "am as at be by do for go in is it me my no so to us we "
    "boo best blog build business buy call care cars case cash chat click cool date day dog earth eat "
    "family fan fun game games gift gifts global good group help here how kids kim land law life like link live "
    "love man men mobile mom money moe more music name new news next now off one open page party people pet "
    "phone photo photos pics pink place play plus post read red rest room run safe sale save school search secure "
    "sex sexy shop show site social space stop talk team then tips today top video watch weather win work "
    "works world wow yes you zone".split()
)
# File endings that are also top-level domains.
FILE_ENDINGS_TOO = frozenset("ai app cab mov md pl ps py rs sh so zip".split())
# File endings that are none.
FILE_ENDINGS = frozenset(
    "3gp 7z aac apk avi avif bat bin bmp csv dll doc docx exe flv gif gz heic heif htm html ico iso jar jpeg jpg "
    "js json log m3u8 m4a m4v mkv mp3 mp4 mpeg mpg odt ogg opus pdf php png ppt pptx psd rar svg tar tgs tif tiff "
    "torrent txt wav webm webp wma wmv xls xlsx xml".split()
)
