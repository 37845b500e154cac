"""The requests this service takes, over HTTP and in partners' topics alike: for each its command and its body."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts import partners as p
from contracts import protections as g
from contracts import registrations as r
from contracts.bodies import CustomerBody, DetailsBody, RegistrationBody
from contracts.message import Command, Value
from contracts.partners import Profile
from contracts.programme import Programme, PublishProgramme
from contracts.values import Certification, Text
from services.kit.web.bodies import body_of


class AnswerBody(Value):
    """An answer to a question of the vendor: what changes, or words alone."""

    details: DetailsBody | None = None
    note: Text = ""


@dataclass(frozen=True)
class Kind:
    """A request about one entity.

    `family` is the entity's, and the name of the command's field that holds its id. `whole` names the field that takes
    the body as it is; without it the body's fields are the command's own. `creates`: the entity has no id yet.
    """

    command: type[Command]
    family: str
    body: type[Value]
    whole: str | None = None
    creates: bool = False


def _plain(family: str, command: type[Command], *known: str) -> Kind:
    return Kind(command, family, body_of(command, family, *known, customer=CustomerBody))


NEW_CLAIM = Kind(r.SubmitRegistration, "registration", RegistrationBody, creates=True)
NEW_DRAFT = Kind(r.CreateDraft, "registration", RegistrationBody, creates=True)
PUBLISH = Kind(PublishProgramme, "programme", Programme, whole="programme")

KINDS: tuple[Kind, ...] = (
    NEW_CLAIM,
    NEW_DRAFT,
    _plain("registration", r.SubmitDraft),
    Kind(r.AmendRegistration, "registration", DetailsBody, whole="details"),
    _plain("registration", r.WithdrawRegistration),
    _plain("registration", r.StartReview),
    _plain("registration", r.RequestInformation),
    Kind(r.ProvideInformation, "registration", AnswerBody),
    _plain("registration", r.ApproveRegistration),
    _plain("registration", r.RejectRegistration),
    _plain("registration", r.CancelRegistration),
    _plain("registration", r.RecordOutcome),
    _plain("registration", r.AttachEvidence),
    _plain("registration", r.VerifyEvidence),
    _plain("registration", r.ReportActivity),
    _plain("protection", g.ReleaseProtection),
    _plain("protection", g.RevokeProtection),
    Kind(p.RecordPartner, "partner", Profile, whole="profile"),
    _plain("partner", p.ChangeTier),
    Kind(p.RecordCertification, "partner", Certification, whole="certification"),
    _plain("partner", p.SuspendPartner),
    _plain("partner", p.ReinstatePartner),
    _plain("partner", p.TerminatePartner),
    PUBLISH,
)

KIND_OF: Mapping[str, Kind] = {kind.command.TYPE: kind for kind in KINDS}
"""Every request by the TYPE of its command."""
