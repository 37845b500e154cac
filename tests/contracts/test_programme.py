"""Programmes as data: what they say when read, and what is wrong with one that cannot be read."""

from decimal import Decimal
from pathlib import Path

import pytest

import contracts
from contracts.codec import decode, encode
from contracts.evidence import AllOf, AnyOf, in_words, met
from contracts.programme import Programme, ProgrammePublished
from services.kit.documents import DocumentError, read
from tests.make import MAY_1, a_programme

FOLDER = Path(contracts.__file__).parent / "programmes"
SAMPLE = (FOLDER / "upm-default.yaml").read_text()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_programme_can_be_read_and_is_named_after_its_file(path):
    programme = read(Programme, path.read_text())
    assert programme.id == path.stem
    event = ProgrammePublished(programme=programme, version=1, effective_from=MAY_1)
    assert decode(event.TYPE, encode(event)) == event


@pytest.mark.parametrize(
    ("found", "instead", "line", "place", "problem"),
    [
        ("minimum_tier: gold", "minimum_tier: gld", "minimum_tier: gld", "tracks.strategic.minimum_tier", "no tier"),
        ("[software/erp]", "[software/x]", "software/x", "certificates[1].products[0]", "no product"),
        ("territories: [DE", "territories: [XX", "territories: [XX", "tracks.specialty.territories[0]", "no territory"),
        ("P75D", "P75X", "P75X", "rules.protection.by_tier.silver", "neither ISO 8601"),
        ("extends: reseller", "extends: strategic", "extends: strategic", "tracks.var.extends", "in a circle"),
        ("extends: reseller", "extends: oem", "extends: oem", "tracks.var.extends", "no track"),
        ("  routes:", "  ruotes:", "ruotes", "rules.ruotes", "not permitted"),
        ("minimum_deal: 50000", "minimum_deal: -1", "minimum_deal: -1", "tracks.si.minimum_deal", "greater than"),
        (
            "automatic: {under: 50000, tiers: [silver",
            "automatic: {under: 50000, tiers: [lead",
            "[lead",
            "tiers[0]",
            "no tier",
        ),
        ("silver: P75D", "slver: P75D", "slver", "rules.protection.by_tier.slver", "no tier"),
    ],
)
def test_an_error_names_line_place_and_problem(found, instead, line, place, problem):
    text = SAMPLE.replace(found, instead, 1)
    with pytest.raises(DocumentError) as caught:
        read(Programme, text)
    fault = caught.value.faults[0]
    assert instead.strip() in text.splitlines()[fault.line - 1]
    assert line in text.splitlines()[fault.line - 1]
    assert fault.place.endswith(place)
    assert problem in fault.problem


@pytest.mark.parametrize("rule", ["protection", "decision", "routes"])
def test_what_every_track_needs_is_stated_somewhere(rule):
    known = a_programme()
    without = known.rules.model_copy(update={rule: None}).model_dump(exclude_none=True)
    changed = {**known.model_dump(exclude_none=True), "rules": without}
    with pytest.raises(ValueError, match="stated neither here nor in 'rules'"):
        Programme.model_validate(changed)


def test_a_track_takes_what_it_leaves_out_from_the_one_it_extends():
    terms = a_programme().terms
    assert terms["specialty"].certificates == terms["var"].certificates != terms["reseller"].certificates
    assert terms["strategic"].protection.period == "P180D"
    assert terms["var"].evidence == terms["reseller"].evidence
    assert (terms["reseller"].minimum_deal, terms["msp"].minimum_deal) == (Decimal(5000), Decimal(1000))


def test_an_empty_list_takes_a_rule_away():
    assert a_programme().terms["referral"].certificates == ()


def test_the_period_depends_on_the_tier():
    protection = a_programme().terms["var"].protection
    assert [protection.period_of(tier) for tier in ("registered", "silver", "gold", "platinum")] == [
        "P60D",
        "P75D",
        "P90D",
        "P120D",
    ]


@pytest.mark.parametrize(
    ("code", "wide", "inside"),
    [
        ("DE", "EMEA", True),
        ("US-CA", "US", True),
        ("US-CA", "AMER", True),
        ("DE", "AMER", False),
        ("EMEA", "DE", False),
        ("EMEA", "EMEA", True),
        ("JP", "*", True),
        ("*", "JP", False),
    ],
)
def test_territories_lie_in_one_another(code, wide, inside):
    assert a_programme().within(code, wide) is inside


def test_amounts_are_compared_in_the_programmes_currency():
    programme = a_programme()
    assert programme.in_own_currency(Decimal(100), "USD") == Decimal(100)
    assert programme.in_own_currency(Decimal(100), "EUR") == Decimal("108.00")
    assert programme.in_own_currency(Decimal(100), "JPY") is None


@pytest.mark.parametrize(
    ("kinds", "enough"),
    [
        (set(), False),
        ({"contact"}, False),
        ({"meeting"}, False),
        ({"contact", "meeting"}, True),
        ({"contact", "proposal", "quote"}, True),
    ],
)
def test_evidence_rules_nest(kinds, enough):
    rule = AllOf(all_of=("contact", AnyOf(any_of=("meeting", "proposal"))))
    assert met(rule, kinds) is enough
    assert in_words(rule) == "contact and (meeting or proposal)"


def test_no_evidence_rule_asks_for_nothing():
    assert met(AllOf(all_of=()), set())
    assert not met(AnyOf(any_of=()), {"contact"})
