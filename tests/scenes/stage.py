"""Where a scene is played: requests go in as partners and staff send them, time passes, and what happened is read."""

from datetime import datetime
from typing import Any, NamedTuple, Protocol


class Person(NamedTuple):
    """Who asks: of the vendor, or of a partner, in some roles."""

    subject: str
    roles: tuple[str, ...]
    org: str | None = None


class Answer(NamedTuple):
    """What came of a request: the state in a word, or the code and rule of a refusal; and the id it was about."""

    accepted: bool
    state: str
    id: str
    code: str = ""
    rule: str = ""


class Happened(NamedTuple):
    """One event about an entity: its type without version, its data, when it was decided, by whom."""

    kind: str
    data: dict[str, Any]
    at: datetime
    actor: str


class Stage(Protocol):
    """A vendor's installation."""

    def now(self) -> datetime:
        """The time on the stage."""

    def ask(self, who: Person, method: str, path: str, body: Any) -> Answer:
        """Send a request, and wait until all that follows from it by itself has happened."""

    def passes(self, **time: float) -> None:
        """Let time pass; what falls due is decided at its own time."""

    def happened(self, entity: str) -> list[Happened]:
        """Every event about an entity and what shares its id, in order."""

    def conflicts(self, claim: str) -> list[str]:
        """The open cases in which a claim is a side."""

    def case(self, conflict: str) -> list[Happened]:
        """Every event of a case, in order."""

    def standing(self, partner: str, programme: str) -> dict[str, Any]:
        """What a partner is told of its tier in a programme, and of the next one."""

    def invited(self, subject: str) -> list[Happened]:
        """The invitations to a registration or an opportunity, in order of their making."""
