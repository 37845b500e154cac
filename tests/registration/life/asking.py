"""Every command about a registration in an ordinary form, by somebody fit for it; and what the other ledger says."""

from contracts import protections as g
from contracts import registrations as r
from contracts.message import Command
from services.registration.domain.state import Registration
from tests.make import proof
from tests.registration import findings
from tests.registration.life.granted import more_time
from tests.registration.life.house import (
    BIG,
    BIG_ELSEWHERE,
    BIGGER,
    CASE,
    DAN,
    DEARER,
    DORA,
    ELSEWHERE,
    FAY,
    KIM,
    PETRA,
    RAUL,
    SMALL,
    A,
    clear,
    detected,
    held,
    proof_asked,
    settled,
    several,
    upheld,
)
from tests.registration.life.running import Ask, Hear
from tests.registration.life.undecided import AGREE, REFUSE, SEND_BACK, invite
from tests.registration.story import Story


def _small(story: Story) -> bool:
    was = story.partition.state.registration(A)
    return isinstance(was, Registration) and was.asked().deal.value.amount < BIG.deal.value.amount


def _new_value(story: Story) -> Command:
    return r.AmendRegistration(registration=A, details=DEARER if _small(story) else BIGGER)


def _new_scope(story: Story) -> Command:
    return r.AmendRegistration(registration=A, details=ELSEWHERE if _small(story) else BIG_ELSEWHERE)


def _as_granted(story: Story) -> Command:
    return r.AmendRegistration(registration=A, details=SMALL if _small(story) else BIG)


def _proof(story: Story) -> Command:
    return r.AttachEvidence(registration=A, evidence=(proof("meeting", at=story.at),))


def _better_proof(story: Story) -> Command:
    first = r.evidence_id(A, SMALL.evidence[0])
    return r.AttachEvidence(registration=A, evidence=(proof("meeting", at=story.at),), supersedes=first)


def _report(story: Story) -> Command:
    return r.ReportActivity(registration=A, at=story.at, summary="call")


def _outcome(outcome: str, story: Story) -> Command:
    return r.RecordOutcome.model_validate({"registration": A, "outcome": outcome, "on": story.at.date()})


def _verdict(holds: bool) -> Command:
    return r.VerifyEvidence(registration=A, evidence=r.evidence_id(A, SMALL.evidence[0]), holds=holds)


def _submit(_: Story) -> Command:
    return r.SubmitRegistration(registration=A, partner="northwind", details=SMALL)


def _saved(_: Story) -> Command:
    return r.CreateDraft(registration=A, partner="northwind", details=SMALL)


BY_PARTNER: tuple[Ask, ...] = (
    Ask(PETRA, _saved),
    Ask(PETRA, _submit),
    Ask(DAN, _submit, "by its distributor"),
    Ask(PETRA, lambda _: r.SubmitDraft(registration=A)),
    Ask(PETRA, _new_value, "another value"),
    Ask(PETRA, _new_scope, "other products"),
    Ask(PETRA, _as_granted, "as it was first"),
    Ask(PETRA, lambda _: r.ProvideInformation(registration=A, note="as it is")),
    Ask(PETRA, _proof),
    Ask(PETRA, _better_proof, "in place of an older one"),
    Ask(PETRA, lambda _: r.FileAppeal(registration=A, grounds="there is a budget now")),
    Ask(PETRA, lambda _: invite()),
    Ask(PETRA, lambda _: r.LeaveRegistration(registration=A, partner="northwind")),
    Ask(PETRA, lambda _: r.WithdrawRegistration(registration=A)),
    Ask(PETRA, _report),
    Ask(PETRA, more_time),
    Ask(PETRA, lambda _: g.ReleaseProtection(protection=A)),
    Ask(PETRA, lambda _: g.TransferProtection(protection=A, to="contoso")),
    Ask(RAUL, lambda _: g.AcceptTransfer(protection=A), "by who is offered it"),
    Ask(RAUL, lambda _: g.DeclineTransfer(protection=A), "by who is offered it"),
    Ask(PETRA, lambda _: g.DeclineTransfer(protection=A), "taken back"),
    Ask(PETRA, lambda story: _outcome("won", story), "won"),
    Ask(PETRA, lambda story: _outcome("lost", story), "lost"),
)
BY_VENDOR: tuple[Ask, ...] = (
    Ask(KIM, lambda _: r.StartReview(registration=A)),
    Ask(KIM, lambda _: r.AssignReviewer(registration=A, reviewer="tom")),
    Ask(KIM, lambda _: SEND_BACK),
    Ask(KIM, lambda _: r.GrantException(registration=A, rule="CERTIFIED", reason="renewal is booked")),
    Ask(KIM, lambda _: AGREE, "first desk"),
    Ask(FAY, lambda _: AGREE, "second desk"),
    Ask(KIM, lambda _: REFUSE),
    Ask(DORA, lambda _: r.DecideAppeal(registration=A, upheld=True), "upheld"),
    Ask(DORA, lambda _: r.DecideAppeal(registration=A, upheld=False), "not upheld"),
    Ask(KIM, lambda _: _verdict(True), "it holds"),
    Ask(KIM, lambda _: _verdict(False), "it does not"),
    Ask(KIM, lambda _: r.DemandEvidence(registration=A)),
    Ask(KIM, lambda _: r.ConfirmDeal(registration=A)),
    Ask(KIM, lambda _: r.CancelRegistration(registration=A, code="ERROR")),
    Ask(KIM, lambda _: g.RevokeProtection(protection=A, code="FRAUD"), "for fraud"),
    Ask(KIM, lambda _: g.RevokeProtection(protection=A, code="INACTIVE"), "for silence"),
    Ask(KIM, lambda _: g.SuspendProtection(protection=A, code="PRICE_CHECK")),
    Ask(KIM, lambda _: g.ReinstateProtection(protection=A)),
    Ask(KIM, lambda _: g.GrantExtension(protection=A)),
    Ask(KIM, lambda _: g.DenyExtension(protection=A, code="NO_PROGRESS")),
)
FOUND: tuple[Hear, ...] = (
    Hear(clear, "screened: clear"),
    Hear(held, "screened: held by a case"),
    Hear(detected, "a case was opened that blocks"),
    Hear(lambda _: settled("award"), "the case was settled for the claim"),
    Hear(lambda _: settled("keep"), "the case was settled, the claim stays as it is"),
    Hear(lambda _: settled("deny"), "the case was settled against the claim"),
    Hear(several, "the case was settled, and several compete"),
    Hear(upheld, "the outcome of its case stands"),
    Hear(proof_asked, "its case asks both sides for proof"),
    Hear(lambda _: findings.dismissed(CASE, "a", "rival"), "the case was a false match"),
    Hear(lambda _: findings.lapsed(CASE, "rival", "a", "rival"), "the case ended with its other side"),
)
