"""Which decider answers which command, and in which stages of a registration it may be sent at all."""

from collections.abc import Callable, Mapping, Set
from typing import NamedTuple

from contracts import cosell as c
from contracts import opportunities as o
from contracts import partners as p
from contracts import protections as g
from contracts import registrations as r
from contracts.attributions import AttributeOrder
from contracts.erasures import EraseSubjects
from contracts.exports import RecordExport
from contracts.message import Command, Event
from contracts.programme import PublishProgramme, RetireProgramme
from contracts.refusal import refuse
from contracts.retention import PlaceLegalHold, ReleaseLegalHold
from services.registration.domain import (
    amending,
    appeals,
    confirming,
    erasing,
    evidence,
    exceptions,
    exporting,
    inviting,
    keeping,
    leaving,
    legal_holds,
    opportunities,
    orders,
    outcomes,
    previewing,
    reviewing,
    submitting,
)
from services.registration.domain.authority import may_act
from services.registration.domain.protecting import ending, extending, resting, transferring, working
from services.registration.domain.request import Request
from services.registration.domain.state import OPEN, UNDECIDED, Closed, Registration, Stage, World
from services.registration.domain.timers import caught_up


class Step(NamedTuple):
    """A command on a registration: the stages it is for, and who decides it there."""

    stages: Set[Stage]
    decide: Callable[[Registration, Request, World], list[Event]]


STEPS: Mapping[type[Command], Step] = {
    r.SubmitDraft: Step({"draft"}, submitting.submit_draft),
    r.AmendRegistration: Step({"draft", "submitted", "under_review", "approved"}, amending.amend),
    r.WithdrawRegistration: Step(OPEN, ending.withdraw),
    r.StartReview: Step({"submitted", "under_review"}, reviewing.start_review),
    r.AssignReviewer: Step({"submitted", "under_review", "approved"}, reviewing.assign),
    r.GrantException: Step(UNDECIDED | {"draft", "rejected"}, exceptions.grant_exception),
    r.FileAppeal: Step(appeals.ENDED | UNDECIDED | {"approved"}, appeals.file_appeal),
    r.DecideAppeal: Step(appeals.ENDED, appeals.decide_appeal),
    r.RequestInformation: Step({"under_review"}, reviewing.request_information),
    r.ProvideInformation: Step({"action_required"}, amending.provide_information),
    r.ApproveRegistration: Step({"under_review", "approved"}, reviewing.approve),
    r.RejectRegistration: Step({"under_review", "approved"}, reviewing.reject),
    r.CancelRegistration: Step({"approved"}, ending.cancel),
    r.RecordOutcome: Step({"approved"}, outcomes.record_outcome),
    r.AttachEvidence: Step(OPEN, evidence.attach_evidence),
    r.VerifyEvidence: Step(OPEN - {"draft"}, evidence.verify_evidence),
    r.DemandEvidence: Step(OPEN - {"draft"}, evidence.demand_evidence),
    r.LeaveRegistration: Step(OPEN - {"draft"}, leaving.leave),
    c.InviteCoSellParty: Step(inviting.JOINABLE, inviting.invite),
    r.ReportActivity: Step({"approved"}, working.report_activity),
    g.ReleaseProtection: Step({"approved"}, ending.release),
    g.RevokeProtection: Step({"approved"}, ending.revoke),
    g.RequestExtension: Step({"approved"}, extending.request_extension),
    g.GrantExtension: Step({"approved"}, extending.grant_extension),
    g.DenyExtension: Step({"approved"}, extending.deny_extension),
    g.SuspendProtection: Step({"approved"}, resting.suspend),
    g.ReinstateProtection: Step({"approved"}, resting.reinstate),
    g.TransferProtection: Step({"approved"}, transferring.transfer),
    g.AcceptTransfer: Step({"approved"}, transferring.accept_transfer),
    g.DeclineTransfer: Step({"approved"}, transferring.decline_transfer),
}
"""Commands on a registration that exists; every other pair of command and stage is refused."""

OTHERS: Mapping[type[Command], Callable[[Request, World], list[Event]]] = {
    r.CreateDraft: submitting.create_draft,
    r.SubmitRegistration: submitting.submit,
    c.AcceptInvitation: inviting.accept,
    c.DeclineInvitation: inviting.decline,
    o.OfferOpportunity: opportunities.offer,
    o.SelectPartner: opportunities.select,
    o.WithdrawOpportunity: opportunities.withdraw,
    AttributeOrder: orders.attribute_order,
    RecordExport: exporting.record_export,
    EraseSubjects: erasing.erase_subjects,
    PlaceLegalHold: legal_holds.place,
    ReleaseLegalHold: legal_holds.release,
    r.ConfirmDeal: confirming.confirm,
    r.PreviewRegistration: previewing.preview,
    p.RecordPartner: keeping.record_partner,
    p.ChangeTier: keeping.change_tier,
    p.RecordCertification: keeping.record_certification,
    p.RecordFact: keeping.record_fact,
    p.PrequalifySolution: keeping.prequalify_solution,
    p.ImposeCap: keeping.impose_cap,
    p.LiftCap: keeping.lift_cap,
    p.SuspendPartner: keeping.suspend,
    p.ReinstatePartner: keeping.reinstate,
    p.TerminatePartner: keeping.terminate,
    PublishProgramme: keeping.publish_programme,
    RetireProgramme: keeping.retire_programme,
}


def decide(request: Request, world: World) -> list[Event]:
    """The events of a command. Raises Refused; NOT_FOUND also for what belongs to somebody else."""
    step = STEPS.get(type(request.command))
    if step is not None:
        return _on_registration(step, request, world)
    decider = OTHERS.get(type(request.command))
    if decider is None:
        raise refuse("UNKNOWN_COMMAND", "this service does not know the command")
    return decider(request, world)


def _on_registration(step: Step, request: Request, world: World) -> list[Event]:
    command = request.command
    found = world.registration(getattr(command, "registration", None) or command.protection)
    if found is None or not may_act(request.actor, command, found, world):
        raise refuse("NOT_FOUND", "there is no such registration")
    if isinstance(found, Closed):
        raise refuse("WRONG_STATE", f"the registration is {found.stage}")
    # The clock may be ahead of the timer: what was due before this command happened before it.
    happened, was = caught_up(found, request.at, world)
    if was.stage not in step.stages or not was.live:
        raise refuse("WRONG_STATE", f"the registration is {was.stage}")
    return [*happened, *step.decide(was, request, world)]
