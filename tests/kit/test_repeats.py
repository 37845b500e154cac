"""What a writer knows of the commands it decided, and for how long."""

from datetime import UTC, datetime, timedelta

from contracts.envelope import Mark, command_id, mark_of
from contracts.values import derived_id
from services.kit.repeats import KEPT, Entry, Repeats

START = datetime(2026, 5, 1, tzinfo=UTC)
KEY, OTHER = derived_id("key"), derived_id("other")
HASH = "ab" * 32


def entry(causation: str, sequence: int, at: datetime = START, code: str | None = None) -> Entry:
    return Entry(causation, derived_id(causation, str(sequence)), sequence, at, "registration/x", code)


def request(key: str = KEY, number: int = 1) -> str:
    return command_id(key, HASH, derived_id("request", str(number)))


def noted(*entries: Entry) -> Repeats:
    repeats = Repeats()
    for one in entries:
        repeats.note(one)
    return repeats


def test_a_command_is_found_by_its_key_with_all_records_of_its_decision():
    repeats = noted(entry(request(), 7), entry(request(), 8), entry(request(OTHER), 9))
    first = repeats.find(Mark(KEY, HASH[:16]))
    assert first is not None
    assert (first.sequence, first.records, first.id, first.body_hash) == (
        7,
        2,
        derived_id(request(), "7"),
        HASH[:16],
    )


def test_the_first_decision_stands_whatever_comes_later():
    repeats = noted(entry(request(), 7, code="NOT_FOUND"), entry(request(number=2), 8))
    first = repeats.find(mark_of(request()))
    assert first is not None
    assert (first.sequence, first.records, first.code) == (7, 1, "NOT_FOUND")


def test_what_no_command_caused_is_not_remembered():
    repeats = noted(entry(derived_id("event"), 1))
    assert mark_of(derived_id("event")) is None
    assert repeats.find(None) is None
    assert (len(repeats._rows), len(repeats._ages)) == (0, 0)


def test_a_key_is_forgotten_after_thirty_days():
    old = entry(request(), 1)
    assert noted(old, entry(request(OTHER), 2, START + KEPT)).find(mark_of(request())) is not None
    late = START + KEPT + timedelta(seconds=1)
    assert noted(old, entry(request(OTHER), 2, late)).find(mark_of(request())) is None


def test_a_window_loaded_is_the_window_dumped():
    repeats, other = noted(entry(request(), 1), entry(request(OTHER), 2)), Repeats()
    other.load(repeats.dump())
    other.note(entry(request(), 3, START + KEPT))
    assert other.find(mark_of(request(OTHER))) == repeats.find(mark_of(request(OTHER)))


def test_a_key_is_forgotten_also_when_nothing_came_between():
    late = entry(derived_id("clock"), 2, START + KEPT + timedelta(seconds=1))
    repeats = noted(entry(request(), 1), late)
    assert repeats.find(mark_of(request())) is None
    assert noted(late).find(mark_of(request())) is None


def test_a_window_shows_what_was_known_when_it_was_dumped():
    repeats, other = noted(entry(request(), 1)), Repeats()
    pieces = repeats.dump()
    repeats.note(entry(request(OTHER), 2))
    other.load(pieces)
    assert other.find(mark_of(request())) is not None
    assert other.find(mark_of(request(OTHER))) is None


def test_records_of_one_decision_are_counted_across_a_checkpoint():
    repeats, other = noted(entry(request(), 1)), Repeats()
    other.load(repeats.dump())
    for window in (repeats, other):
        window.note(entry(request(), 2))
        first = window.find(mark_of(request()))
        assert first is not None
        assert first.records == 2
