import json
import logging
import re
from pathlib import Path

import pytest

from bot.ops import logs
from bot.settings import Intake, Listen, Settings, SettingsError, notes, read_settings

SECRET = "a secret of a test, long enough for anyone"
LIVE = {
    "REPORTLINE_MODE": "live",
    "REPORTLINE_SECRET": SECRET,
    "REPORTLINE_HOTLINE": "Hotline of Example",
    "REPORTLINE_OPERATOR": "Example Society",
    "REPORTLINE_CONTACT": "someone@example.org",
    "REPORTLINE_PORTAL": "https://portal.example.org/report",
    "REPORTLINE_INTAKE": "central+https://intake.example.org",
    "REPORTLINE_INTAKE_TOKEN": "token-of-a-test",
}


def faults(environ: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        read_settings(environ)
    return "\n".join(caught.value.faults)


def test_nothing_set_is_a_test_set_up_on_this_machine() -> None:
    settings = read_settings({"HOME": "/", "PATH": ""})
    assert settings == Settings()
    assert settings.mode == "test"
    assert settings.intake == Intake("standin")
    assert settings.listen.is_loopback
    assert settings.ops_listen.is_loopback
    assert settings.outbox_file == Path("data/outbox.db")


def test_an_empty_value_is_no_value() -> None:
    assert read_settings({"REPORTLINE_PORTAL": "", "REPORTLINE_MODE": " "}) == Settings()


def test_every_fault_is_named_at_once() -> None:
    told = faults({
        "REPORTLINE_MODE": "prod",
        "REPORTLINE_LISTEN": "8080",
        "REPORTLINE_SESSION_MINUTES": "0",
        "REPORTLINE_TRUSTED_PROXY": "*",
        "REPORTLINE_DELETE_ADDRESS": "maybe",
        "REPORTLINE_HOTLIN": "x",
    })  # fmt: skip
    named = ("MODE", "LISTEN", "SESSION_MINUTES", "TRUSTED_PROXY", "DELETE_ADDRESS", "HOTLIN")
    assert [name for name in named if f"REPORTLINE_{name} " not in told] == []
    assert "Did you mean REPORTLINE_HOTLINE?" in told


def test_live_mode_says_everything_that_it_lacks() -> None:
    told = faults({"REPORTLINE_MODE": "live"})
    lacking = ("SECRET", "HOTLINE", "OPERATOR", "CONTACT", "PORTAL", "INTAKE")
    assert [name for name in lacking if f"REPORTLINE_{name}:" not in told] == []


def test_live_mode_starts_when_all_is_there() -> None:
    settings = read_settings(LIVE)
    assert settings.live
    assert settings.intake == Intake("central", "https://intake.example.org")


@pytest.mark.parametrize("name", sorted(set(LIVE) - {"REPORTLINE_MODE"}))
def test_live_mode_refuses_without(name: str) -> None:
    assert name in faults({key: value for key, value in LIVE.items() if key != name})


@pytest.mark.parametrize(
    "name", ["REPORTLINE_INTAKE_TOKEN", "REPORTLINE_INTAKE_USER", "REPORTLINE_INTAKE_PASSWORD"]
)
def test_who_does_not_deliver_needs_no_credentials_of_the_intake(name: str) -> None:
    given = LIVE if name in LIVE else IWF
    assert read_settings({key: value for key, value in given.items() if key != name}, delivers=False).live


def test_live_mode_refuses_what_is_for_tests_only() -> None:
    assert "REPORTLINE_DOCUMENTATION_HOSTS" in faults({**LIVE, "REPORTLINE_DOCUMENTATION_HOSTS": "on"})


def test_no_value_is_repeated_in_a_fault_or_a_representation() -> None:
    canary = "canary-7f3a"
    names = [name.upper() for name in Settings.model_fields if name != "notes"]
    environ = {f"REPORTLINE_{name}": f"{canary} \x1b[1m\n{{" for name in names}
    assert canary not in faults(environ)
    assert "\x1b" not in faults(environ)
    assert SECRET not in repr(read_settings(LIVE))
    assert "token-of-a-test" not in repr(read_settings(LIVE))


def test_secrets_come_from_files_without_their_line_end(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET + "\n")
    secret = read_settings({"REPORTLINE_SECRET_FILE": str(tmp_path / "secret")}).secret
    assert secret is not None
    assert secret.get_secret_value() == SECRET


def test_the_secret_comes_from_a_credential_of_systemd(tmp_path: Path) -> None:
    (tmp_path / "reportline_secret").write_text(SECRET)
    secret = read_settings({"CREDENTIALS_DIRECTORY": str(tmp_path)}).secret
    assert secret is not None
    assert secret.get_secret_value() == SECRET


def test_a_secret_given_twice_missing_or_empty_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    assert "both set" in faults({"REPORTLINE_OPS_TOKEN": "a", "REPORTLINE_OPS_TOKEN_FILE": "/b"})
    assert "cannot be read" in faults({"REPORTLINE_OPS_TOKEN_FILE": str(tmp_path / "none")})
    assert "empty" in faults({"REPORTLINE_OPS_TOKEN_FILE": str(tmp_path / "empty")})
    assert "not a setting" in faults({"REPORTLINE_MODE_FILE": str(tmp_path / "empty")})


def test_settings_without_effect_are_accepted_with_a_note() -> None:
    settings = read_settings({"REPORTLINE_INTAKE_PASSWORD": "123:abc", "REPORTLINE_INTAKE_USER": "us"})
    assert [re.findall("REPORTLINE_[A-Z_]+", note) for note in settings.notes] == [
        ["REPORTLINE_INTAKE_PASSWORD"],
        ["REPORTLINE_INTAKE_USER"],
    ]
    logged = (
        logs.JsonLines().format(logging.makeLogRecord({"name": "bot", "msg": "%s", "event": note}))
        for note in settings.notes
    )
    assert [json.loads(line)["event"] for line in logged] == [note.rstrip() for note in settings.notes]
    assert "123:abc" not in repr(settings)


def test_a_former_name_is_read_and_the_name_of_today_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes, "FORMER", {"HOTLINES_NAME": "HOTLINE"})
    settings = read_settings({"REPORTLINE_HOTLINES_NAME": "Before"})
    assert settings.hotline == "Before"
    assert settings.notes == ("REPORTLINE_HOTLINES_NAME is now called REPORTLINE_HOTLINE, rename it.",)
    both = read_settings({"REPORTLINE_HOTLINES_NAME": "Before", "REPORTLINE_HOTLINE": "Today"})
    assert both.hotline == "Today"


def test_a_former_name_of_a_secrets_file_is_read_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(notes, "FORMER", {"TOKEN": "INTAKE_TOKEN", "TOKEN_FILE": "INTAKE_TOKEN_FILE"})
    (tmp_path / "token").write_text("a-token\n")
    settings = read_settings({"REPORTLINE_TOKEN_FILE": str(tmp_path / "token")})
    assert settings.intake_token
    assert settings.intake_token.get_secret_value() == "a-token"


@pytest.mark.parametrize("name", sorted(Settings.model_fields), ids=str)
def test_what_a_setting_is_called_now_fits_into_a_line_of_the_log(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(notes, "FORMER", {f"{name.upper()}_FILE": f"{name.upper()}_FILE"})
    _, (told,) = notes.renamed({f"{name.upper()}_FILE": "x"}, "REPORTLINE_")
    line = logs.JsonLines().format(logging.makeLogRecord({"name": "bot", "msg": "%s", "event": told}))
    assert json.loads(line)["event"] == told


IWF = {
    **LIVE,
    "REPORTLINE_INTAKE": "iwf+https://intake.example.org/service.svc/report",
    "REPORTLINE_INTAKE_USER": "partner",
    "REPORTLINE_INTAKE_PASSWORD": "a password: with everything",
    "REPORTLINE_INTAKE_IWF_CHANNEL": "77",
    "REPORTLINE_INTAKE_IWF_COUNTRIES": "KE=12, UG=34",
}


def test_an_intake_of_the_iwf_keeps_its_address_as_given_and_needs_no_token() -> None:
    settings = read_settings({name: value for name, value in IWF.items() if not name.endswith("_TOKEN")})
    assert settings.intake == Intake("iwf", "https://intake.example.org/service.svc/report")
    assert (settings.intake_user, settings.intake_iwf_channel) == ("partner", 77)
    assert settings.intake_iwf_countries == (("KE", 12), ("UG", 34))
    assert settings.notes == ()
    assert "a password" not in repr(settings)
    assert "REPORTLINE_INTAKE_TOKEN" in read_settings(IWF).notes[0]


@pytest.mark.parametrize("name", ["REPORTLINE_INTAKE_USER", "REPORTLINE_INTAKE_PASSWORD"])
def test_a_live_intake_of_the_iwf_needs_its_credentials(name: str) -> None:
    assert name in faults({other: value for other, value in IWF.items() if other != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("USER", "a:b"),
        ("USER", "a\nb"),
        ("PASSWORD", "a\nb"),
        ("IWF_CHANNEL", "0"),
        ("IWF_CHANNEL", "fifty"),
        ("IWF_COUNTRIES", "ke=1"),
        ("IWF_COUNTRIES", "KE"),
        ("IWF_COUNTRIES", "KE=0"),
        ("IWF_COUNTRIES", ","),
    ],
)
def test_what_the_iwf_did_not_give_is_refused(name: str, value: str) -> None:
    assert f"REPORTLINE_INTAKE_{name} must" in faults({**IWF, f"REPORTLINE_INTAKE_{name}": value})


@pytest.mark.parametrize("value", ["0", "1441", "0000019999", "030", "+30", "-30", "30.0", "\u0663\u0660"])
def test_silent_minutes_are_plain_digits_within_a_day(value: str) -> None:
    assert "REPORTLINE_SESSION_MINUTES must" in faults({"REPORTLINE_SESSION_MINUTES": value})
    assert read_settings({"REPORTLINE_SESSION_MINUTES": "1440"}).session_minutes == 1440


@pytest.mark.parametrize("value", ["redis://127.0.0.1/0", "rediss://h", "unix:///run/redis"])
def test_redis_is_said_to_come_later(value: str) -> None:
    assert "later version" in faults({"REPORTLINE_SESSIONS": value})
    assert "later version" in faults({"REPORTLINE_OUTBOX": value})


@pytest.mark.parametrize("host", ["127.0.0.1:8088", "localhost", "[::1]:1"])
def test_plain_http_is_taken_to_this_machine(host: str) -> None:
    assert read_settings({"REPORTLINE_INTAKE": f"central+http://{host}/"}).intake.base == f"http://{host}"


@pytest.mark.parametrize(
    "intake",
    [
        "central+http://intake.example.org",
        "central+http://127.0.0.1.example.org",
        "central+http://192.0.2.1",
        "central+https://user:pass@intake.example.org",
        "central+https://intake.example.org?x=1",
        "central+ftp://intake.example.org",
        "https://intake.example.org",
        "iwf+http://intake.example.org",
        "other+https://intake.example.org",
    ],
)
def test_an_intake_that_is_not_safe_or_not_known_is_refused(intake: str) -> None:
    assert "REPORTLINE_INTAKE " in faults({"REPORTLINE_INTAKE": intake})


def test_an_operators_page_open_to_others_needs_a_token() -> None:
    assert "REPORTLINE_OPS_TOKEN" in faults({"REPORTLINE_OPS_LISTEN": "0.0.0.0:9090"})
    assert read_settings({"REPORTLINE_OPS_LISTEN": "0.0.0.0:9090", "REPORTLINE_OPS_TOKEN": "t"}).ops_token


def test_two_servers_do_not_share_a_port() -> None:
    assert "a port of its own" in faults({"REPORTLINE_OPS_LISTEN": "127.0.0.1:8080"})


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [("0.0.0.0:80", "0.0.0.0", 80), ("[::1]:8080", "::1", 8080), ("localhost:0", "localhost", 0)],  # noqa: S104 - read, not bound
)
def test_addresses_to_listen_on(text: str, host: str, port: int) -> None:
    assert read_settings({"REPORTLINE_LISTEN": text}).listen == Listen(host, port)


@pytest.mark.parametrize("path", ["sqlite:///var/lib/r.db", "sqlite:////var/lib/r.db"])
def test_the_outbox_is_an_absolute_path_with_three_slashes_or_four(path: str) -> None:
    assert read_settings({"REPORTLINE_OUTBOX": path}).outbox_file == Path("/var/lib/r.db")


@pytest.mark.parametrize("path", ["sqlite://r.db", "sqlite:///", "/var/lib/r.db", "sqlite:"])
def test_another_outbox_is_refused(path: str) -> None:
    assert "REPORTLINE_OUTBOX" in faults({"REPORTLINE_OUTBOX": path})
