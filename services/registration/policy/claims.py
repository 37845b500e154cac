"""What the rules look at: a claim as it stands, who makes it, and the programme version it is judged under."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import msgspec

from contracts.calendars import Calendar
from contracts.conditions import When
from contracts.matching import Subject, fits
from contracts.needs import Holder
from contracts.programme import Programme
from contracts.refusal import refuse
from contracts.registrations import Details
from contracts.trace import Ruling
from contracts.track import Stated, Terms
from contracts.values import Code, PartnerFacts, PartnerType, ProductPath, ProgrammeRef

TYPE_OF_ROLE: dict[str, PartnerType] = {
    "referral": "referral",
    "influence": "consultant",
    "distributor": "distributor",
    "integrator": "si",
}
"""A claim made in one of these roles is judged by the track of that type and no other."""


class Exhibit(NamedTuple):
    """A piece of evidence that stands on the day: nobody found it wanting; `verified`: a person found that it holds."""

    kind: str
    at: datetime
    verified: bool = False


class Portfolio(NamedTuple):
    """What else the partner has: claims that are open now, and claims it made in the last seven days."""

    open_claims: int
    last_week: int


class Former(NamedTuple):
    """A claim of the same customer that is over, or whose reward is still to come: how and when it ended."""

    partner: str
    programme: str
    stage: str
    ended_at: datetime
    products: tuple[ProductPath, ...]


class Sitting(NamedTuple):
    """The incumbent of the same customer for these products, there."""

    partner: str
    products: tuple[ProductPath, ...]
    territory: str


def nobody() -> tuple[()]:
    """What is found where nobody looks."""
    return ()


class Before(NamedTuple):
    """Looks up what was before with the customer of a claim, for the rules that ask; most programmes have none."""

    former: Callable[[], tuple[Former, ...]] = nobody
    sitting: Callable[[], tuple[Sitting, ...]] = nobody


NOTHING_BEFORE = Before()


class Asked(msgspec.Struct, frozen=True, dict=True):
    """A claim before the rules.

    `enrolments` are the programmes the partner joined, empty for a partner that takes part in all of its vendor's.
    `made_at`: when the claim was made, now for one that is being made. `exceptions` are rules that a person said do not
    count for it. `granted_as` is the partner type of the track it was granted under: what the partner became since does
    not change what it was granted. `portfolio` is left out where nothing is counted. `before` looks up what was
    before with the same customer. `judged` keeps what the rules found, by moment.
    """

    details: Details
    partner: PartnerFacts
    programme: Programme
    version: int
    exhibits: tuple[Exhibit, ...]
    enrolments: tuple[str, ...]
    at: datetime
    made_at: datetime | None = None
    exceptions: frozenset[Code] = frozenset()
    granted_as: PartnerType | None = None
    portfolio: Portfolio | None = None
    before: Before = NOTHING_BEFORE
    judged: dict[str, Any] = {}

    @cached_property
    def track_type(self) -> PartnerType | None:
        """The partner type whose rules apply: that of the role, else the first of the partner's the programme knows.

        Types that make no claims are passed over for those that do.
        """
        if self.granted_as is not None:
            return self.granted_as
        wanted = TYPE_OF_ROLE.get(self.details.chain.role)
        held = [kind for kind in self.partner.types if kind in self.programme.tracks]
        if wanted is not None and wanted in self.programme.tracks:
            return wanted if wanted in held else None
        claiming = (kind for kind in held if self.programme.terms[kind].registers)
        return next(claiming, held[0] if held else None)

    @cached_property
    def terms(self) -> Terms:
        """The rules that apply. Raises Refused when the programme has none for what its partner is by now."""
        if self.track_type is None:
            types = ", ".join(self.partner.types)
            raise refuse("NOT_ELIGIBLE", f"{self.programme.name} has no track for {types}", "/chain/role")
        return self.programme.terms[self.track_type]

    @property
    def rules(self) -> Stated:
        """The same for what happens whoever the partner is: without a track, the rules for all partners. Never raises.

        The clock and the conflict service ask for these, as nobody is there to be refused.
        """
        return self.programme.rules if self.track_type is None else self.terms

    @cached_property
    def size(self) -> Decimal | None:
        """The deal's list value in the programme's currency; None when the programme has no rate for it."""
        value = self.details.deal.value
        return self.programme.in_own_currency(value.amount, value.currency)

    @property
    def money(self) -> str:
        """The size as people read it."""
        return "an amount in another currency" if self.size is None else f"{self.size:f} {self.programme.currency}"

    @cached_property
    def subject(self) -> Subject:
        """What rules look at to see whether they speak of this claim."""
        deal = self.details.deal
        return Subject(
            programme=self.programme,
            size=self.size,
            types=self.programme.lineages[self.track_type] if self.track_type else frozenset(),
            tier=self.partner.tier,
            products=self.details.products,
            territory=self.details.territory,
            industry=deal.industry,
            kind=deal.kind,
            origin=deal.origin,
            direction=deal.direction,
            role=self.details.chain.role,
            attributes=deal.attributes,
        )

    def fits(self, when: When) -> bool:
        """Whether a rule speaks of this claim."""
        return not when.stated or fits(when, self.subject)

    @cached_property
    def hours(self) -> tuple[str, Calendar] | None:
        """By whose working hours promises about this claim are counted, and their name in the programme."""
        return self.programme.calendar_for(self.details.territory)

    @property
    def calendar(self) -> Calendar | None:
        """The working hours alone."""
        return self.hours[1] if self.hours else None

    @cached_property
    def holder(self) -> Holder:
        """Of whom prerequisites are asked."""
        deal = self.details.deal
        return Holder(self.partner, self.programme, self.at, deal.seller, deal.solution, self.details.products)

    def grounds(self, trace: tuple[Ruling, ...]) -> dict[str, Any]:
        """What every decision about the claim pins: the facts, the programme version, and what its rules said."""
        return {"partner": self.partner, "programme": self.ref, "trace": trace}

    @property
    def ref(self) -> ProgrammeRef:
        """The programme version to pin in the decision."""
        return _ref(self.programme.id, self.version)


@lru_cache(maxsize=1024)
def _ref(programme: str, version: int) -> ProgrammeRef:
    return ProgrammeRef(programme=programme, version=version)
