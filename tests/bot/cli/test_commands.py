import asyncio
import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.outbox import SqliteOutbox
from flows.receipt import from_random
from tests.bot.cli.conftest import PATIENCE, SECRET, Shell, first_lines, get, stop

REPORT = "https://192.0.2.7/page\n1\n1\n"


def test_an_unknown_command_says_what_there_is(shell: Shell) -> None:
    ended = shell("docter")
    assert ended.code == 2
    assert all(name in ended.err for name in ("run", "talk", "outbox", "addresses"))


def test_what_is_said_of_addresses_is_one_line_a_line(shell: Shell) -> None:
    ended = shell("addresses", stdin="https://example.com/a\nhello\n\n\x00\u2028\n")
    answers = [json.loads(line) for line in ended.out.splitlines()]
    assert len(answers) == 4
    assert list(answers[0]) == ["decision", "addresses", "doubts", "reason"]
    assert answers[0] == {
        "decision": "accept",
        "addresses": ["https://example.com/a"],
        "doubts": [],
        "reason": "ok",
    }
    assert [answer["decision"] for answer in answers[1:]] == ["reject"] * 3


def test_bytes_that_are_no_text_are_answered_too(shell: Shell, tmp_path: Path) -> None:
    del tmp_path
    ended = shell("addresses", stdin="\udcff".encode("utf-8", "surrogateescape").decode("latin-1"))
    assert len(ended.out.splitlines()) == 1


def test_languages_as_json_and_as_lines(shell: Shell) -> None:
    state = json.loads(shell("locales", "--json").out)
    assert state["en"]["offered"] is True
    assert {"offered", "review", "missing", "fuzzy", "too_long"} <= set(state["fr"])
    assert len(shell("locales").out.splitlines()) == len(state)


def test_a_language_that_is_not_there_is_told(shell: Shell) -> None:
    assert shell("locales", LOCALES="tlh").code == 2
    assert "REPORTLINE_LOCALES" in shell("run", LOCALES="tlh").err


def test_a_file_drives_a_conversation_and_the_stand_in_gets_the_report(shell: Shell) -> None:
    standin = shell.start("standin", "--listen", "127.0.0.1:0")
    address = first_lines(standin, 1)[0].rpartition(" ")[2]
    ended = shell(
        "talk",
        "--platform",
        "terminal",
        "--lang",
        "en",
        stdin=REPORT,
        INTAKE=f"central+{address}",
        SECRET=SECRET,
    )
    assert ended.code == 0
    assert len(set(re.findall(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", ended.out))) == 1
    assert "Delivered." in ended.err
    assert stop(standin).code == 0


def test_a_report_that_no_intake_takes_waits_until_one_does(shell: Shell) -> None:
    nowhere = "central+http://127.0.0.1:9"
    ended = shell("talk", "--lang", "en", stdin=REPORT, INTAKE=nowhere, SECRET=SECRET)
    assert "forward --once" in ended.err
    listed = shell("outbox", "list", SECRET=SECRET)
    assert re.fullmatch(r"[0-9a-f]{8}  \d{4}-\d\d-\d\d  tries 1  waits\n", listed.out)
    assert shell("outbox", "resend", listed.out[:8], SECRET=SECRET).code == 1
    again = shell("forward", "--once", INTAKE=nowhere, SECRET=SECRET)
    assert again.code == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_a_signal_after_send_still_delivers_and_leaves_nothing_behind(
    shell: Shell, number: signal.Signals
) -> None:
    standin = shell.start("standin", "--listen", "127.0.0.1:0")
    address = first_lines(standin, 1)[0].rpartition(" ")[2]
    process = talk_until_the_receipt_is_shown(shell, f"central+{address}")
    process.send_signal(number)
    process.wait(PATIENCE)  # while its input is still open
    _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (0, "Delivered.\n")
    assert len(json.loads(get(address + "v1/reports"))) == 1
    assert stop(standin).code == 0
    assert list(shell.data.glob("until-the-end-*")) == []


def test_an_older_dead_letter_is_no_word_on_what_was_sent_now(shell: Shell) -> None:
    assert shell("keys", "make", SECRET=SECRET).code == 0
    asyncio.run(dead_letters(shell.data / "outbox.db"))
    standin = shell.start("standin", "--listen", "127.0.0.1:0")
    address = first_lines(standin, 1)[0].rpartition(" ")[2]
    ended = shell("talk", "--lang", "en", stdin=REPORT, INTAKE=f"central+{address}", SECRET=SECRET)
    assert ended.err == "Delivered.\n"


def test_a_second_signal_ends_the_delivery_too_and_says_what_is_lost(shell: Shell) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        silent.settimeout(PATIENCE)
        intake = f"central+http://127.0.0.1:{silent.getsockname()[1]}"
        process = talk_until_the_receipt_is_shown(shell, intake)
        process.send_signal(signal.SIGINT)
        connection, _ = silent.accept()
        with connection:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)
            _, err = process.communicate(timeout=PATIENCE)
    assert "it is gone" in err
    assert process.returncode == 0
    assert list(shell.data.iterdir()) == []


def talk_until_the_receipt_is_shown(shell: Shell, intake: str) -> subprocess.Popen[str]:
    process = shell.start("talk", "--lang", "en", stdin=subprocess.PIPE, INTAKE=intake)
    assert process.stdin
    assert process.stdout
    process.stdin.write(REPORT)
    process.stdin.flush()
    assert any(re.search(r"([0-9A-HJKMNP-TV-Z]{4}-){3}", line) for line in process.stdout)
    return process


def test_a_long_file_is_not_too_fast(shell: Shell) -> None:
    ended = shell("talk", "--lang", "en", stdin="hello\n" * 60)
    assert ended.code == 0
    assert ended.out.count("[.]") == 0
    assert "slow" not in ended.out.lower()


def test_a_secret_is_drawn_and_nothing_is_stored(shell: Shell) -> None:
    drawn = [shell("keys", "secret").out.strip() for _ in range(2)]
    assert drawn[0] != drawn[1]
    assert all(len(secret) >= 32 for secret in drawn)
    assert not shell.data.exists()


def test_keys_are_made_shown_rotated_backed_up_and_rewrapped(shell: Shell) -> None:
    new = SECRET[::-1]
    (shell.folder / "new").write_text(new)
    assert shell("keys", "show").code == 2
    assert shell("keys", "make", SECRET=SECRET).out.endswith("(current)\n")
    assert shell("keys", "make", SECRET=SECRET).code == 2
    assert shell("keys", "rotate", SECRET=SECRET).code == 0
    assert len(shell("keys", "show", SECRET=SECRET).out.splitlines()) == 2
    assert shell("keys", "backup", str(shell.folder / "backup"), SECRET=SECRET).code == 0
    assert shell("keys", "rewrap", str(shell.folder / "new"), SECRET=SECRET).code == 0
    (shell.folder / "old").write_text(SECRET)
    (shell.data / "outbox-keys.json").rename(shell.folder / "away")
    restore = ("keys", "restore", str(shell.folder / "backup"))
    assert "--secret-file" in shell(*restore, SECRET=new).err
    restored = shell(*restore, "--secret-file", str(shell.folder / "old"), SECRET=new)
    assert len(restored.out.splitlines()) == 2
    assert shell("keys", "rotate", SECRET=SECRET).code == 2
    assert shell("keys", "rotate", SECRET=new).code == 0
    assert len(shell("keys", "show", SECRET=new).out.splitlines()) == 3


@pytest.mark.parametrize(
    "words",
    [("pause", "on"), ("pause", "state"), ("outbox", "list"), ("outbox", "close", "a")],
    ids=" ".join,
)
def test_a_folder_that_is_not_there_is_never_spoken_of_as_if_it_were(
    shell: Shell, words: tuple[str, ...]
) -> None:
    ended = shell(*words)
    assert (ended.code, ended.out) == (2, "")
    assert "REPORTLINE_DATA" in ended.err
    assert str(shell.data) in ended.err
    assert not shell.data.exists()


def test_an_outbox_that_is_not_there_is_not_an_empty_one(shell: Shell) -> None:
    shell.data.mkdir()
    elsewhere = shell.folder / "other.db"
    for ended in (shell("outbox", "list"), shell("outbox", "list", OUTBOX=f"sqlite://{elsewhere}")):
        assert ended.code == 2
        assert "REPORTLINE_OUTBOX" in ended.err
    assert list(shell.data.iterdir()) == []
    assert not elsewhere.exists()


def test_a_report_is_given_up_by_a_name_that_is_its_own_only(shell: Shell) -> None:
    shell.data.mkdir()
    names = bytes.fromhex("aa11" + "00" * 14), bytes.fromhex("aa22" + "00" * 14)
    asyncio.run(dead_letters(shell.data / "outbox.db"))
    with closing(sqlite3.connect(shell.data / "outbox.db", isolation_level=None)) as database:
        for old, new in zip(database.execute("SELECT name FROM reports").fetchall(), names, strict=True):
            database.execute("UPDATE reports SET name = ? WHERE name = ?", (new, *old))
    assert shell("outbox", "close", "").code == 2
    assert shell("outbox", "resend", "aa").code == 1
    listed = shell("outbox", "list")
    assert listed.out.count("laid aside: invalid\n") == 2
    assert listed.err.startswith("2 laid aside, 0 waiting")
    assert "\ninvalid: the intake says that it is no report as it takes them.\n  -> " in listed.err
    assert listed.err.count("`reportline outbox resend`") == 1
    assert str(shell.data) in listed.err
    assert shell("outbox", "close", "aa1").out == "done\n"
    assert shell("outbox", "close", "").code == 2
    assert shell("outbox", "list").out.startswith("aa22")


async def dead_letters(file: Path) -> None:
    outbox = SqliteOutbox(file)
    for bits in (1, 2):
        await outbox.insert(from_random(bits), b"sealed")
    for entry in await outbox.claim(2):
        await outbox.dead(entry.name, "invalid")
    await outbox.close()


def test_what_the_system_refuses_is_one_sentence(shell: Shell) -> None:
    assert shell("keys", "make", SECRET=SECRET).code == 0
    for words in (("backup", "/nonexistent/x"), ("restore", str(shell.folder / "missing"))):
        ended = shell("keys", *words, SECRET=SECRET)
        assert ended.code == 2
        assert ended.err.endswith("No such file or directory.\n")
        assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize("words", [("keys", "secret"), ("addresses",)], ids=" ".join)
def test_no_command_leaves_a_core_file(shell: Shell, words: tuple[str, ...]) -> None:
    told = (
        "import ctypes, sys; from bot.cli.main import main; main(sys.argv[1:]);"
        "print('dumpable', ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"  # PR_GET_DUMPABLE
    )
    ended = subprocess.run(  # noqa: S603
        [sys.executable, "-c", told, *words], input=b"", capture_output=True, timeout=PATIENCE,
        env=shell.environ(), check=True,
    )  # fmt: skip
    assert ended.stdout.endswith(b"dumpable 0\n")


def test_the_data_folder_is_for_this_user_alone(shell: Shell) -> None:
    shell("keys", "make", SECRET=SECRET)
    assert shell.data.stat().st_mode & 0o777 == 0o700
