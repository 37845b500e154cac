"""Tells a scene: who does what, what comes of it and why; every sentence is checked while it is told."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Self

from contracts.programme import Programme
from tests.make import a_programme
from tests.scenes.deal import Deal, short
from tests.scenes.stage import Answer, Happened, Person, Stage
from tests.serving import plain

OPERATOR = Person("otto", ("operator",))
MANAGER = Person("kim", ("channel-manager",))


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
        for word in WORDS:
            yield {"name": f"{word} Werke GmbH", "website": f"{word.lower()}.example", "country": "DE"}


WORDS = (
    "Adler Birken Castor Dorn Eiben Falken Ginster Hasel Iltis Kiefern Luchs Marder Nelken Otter Pappel Quitten Ried "
    "Sperber Tannen Ulmen Veilchen Wacholder Xanten Yburg Zeder Ahorn Biber Christrose Dachs Enzian Fuchs Gams Horn "
    "Igel Jasmin Kranich Lavendel Mispel Natter Olive Primel Quarz Reiher Salbei Thymian Uhu Vogelsang Weiden Zander "
    "Amsel Bussard Distel Efeu Forelle Goldammer Hirsch Kastanien Lerchen Moos Nuss Pfau Rabe Schlehe Taube Wiesel"
).split()
"""The customers nobody names: each unlike all others, so that no claim meets another by chance."""
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
    words += [f"{name} {short(said)}" for name, said in body["deal"].items() if name != "value"]
    words += (
        [f"with {', '.join(item['kind'].replace('_', ' ') for item in body['evidence'])}"] if body["evidence"] else []
    )
    return "; ".join(words)
