from pathlib import Path

from flows.picture import picture
from tests.flows.english import flow

PAGE = Path(__file__).parents[2] / "docs" / "flow.md"
MARK = "<!-- drawn from the rows by `pytest tests/flows/test_picture.py --update` -->\n"


def test_the_picture_in_the_docs_is_the_one_that_the_rows_draw(update: bool) -> None:  # noqa: FBT001 - a fixture
    words, mark, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    drawn = picture(flow(helplines={"KE": ("Example Childline",)}))
    if update:
        PAGE.write_text(words + mark + drawn, encoding="utf-8")

    assert mark
    assert PAGE.read_text(encoding="utf-8") == words + mark + drawn


def test_every_row_and_every_option_is_in_the_picture() -> None:
    every = flow(helplines={"KE": ("Example Childline",)})
    drawn = picture(every)

    assert all(f"### {row.name}\n" in drawn for row in every.questions)
    assert drawn.count("answers `") >= 15
