"""What is owed: deleted all the same when something crashes, fails, is slow, or somebody is too fast."""

import json

import pytest

from bot.traces import Traces
from flows import phrases as p
from tests.bot.chatting import HOUR, PAGE, House, number_in, says
from tests.bot.phone import Phone


async def test_what_a_crash_kept_from_being_deleted_is_owed_to_the_second_delivery(
    house: House, phone: Phone
) -> None:
    await phone.writes(PAGE)
    await phone.taps("photo")
    send = phone.tapping("send")
    before = await house.conversation.receive(send)
    assert set(before.delete) == set(phone.chat)
    again = await phone.delivers(send)
    assert again.delete == before.delete
    (report_id,) = house.on_disk()
    assert number_in(again.messages[0].text, report_id)
    assert phone.written() == []
    assert (await house.traces(phone.name)).owed == ()


async def test_what_cannot_be_deleted_is_asked_for_again_until_it_can(house: House, phone: Phone) -> None:
    await phone.writes(PAGE)
    phone.stuck = ("1",)
    await phone.taps("photo", "send")
    assert (await house.traces(phone.name)).owed == ("1",)
    assert (await phone.writes("help")).delete == ("1",)
    phone.stuck = ()
    await phone.writes("help")
    assert PAGE not in phone.written()
    assert (await phone.writes("help")).delete == ()


async def test_a_question_that_nobody_took_note_of_is_deleted_if_it_was_pressed(
    house: House, phone: Phone
) -> None:
    await phone.writes(PAGE)
    first = phone.writing("1")
    await phone.carries_out(first, await house.conversation.receive(first), noted=False)
    assert phone.shows(p.NOTICE_BRIEF, p.REVIEW)
    assert await house.traces(phone.name) == Traces(others=("1", "3"), guarded=("2",))
    await phone.taps("send")
    assert phone.shows(p.RECEIPT)


async def test_a_question_that_comes_after_its_report_was_dropped_is_deleted_at_once(
    house: House, phone: Phone
) -> None:
    first, second = phone.writing(PAGE), phone.writing("cancel")
    before, after = await house.conversation.receive(first), await house.conversation.receive(second)
    await phone.carries_out(first, before)
    assert phone.shows()
    await phone.carries_out(second, after)
    assert phone.shows(p.CANCELLED)
    assert phone.written() == ["cancel"]
    assert (await house.traces(phone.name)).owed == ()


async def test_a_fault_that_was_told_does_not_make_its_update_an_answered_one(
    house: House, phone: Phone
) -> None:
    await phone.writes(PAGE)
    await phone.taps("photo")
    send = phone.tapping("send")
    house.sessions.breaks = (OSError("gone"),)
    assert says(p.FAULT, (await phone.delivers(send)).messages[0].text)
    assert says(p.RECEIPT, (await phone.delivers(send)).messages[0].text)
    assert phone.shows(p.FAULT, p.RECEIPT)


@pytest.mark.parametrize("loses", [2, 3])
async def test_taking_note_gives_way_to_whoever_is_faster_and_never_fails(
    house: House, phone: Phone, loses: int
) -> None:
    first = phone.writing(PAGE)
    outgoing = await house.conversation.receive(first)
    house.sessions.loses = loses
    await phone.carries_out(first, outgoing)
    assert (await house.traces(phone.name)).guarded == (("2",) if loses == 2 else ())
    house.sessions.breaks = (OSError("gone"),)
    assert await house.conversation.done(first, {"9": True}, ()) == ()
    assert house.figures()['reportline_faults_total{place="conversation"}'] == 1


async def test_nothing_is_noted_of_a_chat_that_was_forgotten(house: House, phone: Phone) -> None:
    first = phone.writing(PAGE)
    outgoing = await house.conversation.receive(first)
    house.clock.pass_by(0.6 * HOUR)
    await phone.carries_out(first, outgoing)
    assert house.sessions.live() == 0


async def test_names_outlive_a_change_of_keys(house: House, phone: Phone) -> None:
    house.clock.pass_by(5.9 * HOUR)
    await phone.writes(PAGE)
    house.clock.pass_by(0.2 * HOUR)
    await phone.taps("photo", "send")
    assert phone.shows(p.RECEIPT)
    assert phone.written() == []


async def test_a_chat_that_the_version_before_kept_without_names_goes_on(house: House, phone: Phone) -> None:
    await phone.writes(PAGE)
    session, marks = await house.session(phone.name)
    await house.put(phone.name, json.dumps(session).encode() + b"\n" + " ".join(marks).encode())
    assert await house.traces(phone.name) == Traces()
    await phone.taps("photo", "send")
    assert phone.shows(p.RECEIPT)
    assert phone.written() == []
