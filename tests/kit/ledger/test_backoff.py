"""Pauses between openings: they grow with doubts in a row, a storm is seen, calm is forgotten again."""

from services.kit.ledger.backoff import Backoff, BackoffLimits

LIMITS = BackoffLimits(first_seconds=0.1, longest_seconds=5.0, storm_reopens=8, storm_window_seconds=60.0)


class Hands:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_pauses_grow_up_to_the_longest() -> None:
    backoff = Backoff(LIMITS, Hands())
    pauses = [backoff.next_seconds() for _ in range(12)]
    for index, pause in enumerate(pauses[:5]):
        assert 0.5 * 0.1 * 2**index <= pause < 0.1 * 2**index
    assert all(2.5 <= pause < 5.0 for pause in pauses[7:])


def test_many_doubts_in_a_minute_are_a_storm_and_a_calm_minute_ends_it() -> None:
    hands = Hands()
    backoff = Backoff(LIMITS, hands)
    for _ in range(7):
        backoff.next_seconds()
    assert not backoff.storm
    backoff.next_seconds()
    assert backoff.storm
    hands.now = 61.0
    assert not backoff.storm
    assert backoff.next_seconds() < 0.1


def test_two_owners_do_not_pause_alike() -> None:
    assert len({Backoff(LIMITS, Hands()).next_seconds() for _ in range(20)}) > 10
