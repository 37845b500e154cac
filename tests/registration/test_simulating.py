"""A draft of a programme, put before what was really decided: it lists the decisions that differ, and no other."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts import registrations as r
from contracts.envelope import Actor
from contracts.message import Command
from contracts.partners import PartnerProfileRecorded
from contracts.programme import Programme, ProgrammePublished
from services.registration.domain.simulating import Difference
from services.registration.service.simulating import Simulation
from tests.make import MAY_1, a_deal, a_profile, a_programme, an_id, details
from tests.registration.findings import held, screened
from tests.registration.joint import with_rules
from tests.registration.story import APPROVER, MANAGER, VENDOR, Story

SMALL, LARGE, TINY, HUGE = (an_id(name) for name in ("small", "large", "tiny", "huge"))
OTHER = Actor("globex", "northwind", "petra", ("partner",))


class Told(Story):
    """A story that keeps what was asked for, as the topic of commands does."""

    def __init__(self, at: datetime = MAY_1) -> None:
        super().__init__(at)
        self.asked: dict[str, Any] = {}

    def when(self, command: Command, *given: Any, **more: Any) -> "Told":
        super().when(command, *given, **more)
        self.asked[self.ledger[-1].causation] = command
        return self

    def claims(self, registration: str, amount: str = "40000", **more: Any) -> "Told":
        """A claim is submitted, and nobody else is there."""
        asked = details(deal=a_deal(amount), **more)
        self.when(r.SubmitRegistration(registration=registration, partner="northwind", details=asked))
        return self.sees(screened(registration, asked)) if self.last[0].TYPE == "registration.submitted.v1" else self

    def under(self, draft: Programme, since: datetime = MAY_1, vendor: str = VENDOR) -> Simulation:
        """The draft is put before all of it."""
        refusals = (r.SubmitRegistration, r.SubmitDraft)
        asked = {cause: said for cause, said in self.asked.items() if isinstance(said, refusals)}
        found = Simulation(draft, vendor, since, asked)
        for record in self.ledger:
            found.follow(record)
        return found


def told(programme: Programme | None = None) -> Told:
    story = Told()
    story.published(programme).with_partner()
    return story


@pytest.fixture
def lived() -> Told:
    """One claim granted by rule, one by a person, one refused, and one that waits."""
    story = told().claims(SMALL).claims(LARGE, "120000").claims(TINY, "1000").claims(HUGE, "600000")
    return story.when(r.ApproveRegistration(registration=LARGE), by=APPROVER)


def said(found: Simulation) -> list[tuple[str, str, str, str]]:
    return [(one.decision, one.registration, one.was, one.would) for one in found.listed]


def test_the_programme_in_force_would_decide_all_of_it_as_it_was_decided(lived: Told):
    found = lived.under(a_programme())
    assert (found.listed, found.totals()) == ([], [])
    # four submissions, one of them refused; two reviews; two approvals with a protection each
    assert found.compared == 10


BY_RULE, BY_PERSON = "approved by rule", "decided by a person"
AS_GRANTED = "until 2026-07-30 09:00"
DRAFTS: dict[str, tuple[dict[str, Any], list[tuple[str, str, str, str]]]] = {
    "a lower minimum": (
        {"minimum_deal": 1000},
        [("submission", TINY, "refused: BELOW_MINIMUM_SIZE", "accepted")],
    ),
    "a higher minimum, and nothing that came of what it refuses": (
        {"minimum_deal": 50000},
        [("submission", SMALL, "accepted", "refused: BELOW_MINIMUM_SIZE")],
    ),
    "fewer by rule": (
        {"automatic": {"under": 30000, "tiers": ["gold"]}},
        [("approval", SMALL, BY_RULE, f"{BY_PERSON}: ABOVE_AUTOMATIC_SIZE")],
    ),
    "more by rule": (
        {"automatic": {"under": 200000, "tiers": ["gold"]}},
        [("approval", LARGE, f"{BY_PERSON}: ABOVE_AUTOMATIC_SIZE", BY_RULE)],
    ),
    "another route": (
        {"routes": [{"to": "channel-director", "over": 100000}, {"to": "channel-manager"}]},
        [("route", LARGE, "channel-manager", "channel-director")],
    ),
    "another period": (
        {"protection": {"period": "P30D"}},
        [
            ("period", SMALL, AS_GRANTED, "until 2026-05-31 09:00"),
            ("period", LARGE, AS_GRANTED, "until 2026-05-31 09:00"),
        ],
    ),
    "longer for large deals": (
        {"protection": {"period": "P90D", "cases": [{"when": {"over": 100000}, "period": "P400D"}]}},
        [("period", LARGE, AS_GRANTED, "until 2027-06-05 09:00")],
    ),
    "a certificate that nobody has": (
        {"certificates": [{"certificate": "cloud-sales", "products": ["cloud"]}]},
        [("submission", each, "accepted", "refused: CERTIFICATE_MISSING") for each in (SMALL, LARGE, HUGE)],
    ),
}


@pytest.mark.parametrize("case", DRAFTS)
def test_exactly_what_differs_is_listed(lived: Told, case: str):
    rules, expected = DRAFTS[case]
    assert said(lived.under(for_vars(**rules))) == expected


def for_vars(**rules: Any) -> Programme:
    """The sample programme with some rules of the partner's track stated otherwise."""
    tracks = a_programme().model_dump(mode="json", exclude_none=True)["tracks"]
    return a_programme(tracks={**tracks, "var": tracks["var"] | rules})


def test_differences_are_counted_with_their_deals_each_once_and_explained():
    story = told().claims(SMALL).claims(LARGE, "120000").claims(HUGE, "130000")
    ask = r.RequestInformation(registration=HUGE, reasons=("NEED_UNCLEAR",), fields=("deal",))
    story.when(ask, by=MANAGER).when(r.ProvideInformation(registration=HUGE, note="in May"))
    story.types(r.InformationProvided, r.ReviewStarted)
    found = story.under(for_vars(routes=[{"to": "board", "over": 100000}, {"to": "channel-manager"}]))
    (total,) = found.totals()
    assert (total.decision, total.was, total.would, total.decisions) == ("route", "channel-manager", "board", 3)
    assert total.value == {"USD": 250000}
    assert {one.because for one in found.listed} == {"route 1 to board"}
    assert because(story, automatic={"under": 30000, "tiers": ["gold"]}) == "40000 USD is not under 30000 USD"
    assert because(story, protection={"period": "P30D"}) == "P30D, the common period"
    assert because(story, minimum_deal=50000) == "deals start at 50000 USD, and this one is 40000 USD"


def because(story: Told, **rules: Any) -> str:
    return story.under(for_vars(**rules)).listed[0].because


def test_only_decisions_since_the_day_are_compared(lived: Told):
    draft = for_vars(minimum_deal=50000)
    assert lived.under(draft, MAY_1 + timedelta(seconds=1)).compared == 0
    lived.passes(days=1)
    lived.claims(an_id("late"), "45000")
    found = lived.under(draft, lived.at)
    assert said(found) == [("submission", an_id("late"), "accepted", "refused: BELOW_MINIMUM_SIZE")]


def test_another_vendors_claims_are_nobodys_business():
    """Two vendors may live in one partition, and have partners and programmes of the same names."""
    story = told().claims(SMALL).claims(TINY, "1000")
    draft = for_vars(minimum_deal=100)
    assert story.under(draft, vendor="globex").compared == 0
    known = Told(story.at)
    known.given(*((f"{family}/globex/{name}", event, OTHER) for family, name, event in books()))
    known.published().with_partner()
    claim = r.SubmitRegistration(registration=SMALL, partner="northwind", details=details(deal=a_deal("50000")))
    known.when(claim, OTHER).types(r.RegistrationSubmitted)
    known.sees(screened(SMALL, claim.details))
    known.when(r.SubmitRegistration(registration=TINY, partner="northwind", details=details(deal=a_deal("9"))), OTHER)
    known.refused("BELOW_MINIMUM_SIZE", "LARGE_ENOUGH")
    assert known.under(for_vars(minimum_deal=9)).compared == 0
    assert said(known.under(for_vars(minimum_deal=9), vendor="globex")) == [
        ("submission", TINY, "refused: BELOW_MINIMUM_SIZE", "accepted")
    ]


def books() -> Iterator[tuple[str, str, Any]]:
    """What another vendor recorded of itself."""
    yield "programme", "upm-default", ProgrammePublished(programme=a_programme(), version=1, effective_from=MAY_1)
    yield "partner", "northwind", PartnerProfileRecorded(partner="northwind", profile=a_profile())


def test_an_exception_that_a_person_granted_counts_under_the_draft_too():
    tiny = details(deal=a_deal("1000"))
    story = told().when(r.CreateDraft(registration=TINY, partner="northwind", details=tiny))
    story.when(r.GrantException(registration=TINY, rule="LARGE_ENOUGH", reason="a pilot"), by=MANAGER)
    story.when(r.SubmitDraft(registration=TINY)).types(r.RegistrationSubmitted)
    assert story.under(a_programme()).listed == []


def test_a_draft_that_was_refused_may_be_let_in():
    tiny = details(deal=a_deal("1000"))
    story = told().when(r.CreateDraft(registration=TINY, partner="northwind", details=tiny))
    story.when(r.SubmitDraft(registration=TINY)).refused("BELOW_MINIMUM_SIZE", "LARGE_ENOUGH")
    assert story.under(a_programme()).listed == []
    assert said(story.under(for_vars(minimum_deal=1000))) == [
        ("submission", TINY, "refused: BELOW_MINIMUM_SIZE", "accepted")
    ]


def test_caps_count_what_was_open_on_the_day():
    story = told(with_rules(caps={"open_claims": 1})).claims(SMALL).claims(LARGE)
    story.refused("TOO_MANY_OPEN_CLAIMS", "OPEN_CLAIMS_BELOW_CAP")
    assert story.under(with_rules(caps={"open_claims": 1})).listed == []
    assert [one.registration for one in story.under(with_rules(caps={"open_claims": 2})).listed] == [LARGE]
    free = told().claims(SMALL).claims(LARGE, territory="FR")
    assert said(free.under(with_rules(caps={"open_claims": 1}))) == [
        ("submission", LARGE, "accepted", "refused: TOO_MANY_OPEN_CLAIMS")
    ]


def test_a_draft_looks_back_on_what_ended_before_it_was_thought_of():
    story = told().claims(SMALL).when(r.WithdrawRegistration(registration=SMALL))
    story.passes(days=20)
    story.claims(LARGE)
    assert said(story.under(with_rules(cooling_off="P30D"))) == [
        ("submission", LARGE, "accepted", "refused: COOLING_OFF")
    ]
    assert story.under(with_rules(cooling_off="P10D")).listed == []


def test_a_claim_refused_for_its_past_is_refused_by_the_same_rules_again():
    story = told(with_rules(cooling_off="P30D")).claims(SMALL).when(r.WithdrawRegistration(registration=SMALL))
    story.passes(days=20)
    story.claims(LARGE).refused("COOLING_OFF", "COOLED_OFF")
    assert story.under(with_rules(cooling_off="P30D")).listed == []
    assert said(story.under(with_rules(cooling_off="P10D"))) == [
        ("submission", LARGE, "refused: COOLING_OFF", "accepted")
    ]


def test_what_others_have_against_a_claim_no_programme_takes_away():
    claim = r.SubmitRegistration(registration=SMALL, partner="northwind", details=details())
    story = told().when(claim).sees(held(SMALL, an_id("case")))
    story.types(r.ReviewStarted)
    assert story.under(a_programme()).listed == []
    assert story.under(for_vars(automatic={"under": 900000, "tiers": ["gold"]})).listed == []


def test_a_programme_without_the_partners_track_decides_nothing_of_it(lived: Told):
    tracks = {name: track for name, track in a_programme().tracks.items() if name == "reseller"}
    found: list[Difference] = lived.under(a_programme(tracks=tracks)).listed
    assert [one.would for one in found] == ["refused: NOT_ELIGIBLE"] * 3
