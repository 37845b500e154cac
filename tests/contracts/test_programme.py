"""Programmes as data: what they say when read, and what is wrong with one that cannot be read."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts
from contracts.codec import decode, encode
from contracts.evidence import AllOf, AnyOf, AtLeast, in_words, met
from contracts.programme import Programme, ProgrammePublished, PublishProgramme
from services.kit.documents import DocumentError, read
from tests.contracts.language import SMALLEST
from tests.make import MAY_1, a_programme

FOLDER = Path(contracts.__file__).parent / "programmes"
SAMPLE = (FOLDER / "upm-default.yaml").read_text()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_programme_can_be_read_and_is_named_for_what_it_is(path):
    programme = read(Programme, path.read_text())
    assert path.stem.startswith(programme.id), "a file is named after its programme, and what is new in its version"
    event = ProgrammePublished(programme=programme, version=1, effective_from=MAY_1)
    assert decode(event.TYPE, encode(event)) == event


@pytest.mark.parametrize(
    ("found", "instead", "line", "place", "problem"),
    [
        ("minimum_tier: gold", "minimum_tier: gld", "minimum_tier: gld", "tracks.strategic.minimum_tier", "no tier"),
        ("[software/erp]", "[software/x]", "software/x", "certificates[1].products[0]", "no product"),
        ("territories: [DE", "territories: [XX", "territories: [XX", "tracks.specialty.territories[0]", "no territory"),
        ("P75D", "P75X", "P75X", "rules.protection.by_tier.silver", "neither ISO 8601"),
        ("P75D", "P7600D", "P7600D", "rules.protection.by_tier.silver", "longer than 7305 days (20 years)"),
        ("extends: reseller", "extends: strategic", "extends: strategic", "tracks.var.extends", "in a circle"),
        ("extends: reseller", "extends: affiliate", "extends: affiliate", "tracks.var.extends", "no track"),
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


@pytest.mark.parametrize(
    ("found", "instead", "place", "problem"),
    [
        ("  - id: gold\n", "  - id: silver\n", "tiers[1].id", "listed twice"),
        ("name: Gold\n", "name: Gold\n    becomes: platinum\n", "tiers[2].becomes", "say with `until`"),
        (
            "name: Gold\n",
            "name: Gold\n    until: 2026-01-01T00:00:00Z\n    becomes: gold\n",
            "tiers[2].becomes",
            "in a circle: gold → gold",
        ),
        ("{track: sales, people: 2}", "{competency: x}", "tiers[2].requires.all_of[1].competency", "none is listed"),
        (
            "rules:",
            "competencies: {a: {name: A, requires: {any_of: [{competency: a}]}}}\nrules:",
            "competencies.a.requires",
            "needs itself",
        ),
        ("    - {to: channel-manager}", "    - {over: 5}", "rules.routes[1]", "names nobody"),
        (
            "  minimum_deal: 5000\n",
            "  prerequisites: [{name: a, needs: {tier: gold}}, {name: a, needs: {tier: gold}}]\n",
            "rules.prerequisites[1].name",
            "two prerequisites 'a'",
        ),
        ("evidence: contact", "evidence: {at_least: activity}", "tracks.referral.evidence.at_least", "no rung"),
        ("rules:", "calendars: {x: {territories: [XX]}}\nrules:", "calendars.x.territories[0]", "no territory 'XX'"),
        ("rules:", "calendars: {x: {}, y: {}}\nrules:", "calendars.y", "'x' is the one for all others"),
        (
            "rules:",
            "calendars: {x: {territories: [DE]}, y: {territories: [AT, DE]}}\nrules:",
            "calendars.y.territories[1]",
            "DE goes by the calendar 'x' already",
        ),
        ("territories:\n", "territories:\n  DACH: [CH, DE]\n", "territories.EMEA[0]", "DE lies in DACH already"),
        ("rules:", "desks: {x: {name: X}}\nrules:", "rules.routes[0].to", "no desk 'channel-director'; there are x"),
        ("minimum_tier: gold", "minimum_tier: gld", "tracks.strategic.minimum_tier", "did you mean 'gold'?"),
        ("  routes:", "  ruotes:", "rules.ruotes", "did you mean 'routes'?"),
        (
            "any_of: [needs_conversation,",
            "any_of: [needs,",
            "rules.evidence.all_of[1].any_of[0]",
            "'needs_conversation'",
        ),
        ("P75D", "P75X", "rules.protection.by_tier.silver", "'2 business days'"),
    ],
)
def test_a_fault_says_what_to_do(found, instead, place, problem):
    with pytest.raises(DocumentError) as caught:
        read(Programme, SAMPLE.replace(found, instead, 1))
    fault = next(fault for fault in caught.value.faults if fault.place == place)
    assert problem in fault.problem


def test_every_fault_is_named_at_once():
    text = SAMPLE.replace("silver: P75D", "slver: P75D").replace("[software/erp]", "[software/x]")
    with pytest.raises(DocumentError) as caught:
        read(Programme, text)
    assert [fault.place for fault in caught.value.faults] == [
        "rules.protection.by_tier.slver",
        "tracks.var.certificates[1].products[0]",
    ]


@pytest.mark.parametrize(
    ("needs", "place"),
    [
        ("{certificate: a, levle: 2}", "needs.levle"),
        ("{all_of: [{tier: gold}, {fact: revenue, at_least: much}]}", "needs.all_of[1].at_least"),
        ("{tier: 1.5, holder: seller}", "needs.holder"),
    ],
)
def test_of_several_ways_to_say_a_thing_the_likeliest_is_blamed(needs, place):
    text = SAMPLE.replace("  minimum_deal: 5000\n", f"  prerequisites: [{{name: a, needs: {needs}}}]\n")
    with pytest.raises(DocumentError) as caught:
        read(Programme, text)
    assert [fault.place for fault in caught.value.faults] == [f"rules.prerequisites[0].{place}"]


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


@pytest.mark.parametrize(
    ("kinds", "enough"),
    [
        ({"meeting"}, False),
        ({"demonstration"}, True),
        ({"proposal"}, True),
        ({"customer_letter"}, False),
        (set(), False),
    ],
)
def test_a_rung_of_the_ladder_or_a_higher_one(kinds, enough):
    assert met(AtLeast(at_least="demonstration"), kinds) is enough
    assert in_words(AtLeast(at_least="needs_conversation")) == "at least needs conversation"


def test_a_programme_may_have_a_ladder_of_its_own():
    assert met(AtLeast(at_least="proposal"), {"quote"}, ("proposal", "quote"))


OLD_AND_NEW = (
    {"id": "pioneer", "name": "Pioneer", "until": "2026-06-01T00:00:00Z", "becomes": "scaler"},
    {"id": "scaler", "name": "Scaler", "until": "2026-07-01T00:00:00Z", "becomes": "champion"},
    {"id": "master", "name": "Master", "until": "2026-06-01T00:00:00Z"},
    {"id": "champion", "name": "Champion"},
)


@pytest.mark.parametrize(
    ("recorded", "month", "tier"),
    [
        ("pioneer", 5, "pioneer"),
        ("pioneer", 6, "scaler"),
        ("pioneer", 7, "champion"),
        ("scaler", 6, "scaler"),
        ("master", 7, "master"),
        ("unheard-of", 5, "pioneer"),
    ],
)
def test_a_tier_counts_as_another_from_its_day_on(recorded, month, tier):
    smallest = read(Programme, SMALLEST).model_dump(exclude_none=True)
    programme = Programme.model_validate({**smallest, "tiers": OLD_AND_NEW})
    assert programme.tier_on(recorded, datetime(2026, month, 1, tzinfo=UTC)) == tier


@pytest.mark.parametrize(
    ("territory", "name"),
    [
        *(("DE", "zurich"), ("DE-BY", "zurich"), ("FR", "emea"), ("US-CA", "west"), ("US", "amer")),
        *(("JP", "anywhere"), ("*", "anywhere")),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_promises_are_counted_by_the_hours_that_name_the_claims_territory_most_narrowly(territory, name, order):
    listed = {
        "amer": ["AMER", "JP-13"],
        "anywhere": ["*"],
        "emea": ["EMEA"],
        "other": [],
        "west": ["US-CA"],
        "zurich": ["AT", "DE"],
    }
    hours = {name: {"territories": listed[name]} for name in list(listed)[::order]}
    found = a_programme(calendars=hours).calendar_for(territory)
    assert found is not None
    assert found[0] == name


def test_hours_that_name_no_territories_count_where_no_others_do():
    found = a_programme(calendars={"a": {}, "b": {"territories": ["DE"]}}).calendar_for("FR")
    assert found is not None
    assert found[0] == "a"


HOURS = {"zone": "Europe/Zurich"}
MAPS = st.permutations(["DE", "AT", "FR", "US", "JP"]).flatmap(
    lambda codes: st.tuples(st.just(codes), st.permutations(["ZONE", "EU", "MID"]), st.permutations("xyzabc"))
)


@given(MAPS)
def test_a_programme_says_the_same_out_of_its_file_and_out_of_the_ledger(drawn):
    codes, regions, names = drawn
    territories = {regions[0]: codes[:2], regions[1]: codes[2:4], regions[2]: codes[4:]}
    named = ([regions[0]], [codes[0]], [regions[1], codes[4]], [codes[2]], ["*"], [])
    hours = {name: {**HOURS, "territories": some} for name, some in zip(names, named, strict=True)}
    plain = {"tracks": {"reseller": {}}, "tiers": [{"id": "gold", "name": "Gold"}]}
    known = read(Programme, SMALLEST).model_dump(exclude_none=True)
    written = Programme.model_validate({**known, **plain, "territories": territories, "calendars": hours})
    stored = decode(PublishProgramme.TYPE, encode(PublishProgramme(programme=written))).programme
    places = [*codes, *regions, "US-CA", "DE-BY", "CH", "*"]
    assert [stored.calendar_for(each) for each in places] == [written.calendar_for(each) for each in places]
    for wide in places:
        assert [stored.within(each, wide) for each in places] == [written.within(each, wide) for each in places]


def test_without_calendars_there_are_no_hours():
    assert a_programme().calendar_for("DE") is None
