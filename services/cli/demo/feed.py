"""What the feed is made of: messages with a time and a sender, that speak of one another by labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

Body = dict[str, Any]


class Sender(NamedTuple):
    """Who sends: the vendor it concerns, the partner (none for the vendor's own staff), role and name of the desk."""

    vendor: str
    org: str | None
    role: str
    subject: str


class Ref(NamedTuple):
    """Something that only playing the feed brings to light, as it follows from the message of this label.

    `made` is the id of what the message made, `evidence` the evidence it attached, `conflicts` every open case of the
    claim it made; each may turn out not to exist.
    """

    kind: Literal["made", "evidence", "conflicts"]
    label: str


@dataclass(frozen=True, slots=True)
class FeedMessage:
    """One thing that somebody does at a time.

    `about` is what it is about: an id, or a reference. It is not sent when a reference, here or in the body, is to
    nothing, or when the claim it is about is in none of the states `when` (empty: whatever its state). `by_topic`:
    published by the partner in its own topic instead of being sent over HTTP.
    """

    at: datetime
    sender: Sender
    label: str
    action: str
    about: Ref | str | None
    body: Body
    by_topic: bool = False
    when: frozenset[str] = frozenset()


ROUTES: Final[Mapping[str, tuple[str, str]]] = {
    "programme.publish": ("PUT", "/v1/programmes/{id}"),
    "partner.record": ("PUT", "/v1/partners/{id}"),
    "partner.tier": ("POST", "/v1/partners/{id}/tier"),
    "partner.certify": ("POST", "/v1/partners/{id}/certifications"),
    "partner.suspend": ("POST", "/v1/partners/{id}/suspend"),
    "partner.reinstate": ("POST", "/v1/partners/{id}/reinstate"),
    "registration.submit": ("POST", "/v1/registrations"),
    "registration.preview": ("POST", "/v1/registrations/preview"),
    "registration.invite": ("POST", "/v1/registrations/{id}/invitations"),
    "registration.appeal": ("POST", "/v1/registrations/{id}/appeal"),
    "registration.decide-appeal": ("POST", "/v1/registrations/{id}/decide-appeal"),
    "registration.amend": ("POST", "/v1/registrations/{id}/amend"),
    "registration.withdraw": ("POST", "/v1/registrations/{id}/withdraw"),
    "registration.provide-information": ("POST", "/v1/registrations/{id}/provide-information"),
    "registration.attach-evidence": ("POST", "/v1/registrations/{id}/evidence"),
    "registration.report-activity": ("POST", "/v1/registrations/{id}/activity"),
    "registration.record-outcome": ("POST", "/v1/registrations/{id}/outcome"),
    "registration.request-information": ("POST", "/v1/registrations/{id}/request-information"),
    "registration.approve": ("POST", "/v1/registrations/{id}/approve"),
    "registration.reject": ("POST", "/v1/registrations/{id}/reject"),
    "evidence.verify": ("POST", "/v1/registrations/{id}/evidence/verify"),
    "invitation.accept": ("POST", "/v1/invitations/{id}/accept"),
    "protection.release": ("POST", "/v1/protections/{id}/release"),
    "protection.request-extension": ("POST", "/v1/protections/{id}/request-extension"),
    "protection.grant-extension": ("POST", "/v1/protections/{id}/grant-extension"),
    "conflict.acknowledge": ("POST", "/v1/conflicts/{id}/acknowledge"),
    "conflict.evidence": ("POST", "/v1/conflicts/{id}/evidence"),
    "conflict.resolve": ("POST", "/v1/conflicts/{id}/resolve"),
    "conflict.dismiss": ("POST", "/v1/conflicts/{id}/dismiss"),
    "direct-claim.register": ("POST", "/v1/direct-claims"),
    "direct-claim.withdraw": ("POST", "/v1/direct-claims/{id}/withdraw"),
    "protection.check": ("POST", "/v1/protection-checks"),
}
"""Where each action goes over HTTP."""
