"""The field's names for commands and events (domain reference, section 3.3), and the messages that are ours for them.

Only where the two differ something is said; in most cases they are the same.
"""

from typing import Final, NamedTuple

from contracts import catalogue
from contracts.message import Message

FIELD: Final = {
    "Commands": (
        "CreateDraft AmendDraft Submit AmendRegistration Withdraw StartReview AssignReviewer RequestInformation"
        " ProvideInformation Approve Reject Cancel RecordOutcome AttachEvidence VerifyEvidence RejectEvidence"
        " RequestExtension GrantExtension DenyExtension ReleaseProtection RevokeProtection SuspendProtection"
        " ReinstateProtection TransferProtection AcceptTransfer FileAppeal DecideAppeal ImposeCap LiftCap PublishPolicy"
        " RetirePolicy UpsertPartner ChangeTier RecordCertification SuspendPartner InviteCoSellParty AcceptInvitation"
        " DeclineInvitation"
    ).split(),
    "Registration": (
        "RegistrationDrafted RegistrationSubmitted RegistrationReceivedOnBehalf RegistrationRefusedAtIntake"
        " RegistrationAmended MaterialChangeDetected ReviewStarted ReviewerAssigned InformationRequested"
        " InformationProvided RegistrationApproved RegistrationRejected RegistrationWithdrawn RegistrationExpired"
        " RegistrationCancelled DealWon DealLost DecisionSlaAtRisk DecisionSlaBreached AppealFiled AppealUpheld"
        " AppealDismissed"
    ).split(),
    "Evidence": (
        "EvidenceAttached EvidenceVerified EvidenceRejected EvidenceSuperseded ActivityReported ActivityOverdue"
    ).split(),
    "Protection": (
        "ProtectionGranted ProtectionExtensionRequested ProtectionExtended ProtectionExtensionDenied"
        " ProtectionExpiringSoon ProtectionEnteredGrace ProtectionExpired ProtectionReleased ProtectionSuspended"
        " ProtectionReinstated ProtectionRevoked ProtectionTransferred ProtectionFulfilled IncumbencyEstablished"
        " IncumbencyEnded"
    ).split(),
    "Policy": "PolicyVersionPublished PolicyVersionRetired PolicyExceptionGranted".split(),
    "Partner": (
        "PartnerProfileRecorded PartnerTypeAssigned PartnerTierChanged ProgrammeEnrolled ProgrammeLeft"
        " CertificationRecorded CertificationExpired PartnerSuspended PartnerReinstated PartnerTerminated"
        " DistributorRelationRecorded RegistrationCapImposed RegistrationCapLifted"
    ).split(),
    "Co-sell": ("CoSellPartyInvited CoSellInvitationAccepted CoSellInvitationDeclined CoSellInvitationExpired").split(),
}


class Ours(NamedTuple):
    """Our messages for a name of the field, and how they stand for it."""

    messages: tuple[str, ...]
    how: str = ""


DIFFERENT: Final = {
    "AmendDraft": Ours(("AmendRegistration",), "of a draft"),
    "Submit": Ours(("SubmitRegistration", "SubmitDraft"), "at once, or a saved draft"),
    "Withdraw": Ours(("WithdrawRegistration",)),
    "Approve": Ours(("ApproveRegistration",), "one desk's word; the last one grants"),
    "Reject": Ours(("RejectRegistration",)),
    "Cancel": Ours(("CancelRegistration",)),
    "RejectEvidence": Ours(("VerifyEvidence",), "with `holds: false`"),
    "PublishPolicy": Ours(("PublishProgramme",)),
    "RetirePolicy": Ours(("RetireProgramme",)),
    "UpsertPartner": Ours(("RecordPartner",)),
    "RegistrationRefusedAtIntake": Ours(("CommandRefused",), "every refusal is on the ledger, with code and trace"),
    "MaterialChangeDetected": Ours(
        ("RegistrationAmended", "InformationProvided", "AmendmentProposed"),
        "`material: true`; once granted, a proposal: one event says what changed and that it matters",
    ),
    "PolicyVersionPublished": Ours(("ProgrammePublished",)),
    "PolicyVersionRetired": Ours(("ProgrammeRetired",)),
    "PolicyExceptionGranted": Ours(("ExceptionGranted",)),
}


def ours(name: str) -> Ours:
    """Our messages for a name of the field."""
    return DIFFERENT.get(name, Ours((name,)))


def existing() -> set[str]:
    """The class names of the messages of the registration service."""
    known: list[type[Message]] = [*catalogue.commands_of("registration"), *catalogue.events_of("registration")]
    return {message.__name__ for message in known}
