"""A rejection, and another look at it: asked for within the programme's window, decided by somebody else."""

from collections.abc import Set
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from contracts import registrations as r
from contracts.message import Event
from contracts.periods import after
from contracts.refusal import refuse
from contracts.values import EntityId, Text
from services.registration.domain.evidence import dated
from services.registration.domain.judging import claimant, standing_claim
from services.registration.domain.request import Request, is_same_person, wrote
from services.registration.domain.state import Registration, Stage, World
from services.registration.policy.claims import Asked
from services.registration.policy.eligibility import judge
from services.registration.policy.terms import reach

ENDED: Final[Set[Stage]] = {"rejected", "cancelled"}
"""Ends that may be looked at again."""


def rejection(
    was: Registration,
    asked: Asked,
    code: str,
    rule: str,
    conflict: EntityId | None = None,
    note: Text = "",
    settled_by: str | None = None,
) -> r.RegistrationRejected:
    """A claim is refused: why, and until when its partner may ask for another look."""
    within = asked.terms.decision.appeal_within if asked.track_type is not None else None
    return r.RegistrationRejected(
        registration=was.id,
        code=code,
        rule=rule,
        conflict=conflict,
        note=note,
        **asked.grounds(judge(asked, "decision").trace),
        appeal_until=after(within, asked.at, asked.calendar) if within else None,
        settled_by=settled_by,
    )


def file_appeal(was: Registration, request: Request, world: World) -> list[Event]:
    """Ask for another look at an end, or at what was left of a claim, with grounds and perhaps new evidence."""
    command: r.FileAppeal = request.command
    conflict = _of_an_end(was) if was.stage in ENDED else _of_less(was)
    dated(command.evidence, request)
    asked = standing_claim(world, was, request.at)
    promised = asked.rules.decision
    within = promised.appeal_decided_within if promised is not None else None
    due = after(within, request.at, asked.calendar) if within else None
    filed = r.AppealFiled(
        registration=was.id,
        grounds=command.grounds,
        evidence=command.evidence,
        due=due,
        conflict=conflict or None,
    )
    final = was.stage not in ENDED and not conflict
    return [filed, r.AppealAnswered(registration=was.id, upheld=False)] if final else [filed]


def _of_an_end(was: Registration) -> EntityId:
    """The case that may be looked at again; none where the registration itself is. Raises Refused."""
    _expect_time(was)
    if was.appeal is None or was.appeal.filed:
        raise refuse("ALREADY_APPEALED", "another look was asked for already")
    return was.appeal.conflict


def _of_less(was: Registration) -> EntityId:
    """The case that left the claim less than it had; none once that is final. Raises Refused."""
    if was.curtailed is None:
        raise refuse("WRONG_STATE", f"the registration is {was.stage}")
    if was.curtailed.filed:
        raise refuse("ALREADY_APPEALED", "another look was asked for already")
    return was.curtailed.conflict


def decide_appeal(was: Registration, request: Request, world: World) -> list[Event]:
    """Say whether a rejection stands. One that does not lets the claim live again, at its old place in the order."""
    command: r.DecideAppeal = request.command
    _expect_time(was)
    if was.appeal is None or not was.appeal.filed:
        raise refuse("NOT_APPEALED", "nobody asked for another look")
    if was.appeal.conflict:
        raise refuse("DECIDED_IN_CASE", "the case that ended this claim is looked at again", "/registration")
    if is_same_person(was.appeal.rejected_by, str(request.actor)):
        raise refuse("REJECTER_CANNOT_DECIDE", "who rejected a claim does not decide about its appeal")
    if wrote(was, str(request.actor)):
        raise refuse("SUBMITTER_CANNOT_APPROVE", "who wrote a registration does not decide about its appeal")
    if not command.upheld:
        return [r.AppealDismissed(registration=was.id, note=command.note)]
    claimant(world, was.vendor, was.partner)
    return [lives_again(was, request.at, world, command.note)]


def _expect_time(was: Registration) -> None:
    """To its partner a claim is over when its time is, whatever becomes of the case. Raises Refused."""
    if was.appeal is not None and was.appeal.over:
        raise refuse("WRONG_STATE", f"the registration is {was.stage}")


def lives_again(
    was: Registration, at: datetime, world: World, note: Text, details: r.Details | None = None
) -> r.AppealUpheld:
    """A claim that had ended is made again at its old place in the order, with those who are on the deal.

    `details` where it lives again as something else than was asked for.
    """
    asked = standing_claim(world, was, at)
    asked = asked if details is None else replace(asked, details=details)
    return r.AppealUpheld(
        registration=was.id,
        partner=asked.partner,
        programme=asked.ref,
        details=asked.details,
        priority=was.priority,
        priority_at=was.priority_at or at,
        note=note,
        reach=reach(asked),
        parties=tuple(party.partner for party in was.parties if party.partner) or None,
        conflict=was.appeal.conflict or None if was.appeal is not None else None,
    )
