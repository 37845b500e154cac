"""Rests between batches."""

from services.kit.rest import Rest


def rests(rest: Rest, *pauses: float) -> list[float]:
    """How long it rests behind batches that are done so long after the end of the last rest."""
    found, now = [], 100.0
    for pause in pauses:
        now += pause
        found.append(rest.seconds(now))
        now += found[-1]
    return found


def test_while_more_comes_they_grow_and_after_a_pause_they_are_short():
    assert rests(Rest(1, 4), 0, 0.5, 1.5, 3, 4.5, 0, 2.5) == [1, 2, 4, 4, 1, 2, 1]
