"""What of its last decision is told with a state: until when, by whom, on which terms."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from tests.scenes.stage import Happened


class Told(Protocol):
    """A registration whose events may be looked up."""

    def last(self, kind: str) -> Happened:
        """The last event of a kind."""


def _waits(deal: Told) -> list[str]:
    """What a claim that waits is told: why it waits, for whom, until when."""
    data = deal.last("registration.review-started").data
    route = " then ".join(
        f" {'and' if step['agree'] == 'all' else 'or'} ".join(step["desks"]) for step in data["route"]
    )
    return [
        " ".join(f"`{reason}`" for reason in data["reasons"]),
        f"asked is {route}",
        f"a decision is due {day(data['decision_due'])}",
        f"late soon from {day(data['at_risk'])}" if data.get("at_risk") else "",
    ]


def _granted(deal: Told) -> list[str]:
    """What a claim that was granted gets."""
    data = deal.last("protection.granted").data
    reward = data.get("reward") or {}
    earns = " ".join(str(reward[name]) for name in ("kind", "rate", "basis", "recurring_months") if reward.get(name))
    times = {"grace_until": "grace until", "tail_until": "orders count until", "activity_due": "a report is due"}
    return [
        f"{data['kind']} until {day(data['window']['end'])}",
        f"reminded {', '.join(map(day, data['reminders']))}" if data["reminders"] else "",
        *(f"{words} {day(data[name])}" for name, words in times.items() if data.get(name)),
        f"silence may end it from {day(data['revocable_from'])}" if data.get("revocable_from") else "",
        f"earns {earns}" if earns else "",
    ]


def _asked(deal: Told) -> list[str]:
    """Until when an answer is owed."""
    return [f"an answer is due {day(deal.last('registration.information-requested').data['due'])}"]


def _rejected(deal: Told) -> list[str]:
    """Until when an appeal may be filed."""
    until = deal.last("registration.rejected").data.get("appeal_until")
    return [f"an appeal may be filed until {day(until)}"] if until else []


TOLD: dict[str, Callable[[Told], list[str]]] = {
    "under_review": _waits,
    "approved": _granted,
    "action_required": _asked,
    "rejected": _rejected,
}


def day(text: str) -> str:
    """An instant as stories tell it."""
    return f"{at(text):%Y-%m-%d %H:%M}"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)
