"""Claims are screened before anything is approved, and the one screened later always finds the other."""

import pytest

from contracts.claims import ClaimEnded, ClaimProgressed, ClaimProtected, ClaimScreened
from contracts.conflicts import ConflictDetected, ConflictLapsed
from contracts.customers import CustomerAliasAdded, CustomerResolved
from contracts.programme import ProgrammePublished
from contracts.protections import ProtectionExpired
from contracts.regions import RegionsRecorded
from contracts.registrations import (
    ActivityReported,
    EvidenceAttached,
    RegistrationAmended,
    RegistrationExpired,
    RegistrationWithdrawn,
)
from contracts.values import Chain, Customer
from services.conflict.matching import MATCHING_VERSION
from services.conflict.policy.kinds import RULES_VERSION
from services.conflict.policy.limits import ADJACENT_MAX, FINDINGS_MAX
from tests.conflict.story import Story
from tests.make import MAY_1, a_deal, a_programme, an_id, details, proof

SIEMENS = Customer(name="Siemens AG", country="DE", website="siemens.com")
VARIANT = Customer(name="SIEMENS Aktiengesellschaft", country="DE")


def test_a_first_claim_is_clear_and_makes_its_customer_known():
    story = Story().submits("a", "northwind", SIEMENS).types(CustomerResolved, ClaimScreened)
    assert (story.screening().verdict, story.screening().blocking) == ("clear", ())
    assert story.screening().customer == SIEMENS


def test_a_claim_of_another_partner_under_a_variant_of_the_name_is_held():
    story = Story().submits("a", "northwind", SIEMENS)
    story.submits("b", "contoso", VARIANT).types(ClaimScreened, ConflictDetected)
    screened, case = story.screening(), story.latest_case()
    assert (screened.verdict, screened.blocking) == ("findings", (case.conflict,))
    assert (case.kind, case.severity, case.held) == ("PARTNER_OVERLAP", "block", an_id("b"))
    assert [side.claim for side in case.sides] == [an_id("a"), an_id("b")]
    assert [side.priority for side in case.sides] == [1, 2]


def test_a_finding_explains_itself():
    story = Story().submits("a", "northwind", SIEMENS).submits("b", "contoso", VARIANT)
    finding = story.latest_case().finding
    assert finding.evidence[0].field == "name"
    assert finding.evidence[0].bits > 9
    assert (finding.shared_products, finding.shared_territory) == (("cloud/compute",), "DE")
    assert finding.rule_version == RULES_VERSION
    assert finding.model_version == MATCHING_VERSION
    assert [one.priority for one in finding.standings] == [1, 2]
    assert "northwind (no. 1" in finding.explanation
    assert finding.what_would_change
    assert finding.next_step


def test_a_new_way_to_write_a_customer_is_remembered():
    story = Story().submits("a", "northwind", SIEMENS)
    known = Customer(name="Siemens AG", website="siemens.de")
    story.submits("b", "contoso", known).types(CustomerAliasAdded, ClaimScreened, ConflictDetected)
    story.submits("c", "fabrikam", known).types(ClaimScreened, *[ConflictDetected] * 2)
    story.submits("d", "tailspin", Customer(name="Siemens", website="www.siemens.de")).types(
        ClaimScreened, *[ConflictDetected] * 3
    )


@pytest.mark.parametrize(
    ("changes", "kind", "severity"),
    [
        ({"products": ("cloud/compute",)}, "PARTNER_OVERLAP", "block"),
        ({"products": ("cloud",)}, "SCOPE_CONTAINS", "review"),
        ({"products": ("cloud/compute/vm",)}, "SCOPE_CONTAINS", "review"),
        ({"products": ("cloud/compute", "data")}, "SCOPE_CONTAINS", "review"),
        ({"products": ("cloud/compute/vm", "data")}, "PARTNER_OVERLAP", "block"),
        ({"products": ("data",)}, "ADJACENT", "info"),
        ({"territory": "FR"}, "ADJACENT", "info"),
        ({"territory": "DE-BY"}, "SCOPE_CONTAINS", "review"),
        ({"territory": "*"}, "SCOPE_CONTAINS", "review"),
        ({"territory": "*", "products": ("cloud/compute/vm",)}, "PARTNER_OVERLAP", "block"),
        ({"deal": a_deal(project="Tower B")}, "ADJACENT", "info"),
        ({"customer": Customer(name="Simens AG")}, "PARTNER_OVERLAP_PROBABLE", "review"),
        ({"customer": Customer(name="Siemens Energy", website="siemens.com")}, "PARTNER_OVERLAP_PROBABLE", "review"),
        ({"customer": Customer(name="Osram Licht", website="siemens.com")}, "FAMILY_OVERLAP", "review"),
    ],
)
def test_what_the_meeting_of_two_claims_is_called(changes: dict[str, object], kind: str, severity: str):
    story = Story().submits("a", "northwind", SIEMENS, deal=a_deal(project="Tower A"))
    story.submits("b", "contoso", changes.pop("customer", SIEMENS), **changes)
    assert [(one.kind, one.severity) for one in story.screening().findings] == [(kind, severity)]
    assert story.screening().verdict == ("clear" if severity == "info" else "findings")


def test_a_screening_says_which_version_of_the_registration_it_compared():
    """Registration takes no other for the claim that stands."""
    story = Story().submits("a", "northwind", SIEMENS).submits("b", "contoso", SIEMENS)
    asked = details(customer=SIEMENS, territory="DE-BY")
    moved = RegistrationAmended(registration=an_id("b"), details=asked, changed=("territory",), material=True)
    assert story.sees(moved, version=4).screening().registration_version == 4
    gone = RegistrationWithdrawn(registration=an_id("a"), reason="no budget")
    story.sees(gone, version=2).passes(seconds=0).types(ClaimScreened)
    assert (story.screening().revision, story.screening().registration_version) == (3, 4)


def test_a_claim_amended_into_one_that_has_to_wait_waits():
    """The case between two companies of a group held nobody; one between two claims on one company does."""
    story = Story().submits("a", "northwind", SIEMENS)
    story.submits("b", "contoso", Customer(name="Osram Licht", website="siemens.com"))
    group = story.latest_case()
    assert (group.kind, group.held) == ("FAMILY_OVERLAP", None)
    moved = RegistrationAmended(
        registration=an_id("b"), details=details(customer=SIEMENS), changed=("customer",), material=True
    )
    story.sees(moved, version=3).types(ClaimScreened, ConflictDetected, ConflictLapsed)
    case = story.latest_case()
    assert (case.kind, case.held, story.screening().blocking) == ("PARTNER_OVERLAP", an_id("b"), (case.conflict,))
    assert story.last[-1].conflict == group.conflict


def test_two_claims_of_one_partner_are_no_conflict():
    story = Story().submits("a", "northwind", SIEMENS).submits("b", "northwind", SIEMENS).types(ClaimScreened)
    assert story.screening().findings[0].kind == "DUPLICATE_SELF"
    assert story.screening().verdict == "clear"


def test_distributor_and_reseller_of_one_chain_complement_each_other():
    story = Story().submits("a", "northwind", SIEMENS, chain=Chain(role="reseller", distributor="bigbox"))
    story.submits("b", "bigbox", SIEMENS, chain=Chain(role="distributor")).types(ClaimScreened)
    assert story.screening().findings[0].kind == "CHAIN_COMPLEMENT"


def test_two_resellers_under_one_distributor_do_conflict():
    chain = Chain(role="reseller", distributor="bigbox")
    story = Story().submits("a", "northwind", SIEMENS, chain=chain).submits("b", "contoso", SIEMENS, chain=chain)
    assert story.latest_case().kind == "PARTNER_OVERLAP"


def test_regions_are_those_of_the_vendors_programmes():
    story = Story().submits("a", "northwind", SIEMENS, territory="DE")
    ours = {"DACH": ("DE", "AT", "CH"), "NORDICS": ("DK", "SE")}
    moved = {country for countries in ours.values() for country in countries}
    known = {name: tuple(one for one in has if one not in moved) for name, has in a_programme().territories.items()}
    programme = a_programme(territories={**known, **ours}, conflicts=None)
    published = ProgrammePublished(programme=programme, version=1, effective_from=MAY_1)
    story.sees(published).types(RegionsRecorded).sees(published).quiet()
    assert story.submits("b", "contoso", SIEMENS, territory="NORDICS").screening().findings[0].kind == "ADJACENT"
    assert story.submits("c", "fabrikam", SIEMENS, territory="DACH").latest_case().kind == "SCOPE_CONTAINS"


def test_claims_of_different_vendors_never_meet():
    story = Story().submits("a", "northwind", SIEMENS)
    story.submits("b", "contoso", SIEMENS, vendor="umbrella").types(CustomerResolved, ClaimScreened)
    assert story.screening().findings == ()


def test_a_grant_is_noted_and_the_next_claim_is_held_by_the_protection():
    story = Story().submits("a", "northwind", SIEMENS).grants("a", "northwind").types(ClaimProtected)
    story.submits("b", "contoso", VARIANT)
    assert story.latest_case().sides[0].protected
    assert story.screening().blocking == (story.latest_case().conflict,)


def test_a_claim_that_waits_is_screened_again_when_the_one_before_it_ends():
    story = Story().submits("a", "northwind", SIEMENS).grants("a", "northwind").submits("b", "contoso", VARIANT)
    case = story.latest_case().conflict
    ended = ProtectionExpired(protection=an_id("a"), registration=an_id("a"), end=story.at)
    story.sees(ended, by="system/clock").types(ClaimEnded, ConflictLapsed)
    assert story.last[1].claims == (an_id("a"), an_id("b"))
    story.passes(seconds=0).types(ClaimScreened)
    assert (story.screening().registration, story.screening().verdict) == (an_id("b"), "clear")
    assert (story.screening().cause, story.screening().revision) == ("RIVAL_ENDED", 2)
    assert story.partition.state.case(case) is None
    expired = RegistrationExpired(registration=an_id("a"), cause="protection_expired")
    story.sees(expired, by="system/clock").quiet()


def test_of_two_that_wait_the_one_first_in_the_ledger_goes_first():
    story = (
        Story().submits("a", "northwind", SIEMENS).submits("b", "contoso", SIEMENS).submits("c", "fabrikam", SIEMENS)
    )
    story.sees(RegistrationWithdrawn(registration=an_id("a"))).passes(seconds=0).types(ClaimScreened, ClaimScreened)
    first, second = story.last
    assert (first.registration, first.verdict, first.blocking) == (an_id("b"), "clear", ())
    assert (second.registration, second.verdict, len(second.blocking)) == (an_id("c"), "findings", 1)


def test_an_amendment_keeps_priority_and_is_screened_again():
    story = Story().submits("a", "northwind", SIEMENS).submits("b", "contoso", SIEMENS)
    changed = details(customer=SIEMENS, products=("data",))
    story.sees(RegistrationAmended(registration=an_id("b"), details=changed, changed=("products",), material=True))
    story.types(ClaimScreened, ConflictLapsed)
    assert (story.screening().verdict, story.screening().claim.priority) == ("clear", 2)
    back = details(customer=SIEMENS)
    story.sees(RegistrationAmended(registration=an_id("b"), details=back, changed=("products",), material=True))
    assert story.screening().blocking == (story.latest_case().conflict,)


def test_an_earlier_claim_that_is_amended_into_a_later_one_waits_because_the_later_may_be_granted_already():
    story = Story().submits("a", "northwind", SIEMENS, products=("data",)).submits("b", "contoso", SIEMENS)
    wider = details(customer=SIEMENS, products=("data", "cloud"))
    story.sees(RegistrationAmended(registration=an_id("a"), details=wider, changed=("products",), material=True))
    assert story.latest_case().held == an_id("a")
    assert [side.claim for side in story.latest_case().sides] == [an_id("a"), an_id("b")]


def test_what_became_another_claim_stands_behind_those_made_before():
    story = Story().submits("a", "northwind", "Kilo Works").submits("b", "contoso", SIEMENS)
    moved = RegistrationAmended(
        registration=an_id("a"),
        details=details(customer=SIEMENS),
        changed=("customer",),
        material=True,
        new_priority=True,
    )
    story.sees(moved)
    assert [side.claim for side in story.latest_case().sides] == [an_id("b"), an_id("a")]
    assert story.latest_case().held == an_id("a")
    assert (story.screening().claim.priority, story.screening().claim.priority_at) == (3, story.at)


def test_an_amendment_that_changes_nothing_of_substance_is_not_screened():
    story = Story().submits("a", "northwind", SIEMENS)
    event = RegistrationAmended(registration=an_id("a"), details=details(), changed=("deal",), material=False)
    story.sees(event).quiet()


def test_a_release_of_scope_frees_the_claim_that_waited_for_it():
    story = Story().submits("a", "northwind", SIEMENS).submits("b", "contoso", SIEMENS)
    narrower = details(customer=SIEMENS, products=("data",))
    story.sees(RegistrationAmended(registration=an_id("a"), details=narrower, changed=("products",), material=True))
    story.types(ClaimScreened, ConflictLapsed).passes(seconds=0).types(ClaimScreened)
    assert (story.screening().registration, story.screening().verdict) == (an_id("b"), "clear")


def test_work_on_a_claim_is_noted_while_it_lives():
    story = Story().submits("a", "northwind", SIEMENS)
    attached = EvidenceAttached(registration=an_id("a"), evidence=an_id("e"), item=proof("proposal"))
    reported = ActivityReported(registration=an_id("a"), at=MAY_1, summary="workshop")
    story.sees(attached).then(ClaimProgressed(registration=an_id("a"), kind="proposal", at=MAY_1))
    story.sees(reported).then(ClaimProgressed(registration=an_id("a"), kind="activity", at=MAY_1))
    story.sees(RegistrationWithdrawn(registration=an_id("a"))).sees(reported).quiet()


def test_a_screening_names_so_many_rivals_and_the_rest_when_one_is_settled():
    story = Story()
    for number in range(FINDINGS_MAX + 2):
        story.submits(f"r{number}", f"partner-{number}", SIEMENS)
    assert len(story.screening().findings) == FINDINGS_MAX
    story.settles("not_a_conflict").passes(seconds=0).types(ClaimScreened, ConflictDetected)
    assert (story.screening().registration, story.screening().cause) == (an_id(f"r{FINDINGS_MAX + 1}"), "RIVAL_ENDED")
    assert len(story.screening().blocking) == FINDINGS_MAX


def test_neighbours_that_contest_nothing_are_named_only_as_examples():
    story = Story()
    for number in range(ADJACENT_MAX + 3):
        story.submits(f"r{number}", f"partner-{number}", SIEMENS, products=(f"line-{number}",))
    assert [one.kind for one in story.screening().findings] == ["ADJACENT"] * ADJACENT_MAX


def test_a_name_that_says_nothing_is_a_customer_of_its_own():
    story = Story().submits("a", "northwind", "???").submits("b", "contoso", "???")
    assert story.screening().verdict == "clear"


@pytest.mark.parametrize(
    "customer",
    [
        Customer(name="\N{SQUARE CORPORATION}" * 300),
        Customer(name="Acme", website="http://a\x01b.com/\x02", postcode="\x03", city="Z\tg"),
        Customer(name="- - -", website="..", postcode=""),
        Customer(name="\N{RIGHT-TO-LEFT OVERRIDE}Acme", identifiers=({"scheme": "vat", "value": "//"},)),
    ],
)
def test_whatever_a_partner_writes_is_screened(customer: Customer):
    story = Story().submits("a", "northwind", customer).submits("b", "contoso", customer)
    assert story.screening().customer == customer
