from bot.provision.telegram.difference import changes
from bot.provision.telegram.profile import DEFAULT, Texts

MENU = (("help", "Help"),)
SET = Texts("Chat", "Hello.", "A program.", MENU)


def titles(present: dict[str, Texts], wanted: dict[str, Texts]) -> list[str]:
    return [change.title for change in changes(present, wanted)[0]]


def test_nothing_differs_between_what_is_the_same() -> None:
    assert changes({DEFAULT: SET}, {DEFAULT: SET}) == ([], 4)


def test_commands_are_set_first_and_taken_away_last() -> None:
    of_french = ["commands (fr)", "description (fr)", "short description (fr)", "name (fr)"]
    own = Texts("Discussion", "Bonjour.", "Un programme.", MENU)
    assert titles({DEFAULT: SET}, {DEFAULT: SET, "fr": own}) == of_french
    assert titles({DEFAULT: SET, "fr": own}, {DEFAULT: SET}) == of_french[::-1]


def test_a_language_without_a_text_of_its_own_shows_that_of_the_default_and_needs_no_change() -> None:
    shown = Texts("Chat", "Hello.", "A program.", ())
    assert not titles({DEFAULT: SET, "fr": shown}, {DEFAULT: SET, "fr": Texts()})
    renamed = Texts("Line", "Hello.", "A program.", MENU)
    assert titles({DEFAULT: SET, "fr": shown}, {DEFAULT: renamed, "fr": Texts()}) == ["name (default)"]


def test_commands_of_a_language_that_is_gone_are_taken_away_even_if_they_are_those_of_the_default() -> None:
    assert titles({DEFAULT: SET, "fr": SET}, {DEFAULT: SET}) == ["commands (fr)"]


def test_white_space_and_signs_of_direction_are_no_difference() -> None:
    steered = Texts("Chat ", "\u2066Hello.\u2069", "A\u00a0program.", MENU)
    assert not titles({DEFAULT: SET}, {DEFAULT: steered})


def test_a_change_is_one_line_that_steers_no_terminal() -> None:
    was = Texts("Chat", "Red \x1b[31m\nand\u202e blue " + "x" * 500, "A program.", MENU)
    (change,), same = changes({DEFAULT: was}, {DEFAULT: SET})
    assert same == 3
    assert change.line.isprintable()
    assert len(change.line) < 150
    assert change.line.endswith('-> "Hello."')


def test_what_is_set_for_the_first_time_was_nothing() -> None:
    lines = [change.line for change in changes({}, {DEFAULT: SET})[0]]
    assert lines[0] == 'commands (default): nothing -> "/help Help"'
    assert len(lines) == 4
