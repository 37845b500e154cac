"""What the rules look at: a claim as it stands, who makes it, and the programme version it is judged under."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from contracts.programme import Programme
from contracts.registrations import Details
from contracts.track import Terms
from contracts.values import PartnerFacts, PartnerType, ProgrammeRef

TYPE_OF_ROLE: dict[str, PartnerType] = {
    "referral": "referral",
    "influence": "consultant",
    "distributor": "distributor",
    "integrator": "si",
}
"""A claim made in one of these roles is judged by the track of that type and no other."""


class NoTrackError(LookupError):
    """A claim was put before the rules of a track that its programme does not have."""


@dataclass(frozen=True)
class Asked:
    """A claim before the rules.

    `kinds` are the kinds of evidence that stand on the day; `enrolments` the programmes the partner joined, empty for
    a partner that takes part in all of its vendor's.
    """

    details: Details
    partner: PartnerFacts
    programme: Programme
    version: int
    kinds: Set[str]
    enrolments: tuple[str, ...]
    at: datetime

    @cached_property
    def track_type(self) -> PartnerType | None:
        """The partner type whose rules apply: that of the role, else the first of the partner's the programme knows."""
        wanted = TYPE_OF_ROLE.get(self.details.chain.role)
        held = [kind for kind in self.partner.types if kind in self.programme.tracks]
        if wanted is not None and wanted in self.programme.tracks:
            return wanted if wanted in held else None
        return held[0] if held else None

    @cached_property
    def terms(self) -> Terms:
        """The rules that apply. Raises NoTrackError when the programme has none for this claim."""
        if self.track_type is None:
            raise NoTrackError(f"{self.programme.id} has no track for {self.partner.types}")
        return self.programme.terms[self.track_type]

    @cached_property
    def size(self) -> Decimal | None:
        """The deal's list value in the programme's currency; None when the programme has no rate for it."""
        value = self.details.deal.value
        return self.programme.in_own_currency(value.amount, value.currency)

    @property
    def ref(self) -> ProgrammeRef:
        """The programme version to pin in the decision."""
        return ProgrammeRef(programme=self.programme.id, version=self.version)
