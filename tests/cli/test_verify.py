"""`dealreg verify` says nothing about a sound ledger, and names place and rule for every kind of damage."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from contracts.registrations import Details
from contracts.values import Chain, derived_id
from services.cli.main import app
from tests.cli.ledgers import START, Writing, an_event

A, B, C, CASE = derived_id("a"), derived_id("b"), derived_id("c"), derived_id("case")
STREAM = f"registration/{A}"
VENDOR = "acme/-/anna"


def verified(folder):
    """Exit code and the JSON that was printed."""
    done = CliRunner().invoke(app, ["verify", str(folder), "--json"])
    return done.exit_code, json.loads(done.stdout)


def rules_broken(folder):
    code, found = verified(folder)
    assert code == (1 if found["violations"] else 0)
    return [violation["rule"] for violation in found["violations"]]


def submitted(registration, partner="north-it"):
    event = an_event("registration.submitted.v1", registration=registration)
    facts = event.partner.model_copy(update={"partner": partner})
    return event.model_copy(update={"partner": facts})


def approved(registration, *, automatic=True):
    return an_event("registration.approved.v1", registration=registration, automatic=automatic, conflict=None)


def granted(registration, partner, products=("cloud/compute",), territory="DE"):
    event = an_event("protection.granted.v1", protection=registration, registration=registration)
    scope = event.scope.model_copy(update={"products": products, "territory": territory})
    facts = event.partner.model_copy(update={"partner": partner})
    window = event.window.model_copy(update={"end": None})
    plain = {"kind": "exclusive", "grace_until": None}
    return event.model_copy(update={"scope": scope, "partner": facts, "window": window, **plain})


def screened(registration, customer="c1", **changes):
    event = an_event("claim.screened.v1", registration=registration)
    plain = {"project": None, "tender": None, "chain": Chain()}
    known = {"claim": registration, "customer": derived_id(customer), **plain, **changes}
    claim = event.claim.model_copy(update=known)
    return event.model_copy(update={"claim": claim})


def a_registration(ledger=None, registration=A, partner="north-it"):
    ledger = ledger or Writing("registration")
    stream = f"registration/{registration}"
    return ledger.add(stream, submitted(registration, partner)).add(
        stream, approved(registration), actor="system/registration"
    )


def two_holders(first="north-it", second="south-it", claims=({}, {}), **scope):
    """Both granted at once, both screened as the same customer."""
    ledger = a_registration(partner=first)
    ledger.add(f"protection/{A}", granted(A, first), actor="system/registration")
    a_registration(ledger, B, second)
    ledger.add(f"protection/{B}", granted(B, second, **scope), actor="system/registration")
    screenings = Writing("conflict")
    for registration, claim in zip((A, B), claims, strict=True):
        screenings.add(f"claim/{registration}", screened(registration, **claim), actor="system/conflict")
    return ledger, screenings


def both_screened():
    """A and B, found to be of one customer."""
    screenings = Writing("conflict")
    for registration in (A, B):
        screenings.add(f"claim/{registration}", screened(registration), actor="system/conflict")
    return screenings


def test_a_sound_ledger_passes(tmp_path):
    a_registration().copy(tmp_path)
    code, found = verified(tmp_path)
    assert (code, found["sound"], found["ledgers"][0]["records"]) == (0, True, 2)


def test_it_speaks_to_people_too(tmp_path):
    a_registration().copy(tmp_path)
    done = CliRunner().invoke(app, ["verify", str(tmp_path)])
    assert "Nothing was changed and every rule holds." in done.stdout


@pytest.mark.parametrize(
    ("tamper", "kind", "sequence"),
    [
        (lambda lines: [lines[0], lines[1].replace("north-it", "south-it"), *lines[2:]], "changed", 0),
        (lambda lines: [*lines[:2], *lines[3:]], "truncated", 1),
        (lambda lines: [lines[0], *lines[2:]], "missing", 0),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], "misplaced", 1),
    ],
    ids=["a byte changed", "the last record dropped", "the first record dropped", "two swapped"],
)
def test_a_changed_copy_is_found_and_the_place_named(tmp_path, tamper, kind, sequence):
    path = a_registration().copy(tmp_path)
    path.write_text("".join(tamper(path.read_text().splitlines(keepends=True))))
    code, found = verified(tmp_path)
    breach = found["ledgers"][0]["breaches"][0]
    assert (code, breach["kind"], breach["sequence"]) == (1, kind, sequence)


@pytest.mark.parametrize("text", ["", "[]\n", '{"format":"other"}\n'])
def test_a_file_that_is_no_copy_is_refused(tmp_path, text):
    (tmp_path / "registration-0.ledger.jsonl").write_text(text)
    assert CliRunner().invoke(app, ["verify", str(tmp_path)]).exit_code == 2


def test_a_folder_without_copies_is_refused(tmp_path):
    assert CliRunner().invoke(app, ["verify", str(tmp_path)]).exit_code == 2


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"minutes": -5}, "time never goes back"),
        ({"actor": "somebody"}, "every record has an authenticated actor"),
        ({"version": 7}, "versions of a stream count up by one"),
        ({"position": 0}, "an input is consumed once and in order"),
    ],
)
def test_a_record_that_breaks_a_rule_is_named(tmp_path, wrong, rule):
    a_registration().add(STREAM, an_event("activity.reported.v1", registration=A), **wrong).copy(tmp_path)
    assert rules_broken(tmp_path) == [rule]


def test_a_final_outcome_is_final(tmp_path):
    ledger = a_registration()
    ledger.add(STREAM, an_event("registration.withdrawn.v1", registration=A))
    ledger.add(STREAM, an_event("registration.rejected.v1", registration=A), actor=VENDOR)
    ledger.copy(tmp_path)
    assert rules_broken(tmp_path) == ["only legal moves"]


@pytest.mark.parametrize(("approver", "broken"), [("acme/north-it/u1", True), (VENDOR, False)])
def test_the_approver_is_not_the_submitter(tmp_path, approver, broken):
    ledger = Writing("registration").add(STREAM, submitted(A))
    ledger.add(STREAM, approved(A, automatic=False), actor=approver).copy(tmp_path)
    assert rules_broken(tmp_path) == (["the approver is not the submitter"] if broken else [])


@pytest.mark.parametrize("written", ["registration.amended.v1", "evidence.attached.v1"])
def test_who_wrote_a_part_of_it_is_no_approver_either(tmp_path, written):
    ledger = Writing("registration").add(STREAM, submitted(A))
    ledger.add(STREAM, an_event(written, registration=A), actor=VENDOR)
    ledger.add(STREAM, approved(A, automatic=False), actor=VENDOR).copy(tmp_path)
    assert rules_broken(tmp_path) == ["the approver is not the submitter"]


@pytest.mark.parametrize(("settler", "broken"), [("acme/-/u1", True), (VENDOR, False)])
def test_nobody_is_awarded_their_own_claim_by_settling_its_case(tmp_path, settler, broken):
    awarded = approved(A, automatic=False).model_copy(update={"conflict": CASE})
    ledger = Writing("registration").add(STREAM, submitted(A)).add(STREAM, awarded, actor="system/registration")
    ledger.add(STREAM, an_event("evidence.attached.v1", registration=A), actor=VENDOR).copy(tmp_path)
    resolved = an_event("conflict.resolved.v1", conflict=CASE, effects=[{"claim": A, "effect": "award"}])
    Writing("conflict").add(f"conflict/{CASE}", resolved, actor=settler).copy(tmp_path)
    assert rules_broken(tmp_path) == (["the approver is not the submitter"] if broken else [])


@pytest.mark.parametrize(("late", "broken"), [(False, False), (True, True)])
def test_only_a_claim_that_lives_is_held(tmp_path, late, broken):
    """Its hold is a stream of its own, but of the same registration."""
    ledger = Writing("registration").add(STREAM, submitted(A))
    over = an_event("registration.withdrawn.v1", registration=A)
    for event in (over, None) if late else (None, over):
        if event is None:
            ledger.add(f"hold/{A}", an_event("registration.hold-changed.v1", registration=A))
        else:
            ledger.add(STREAM, event, actor="system/registration")
    ledger.copy(tmp_path)
    assert rules_broken(tmp_path) == (["only legal moves"] if broken else [])


def test_two_overlapping_protections_are_found(tmp_path):
    for ledger in two_holders():
        ledger.copy(tmp_path)
    assert rules_broken(tmp_path) == ["no two overlapping protections"]


@pytest.mark.parametrize(
    "scope",
    [
        {"products": ("cloud",)},
        {"products": ("cloud/compute/vps",)},
        {"products": ()},
        {"territory": "DE-BE"},
        {"territory": "*"},
    ],
)
def test_scopes_meet_when_one_lies_in_the_other(tmp_path, scope):
    for ledger in two_holders(**scope):
        ledger.copy(tmp_path)
    assert rules_broken(tmp_path) == ["no two overlapping protections"]


@pytest.mark.parametrize("scope", [{"products": ("security/endpoint",)}, {"territory": "FR"}, {"second": "north-it"}])
def test_protections_that_do_not_meet_are_fine(tmp_path, scope):
    for ledger in two_holders(**scope):
        ledger.copy(tmp_path)
    assert rules_broken(tmp_path) == []


RESELLER = {"party": "south-it", "chain": Chain(distributor="bigbox")}


@pytest.mark.parametrize(
    ("first", "second", "broken"),
    [
        ({"project": "Tower A"}, {"project": "Tower B"}, False),
        ({"project": "Tower A"}, {"project": "tower a"}, True),
        ({"project": "Tower A"}, {}, True),
        ({"party": "bigbox", "chain": Chain(role="distributor")}, RESELLER, False),
        ({"party": "smallbox", "chain": Chain(role="distributor")}, RESELLER, True),
    ],
)
def test_other_projects_and_one_chain_stand_side_by_side(tmp_path, first, second, broken):
    for ledger in two_holders(claims=(first, second)):
        ledger.copy(tmp_path)
    assert rules_broken(tmp_path) == (["no two overlapping protections"] if broken else [])


def on_one_deal(ledger, partner="south-it"):
    """This partner joins the deal of A, while that is not decided or later."""
    return ledger.add(STREAM, an_event("registration.party-joined.v1", registration=A, partner=partner))


@pytest.mark.parametrize(("partner", "broken"), [("south-it", False), ("east-it", True)])
def test_partners_of_one_deal_stand_side_by_side(tmp_path, partner, broken):
    ledger = on_one_deal(a_registration(), partner)
    ledger.add(f"protection/{A}", granted(A, "north-it"), actor="system/registration")
    a_registration(ledger, B, "south-it")
    ledger.add(f"protection/{B}", granted(B, "south-it"), actor="system/registration").copy(tmp_path)
    both_screened().copy(tmp_path)
    assert rules_broken(tmp_path) == (["no two overlapping protections"] if broken else [])


@pytest.mark.parametrize(("over", "case", "broken"), [(False, False, True), (False, True, False), (True, False, False)])
def test_who_left_a_deal_stands_beside_it_only_while_a_case_is_open(tmp_path, over, case, broken):
    """What stood side by side before was allowed then, whatever became of the deal."""
    ledger, screenings = on_one_deal(a_registration()), both_screened()
    ledger.add(f"protection/{A}", granted(A, "north-it"), actor="system/registration")
    a_registration(ledger, B, "south-it")
    ledger.add(f"protection/{B}", granted(B, "south-it"), actor="system/registration")
    if over:
        ledger.add(f"protection/{B}", an_event("protection.released.v1", protection=B, registration=B))
    ledger.add(STREAM, an_event("registration.party-left.v1", registration=A, partner="south-it"))
    if case:
        a_case(screenings, lapsed=False)
    ledger.copy(tmp_path)
    screenings.copy(tmp_path)
    assert rules_broken(tmp_path) == (["no two overlapping protections"] if broken else [])


@pytest.mark.parametrize(("effect", "broken"), [("keep", False), ("deny", True)])
def test_a_recorded_resolution_may_allow_both(tmp_path, effect, broken):
    ledger, screenings = two_holders()
    detected = an_event("conflict.detected.v1", conflict=CASE)
    sides = [side.model_copy(update={"claim": claim}) for side, claim in zip(detected.sides, (A, B), strict=True)]
    screenings.add(f"conflict/{CASE}", detected.model_copy(update={"sides": tuple(sides)}), actor="system/conflict")
    effects = [{"claim": A, "effect": "keep"}, {"claim": B, "effect": effect}]
    resolved = an_event("conflict.resolved.v1", conflict=CASE, effects=effects)
    screenings.add(f"conflict/{CASE}", resolved, actor=VENDOR)
    ledger.copy(tmp_path)
    screenings.copy(tmp_path)
    assert rules_broken(tmp_path) == (["no two overlapping protections"] if broken else [])


def test_a_protection_that_ended_makes_room(tmp_path):
    ledger = a_registration()
    ledger.add(f"protection/{A}", granted(A, "north-it"), actor="system/registration")
    ledger.add(f"protection/{A}", an_event("protection.released.v1", protection=A, registration=A))
    a_registration(ledger, B, "south-it")
    ledger.add(f"protection/{B}", granted(B, "south-it"), actor="system/registration").copy(tmp_path)
    screenings = Writing("conflict")
    for registration in (A, B):
        screenings.add(f"claim/{registration}", screened(registration), actor="system/conflict")
    screenings.copy(tmp_path)
    assert rules_broken(tmp_path) == []


@pytest.mark.parametrize(("merged_after_minutes", "broken"), [(1, True), (30, False)])
def test_protections_meet_only_while_their_customers_are_one(tmp_path, merged_after_minutes, broken):
    ledger, screenings = two_holders(claims=({}, {"customer": derived_id("c2")}))
    over = an_event("protection.released.v1", protection=A, registration=A)
    ledger.add(f"protection/{A}", over, minutes=15).copy(tmp_path)
    screenings.add(f"claim/{B}", screened(B), actor="system/conflict", minutes=merged_after_minutes).copy(tmp_path)
    assert rules_broken(tmp_path) == (["no two overlapping protections"] if broken else [])


def test_nothing_is_granted_before_it_was_screened(tmp_path):
    a_registration().add(f"protection/{A}", granted(A, "north-it"), actor="system/registration").copy(tmp_path)
    assert rules_broken(tmp_path) == ["no two overlapping protections"]


def test_a_record_nobody_can_read_is_named(tmp_path):
    broken = submitted(A).model_copy(update={"details": Details.model_construct(programme="x")})
    Writing("registration").add(STREAM, broken).copy(tmp_path)
    assert rules_broken(tmp_path) == ["every event can be read"]


NEVER = {"grace_until": None, "transferred_from": None, "extensions": None}


def at(minutes):
    return START + timedelta(minutes=minutes)


def lasting(registration, partner, end, **changes):
    """A protection until so many minutes behind the first record."""
    event = granted(registration, partner)
    window = event.window.model_copy(update={"start": START, "end": at(end)})
    return event.model_copy(update={"window": window, "kind": "exclusive", **NEVER, **changes})


def one_after_the_other(tmp_path, *between, **terms):
    """The first is granted for ten minutes, things happen to it, and then the second is granted at the twentieth."""
    ledger = a_registration()
    ledger.add(f"protection/{A}", lasting(A, "north-it", 10, **terms), actor="system/registration")
    for name, changes in between:
        ledger.add(f"protection/{A}", an_event(name, protection=A, registration=A, **changes), actor=VENDOR)
    a_registration(ledger, B, "south-it")
    ledger.add(f"protection/{B}", lasting(B, "south-it", 99), actor=VENDOR, minutes=20).copy(tmp_path)
    screenings = Writing("conflict")
    for registration in (A, B):
        screenings.add(f"claim/{registration}", screened(registration), actor="system/conflict")
    screenings.copy(tmp_path)
    return rules_broken(tmp_path)


LATER = {"end": "2026-03-01T10:30:00Z", "grace_until": None}
SUSPENDED = ("protection.suspended.v1", {"clock_stopped": True})
REINSTATED = "protection.reinstated.v1"


@pytest.mark.parametrize(
    ("between", "terms", "broken"),
    [
        ((), {}, False),
        ((), {"grace_until": at(60)}, True),
        ((("protection.entered-grace.v1", {"until": "2026-03-01T10:30:00Z"}),), {}, True),
        ((("protection.extended.v1", {**LATER, "automatic": True}),), {}, True),
        ((SUSPENDED,), {}, True),
        ((("protection.suspended.v1", {"clock_stopped": False}),), {}, False),
        ((SUSPENDED, (REINSTATED, LATER)), {}, True),
        ((SUSPENDED, (REINSTATED, {"end": "2026-03-01T09:10:00Z", "grace_until": None})), {}, False),
        ((SUSPENDED, ("protection.revoked.v1", {})), {}, False),
        ((), {"grace_until": at(60), "kind": "attribution"}, False),
    ],
    ids=[
        *("over", "in grace", "in grace said later", "extended", "resting", "resting while time runs"),
        *("back with more time", "back and over", "revoked while it rested", "never exclusive"),
    ],
)
def test_a_protection_holds_as_long_as_its_events_say(tmp_path, between, terms, broken):
    found = one_after_the_other(tmp_path, *between, **terms)
    assert found == (["no two overlapping protections"] if broken else [])


@pytest.mark.parametrize(("products", "broken"), [(["cloud/email"], False), (["cloud"], True)])
def test_a_protection_keeps_what_it_was_changed_to(tmp_path, products, broken):
    scope = {"products": products, "territory": "DE"}
    rescoped = ("protection.rescoped.v1", {"scope": scope, "automatic": True})
    found = one_after_the_other(tmp_path, rescoped, grace_until=at(60))
    assert found == (["no two overlapping protections"] if broken else [])


def a_case(screenings, lapsed):
    """A case between both claims; what its sides had to do with each other may have gone."""
    detected = an_event("conflict.detected.v1", conflict=CASE)
    sides = [side.model_copy(update={"claim": claim}) for side, claim in zip(detected.sides, (A, B), strict=True)]
    screenings.add(f"conflict/{CASE}", detected.model_copy(update={"sides": tuple(sides)}), actor="system/conflict")
    if lapsed:
        screenings.add(f"conflict/{CASE}", an_event("conflict.lapsed.v1", conflict=CASE), actor="system/conflict")


@pytest.mark.parametrize("lapsed", [False, True])
def test_a_case_that_lapsed_before_allows_nothing_any_more(tmp_path, lapsed):
    ledger, screenings = two_holders()
    a_case(screenings, lapsed)
    ledger.copy(tmp_path)
    screenings.copy(tmp_path)
    assert rules_broken(tmp_path) == (["no two overlapping protections"] if lapsed else [])


def passed_on(ledger, screenings, to):
    """The protection of A goes to another partner, who holds it as C."""
    ledger.add(f"registration/{C}", submitted(C, to))
    ledger.add(f"protection/{A}", an_event("protection.transferred.v1", protection=A, registration=A, successor=C))
    ledger.add(f"registration/{A}", an_event("registration.cancelled.v1", registration=A))
    ledger.add(f"registration/{C}", approved(C), actor="system/registration")
    ledger.add(f"protection/{C}", granted(C, to), actor="system/registration")
    claim = screened(C).claim
    passed = an_event("claim.passed-on.v1", registration=C, predecessor=A).model_copy(update={"claim": claim})
    screenings.add(f"claim/{C}", passed, actor="system/conflict")


@pytest.mark.parametrize(("case", "broken"), [(True, False), (False, True)])
def test_an_heir_holds_what_was_held_and_by_the_same_case(tmp_path, case, broken):
    ledger, screenings = two_holders()
    a_case(screenings, lapsed=False)
    passed_on(ledger, screenings, "east-it")
    if not case:
        lapse = an_event("conflict.lapsed.v1", conflict=CASE)
        screenings.records.clear()
        screenings = Writing("conflict")
        for registration in (A, B, C):
            screenings.add(f"claim/{registration}", screened(registration), actor="system/conflict")
        screenings.add(f"conflict/{CASE}", lapse, actor="system/conflict")
    ledger.copy(tmp_path)
    screenings.copy(tmp_path)
    assert set(rules_broken(tmp_path)) == ({"no two overlapping protections"} if broken else set())


@pytest.mark.parametrize(
    ("events", "broken"),
    [
        (("protection.entered-grace.v1", "protection.extended.v1", "protection.suspended.v1"), False),
        (("protection.reinstated.v1",), True),
        (("protection.suspended.v1", "protection.suspension-lifted.v1", "protection.reinstated.v1"), False),
        (("protection.expired.v1", "protection.extended.v1"), True),
        (("protection.fulfilled.v1", "incumbency.established.v1", "incumbency.ended.v1"), False),
        (("incumbency.established.v1",), True),
    ],
)
def test_a_protection_makes_legal_moves_only(tmp_path, events, broken):
    ledger = a_registration().add(f"protection/{A}", granted(A, "north-it"), actor="system/registration")
    for name in events:
        ledger.add(f"protection/{A}", an_event(name, protection=A, registration=A), actor=VENDOR)
    ledger.copy(tmp_path)
    Writing("conflict").add(f"claim/{A}", screened(A), actor="system/conflict").copy(tmp_path)
    assert rules_broken(tmp_path) == (["only legal moves"] if broken else [])


@pytest.mark.parametrize(("person", "broken"), [("acme/-/u1", True), (VENDOR, False)])
def test_who_wrote_a_claim_gives_it_no_more_time(tmp_path, person, broken):
    ledger = a_registration().add(f"protection/{A}", granted(A, "north-it"), actor="system/registration")
    extended = an_event("protection.extended.v1", protection=A, registration=A, automatic=False)
    ledger.add(f"protection/{A}", extended, actor=person).copy(tmp_path)
    Writing("conflict").add(f"claim/{A}", screened(A), actor="system/conflict").copy(tmp_path)
    assert rules_broken(tmp_path) == (["the approver is not the submitter"] if broken else [])


AUTHOR = "acme/-/u1"
"""The partner's person who wrote the claim, as one of the vendor's: a desk, a deputy, or one of two roles."""


def asked_for(ledger):
    """The claim of A is granted by rule, and asks for more."""
    ledger.add(STREAM, approved(A), actor="system/registration")
    ledger.add(f"protection/{A}", granted(A, "north-it"), actor="system/registration")
    ledger.add(STREAM, an_event("registration.amendment-proposed.v1", registration=A))


def in_review(ledger):
    ledger.add(STREAM, an_event("registration.review-started.v1", registration=A), actor="system/registration")


def appealed(ledger):
    rejected = an_event("registration.rejected.v1", registration=A).model_copy(update={"settled_by": None})
    ledger.add(STREAM, rejected, actor="acme/-/rita")
    ledger.add(STREAM, an_event("registration.appeal-filed.v1", registration=A), actor="acme/-/felix")


DECISIONS = [
    (in_review, STREAM, "registration.step-approved.v1", {}),
    (in_review, STREAM, "policy.exception-granted.v1", {}),
    (asked_for, STREAM, "registration.step-approved.v1", {}),
    (asked_for, f"protection/{A}", "protection.rescoped.v1", {"automatic": False}),
    (appealed, STREAM, "registration.appeal-upheld.v1", {}),
    (appealed, STREAM, "registration.appeal-dismissed.v1", {}),
]


@pytest.mark.parametrize(("person", "broken"), [(AUTHOR, True), (VENDOR, False)])
@pytest.mark.parametrize(("before", "stream", "name", "changes"), DECISIONS)
def test_who_wrote_a_claim_decides_nothing_about_it(tmp_path, before, stream, name, changes, person, broken):
    ledger = Writing("registration").add(STREAM, submitted(A))
    before(ledger)
    ledger.add(
        stream,
        an_event(name, protection=A, registration=A, **changes)
        if "protection" in name
        else an_event(name, registration=A),
        actor=person,
    ).copy(tmp_path)
    Writing("conflict").add(f"claim/{A}", screened(A), actor="system/conflict").copy(tmp_path)
    assert rules_broken(tmp_path) == (["the approver is not the submitter"] if broken else [])


@pytest.mark.parametrize("person", ["rita", "felix"])
def test_neither_who_rejected_nor_who_appealed_decides_the_appeal(tmp_path, person):
    ledger = Writing("registration").add(STREAM, submitted(A))
    appealed(ledger)
    ledger.add(STREAM, an_event("registration.appeal-upheld.v1", registration=A), actor=f"acme/-/{person}")
    ledger.copy(tmp_path)
    who_rejected = "who rejected a claim does not decide its appeal"
    assert rules_broken(tmp_path) == [who_rejected if person == "rita" else "the approver is not the submitter"]
