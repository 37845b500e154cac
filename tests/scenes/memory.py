"""A stage in memory: both deciding services over two ledgers, driven by the very routes and bodies of the edges."""

import json
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from contracts.bodies import DetailsBody, OrderBody, RegistrationBody
from contracts.conflicts import DismissConflict, RequestConflictEvidence, ResolveConflict
from contracts.envelope import Actor
from contracts.message import Command, Value
from contracts.registrations import Order
from contracts.values import Customer, Organisation
from services.kit.ledger import Accepted
from services.projections.policy.rungs import standing
from services.registration.domain.judging import facts_under, in_force
from services.registration.pages import NEW, ROUTES
from services.registration.service.intake import subject_of
from services.registration.service.requests import KIND_OF, NEW_CLAIM, NEW_DRAFT, Kind
from services.registration.service.telling import RegistrationTelling
from tests.scenes.stage import Answer, Happened, Person
from tests.together import Side, Together

VENDOR = "acme"
CASES: dict[str, type[Command]] = {
    "resolve": ResolveConflict,
    "dismiss": DismissConflict,
    "request-evidence": RequestConflictEvidence,
}


class MemoryStage:
    """The deciding services without Kafka, HTTP or a vault; what they decide is the same."""

    def __init__(self, at: datetime) -> None:
        self._together = Together()
        self._together.at = at

    def now(self) -> datetime:
        return self._together.at

    @property
    def ledger(self) -> Sequence[Accepted]:
        """What the registration service wrote."""
        return self._together.registration.ledger

    def ask(self, who: Person, method: str, path: str, body: Any) -> Answer:
        actor = Actor(VENDOR, who.org, who.subject, who.roles)
        if case := re.fullmatch(r"/conflicts/([^/]+)/([\w-]+)", path):
            command = CASES[case[2]].model_validate({"conflict": case[1], **body})
            return self._send(self._together.conflict, command, actor, f"conflict/{case[1]}")
        kind, entity = _kind(method, path, body)
        command = _command(kind, entity, actor, kind.body.model_validate(body))
        return self._send(self._together.registration, command, actor, subject_of(kind, command, VENDOR))

    def _send(self, side: Side, command: Command, actor: Actor, subject: str) -> Answer:
        before = len(side.ledger)
        side.send(command, actor, subject, self.now())
        own = side.ledger[before:]
        self._together.settle()
        refusal = next((_data(record) for record in own if record.type == "command.refused.v1"), None)
        if refusal is not None:
            return Answer(False, "refused", subject.rpartition("/")[2], refusal["code"], refusal.get("rule") or "")
        cause = {record.stream for record in own}
        later = [record for record in side.ledger[before:] if record.stream in cause]
        return Answer(True, RegistrationTelling().state(later), subject.rpartition("/")[2])

    def passes(self, **time: float) -> None:
        end = self.now() + timedelta(**time)
        sides = (self._together.registration, self._together.conflict)
        while (due := min(filter(None, (side.partition.next_due() for side in sides)), default=end)) < end:
            self._together.at = max(self.now(), due)
            self._together.settle()
        self._together.at = end
        self._together.settle()

    def happened(self, entity: str) -> list[Happened]:
        return [_happened(record) for record in self.ledger if _is_about(record, entity)]

    def standing(self, partner: str, programme: str) -> dict[str, Any]:
        state = self._together.registration.partition.state
        known = state.partner(VENDOR, partner)
        latest = in_force(state.published(VENDOR, programme), self.now())
        assert known is not None
        assert latest is not None
        facts = facts_under(known, latest.programme, self.now())
        return standing(latest.programme, latest.version, facts, self.now())

    def invited(self, subject: str) -> list[Happened]:
        made = [_happened(one) for one in self.ledger if one.type == "co-sell.party-invited.v1"]
        return [invitation for invitation in made if invitation.data["subject"] == subject]

    def conflicts(self, claim: str) -> list[str]:
        return [case.id for case in self._together.conflict.partition.state.cases_of(claim)]

    def case(self, conflict: str) -> list[Happened]:
        ledger = self._together.conflict.ledger
        return [_happened(record) for record in ledger if record.stream == f"conflict/{conflict}"]


def _kind(method: str, path: str, body: Any) -> tuple[Kind, str | None]:
    if path == "/registrations":
        return (NEW_DRAFT if body.get("draft") else NEW_CLAIM), None
    for fixed, kind in NEW:
        if path == fixed:
            return kind, None
    for verb, pattern, command in ROUTES:
        found = re.fullmatch(pattern.replace("{id}", "([^/]+)"), path)
        if verb == method and found:
            return KIND_OF[command.TYPE], found[1]
    raise LookupError(f"{method} {path} is no route")


def _command(kind: Kind, entity: str | None, actor: Actor, body: Value) -> Command:
    known: dict[str, Any] = {kind.family: str(uuid4())} if kind.creates else {kind.family: entity}
    if kind.under is not None:
        known[kind.under] = entity
    if isinstance(body, RegistrationBody):
        known |= {"partner": actor.org or body.partner, "details": _received(body)}
    elif kind.whole is not None:
        known[kind.whole] = _received(body)
    else:
        known |= {name: _received(value) for name, value in body}
    return kind.command.model_validate(known)


def _received(value: Any) -> Any:
    """What an edge passes on, but for the vault: here nothing is confidential."""
    if isinstance(value, DetailsBody):
        return value.details(_received(value.customer), None)
    if isinstance(value, Organisation):
        return Customer(**{name: getattr(value, name) for name in Organisation.model_fields})
    if not isinstance(value, Value):
        return value
    fields = {name: _received(part) for name, part in value}
    return Order(**fields) if isinstance(value, OrderBody) else value


def _is_about(record: Accepted, entity: str) -> bool:
    return record.stream.partition("/")[2] == entity


def _happened(record: Accepted) -> Happened:
    return Happened(record.type.rpartition(".v")[0], _data(record), record.time, record.actor)


def _data(record: Accepted) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(record.value)
    return found
