"""The requests this service takes, over HTTP and in partners' topics alike: for each its command and its body."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field

from contracts import attributions as a
from contracts import cosell as c
from contracts import opportunities as o
from contracts import partners as p
from contracts import protections as g
from contracts import registrations as r
from contracts.bodies import CustomerBody, DetailsBody, OrderBody, RegistrationBody
from contracts.erasures import EraseSubjects
from contracts.exports import RecordExport
from contracts.message import Command, Value
from contracts.partners import Profile
from contracts.programme import Programme, PublishProgramme, RetireProgramme
from contracts.retention import PlaceLegalHold, ReleaseLegalHold
from contracts.values import Certification, Fact, PartnerId, Prequalification, Text
from services.kit.web.bodies import body_of


class AnswerBody(Value):
    """An answer to a question of the vendor: what changes, or words alone."""

    details: DetailsBody | None = None
    note: Text = ""


class OpportunityBody(Value):
    """A deal the vendor found, and the partners it is offered to."""

    details: DetailsBody
    candidates: tuple[PartnerId, ...] = Field(min_length=1, max_length=o.CANDIDATES_MAX)


@dataclass(frozen=True)
class Kind:
    """A request about one entity.

    `family` is the entity's, and the name of the command's field that holds its id. `whole` names the field that takes
    the body as it is; without it the body's fields are the command's own. `creates`: the entity has no id yet.
    `under` is the field, if another, that takes the id in the address: what the new entity belongs to.
    """

    command: type[Command]
    family: str
    body: type[Value]
    whole: str | None = None
    creates: bool = False
    under: str | None = None

    @property
    def alone(self) -> bool:
        """Whether no entity is named: something new that belongs to nothing yet."""
        return self.creates and self.under is None


def _plain(family: str, command: type[Command], creates: bool = False) -> Kind:
    return Kind(command, family, body_of(command, family, customer=CustomerBody), creates=creates)


NEW_CLAIM = Kind(r.SubmitRegistration, "registration", RegistrationBody, creates=True)
NEW_DRAFT = Kind(r.CreateDraft, "registration", RegistrationBody, creates=True)
PREVIEW = Kind(r.PreviewRegistration, "preview", RegistrationBody, creates=True)
OPPORTUNITY = Kind(o.OfferOpportunity, "opportunity", OpportunityBody, creates=True)
ATTRIBUTION = _plain("attribution", a.AttributeOrder, creates=True)
EXPORT = _plain("export", RecordExport, creates=True)
ERASURE = _plain("erasure", EraseSubjects, creates=True)
LEGAL_HOLD = _plain("legal_hold", PlaceLegalHold, creates=True)
PUBLISH = Kind(PublishProgramme, "programme", Programme, whole="programme")

KINDS: tuple[Kind, ...] = (
    NEW_CLAIM,
    NEW_DRAFT,
    PREVIEW,
    OPPORTUNITY,
    ATTRIBUTION,
    EXPORT,
    ERASURE,
    LEGAL_HOLD,
    _plain("legal_hold", ReleaseLegalHold),
    _plain("registration", r.SubmitDraft),
    Kind(r.AmendRegistration, "registration", DetailsBody, whole="details"),
    _plain("registration", r.WithdrawRegistration),
    _plain("registration", r.FileAppeal),
    _plain("registration", r.LeaveRegistration),
    _plain("registration", r.StartReview),
    _plain("registration", r.AssignReviewer),
    _plain("registration", r.GrantException),
    _plain("registration", r.DecideAppeal),
    _plain("registration", r.RequestInformation),
    Kind(r.ProvideInformation, "registration", AnswerBody),
    _plain("registration", r.ApproveRegistration),
    _plain("registration", r.RejectRegistration),
    _plain("registration", r.CancelRegistration),
    Kind(r.RecordOutcome, "registration", body_of(r.RecordOutcome, "registration", order=OrderBody | None)),
    _plain("registration", r.ConfirmDeal),
    _plain("registration", r.AttachEvidence),
    _plain("registration", r.VerifyEvidence),
    _plain("registration", r.DemandEvidence),
    _plain("registration", r.ReportActivity),
    _plain("protection", g.ReleaseProtection),
    _plain("protection", g.RevokeProtection),
    _plain("protection", g.RequestExtension),
    _plain("protection", g.GrantExtension),
    _plain("protection", g.DenyExtension),
    _plain("protection", g.SuspendProtection),
    _plain("protection", g.ReinstateProtection),
    _plain("protection", g.TransferProtection),
    _plain("protection", g.AcceptTransfer),
    _plain("protection", g.DeclineTransfer),
    Kind(
        c.InviteCoSellParty,
        "invitation",
        body_of(c.InviteCoSellParty, "invitation", "registration"),
        creates=True,
        under="registration",
    ),
    _plain("invitation", c.AcceptInvitation),
    _plain("invitation", c.DeclineInvitation),
    _plain("opportunity", o.SelectPartner),
    _plain("opportunity", o.WithdrawOpportunity),
    Kind(p.RecordPartner, "partner", Profile, whole="profile"),
    _plain("partner", p.ChangeTier),
    Kind(p.RecordCertification, "partner", Certification, whole="certification"),
    Kind(p.RecordFact, "partner", Fact, whole="fact"),
    Kind(p.PrequalifySolution, "partner", Prequalification, whole="prequalification"),
    _plain("partner", p.ImposeCap),
    _plain("partner", p.LiftCap),
    _plain("partner", p.SuspendPartner),
    _plain("partner", p.ReinstatePartner),
    _plain("partner", p.TerminatePartner),
    PUBLISH,
    _plain("programme", RetireProgramme),
)

KIND_OF: Mapping[str, Kind] = {kind.command.TYPE: kind for kind in KINDS}
"""Every request by the TYPE of its command."""
