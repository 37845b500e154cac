"""Every decision says why: which rules spoke, what they compared, and the facts of the day they looked at."""

from datetime import timedelta

import pytest

from contracts import partners as p
from contracts import registrations as r
from contracts.values import Certification, Fact
from tests.make import MAY_1, a_deal, a_programme, an_id, details
from tests.registration.asking import ruled
from tests.registration.findings import screened
from tests.registration.story import MANAGER, Story, a_story

A = an_id("a")


def submit(**changes: object) -> r.SubmitRegistration:
    return r.SubmitRegistration(registration=A, partner="northwind", details=details(**changes))


def said(event: object) -> dict[str, tuple[str, str]]:
    return {ruling["rule"]: (ruling["verdict"], ruling["because"]) for ruling in event.trace}


def test_a_submission_says_what_was_compared():
    (event,) = a_story().when(submit()).last
    assert said(event) == {
        "ELIGIBLE_TYPE": ("passed", "judged as Value-added reseller"),
        "TIER_REACHED": ("passed", "tier gold is at least registered"),
        "TERRITORY_AUTHORISED": ("passed", "DE lies in the partner's territory *"),
        "LARGE_ENOUGH": ("passed", "40000 USD is at least 5000 USD"),
        "EVIDENCED": (
            "passed",
            "evidence: contact and (needs conversation or meeting or demonstration or proposal)",
        ),
    }


def test_a_refusal_says_what_passed_and_what_did_not():
    (event,) = a_story().when(submit(deal=a_deal("4000", "EUR"))).last
    assert said(event)["LARGE_ENOUGH"] == ("failed", "deals start at 5000 USD, and this one is 4320.00 USD")
    assert said(event)["TIER_REACHED"][0] == "passed"


def test_a_grant_by_rule_says_why_no_person_was_needed_and_how_long_it_lasts():
    approved, _ = a_story().when(submit()).sees(screened(A)).last
    assert said(approved)["AUTOMATIC"] == ("passed", "40000 USD is under 100000 USD, and tier gold is covered")
    assert said(approved)["PROTECTED"] == ("passed", "P90D, for tier gold")


def test_a_review_says_why_a_person_is_needed_and_who_is_asked():
    big = details(deal=a_deal("600000"))
    (started,) = a_story().when(submit(deal=big.deal)).sees(screened(A, big)).last
    assert started.reasons == ("ABOVE_AUTOMATIC_SIZE",)
    assert said(started)["AUTOMATIC"] == ("failed", "600000 USD is not under 100000 USD")
    assert said(started)["ROUTED"] == ("passed", "route 1 to channel-director")
    assert [step.desks for step in started.route] == [("channel-director",)]


@pytest.mark.parametrize(("otherwise", "reasons"), [("condition", ("PREREQUISITE_MISSING",)), ("warn", ())])
def test_a_condition_lets_a_claim_in_and_holds_its_grant_where_a_warning_only_warns(otherwise, reasons):
    needs = {"name": "trained", "needs": {"certificate": "training"}, "otherwise": otherwise}
    story = Story().published(a_programme(**ruled(prerequisites=[needs]))).with_partner().when(submit())
    (event,) = story.last
    assert event.warnings == ("PREREQUISITE_MISSING",)
    assert said(event)["PREREQUISITE_TRAINED"][1] == "certificate training is held by 0, at least 1 needed"
    decided, *_ = story.sees(screened(A)).last
    assert getattr(decided, "reasons", ()) == reasons
    assert said(decided)["PREREQUISITE_TRAINED"][0] == ("failed" if reasons else "warned")


def test_a_decision_pins_the_facts_it_looked_at():
    needs = {"name": "trained", "needs": {"all_of": [{"certificate": "training"}, {"fact": "revenue", "at_least": 9}]}}
    story = Story().published(a_programme(**ruled(prerequisites=[needs]))).with_partner()
    held = Certification(name="training", valid_until=MAY_1 + timedelta(days=9))
    fact = Fact(name="revenue", amount=10)
    story.when(submit()).refused("PREREQUISITE_MISSING", rule="PREREQUISITE_TRAINED")
    story.when(p.RecordCertification(partner="northwind", certification=held), by=MANAGER)
    story.when(p.RecordFact(partner="northwind", fact=fact), by=MANAGER)
    (event,) = story.when(submit(), key="again").last
    assert (event.partner.certifications, event.partner.facts) == ((held,), (fact,))


def test_a_decision_pins_the_tier_of_its_day():
    scheme = [
        {"id": "gold", "name": "Gold", "until": MAY_1 + timedelta(hours=1), "becomes": "platinum"},
        *({"id": name, "name": name.title()} for name in ("registered", "silver", "platinum")),
    ]
    story = Story().published(a_programme(tiers=scheme, **ruled(minimum_tier="gold"))).with_partner()
    (event,) = story.when(submit()).last
    approved, _ = story.passes(hours=2).sees(screened(A)).last
    assert (event.partner.tier, approved.partner.tier) == ("gold", "platinum")
    assert said(approved)["PROTECTED"] == ("passed", "P120D, for tier platinum")
