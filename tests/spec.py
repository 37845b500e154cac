"""Given events, when a command, then events: a specification of a decider, in whole events and in order."""

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, Self, TypeVar

State = TypeVar("State")
Event = TypeVar("Event")
Command = TypeVar("Command")


class Spec(Generic[State, Event, Command]):
    """Runs one decider: `Spec(fold, decide).given(...).when(...).then(...)`.

    `fold` makes the state of all events so far (a refusal among the outcomes is an event like any other), `decide`
    answers a command, and `refusal_code` finds the code in an outcome, None where it is no refusal.
    """

    def __init__(
        self,
        fold: Callable[[Sequence[Event]], State],
        decide: Callable[[State, Command], Iterable[Event]],
        refusal_code: Callable[[Event], str | None] = lambda event: getattr(event, "code", None),
    ) -> None:
        self._fold, self._decide, self._refusal_code = fold, decide, refusal_code
        self._past: list[Event] = []
        self._outcome: list[Event] = []

    def given(self, *events: Event) -> Self:
        """What happened before."""
        self._past += events
        return self

    def when(self, command: Command) -> Self:
        """Decide; what came out of an earlier command has happened by now."""
        self._past += self._outcome
        self._outcome = list(self._decide(self._fold(self._past), command))
        return self

    def then(self, *events: Event) -> Self:
        """Exactly these events, whole and in this order."""
        assert self._outcome == list(events)
        return self

    def refused(self, code: str) -> Self:
        """One outcome, a refusal with this code."""
        assert [self._refusal_code(event) for event in self._outcome] == [code], self._outcome
        return self

    def quiet(self) -> Self:
        """Nothing happened."""
        return self.then()
