"""Which decider a command goes to, and what it may be about: entities of the sender's own vendor, still open."""

from collections.abc import Sequence
from datetime import datetime

from contracts.blanket import ClearBlanketFlag, ConfirmBlanketFlag
from contracts.conflicts import AcknowledgeConflict, DismissConflict, EscalateConflict, ResolveConflict
from contracts.direct import CheckProtection, RegisterDirectClaim, WithdrawDirectClaim
from contracts.message import Command, Event
from contracts.refusal import Refused, refuse
from contracts.values import EntityId
from services.conflict.domain import cases, direct, watching
from services.conflict.domain.checking import check
from services.conflict.domain.state import Case, Flag, LiveClaim
from services.conflict.domain.world import World


def decide(command: Command, vendor: str, at: datetime, world: World) -> Sequence[Event]:
    """What a command of somebody at this vendor leads to. Raises Refused."""
    match command:
        case AcknowledgeConflict() | EscalateConflict() | ResolveConflict() | DismissConflict():
            return cases.decide(command, _case(command.conflict, vendor, world), world)
        case RegisterDirectClaim():
            return direct.register(command, vendor, at, world)
        case WithdrawDirectClaim():
            return direct.withdraw(command, _direct_claim(command.direct_claim, vendor, world), world)
        case CheckProtection():
            return [check(command, vendor, at, world)]
        case ConfirmBlanketFlag():
            return watching.confirm(command, _flag(command.flag, vendor, world))
        case ClearBlanketFlag():
            return watching.clear(command, _flag(command.flag, vendor, world))
        case _:
            raise refuse("NOT_UNDERSTOOD", f"{command.TYPE} is no command of this service")


def _case(conflict: EntityId, vendor: str, world: World) -> Case:
    case = world.case(conflict)
    if case is None or case.vendor != vendor:
        raise _missing("conflict", conflict, vendor, world)
    return case


def _direct_claim(claim_id: EntityId, vendor: str, world: World) -> LiveClaim:
    claim = world.claim(claim_id)
    if claim is None or claim.kind != "direct" or claim.vendor != vendor:
        raise _missing("direct-claim", claim_id, vendor, world)
    return claim


def _flag(flag_id: EntityId, vendor: str, world: World) -> Flag:
    flag = world.flag(flag_id)
    if flag is None or flag.vendor != vendor:
        raise _missing("blanket-flag", flag_id, vendor, world)
    return flag


def _missing(kind: str, entity: EntityId, vendor: str, world: World) -> Refused:
    """An entity of this vendor that was there is closed; one that never was, or is another vendor's, is not found."""
    if world.closed_for(entity) == vendor:
        return refuse("ALREADY_CLOSED", f"the {kind} {entity} is closed")
    return refuse("NOT_FOUND", f"there is no {kind} {entity}")
