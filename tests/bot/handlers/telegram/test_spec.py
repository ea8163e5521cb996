"""The updates that the other tests replay: valid for both libraries, and nothing of the description left out."""

import json

import aiogram.types
import pytest
import telegram

from tests.bot.handlers.telegram import description, spec


def test_there_is_an_update_for_every_optional_key_of_a_message_alone_edited_and_beside_a_text() -> None:
    made = {(one.kind, one.key, one.beside_text) for one in spec.examples() if one.key}

    assert len(spec.message_keys()) > 110
    assert made == {
        (kind, key, beside) for kind in spec.KINDS for key in spec.message_keys() for beside in (False, True)
    }


def test_there_is_an_update_of_every_kind() -> None:
    assert {one.kind for one in spec.examples()} == set(spec.kinds())


def test_every_subtype_stands_somewhere() -> None:
    types = [
        one["types"][0] for name in ("Message", "Update") for one in description.fields_of(name, later=True)
    ]
    every = {pair for type_ in types for pair in description.unions(type_, later=True)}

    assert len(every) > 70
    assert spec.subtypes_made() >= every


def test_updates_are_the_same_each_time_and_each_has_a_name_and_a_number_of_its_own() -> None:
    examples = spec.examples()
    spec.examples.cache_clear()

    assert spec.examples() == examples
    assert (
        len({one.name for one in examples})
        == len({one.update["update_id"] for one in examples})
        == len(examples)
    )
    assert all(json.loads(json.dumps(one.update)) == one.update for one in examples)


# It tells its own users how a number will be given one day.
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
def test_both_libraries_read_every_update() -> None:
    for one in spec.examples():
        read = aiogram.types.Update.model_validate(one.update)
        assert read.event_type == one.kind
        # Of what is new it knows nothing, and lets it pass.
        assert telegram.Update.de_json(one.update, None).update_id == read.update_id


def test_what_the_description_does_not_know_yet_is_named_as_future() -> None:
    future = {one.key or one.kind for one in spec.examples() if one.future}

    assert {"subscription", "community_chat_added", "ephemeral_message_id"} <= future
    assert not future & set(spec.message_keys(later=False))
