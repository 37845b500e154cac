"""Every command of the machine: who may send it, where it fits, how it is written, and what the rules say of it."""

from collections.abc import Callable, Set
from typing import Any, NamedTuple

from contracts import protections as g
from contracts import registrations as r
from contracts.envelope import Actor
from contracts.message import Command
from tests.registration.oracle import claiming, forms, parties, passing_on, protecting, proving, reviewing
from tests.registration.oracle.books import Books, Said
from tests.registration.oracle.deals import as_details, proof_id
from tests.registration.oracle.forms import Asked
from tests.registration.oracle.known import OPEN, UNDECIDED, Claim
from tests.registration.oracle.people import DECIDING, POLICING, SELLING


class Action(NamedTuple):
    """A command on a registration: its name for `people`, who sends it, where it fits, its form, and the rules."""

    what: str
    roles: Set[str]
    stages: Set[str]
    command: Callable[[Asked], Command]
    rules: Callable[[Books, Claim, Actor, Asked], Said]


def _plain(kind: type[Command], name: str = "registration", **more: Any) -> Callable[[Asked], Command]:
    return lambda asked: kind(**{name: asked.key}, **more)


def _ruled(rules: Callable[[Books, Claim, Actor], Said]) -> Callable[[Books, Claim, Actor, Asked], Said]:
    return lambda books, claim, person, _: rules(books, claim, person)


APPROVED = frozenset({"approved"})
ACTIONS: tuple[Action, ...] = (
    Action("submit", SELLING, {"draft"}, _plain(r.SubmitDraft), _ruled(claiming.submit)),
    Action(
        *("amend", SELLING, {"draft", "submitted", "under_review", "approved"}),
        lambda asked: r.AmendRegistration(registration=asked.key, details=as_details(forms.deal(asked))),
        lambda books, claim, person, asked: claiming.amend(books, claim, person, forms.deal(asked)),
    ),
    Action("withdraw", SELLING, OPEN, _plain(r.WithdrawRegistration), _ruled(claiming.withdraw)),
    Action(
        *("answer", SELLING, {"action_required"}),
        lambda asked: r.ProvideInformation(
            registration=asked.key, details=as_details(forms.answer(asked)) if forms.answer(asked) else None
        ),
        lambda books, claim, person, asked: claiming.answer(books, claim, person, forms.answer(asked)),
    ),
    Action("attach", SELLING, OPEN, forms.attach, forms.attached),
    Action(
        *("report", SELLING, APPROVED),
        lambda asked: r.ReportActivity(registration=asked.key, at=forms.proof_at(asked), summary="call"),
        lambda books, claim, person, asked: claiming.report(books, claim, person, forms.proof_at(asked)),
    ),
    Action("outcome", SELLING, APPROVED, forms.outcome, forms.ended),
    Action(
        *("appeal", SELLING, {"rejected"}),
        _plain(r.FileAppeal, grounds="there is a budget"),
        _ruled(claiming.file_appeal),
    ),
    Action("invite", SELLING, OPEN - {"draft"}, forms.invite, forms.invited),
    Action(
        *("leave", SELLING, OPEN - {"draft"}),
        lambda asked: r.LeaveRegistration(registration=asked.key, partner=forms.to(asked)),
        lambda books, claim, person, asked: parties.leave(books, claim, person, forms.to(asked)),
    ),
    Action("release", SELLING, APPROVED, _plain(g.ReleaseProtection, "protection"), _ruled(protecting.release)),
    Action(
        *("ask_time", SELLING, APPROVED, forms.more_time),
        lambda books, claim, person, asked: protecting.ask_time(books, claim, person, forms.time_proof(asked)),
    ),
    Action(
        *("transfer", SELLING, APPROVED),
        lambda asked: g.TransferProtection(protection=asked.key, to=forms.to(asked)),
        lambda books, claim, person, asked: passing_on.transfer(books, claim, person, forms.to(asked)),
    ),
    Action(
        *("accept_transfer", SELLING, APPROVED),
        *(_plain(g.AcceptTransfer, "protection"), _ruled(passing_on.accept_transfer)),
    ),
    Action(
        *("decline_transfer", SELLING, APPROVED),
        *(_plain(g.DeclineTransfer, "protection"), _ruled(passing_on.decline_transfer)),
    ),
    Action("start", DECIDING, {"submitted", "under_review"}, _plain(r.StartReview), _ruled(reviewing.start)),
    Action(
        *("assign", DECIDING, {"submitted", "under_review", "approved"}),
        lambda asked: r.AssignReviewer(registration=asked.key, reviewer=forms.reviewer(asked)),
        lambda books, claim, person, asked: reviewing.assign(books, claim, person, forms.reviewer(asked)),
    ),
    Action(
        *("send_back", DECIDING, {"under_review"}),
        lambda asked: r.RequestInformation(registration=asked.key, reasons=("UNCLEAR",), fields=forms.fields(asked)),
        lambda books, claim, person, asked: reviewing.send_back(books, claim, person, forms.fields(asked)),
    ),
    Action(
        *("except", DECIDING, UNDECIDED | {"draft", "rejected"}),
        *(_plain(r.GrantException, rule="CERTIFIED", reason="booked"), _ruled(proving.except_from)),
    ),
    Action(
        *("approve", DECIDING, {"under_review", "approved"}),
        lambda asked: r.ApproveRegistration(registration=asked.key, desk=forms.desk(asked)),
        lambda books, claim, person, asked: reviewing.approve(books, claim, person, forms.desk(asked)),
    ),
    Action(
        *("reject", DECIDING, {"under_review", "approved"}),
        *(_plain(r.RejectRegistration, code="NO_BUDGET"), _ruled(reviewing.reject)),
    ),
    Action(
        *("decide_appeal", DECIDING, {"rejected"}),
        lambda asked: r.DecideAppeal(registration=asked.key, upheld=bool(asked.form % 3)),
        lambda books, claim, person, asked: claiming.decide_appeal(books, claim, person, bool(asked.form % 3)),
    ),
    Action(
        *("verify", DECIDING, OPEN - {"draft"}),
        lambda asked: r.VerifyEvidence(
            registration=asked.key, evidence=proof_id(asked.key, forms.some_proof(asked)), holds=bool(asked.form % 2)
        ),
        lambda books, claim, person, asked: proving.verify(
            books, claim, person, forms.some_proof(asked), bool(asked.form % 2)
        ),
    ),
    Action(*("demand", POLICING, OPEN - {"draft"}, _plain(r.DemandEvidence)), proving.demand),
    Action(*("grant_time", DECIDING, APPROVED, _plain(g.GrantExtension, "protection")), _ruled(protecting.grant_time)),
    Action(
        *("deny_time", DECIDING, APPROVED, _plain(g.DenyExtension, "protection", code="NO_PROGRESS")),
        _ruled(protecting.deny_time),
    ),
    Action(
        *("cancel", POLICING, APPROVED),
        lambda asked: r.CancelRegistration(registration=asked.key, code=forms.why(asked)),
        lambda books, claim, person, asked: protecting.cancel(books, claim, person, forms.why(asked)),
    ),
    Action(
        *("revoke", POLICING, APPROVED),
        lambda asked: g.RevokeProtection(protection=asked.key, code=forms.why(asked)),
        lambda books, claim, person, asked: protecting.revoke(books, claim, person, forms.why(asked)),
    ),
    Action(
        *("suspend", POLICING, APPROVED),
        lambda asked: g.SuspendProtection(protection=asked.key, code=forms.code(asked)),
        lambda books, claim, person, asked: protecting.suspend(books, claim, person, forms.code(asked)),
    ),
    Action(
        *("reinstate", POLICING, APPROVED, _plain(g.ReinstateProtection, "protection")), _ruled(protecting.reinstate)
    ),
)
