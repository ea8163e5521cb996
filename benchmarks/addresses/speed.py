"""How long reading addresses takes: ordinary chat messages, and the worst that 4,096 characters can hold.

    python -m benchmarks.addresses.speed

Processor time of one thread. Last figures: README.md beside this file.
"""

import os
import statistics
import time

from flows.addresses import read_addresses

ROUNDS = 40
QUIET = 0.5
"""Load average up to which figures stand for themselves; above it other work shared caches and cores."""

ORDINARY = (
    "https://example.com/abc",
    "I found this: https://example.com/a/b?id=12&utm_source=x please do something",
    "hello, what is this bot?",
    "example[.]com/abc and hxxps://example[.]org",
    "Bonjour, j'ai vu ça sur www.example.fr/page hier soir. C'est grave.",
    "見てください https://example.com/abcを",
    "пример.рф/страница и ещё example.com",
    "هذا الموقع example.com/abc فيه شيء سيئ",
    "example dot com slash abc",
    "https://t.me/abc https://t.me/def https://www.instagram.com/name/",
    "Mi número es +34 600 000 000 y mi correo es a@example.com",
    "यह वेबसाइट https://example.com/abc। कृपया देखें",
)
PROSE = "I saw something on a page yesterday and do not know what to do about it now. Someone sent it to my child. "


def filled(piece: str) -> str:
    """Give the piece again and again up to the longest message."""
    return (piece * 4096)[:4096]


WORST = {
    repr(piece): filled(piece)
    for piece in (
        *"a.,;:/\\@#%=&-_([{<>'\"!?+1日é。…😀",
        *(
            "a.",
            "a@",
            "a-",
            "a:",
            "1.",
            "1 ",
            "[.]",
            "a[.]",
            "(dot)",
            "a dot ",
            "www dot ",
            "://",
            "http://",
            "hxxp",
            "h",
        ),
        *(
            "x://a ",
            "tg://",
            "data:",
            "data:a/b;",
            "<img ",
            "<svg",
            ",a.com",
            "a.jpg ",
            "example.com ",
            "https://e.com/a",
        ),
        *(
            "https://example.com/a ",
            "http://a.",
            "http://u@",
            "a . ",
            "a\n",
            "abc=\n",
            "ａ．",
            "a\u200d",
            "name#0001 ",
        ),
        *("ｅ", "１．", "snap:", "u/", "::", "a.日", "xn--", "\ud800", "ab cd "),
    )
} | {
    f"one address of {piece!r}": f"http://e.com/{filled(piece)}"[:4096]
    for piece in ("日a", "a(", ",a.b", "%", "😀", "a=&", "=http://a.b/", "…")
}


def milliseconds(text: str) -> float:
    """Measure one reading."""
    before = time.process_time_ns()
    read_addresses(text)
    return (time.process_time_ns() - before) / 1e6


def line(name: str, times: list[float]) -> str:
    """Give the figures of one set."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return f"{name:36} p50 {cuts[49]:7.3f} ms   p99 {cuts[98]:7.3f} ms   most {max(times):7.3f} ms"


def main() -> None:
    """Measure and print: the worst cases one by one, the slowest first, then the sets whole."""
    read_addresses("example.com")
    busy = os.getloadavg()[0]
    each = {name: [milliseconds(text) for _ in range(ROUNDS)] for name, text in WORST.items()}
    for name, times in sorted(each.items(), key=lambda item: -statistics.median(item[1])):
        print(line(name, times))
    print()
    print(line("ordinary messages", [milliseconds(text) for text in ORDINARY for _ in range(ROUNDS * 10)]))
    print(line("prose of 4,096 characters", [milliseconds(filled(PROSE)) for _ in range(ROUNDS * 5)]))
    print(line("worst cases, 4,096 characters", [took for times in each.values() for took in times]))
    if busy > QUIET:
        print(f"Load average {busy:.1f}: not a quiet machine. Compare only what ran at the same time.")


if __name__ == "__main__":
    main()
