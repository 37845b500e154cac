"""How a programme has cases of conflict settled: by when, by whom, on which evidence, and how long it may be undone."""

from typing import ClassVar

from pydantic import Field

from contracts.calendars import Calendar
from contracts.evidence import AllOf, EvidenceRule
from contracts.message import Event, Value
from contracts.periods import Period
from contracts.terms import Share
from contracts.values import Instant, ProgrammeRef, Slug, TerritoryCode, VendorId


class Disputes(Value):
    """The rules of a case whose first claim was made in this programme.

    `within`: how soon a case is settled; `at_risk`: how long before that a warning goes out; `to`: the desk that is
    told when it was not. `four_eyes`: one person proposes an outcome, another confirms it. `evidence`: the proof of
    work that a claim has to show to stand; `quiet_after`: without work for so long it does not stand either.
    `evidence_within`: how long a side has to answer when it is asked for evidence. `by_rule`: the suggested outcome is
    carried out when one side answered in time and the other was silent. `appeal_within`: how long the losing side may
    ask for another look; without one an outcome is final. `plural_by_law`: where the law wants several claims to stand.
    `secondary_price_level` and `secondary_reward`: what a partner gets that sells beside the first: its price, and
    its reward in per cent of the programme's.
    """

    within: Period | None = None
    at_risk: Period | None = None
    to: Slug | None = None
    four_eyes: bool = False
    evidence: EvidenceRule = AllOf(all_of=())
    quiet_after: Period | None = None
    evidence_within: Period = "P10D"
    by_rule: bool = False
    appeal_within: Period | None = None
    appeal_decided_within: Period | None = None
    plural_by_law: tuple[TerritoryCode, ...] = ()
    secondary_price_level: Slug | None = None
    secondary_reward: Share | None = None


class DisputeRulesRecorded(Event):
    """What a version of a programme says of cases, as far as settling them needs it; from `effective_from` on.

    `calendars`: by whose hours promises are counted. `ladder`: the kinds of evidence from the weakest on.
    """

    TYPE: ClassVar[str] = "dispute-rules.recorded.v1"
    vendor: VendorId
    programme: ProgrammeRef
    effective_from: Instant
    rules: Disputes
    calendars: dict[Slug, Calendar] = Field(default_factory=dict)
    ladder: tuple[str, ...] = ()
