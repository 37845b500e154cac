"""What waits for the clock."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.kit.agenda import SLACK, Agenda

START = datetime(2026, 5, 1, tzinfo=UTC)
TIMES = st.one_of(st.none(), st.integers(0, 50).map(lambda days: START + timedelta(days=days)))


@given(st.lists(st.tuples(st.sampled_from("abcde"), TIMES), max_size=60))
def test_the_first_is_the_earliest_of_what_stands(entries):
    agenda, standing = Agenda(), {}
    for name, at in entries:
        agenda.enter(("x", name), at)
        standing[("x", name)] = at
    times = [at for at in standing.values() if at is not None]
    first = agenda.first()
    assert (first and first[0]) == min(times, default=None)
    assert first is None or standing[first[1]] == first[0]


def test_overtaken_entries_do_not_pile_up():
    agenda = Agenda()
    for number in range(5 * SLACK):
        agenda.enter(("x", "same"), START + timedelta(seconds=5 * SLACK - number))
    assert len(agenda._heap) <= SLACK + 3
    assert agenda.first() == (START + timedelta(seconds=1), ("x", "same"))
