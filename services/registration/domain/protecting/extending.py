"""More time for a protection: asked for with fresh proof of work, and granted by rule or by a person, or denied."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from contracts import protections as g
from contracts.message import Event
from contracts.refusal import Refusal, Refused, refuse
from contracts.values import Text
from services.registration.domain.evidence import attached, dated
from services.registration.domain.evolve import evolve
from services.registration.domain.judging import claimant, passed, standing_claim
from services.registration.domain.protecting.answering import desks
from services.registration.domain.protecting.ending import standing
from services.registration.domain.protecting.resting import new_end
from services.registration.domain.request import Request, is_same_person, wrote
from services.registration.domain.state import Grant, Registration, World
from services.registration.policy.claims import Asked
from services.registration.policy.duties import (
    EXTENSION_EVIDENCED,
    extended_to,
    extension_evidenced,
    extension_ruling,
    may_be_asked_from,
    owed,
)
from services.registration.policy.eligibility import judge
from services.registration.policy.routing import plan
from services.registration.policy.rules import EVIDENCE_CODE, No


def request_extension(was: Registration, request: Request, world: World) -> list[Event]:
    """Ask for more time; the evidence that is sent with it is added to the registration, and counts."""
    command: g.RequestExtension = request.command
    dated(command.evidence, request)
    grant = _in_force(was)
    claimant(world, was.vendor, was.partner)
    _may_be_asked(grant, standing_claim(world, was, request.at))
    added = list(attached(was, command.evidence, request.at, world))
    now = was
    for event in added:
        now = evolve(now, event, request.seen)
    asked = standing_claim(world, now, request.at)
    passed(asked, "extension")
    _evidenced(asked)
    if asked.terms.extensions is not None and asked.terms.extensions.automatic:
        return [*added, _extended(now, asked, automatic=True)]
    promised = plan(asked)
    requested = g.ProtectionExtensionRequested(
        protection=was.id,
        registration=was.id,
        reason=command.reason,
        due=promised.decision_due,
        at_risk=promised.at_risk_at,
    )
    return [*added, requested]


def _in_force(was: Registration) -> Grant:
    grant = standing(was)
    if grant.phase != "active":
        raise refuse("NOT_IN_FORCE", f"the protection is {grant.phase.replace('_', ' ')}")
    return grant


def _may_be_asked(grant: Grant, asked: Asked) -> None:
    extensions = asked.terms.extensions
    if extensions is None or extensions.count == 0 or grant.end is None:
        raise refuse("NO_EXTENSIONS", "the programme gives no more time")
    if grant.extensions >= extensions.count:
        raise refuse("EXTENSIONS_USED_UP", f"it was extended {grant.extensions} times, and that is all")
    if grant.extension_asked is not None:
        raise refuse("EXTENSION_ASKED", "more time was asked for already, and nobody has answered yet")
    opens = may_be_asked_from(asked, grant.end)
    if opens is not None and asked.at < opens:
        raise refuse("EXTENSION_TOO_EARLY", f"more time may be asked for from {opens:%Y-%m-%d %H:%M} UTC")


def _evidenced(asked: Asked) -> None:
    answer = extension_evidenced(asked)
    if isinstance(answer, No):
        refusal = Refusal(EVIDENCE_CODE, answer.because, answer.pointers, EXTENSION_EVIDENCED, asked.ref)
        raise Refused(refusal)


def grant_extension(was: Registration, request: Request, world: World) -> list[Event]:
    """Give the time that was asked for, in grace too if the vendor answers late; not by one who wrote the claim.

    What the rules ask of an extension is met when it is given; proof of work was fresh when it was asked for.
    """
    asked = standing_claim(world, was, request.at)
    _to_be_answered(was, request, asked, world)
    claimant(world, was.vendor, was.partner)
    passed(asked, "extension")
    _evidenced(_when_asked(was, asked))
    return [_extended(was, asked, automatic=False, note=request.command.note)]


def deny_extension(was: Registration, request: Request, world: World) -> list[Event]:
    """Refuse the time that was asked for."""
    command: g.DenyExtension = request.command
    asked = standing_claim(world, was, request.at)
    _to_be_answered(was, request, asked, world)
    denied = g.ProtectionExtensionDenied(
        protection=was.id, registration=was.id, code=command.code, note=command.note, **_grounds(was, asked)
    )
    return [denied]


def _grounds(was: Registration, asked: Asked) -> dict[str, Any]:
    return asked.grounds((*judge(asked, "extension").trace, *extension_ruling(_when_asked(was, asked))))


def _when_asked(was: Registration, asked: Asked) -> Asked:
    """The claim at the time of the question, if there was one: proof does not age while the vendor thinks."""
    question = standing(was).extension_asked
    return asked if question is None else replace(asked, at=question.asked_at)


def _to_be_answered(was: Registration, request: Request, asked: Asked, world: World) -> None:
    question, person = standing(was).extension_asked, str(request.actor)
    if question is None:
        raise refuse("NO_EXTENSION_ASKED", "nobody asked for more time")
    if wrote(was, person) or is_same_person(question.by, person):
        raise refuse("SUBMITTER_CANNOT_APPROVE", "who wrote a registration, or asked, does not give it more time")
    desks(was, asked, world).required(request.actor)


def _extended(was: Registration, asked: Asked, automatic: bool, note: Text = "") -> Event:
    grant = standing(was)
    return g.ProtectionExtended(
        protection=was.id,
        registration=was.id,
        count=grant.extensions + 1,
        automatic=automatic,
        note=note,
        **_grounds(was, asked),
        **new_end(_later(grant, asked), asked),
        # In grace no report is owed: whoever could send none is not held to a day that passed meanwhile.
        **(owed(asked, asked.at)._asdict() if grant.phase == "in_grace" else {}),
    )


def _later(grant: Grant, asked: Asked) -> datetime:
    """The new end, counted from the old one, whenever the answer comes. Raises Refused when it would be over too."""
    end = extended_to(asked, grant.end or asked.at)
    if end is None:
        raise refuse("NO_EXTENSIONS", "the programme gives no more time")
    if end <= asked.at:
        raise refuse("EXTENSION_TOO_LATE", "the time that was asked for is over as well")
    return end
