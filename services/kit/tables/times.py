"""Instants as numbers, for rows of bytes: microseconds since 1970, eight bytes that sort as the instants do."""

from datetime import UTC, datetime, timedelta

EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def microseconds(at: datetime) -> int:
    """An instant as a number; it lies after 1970."""
    return (at - EPOCH) // MICROSECOND


def instant(number: int) -> datetime:
    """The instant again."""
    return EPOCH + MICROSECOND * number
