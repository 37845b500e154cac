"""A play that was cut off goes on where it stopped, whatever the last line looks like."""

from datetime import UTC, datetime
from pathlib import Path

from services.cli.demo.journal import NAME, Journal, Known

END = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
ANSWERS = {
    "a": Known(id="1", state="approved", evidence="e"),
    "b": Known(code="EVIDENCE_MISSING"),
    "c": Known(),
}


def test_there_is_none_at_first(tmp_path: Path):
    assert Journal.read(tmp_path) is None


def test_what_was_noted_is_read_again(tmp_path: Path):
    journal = Journal.begin(tmp_path, END)
    journal.note({"a": ANSWERS["a"]})
    journal.note({"b": ANSWERS["b"], "c": ANSWERS["c"]})
    read = Journal.read(tmp_path)
    assert read is not None
    assert (read.known, read.end, read.finished) == (ANSWERS, END, False)
    read.finish()
    again = Journal.read(tmp_path)
    assert again is not None
    assert again.finished


def test_a_line_that_was_cut_off_was_never_written(tmp_path: Path):
    Journal.begin(tmp_path, END).note(ANSWERS)
    path = tmp_path / NAME
    path.write_bytes(path.read_bytes()[:-10])
    read = Journal.read(tmp_path)
    assert read is not None
    assert set(read.known) == {"a", "b"}
    read.note({"c": ANSWERS["c"]})
    assert Journal.read(tmp_path).known == ANSWERS


def test_a_new_play_forgets_the_old_one(tmp_path: Path):
    Journal.begin(tmp_path, END).note(ANSWERS)
    Journal.begin(tmp_path, END)
    assert Journal.read(tmp_path).known == {}


def test_a_file_that_is_no_journal_is_none(tmp_path: Path):
    (tmp_path / NAME).write_text("something else\n")
    assert Journal.read(tmp_path) is None
