"""Prerequisites and evidence: what is asked when, what follows if it is not there, and what an exception changes."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter

from contracts.conditions import AllNeeds
from contracts.rules import Prerequisite
from contracts.values import Certification, Code
from services.registration.policy.claims import Exhibit
from services.registration.policy.eligibility import judge
from services.registration.policy.rules import rule_name
from tests.make import MAY_1, a_deal
from tests.registration.asking import DAY, building_in

HIPAA = {
    "name": "hipaa-training",
    "when": {"attributes": {"clinical": True}},
    "needs": {"certificate": "hipaa", "holder": "both"},
}
CLINICAL = a_deal(seller="jo", attributes={"clinical": True})
RULE = "PREREQUISITE_HIPAA_TRAINING"
TRAINED = tuple(Certification(name="hipaa", valid_until=MAY_1 + DAY, seller=seller) for seller in (None, "jo"))


def judged(moment: Any, otherwise: str = "block", rules: dict[str, Any] | None = None, **claim: Any):
    asking = {"prerequisites": [HIPAA | {"otherwise": otherwise}]} | (rules or {})
    return judge(building_in(asking, **{"deal": CLINICAL, **claim}), moment)


@pytest.mark.parametrize(
    ("recorded_for", "met"), [(None, True), ("security", True), ("security/network", True), ("cloud/email", False)]
)
def test_what_a_rule_asks_for_its_products_is_held_for_one_of_them(recorded_for, met):
    asking = {"name": "trained", "when": {"products": ["security"]}, "needs": {"certificate": "defence"}}
    held = Certification(name="defence", valid_until=MAY_1 + DAY, product=recorded_for)
    claim = {"products": ("cloud/email", "security/network"), "certifications": (held,)}
    found = judge(building_in({"prerequisites": [asking], "certificates": []}, **claim), "submission")
    assert (found.blocking == ()) is met


def test_a_clinical_deal_asks_for_the_training_of_company_and_seller():
    assert judged("submission", certifications=TRAINED).objections == ()
    (missing,) = judged("submission", certifications=TRAINED[:1]).blocking
    assert (missing.code, missing.rule) == ("PREREQUISITE_MISSING", RULE)
    assert (
        missing.detail
        == "certificate hipaa is not held by seller jo, by 1 in the company's own name, at least 1 needed"
    )


def test_another_deal_does_not():
    assert judged("submission", deal=a_deal()).objections == ()


@pytest.mark.parametrize(
    ("otherwise", "moment", "weight", "verdict"),
    [
        ("block", "submission", "block", "failed"),
        ("block", "decision", "block", "failed"),
        ("condition", "submission", "condition", "condition"),
        ("condition", "decision", "block", "failed"),
        ("warn", "submission", "warn", "warned"),
        ("warn", "decision", "warn", "warned"),
    ],
)
def test_what_follows_when_it_is_not_met(otherwise, moment, weight, verdict):
    found = judged(moment, otherwise)
    assert [each.weight for each in found.objections] == [weight]
    assert [each["verdict"] for each in found.trace if each["rule"] == RULE] == [verdict]
    assert bool(found.blocking) is (weight == "block")
    assert found.noted == (() if weight == "block" else ("PREREQUISITE_MISSING",))


@pytest.mark.parametrize("moment", ["submission", "decision", "extension"])
def test_it_is_asked_for_when_the_programme_says(moment):
    rules = {"prerequisites": [HIPAA | {"at": [moment]}]}
    asked_at = [each for each in ("submission", "decision", "extension") if judged(each, rules=rules).objections]
    assert asked_at == [moment]


@pytest.mark.parametrize("otherwise", ["block", "condition", "warn"])
def test_an_exception_waives_one_rule_and_no_other(otherwise):
    found = judged("decision", otherwise, exceptions=frozenset({RULE}))
    assert [each.weight for each in found.objections] == ["waived"]
    assert [each["verdict"] for each in found.trace if each["rule"] == RULE] == ["waived"]
    assert found.blocking == ()
    assert judged("decision", exceptions=frozenset({"LARGE_ENOUGH"})).blocking


def test_an_exception_waives_any_rule_by_its_name():
    small = judged("decision", deal=a_deal("1"), exceptions=frozenset({"LARGE_ENOUGH"}))
    assert [(each.rule, each.weight) for each in small.objections] == [("LARGE_ENOUGH", "waived")]


def test_the_certificate_counts_on_the_day_of_the_decision():
    later = MAY_1 + 2 * DAY
    assert judged("decision", certifications=TRAINED).blocking == ()
    assert judged("decision", certifications=TRAINED, at=later).blocking


def test_every_name_of_a_prerequisite_makes_a_code():
    code = TypeAdapter(Code)
    assert code.validate_python(rule_name("a" * 49)) == f"PREREQUISITE_{'A' * 49}"
    assert code.validate_python(rule_name("hipaa-2-years")) == "PREREQUISITE_HIPAA_2_YEARS"
    for name in ("a" * 50, "2-years", "hipaa.training", "Hipaa"):
        with pytest.raises(ValueError, match="should match"):
            Prerequisite(name=name, needs=AllNeeds(all_of=()))


AGED = [{"needs": "demonstration", "age": "P30D"}, {"when": {"over": 50000}, "needs": {"at_least": "quote"}}]


@pytest.mark.parametrize(
    ("evidence", "exhibits", "amount", "moment", "missing"),
    [
        (AGED, [Exhibit("demonstration", MAY_1 - 30 * DAY)], "40000", "submission", None),
        (
            AGED,
            [Exhibit("demonstration", MAY_1 - 30 * DAY - timedelta(seconds=1))],
            "40000",
            "submission",
            "evidence needed: demonstration, no older than P30D",
        ),
        (AGED, [Exhibit("demonstration", MAY_1)], "50000", "submission", "evidence needed: at least quote"),
        (AGED, [Exhibit("demonstration", MAY_1), Exhibit("proposal", MAY_1)], "50000", "submission", None),
        ([{"needs": "contact", "verified": True}], [Exhibit("contact", MAY_1)], "40000", "submission", None),
        (
            [{"needs": "contact", "verified": True}],
            [Exhibit("contact", MAY_1)],
            "40000",
            "decision",
            "evidence needed: contact, verified",
        ),
        ([{"needs": "contact", "verified": True}], [Exhibit("contact", MAY_1, True)], "40000", "decision", None),
        ([{"needs": "contact", "at": ["decision"]}], [], "40000", "submission", None),
        ([{"needs": "contact", "at": ["decision"]}], [], "40000", "decision", "evidence needed: contact"),
        ([{"needs": "activity", "at": ["extension"]}], [], "40000", "extension", "evidence needed: activity"),
        ({"all_of": []}, [], "40000", "decision", None),
        ("contact", [], "40000", "decision", "evidence needed: contact"),
    ],
)
def test_evidence_by_case_with_age_and_verification(evidence, exhibits, amount, moment, missing):
    claim = building_in({"evidence": evidence}, deal=a_deal(amount), exhibits=tuple(exhibits))
    assert [each.detail for each in judge(claim, moment).blocking] == ([missing] if missing else [])


def test_at_an_extension_no_rule_is_asked_again_that_was_passed_before():
    assert judge(building_in({}, deal=a_deal("1"), territory="ZZ", exhibits=()), "extension").objections == ()
