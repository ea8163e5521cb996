"""Live mode in two processes: only the one that delivers is given what the intake asks for."""

from tests.operations.place import Place

LIVE = {
    "MODE": "live",
    "INTAKE": "central+https://intake.example.org",
    "HOTLINE": "Example Hotline",
    "OPERATOR": "Example Trust",
    "CONTACT": "help@example.org",
    "PORTAL": "https://portal.example.org",
    "DOCUMENTATION_HOSTS": "",
}


async def test_a_door_and_its_commands_need_no_token_of_the_intake(place: Place) -> None:
    door = await place.start("serve", **LIVE)
    assert await door.figure("live") == 1
    for words in (("outbox", "list"), ("keys", "show"), ("pause", "state")):
        assert (await place.run(*words, **LIVE)).code == 0
    asked = await place.run("doctor", "disk", **LIVE)
    assert asked.code == 0, asked.out


async def test_a_forwarder_does_not_start_without_it_and_doctor_says_so(place: Place) -> None:
    for words in (("forward", "--once"), ("doctor", "settings"), ("doctor", "intake")):
        ended = await place.run(*words, **LIVE)
        assert ended.code in {1, 2}
        assert "REPORTLINE_INTAKE_TOKEN" in ended.out + ended.err
