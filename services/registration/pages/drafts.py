"""What operators ask of a programme before they publish it: does it hold together, and what would it change."""

import asyncio
from datetime import datetime
from decimal import Decimal

from fastapi import APIRouter
from pydantic import BaseModel

from contracts.analysis import Finding, analyse
from contracts.message import Value
from contracts.programme import Programme
from contracts.references import in_words
from contracts.values import EntityId, Instant, Money, PartnerId, ProgrammeId
from services.kit.engine import Engine
from services.kit.ledger import LogDoubt, LogRefused
from services.kit.web import Asking, FieldError, Problem, for_readers, unavailable
from services.registration.service.replaying import simulate
from services.registration.service.simulating import Simulation

TRYING = "drafts"
"""The row of the table of views that says who may try drafts of programmes."""
ANSWERED_WITHIN_SECONDS = 50
"""Less than the minute after which proxies give up."""
TOO_LONG = (
    f"the decisions since then cannot be compared within {ANSWERED_WITHIN_SECONDS} s: name a later `since`,"
    " or use `dealreg programmes simulate`, which takes the time it needs"
)


class Remark(BaseModel):
    """What is odd about a programme, and where."""

    severity: str
    path: str
    detail: str


class Remarks(BaseModel):
    """All that is odd; an error keeps claims from being decided, a warning may be meant."""

    id: ProgrammeId
    remarks: list[Remark]


class Draft(Value):
    """A programme to try on the decisions taken since an instant."""

    programme: Programme
    since: Instant


class Total(BaseModel):
    """How many decisions would differ in the same way, and what their deals were worth, each once, by currency."""

    decision: str
    was: str
    would: str
    decisions: int
    value: dict[str, Decimal]


class Differs(BaseModel):
    """One decision that would differ."""

    decision: str
    at: datetime
    registration: EntityId
    partner: PartnerId
    was: str
    would: str
    because: str
    value: Money


class Simulated(BaseModel):
    """What a draft would have changed of so many decisions: all counted, the first of them listed."""

    programme: ProgrammeId
    since: datetime
    compared: int
    totals: list[Total]
    differences: list[Differs]


def add(router: APIRouter, engine: Engine) -> None:
    """Add the routes."""

    @router.post("/programmes/check", summary="Say what is odd about a programme", tags=["programme"])
    @for_readers(TRYING)
    async def check(body: Programme, _: Asking) -> Remarks:
        return Remarks(id=body.id, remarks=[_remark(found) for found in analyse(body)])

    @router.post(
        "/programmes/{id}/simulate",
        summary="Say what a draft would have decided",
        description=f"Answers within {ANSWERED_WITHIN_SECONDS} s, or refuses with `SIMULATION_TOO_LONG`.",
        tags=["programme"],
    )
    @for_readers(TRYING)
    async def try_out(id: ProgrammeId, body: Draft, asking: Asking) -> Simulated:
        if body.programme.id != id:
            wrong = FieldError("/programme/id", "differs")
            raise Problem("INVALID", "the programme has another id than its address", [wrong])
        try:
            async with asyncio.timeout(ANSWERED_WITHIN_SECONDS):
                found = await simulate(
                    engine.settings, engine.broker, body.programme, asking.vendor, body.since, lambda _done, _end: None
                )
        except TimeoutError as error:
            raise Problem("SIMULATION_TOO_LONG", TOO_LONG) from error
        except (LogDoubt, LogRefused) as error:
            raise unavailable("the ledger cannot be read now") from error
        return _simulated(body, found)


def _remark(found: Finding) -> Remark:
    return Remark(severity=found.severity, path=in_words(found.place), detail=found.words)


def _simulated(draft: Draft, found: Simulation) -> Simulated:
    return Simulated(
        programme=draft.programme.id,
        since=draft.since,
        compared=found.compared,
        totals=[Total(**total._asdict()) for total in found.totals()],
        differences=[Differs.model_validate(difference._asdict()) for difference in found.listed],
    )
