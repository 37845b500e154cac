"""Tells a scene: who does what, what comes of it and why; every sentence is checked while it is told."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Self

from contracts.periods import length
from contracts.programme import Programme
from tests.make import a_programme
from tests.scenes.stage import Answer, Happened, Person, Stage
from tests.serving import plain

OPERATOR = Person("otto", ("operator",))
MANAGER = Person("kim", ("channel-manager",))


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
        said = ", ".join(f"{name} `{_short(value)}`" for name, value in data.items() if value and not _is_id(value))
        self.teller.line(f"→ `{kind}`" + (f": {said}" if said else ""))
        return self

    def is_incumbent(self) -> Self:
        """Its partner stays the customer's incumbent."""
        data = self.last("incumbency.established").data
        renewal = f", its renewal expected from {_day(data['renewal_from'])}" if data.get("renewal_from") else ""
        self.teller.line(f"→ {data['partner']} is the incumbent until {_day(data['until'])}{renewal}")
        return self

    def asks_for_more_time(self, evidence: str, days_old: int = 0, grants: Person | None = None) -> Self:
        """Its partner asks for an extension with a proof so old; somebody may grant it."""
        at = (self.teller.stage.now() - timedelta(days=days_old)).isoformat()
        proof = {"kind": evidence, "at": at, "summary": f"{evidence} with the head of purchasing"}
        said = f"{self.owner.name} asks for more time with a {evidence.replace('_', ' ')} {days_old} days old"
        if self.protection(self.owner, "request-extension", {"evidence": [proof]}, said).accepted and grants:
            assert self.protection(grants, "grant-extension").accepted
        ends = self.events("protection.extended")
        if ends:
            self.teller.line(f"→ extended {ends[-1].data['count']} times, until {_day(ends[-1].data['end'])}")
        return self

    def invites(self, partner: str, role: str, share: int | None = None) -> str:
        """Its partner invites another; the invitation's id."""
        body = {"partner": partner, "role": role, "share": share, "contribution": "what the deal lacks"}
        path = f"/registrations/{self.id}/invitations"
        answer = self.teller.stage.ask(self.owner.person, "POST", path, body)
        assert answer.accepted, answer
        due = self.teller.stage.happened(answer.id)[0].data["due"]
        self.teller.line(f"{self.owner.name} invites {partner} as {role}: an answer is due {_day(due)}")
        return answer.id

    def is_protected_for(self, period: str) -> Self:
        """The protection that was granted lasts so long from the day of the grant."""
        event = self.last("protection.granted")
        window = event.data["window"]
        assert _at(window["end"]) - _at(window["start"]) == length(period).elapsed, window
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
        person = who.person if isinstance(who, Partner) else who
        name = who.name if isinstance(who, Partner) else f"{who.subject} ({', '.join(who.roles)})"
        self.teller.line(said or f"{name}: {what.replace('-', ' ')} {self.name}")
        return self.teller.outcome(self.teller.stage.ask(person, "POST", f"/{family}/{self.id}/{what}", body))


class Partner:
    """A partner in a scene."""

    def __init__(self, teller: "Teller", name: str, profile: dict[str, Any]) -> None:
        self.teller, self.name, self.profile = teller, name, profile
        self.person = Person(f"{name}-desk", ("partner",), name)

    def registers(self, said: str = "", name: str = "the deal", by: Person | None = None, **changes: Any) -> Deal:
        """It registers a deal; what is not said is ordinary."""
        body = self.teller.filing(**changes)
        self.teller.line(said or f"{self.name} registers {name}: {_told(body)}")
        return Deal(self.teller, self, self.teller.stage.ask(by or self.person, "POST", "/registrations", body), name)

    def previews(self, **changes: Any) -> Happened:
        """It asks beforehand what would be said."""
        body = self.teller.filing(**changes)
        self.teller.line(f"{self.name} asks what would be said to: {_told(body)}")
        answer = self.teller.stage.ask(self.person, "POST", "/registrations/preview", body)
        return self.teller.stage.happened(answer.id)[-1]

    def holds(self, certificate: str, days: int = 365, **more: Any) -> Self:
        """A certificate of it is recorded."""
        until = self.teller.stage.now() + timedelta(days=days)
        body = {"name": certificate, "valid_until": until.isoformat(), **more}
        people = f" by {more['people']}" if "people" in more else ""
        self.teller.line(f"{self.name} holds the certificate `{certificate}`{people}")
        return self._recorded("certifications", body)

    def has(self, fact: str, amount: int) -> Self:
        """A number of it is recorded."""
        self.teller.line(f"{self.name} has {fact} {amount}")
        return self._recorded("facts", {"name": fact, "amount": amount})

    def stands(self, programme: str) -> Self:
        """What the programme says of its tier, and of what the next one asks for."""
        found = self.teller.stage.standing(self.name, programme)
        after = found["next"]
        lacks = f"; for `{after['id']}` lacks: {'; '.join(after['lacks']) or 'nothing'}" if after else ""
        self.teller.line(f"{self.name} stands at `{found['tier']['id']}`{lacks}")
        return self

    def reaches(self, tier: str, programme: str | None = None) -> Self:
        """It moves to another tier."""
        self.teller.line(f"{self.name} moves to tier `{tier}`")
        return self._recorded("tier", {"tier": tier, "programme": programme})

    def _recorded(self, what: str, body: Any) -> Self:
        answer = self.teller.stage.ask(MANAGER, "POST", f"/partners/{self.name}/{what}", body)
        assert answer.accepted, answer
        return self


class Teller:
    """Tells a scene on a stage, and keeps what was told."""

    written = staticmethod(a_programme)
    """Where a scene finds a programme by the name of its file."""

    def __init__(self, stage: Stage, programme: str | Programme, **ordinary: Any) -> None:
        self.stage = stage
        self.lines: list[str] = []
        self._customers = self._names()
        self.ordinary = ordinary
        self.publishes(programme)

    def publishes(self, programme: str | Programme) -> None:
        """The vendor puts a programme into force."""
        known = self.written(programme) if isinstance(programme, str) else programme
        self.ordinary["programme"] = known.id
        answer = self.stage.ask(OPERATOR, "PUT", f"/programmes/{known.id}", plain(known))
        assert answer.accepted, answer

    def tell(self, text: str) -> None:
        """What no request says."""
        self.lines += ["", text, ""]

    def line(self, text: str) -> None:
        """One step."""
        self.lines.append(f"    {text}" if text.startswith("→") else f"- {text}")

    def partner(self, name: str, **profile: Any) -> Partner:
        """A partner of the vendor."""
        known = {"name": name.title(), "types": ["reseller"], "tier": "member", "territories": ["*"]}
        whole = {**known, "channel_manager": "Kim Channel", **profile}
        self.line(
            f"{name} is {' and '.join(whole['types'])}" + (f", tier {whole['tier']}" if "tier" in profile else "")
        )
        answer = self.stage.ask(MANAGER, "PUT", f"/partners/{name}", whole)
        assert answer.accepted, answer
        return Partner(self, name, whole)

    def staff(self, subject: str, *roles: str) -> Person:
        """Somebody of the vendor."""
        return Person(subject, roles)

    def deal(self, registration: str, owner: Partner, name: str) -> Deal:
        """A registration that came about by another step than its partner's own."""
        return Deal(self, owner, Answer(True, "submitted", registration), name)

    def passes(self, said: str = "", **time: float) -> None:
        """Time passes."""
        self.line(said or " ".join(f"{amount:g} {unit} pass" for unit, amount in time.items()))
        self.stage.passes(**time)

    def outcome(self, answer: Answer) -> Answer:
        """What came of a step, told."""
        self.line(f"→ {answer.state}" if answer.accepted else f"→ refused: `{answer.code}`")
        return answer

    def state_of(self, registration: str) -> str:
        """The state a registration came to, read off its events."""
        found = [STATES[event.kind] for event in self.stage.happened(registration) if event.kind in STATES]
        return found[-1] if found else "unknown"

    def filing(self, **changes: Any) -> dict[str, Any]:
        """A registration's body: the scene's ordinary one with changes; each names a customer of its own."""
        told = {**self.ordinary, **changes}
        value = told.pop("value", 40_000)
        deal = {"value": {"amount": value, "currency": told.pop("currency", "USD")}}
        for name in sorted(DEAL_FIELDS & told.keys()):
            deal[name] = told.pop(name)
        kinds, age = told.pop("evidence", ("contact", "meeting")), told.pop("evidence_days_old", 1)
        at = (self.stage.now() - timedelta(days=age)).isoformat()
        evidence = [{"kind": kind, "at": at, "summary": f"{kind} with the head of purchasing"} for kind in kinds]
        customer = told.pop("customer", None) or next(self._customers)
        return {"customer": customer, "deal": deal, "evidence": evidence, "territory": "DE", **told}

    def _names(self) -> Iterator[dict[str, str]]:
        for number in range(1, 1_000):
            name = f"{WORDS[number % len(WORDS)]} {number}"
            yield {
                "name": f"{name} Werke GmbH",
                "website": f"{name.replace(' ', '-').lower()}.example",
                "country": "DE",
            }


def _waits(deal: Deal) -> list[str]:
    """What a claim that waits is told: why it waits, for whom, until when."""
    data = deal.last("registration.review-started").data
    route = " then ".join(
        f" {'and' if step['agree'] == 'all' else 'or'} ".join(step["desks"]) for step in data["route"]
    )
    return [
        " ".join(f"`{reason}`" for reason in data["reasons"]),
        f"asked is {route}",
        f"a decision is due {_day(data['decision_due'])}",
        f"late soon from {_day(data['at_risk'])}" if data.get("at_risk") else "",
    ]


def _granted(deal: Deal) -> list[str]:
    """What a claim that was granted gets."""
    data = deal.last("protection.granted").data
    reward = data.get("reward") or {}
    earns = " ".join(str(reward[name]) for name in ("kind", "rate", "basis", "recurring_months") if reward.get(name))
    times = {"grace_until": "grace until", "tail_until": "orders count until", "activity_due": "a report is due"}
    return [
        f"{data['kind']} until {_day(data['window']['end'])}",
        f"reminded {', '.join(map(_day, data['reminders']))}" if data["reminders"] else "",
        *(f"{words} {_day(data[name])}" for name, words in times.items() if data.get(name)),
        f"silence may end it from {_day(data['revocable_from'])}" if data.get("revocable_from") else "",
        f"earns {earns}" if earns else "",
    ]


def _asked(deal: Deal) -> list[str]:
    """Until when an answer is owed."""
    return [f"an answer is due {_day(deal.last('registration.information-requested').data['due'])}"]


def _rejected(deal: Deal) -> list[str]:
    """Until when an appeal may be filed."""
    until = deal.last("registration.rejected").data.get("appeal_until")
    return [f"an appeal may be filed until {_day(until)}"] if until else []


TOLD: dict[str, Callable[[Deal], list[str]]] = {
    "under_review": _waits,
    "approved": _granted,
    "action_required": _asked,
    "rejected": _rejected,
}
"""What of its last decision is told with a state."""

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WORDS = ("Adler", "Birken", "Castor", "Dorn", "Eiben", "Falken", "Ginster", "Hasel", "Iltis", "Kiefern")
DEAL_FIELDS = frozenset(
    {
        *("kind", "origin", "direction", "scope", "visibility", "industry", "seller", "solution", "tender"),
        *("attributes", "project", "recurring", "term_months", "expected_close", "description", "site", "displaces"),
    }
)
STATES = {
    "registration.drafted": "draft",
    "registration.submitted": "submitted",
    "registration.review-started": "under_review",
    "registration.information-requested": "action_required",
    "registration.information-provided": "submitted",
    "registration.approved": "approved",
    "registration.rejected": "rejected",
    "registration.appeal-upheld": "submitted",
    "registration.withdrawn": "withdrawn",
    "registration.expired": "expired",
    "registration.cancelled": "cancelled",
    "deal.won": "closed_won",
    "deal.lost": "closed_lost",
}


def _told(body: dict[str, Any]) -> str:
    value = body["deal"]["value"]
    words = [f"{value['amount']:,} {value['currency']}", ", ".join(body["products"])]
    words += [f"{name} {_short(said)}" for name, said in body["deal"].items() if name != "value"]
    words += (
        [f"with {', '.join(item['kind'].replace('_', ' ') for item in body['evidence'])}"] if body["evidence"] else []
    )
    return "; ".join(words)


def _short(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_short(part)}" for name, part in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _is_id(value: Any) -> bool:
    """Ids are told to programs, not in stories."""
    return isinstance(value, str) and ID.fullmatch(value) is not None


def _day(text: str) -> str:
    """An instant as stories tell it."""
    return f"{_at(text):%Y-%m-%d %H:%M}"


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
