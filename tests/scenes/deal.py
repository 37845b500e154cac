"""A registration in a story: what is done about it, and what is expected of it."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from contracts.periods import length
from tests.scenes.promises import TOLD, at, day
from tests.scenes.stage import Answer, Happened, Person

if TYPE_CHECKING:
    from tests.scenes.teller import Partner, Teller

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Deal:
    """A registration in a scene, and what is expected of it."""

    def __init__(self, teller: "Teller", owner: "Partner", answer: Answer, name: str) -> None:
        self.teller, self.owner, self.answer, self.name = teller, owner, answer, name

    @property
    def id(self) -> str:
        """Its id."""
        return self.answer.id

    def is_refused(self, code: str, rule: str = "") -> Self:
        """It was not even let in, for this reason."""
        assert (self.answer.accepted, self.answer.code) == (False, code), self.answer
        assert not rule or self.answer.rule == rule, self.answer
        self.teller.line(f"→ refused: `{code}`" + (f" (rule `{self.answer.rule}`)" if self.answer.rule else ""))
        return self

    def is_(self, state: str) -> Self:
        """It stands so now."""
        assert self.answer.accepted, self.answer
        assert self.state == state, [event.kind for event in self.events()]
        facts = [fact for fact in TOLD.get(state, lambda _: [])(self) if fact]
        self.teller.line(f"→ {self.name} is **{state.replace('_', ' ')}**" + (f": {', '.join(facts)}" if facts else ""))
        return self

    @property
    def state(self) -> str:
        """Where it stands."""
        return self.teller.state_of(self.id)

    def events(self, kind: str = "") -> list[Happened]:
        """What happened to it, or all of one kind."""
        return [event for event in self.teller.stage.happened(self.id) if event.kind.startswith(kind)]

    def last(self, kind: str) -> Happened:
        """The last event of a kind."""
        found = self.events(kind)
        assert found, [event.kind for event in self.events()]
        return found[-1]

    def shows(self, kind: str, /, **data: Any) -> Self:
        """The last event of this kind says so."""
        event = self.last(kind)
        for name, wanted in data.items():
            assert event.data.get(name) == wanted, (kind, name, event.data.get(name), wanted)
        said = ", ".join(f"{name} `{short(value)}`" for name, value in data.items() if value and not _is_id(value))
        self.teller.line(f"→ `{kind}`" + (f": {said}" if said else ""))
        return self

    def is_incumbent(self) -> Self:
        """Its partner stays the customer's incumbent."""
        data = self.last("incumbency.established").data
        renewal = f", its renewal expected from {day(data['renewal_from'])}" if data.get("renewal_from") else ""
        self.teller.line(f"→ {data['partner']} is the incumbent until {day(data['until'])}{renewal}")
        return self

    def asks_for_more_time(self, evidence: str, days_old: int = 0, grants: Person | None = None) -> Self:
        """Its partner asks for an extension with a proof so old; somebody may grant it."""
        at = (self.teller.stage.now() - timedelta(days=days_old)).isoformat()
        proof = {"kind": evidence, "at": at, "summary": f"{evidence} with the head of purchasing"}
        said = f"{self.owner.name} asks for more time with a {evidence.replace('_', ' ')} {days_old} days old"
        asked = self.protection(self.owner, "request-extension", {"evidence": [proof]}, said)
        if asked.accepted and grants and self.protection(grants, "grant-extension").accepted:
            given = self.last("protection.extended").data
            self.teller.line(f"→ extension {given['count']}, until {day(given['end'])}")
        return self

    def invites(self, partner: str, role: str, share: int | None = None) -> str:
        """Its partner invites another; the invitation's id."""
        body = {"partner": partner, "role": role, "share": share, "contribution": "what the deal lacks"}
        path = f"/registrations/{self.id}/invitations"
        answer = self.teller.stage.ask(self.owner.person, "POST", path, body)
        assert answer.accepted, answer
        due = self.teller.stage.happened(answer.id)[0].data["due"]
        self.teller.line(f"{self.owner.name} invites {partner} as {role}: an answer is due {day(due)}")
        return answer.id

    def is_protected_for(self, period: str) -> Self:
        """The protection that was granted lasts so long from the day of the grant."""
        event = self.last("protection.granted")
        window = event.data["window"]
        assert at(window["end"]) - at(window["start"]) == length(period).elapsed, window
        self.teller.line(f"→ protected for {period}")
        return self

    def asks(self, *desks: str) -> Self:
        """These desks are asked first."""
        asked = self.last("registration.review-started").data["route"][0]["desks"]
        assert asked == list(desks), asked
        self.teller.line(f"→ waits for {' and '.join(desks)}")
        return self

    def never(self, kind: str) -> Self:
        """Nothing of this kind happened to it."""
        assert not self.events(kind)
        return self

    def does(self, who: "Person | Partner", what: str, body: Any = None, said: str = "") -> Answer:
        """Somebody does something about it, by the name of the route."""
        return self._about("registrations", who, what, body or {}, said)

    def protection(self, who: "Person | Partner", what: str, body: Any = None, said: str = "") -> Answer:
        """Somebody does something about its protection."""
        return self._about("protections", who, what, body or {}, said)

    def _about(self, family: str, who: "Person | Partner", what: str, body: Any, said: str) -> Answer:
        person = who if isinstance(who, Person) else who.person
        name = f"{who.subject} ({', '.join(who.roles)})" if isinstance(who, Person) else who.name
        self.teller.line(said or f"{name}: {what.replace('-', ' ')} {self.name}")
        return self.teller.outcome(self.teller.stage.ask(person, "POST", f"/{family}/{self.id}/{what}", body))


def short(value: Any) -> str:
    """A value as stories tell it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name} {short(part)}" for name, part in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _is_id(value: Any) -> bool:
    """Ids are told to programs, not in stories."""
    return isinstance(value, str) and ID.fullmatch(value) is not None
