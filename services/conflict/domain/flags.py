"""What people do about the pattern of a partner: the partner announces and answers, the vendor judges, step by step."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from contracts import blanket as b
from contracts.envelope import Actor
from contracts.message import Command, Event
from contracts.periods import after
from contracts.refusal import Refused, refuse
from contracts.values import EntityId
from services.conflict.domain.state import Flag
from services.conflict.domain.world import World

EVIDENCE_PERIOD: Final = "10 business days"
"""So long a partner has to show evidence for the claims of a confirmed flag."""
CAMPAIGN_LENGTH_MAX: Final = timedelta(days=92)


class Asking(NamedTuple):
    """A command put to a decider: who sends it, and when."""

    command: Any
    actor: Actor
    at: datetime


def decide(command: Command, actor: Actor, at: datetime, world: World) -> list[Event]:
    """What a command about a flag or a campaign leads to. Raises Refused."""
    asking = Asking(command, actor, at)
    if isinstance(command, b.DeclareCampaign):
        return _declare(asking, world)
    step = STEPS[type(command)]
    return step(asking, _flag(asking, world), world)


def _declare(asking: Asking, world: World) -> list[Event]:
    command: b.DeclareCampaign = asking.command
    if asking.actor.org not in (None, command.partner):
        raise refuse("NOT_FOUND", f"there is no partner {command.partner}", "/partner")
    if world.announced(command.campaign):
        raise refuse("ALREADY_EXISTS", "there is a campaign of this id")
    if not asking.at < command.until <= asking.at + CAMPAIGN_LENGTH_MAX:
        raise refuse("CAMPAIGN_TOO_LONG", f"a campaign ends within {CAMPAIGN_LENGTH_MAX.days} days from now", "/until")
    return [b.CampaignDeclared(vendor=asking.actor.vendor, **command.model_dump())]


def _answer(asking: Asking, flag: Flag, _: World) -> list[Event]:
    """The partner says what is behind it; said again, the last word counts."""
    return [b.BlanketFlagAnswered(flag=flag.id, partner=flag.partner, answer=asking.command.answer)]


def _confirm(asking: Asking, flag: Flag, world: World) -> list[Event]:
    """A person agrees, about all that belongs to the pattern by now."""
    _open(flag)
    if flag.level == "watch":
        raise refuse(
            "ONLY_WATCHED", "a watch can be cleared, not confirmed; it becomes a flag when the pattern goes on"
        )
    confirmed = b.BlanketFlagConfirmed(
        flag=flag.id,
        partner=flag.partner,
        claims=tuple(dict.fromkeys((*flag.claims, *world.pattern(flag.vendor, flag.partner, asking.at)))),
        note=asking.command.note,
        evidence_due=after(EVIDENCE_PERIOD, asking.at),
    )
    return [confirmed]


def _clear(asking: Asking, flag: Flag, _: World) -> list[Event]:
    """A person knows a good reason for the pattern."""
    _open(flag)
    return [b.BlanketFlagCleared(flag=flag.id, partner=flag.partner, reason=asking.command.reason)]


def _cap(asking: Asking, flag: Flag, _: World) -> list[Event]:
    _confirmed(flag)
    command: b.CapBlanketPartner = asking.command
    return [
        b.BlanketPartnerCapped(flag=flag.id, partner=flag.partner, open_claims=command.open_claims, note=command.note)
    ]


def _refer(asking: Asking, flag: Flag, _: World) -> list[Event]:
    _confirmed(flag)
    if flag.referred:
        raise refuse("WRONG_STATE", "compliance has this flag already")
    return [b.BlanketFlagReferred(flag=flag.id, partner=flag.partner, note=asking.command.note)]


def _conclude(asking: Asking, flag: Flag, _: World) -> list[Event]:
    if not flag.referred:
        raise refuse("WRONG_STATE", "this flag was not referred to compliance")
    command: b.ConcludeBlanketReview = asking.command
    return [b.BlanketReviewConcluded(flag=flag.id, partner=flag.partner, finding=command.finding, note=command.note)]


def overdue(flag: Flag) -> list[Event]:
    """The time to show evidence is over."""
    return [b.BlanketEvidenceOverdue(flag=flag.id, partner=flag.partner, claims=flag.unanswered)]


def _open(flag: Flag) -> None:
    if flag.confirmed:
        raise refuse("ALREADY_CLOSED", "this flag was confirmed before")


def _confirmed(flag: Flag) -> None:
    if not flag.confirmed:
        raise refuse("WRONG_STATE", "this flag was not confirmed: nothing follows from a pattern alone")


def _flag(asking: Asking, world: World) -> Flag:
    """The flag a command is about. To its partner a mere watch is not there, to all others no flag of another vendor.

    Raises Refused.
    """
    id_, actor = asking.command.flag, asking.actor
    flag = world.flag(id_)
    if flag is None or flag.vendor != actor.vendor:
        raise _missing(id_, actor, world)
    if actor.org is not None and (actor.org != flag.partner or flag.level == "watch"):
        raise _not_found(id_)
    return flag


def _missing(id_: EntityId, actor: Actor, world: World) -> Refused:
    closed = actor.org is None and world.closed_for(id_) == actor.vendor
    return refuse("ALREADY_CLOSED", f"the blanket-flag {id_} is closed") if closed else _not_found(id_)


def _not_found(id_: EntityId) -> Refused:
    return refuse("NOT_FOUND", f"there is no blanket-flag {id_}")


STEPS: Final[Mapping[type[Command], Callable[[Asking, Flag, World], list[Event]]]] = {
    b.AnswerBlanketFlag: _answer,
    b.ConfirmBlanketFlag: _confirm,
    b.ClearBlanketFlag: _clear,
    b.CapBlanketPartner: _cap,
    b.ReferBlanketFlag: _refer,
    b.ConcludeBlanketReview: _conclude,
}
COMMANDS: Final = frozenset({b.DeclareCampaign, *STEPS})
