from bot.intake.progress import EVERY, MAYBE, Progress, dump, in_doubt, load


def test_a_report_from_a_backup_may_have_arrived_but_for_what_was_acknowledged() -> None:
    progress = Progress(load(dump(in_doubt({1: "123456"}))))
    assert [progress.is_done(position) for position in range(3)] == [False, True, False]
    assert [progress.is_doubtful(position) for position in range(3)] == [True, False, True]


def test_without_that_word_only_what_was_sent_is_in_doubt() -> None:
    progress = Progress(load(dump({0: MAYBE})))
    assert [progress.is_doubtful(position) for position in range(2)] == [True, False]
    assert EVERY not in progress.acks
