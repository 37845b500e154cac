"""What a partner writes to register a deal, over HTTP and in its own topic alike; only here a contact is readable."""

from collections.abc import Mapping
from typing import Annotated, Final, Self

from pydantic import EmailStr, Field, StringConstraints, model_validator

from contracts.message import Value
from contracts.registrations import Details
from contracts.values import (
    EVIDENCE_MAX,
    PRODUCTS_MAX,
    Chain,
    ContactRef,
    Customer,
    Deal,
    Evidence,
    Name,
    Organisation,
    PartnerId,
    ProductPath,
    ProgrammeId,
    TerritoryCode,
)


class Contact(Value):
    """A person at the customer; goes into the vault before anything else sees it."""

    name: Name
    email: EmailStr | None = None
    phone: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9 ()+./-]{4,40}$")] | None = None
    role: Name | None = None


class CustomerBody(Organisation):
    """The end customer; a confidential one goes into the vault, and nobody at the vendor reads who it is.

    Its country stays readable: territories are told by it.
    """

    confidential: bool = False

    @model_validator(mode="after")
    def _placed(self) -> Self:
        if self.confidential and self.country is None:
            raise ValueError("of a confidential customer the country must be told")
        return self


class DetailsBody(Value):
    """Customer, scope, deal, contact and proof of work, as a partner writes them."""

    programme: ProgrammeId
    customer: CustomerBody
    products: tuple[ProductPath, ...] = Field(min_length=1, max_length=PRODUCTS_MAX)
    territory: TerritoryCode
    deal: Deal
    contact: Contact | None = None
    evidence: tuple[Evidence, ...] = Field(default=(), max_length=EVIDENCE_MAX)
    chain: Chain = Chain()

    def details(self, customer: Customer, contact: ContactRef | None) -> Details:
        """What goes on to the writer, with the person replaced by the vault's reference, and so the customer, maybe."""
        return Details(
            programme=self.programme,
            customer=customer,
            products=self.products,
            territory=self.territory,
            deal=self.deal,
            contact=contact,
            evidence=self.evidence,
            chain=self.chain,
        )


class OrderBody(Value):
    """An order as the books show it, and its end customer as they name it."""

    reference: Name
    customer: CustomerBody | None = None
    sell_through: Name | None = None


class RegistrationBody(DetailsBody):
    """A registration; `draft` saves it without a claim, `partner` names whom the vendor's staff file it for."""

    partner: PartnerId | None = None
    draft: bool = False


PARTNER_MESSAGES: Final[Mapping[str, str]] = {
    "registration.submit": "submit-registration.v1",
    "registration.draft": "create-draft.v1",
    "registration.submit-draft": "submit-draft.v1",
    "registration.amend": "amend-registration.v1",
    "registration.withdraw": "withdraw-registration.v1",
    "registration.provide-information": "provide-information.v1",
    "registration.attach-evidence": "attach-evidence.v1",
    "registration.report-activity": "report-activity.v1",
    "registration.record-outcome": "record-outcome.v1",
    "registration.preview": "preview-registration.v1",
    "registration.appeal": "file-appeal.v1",
    "registration.leave": "leave-registration.v1",
    "registration.invite": "invite-party.v1",
    "invitation.accept": "accept-invitation.v1",
    "invitation.decline": "decline-invitation.v1",
    "protection.release": "release-protection.v1",
    "protection.request-extension": "request-extension.v1",
    "protection.transfer": "transfer-protection.v1",
    "protection.accept-transfer": "accept-transfer.v1",
    "protection.decline-transfer": "decline-transfer.v1",
    "campaign.declare": "declare-campaign.v1",
    "blanket-flag.answer": "answer-blanket-flag.v1",
}
"""The CloudEvents types a partner may publish in its own topic, and the command each stands for.

`subject` of the CloudEvent names the registration, protection or flag; `data` is the body of the HTTP route of the same
name.
"""
