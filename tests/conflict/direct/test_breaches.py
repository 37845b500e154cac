"""Direct sales that works an account in spite of a protection is reported, with what it asked before."""

from datetime import timedelta

import pytest

from contracts.customers import CustomerResolved, MergeCustomers
from contracts.engagements import DirectEngagementRecorded, EngagementRuleBreachReported
from contracts.protections import ProtectionReleased
from contracts.values import Customer, Scope
from services.conflict.policy.limits import REMEMBERED
from tests.conflict.confiding import secret, told
from tests.conflict.customers.knowing import VOLKSWAGEN, Knowing
from tests.conflict.direct.test_duties import SIEMENS, engages
from tests.conflict.story import Story
from tests.make import MAY_1, an_id
from tests.story import image

HIDDEN = secret("Siemens AG", website="siemens.com", country="DE")
OPEN = told("Siemens AG", website="siemens.com", country="DE")


def protected() -> Knowing:
    """Northwind holds cloud/compute in Germany."""
    story = Knowing().submits("a", "northwind", SIEMENS)
    story.grants("a", "northwind").passes(hours=1)
    return story


def test_a_breach_names_the_protection_whom_to_tell_and_that_nobody_asked():
    story = protected()
    engages(story, "e").types(DirectEngagementRecorded, EngagementRuleBreachReported)
    report = story.last[1]
    assert (report.engagement, report.claims, report.call) == (an_id("e"), (an_id("a"),), ("Kim Channel",))
    assert (report.owner, report.asked_at, report.withheld) == ("Dora Direct", None, 0)


def test_a_breach_says_when_direct_sales_was_told_before():
    story = protected()
    assert story.checks(SIEMENS).answer == "protected"
    asked = story.at
    story.passes(days=2)
    assert engages(story, "e").last[1].asked_at == asked


@pytest.mark.parametrize(
    "known",
    [
        {"scope": Scope(products=("data",))},
        {"scope": Scope(territory="FR")},
        {"at": MAY_1 - timedelta(days=1)},
        {"customer": Customer(name="Simens")},
    ],
)
def test_no_breach_where_nothing_is_protected_or_nobody_knows_whether(known: dict[str, object]):
    story = protected()
    engages(story, "e", **known)
    assert {type(event) for event in story.last} <= {DirectEngagementRecorded, CustomerResolved}


def test_no_breach_before_a_claim_is_granted_nor_after_it_ended():
    story = Knowing().submits("a", "northwind", SIEMENS)
    engages(story, "e").types(DirectEngagementRecorded)
    story.grants("a", "northwind", days=5).passes(days=5)
    engages(story, "f").types(DirectEngagementRecorded)


def test_no_breach_where_both_are_meant_to_work():
    story = protected()
    story.designates("a", "shared").settles_down()
    engages(story, "e").types(DirectEngagementRecorded)


def test_what_is_kept_for_a_partner_is_breached_as_a_protection_is():
    story = Knowing().submits("a", "northwind", SIEMENS).designates("a", "named", partner="northwind", owner="Kim")
    engages(story, "e").types(DirectEngagementRecorded, EngagementRuleBreachReported)


def test_a_confidential_protection_is_counted_and_not_named():
    story = Knowing().submits("a", "northwind", HIDDEN).grants("a", "northwind").passes(hours=1)
    engages(story, "e", customer=OPEN)
    reports = [event for event in story.last if isinstance(event, EngagementRuleBreachReported)]
    assert [(one.claims, one.withheld, one.call) for one in reports] == [((), 1, ())]


def test_recorded_work_is_what_a_designation_looks_back_on():
    story = Knowing().submits("a", "northwind", SIEMENS)
    engages(story, "e")
    worked = story.at
    story.passes(days=10).designates("a", "direct", look_back_days=10)
    assert story.last[0].engaged_at == worked
    story.passes(days=1).designates("a", "direct", look_back_days=10)
    assert story.last[0].engaged_at is None


def ended(story: Story) -> Story:
    """Northwind gives its protection back."""
    story.sees(ProtectionReleased(protection=an_id("a"), registration=an_id("a")))
    return story


def test_work_that_is_told_after_the_protection_ended_is_a_breach_if_it_was_done_before():
    story = protected()
    assert story.checks(SIEMENS).answer == "protected"
    asked = story.at
    done = story.passes(days=3).at
    ended(story.passes(hours=1)).passes(days=100)
    engages(story, "e", at=done).types(DirectEngagementRecorded, EngagementRuleBreachReported)
    assert (story.last[1].claims, story.last[1].asked_at) == ((an_id("a"),), asked)
    engages(story, "f", at=done + timedelta(days=1)).types(DirectEngagementRecorded)
    assert image(story.replayed()) == image(story.partition)


def test_a_protection_that_ended_is_forgotten_after_half_a_year():
    story = protected()
    done = story.at
    ended(story.passes(hours=1)).passes(days=181)
    story.submits("b", "northwind", Customer(name="Bosch", country="DE")).grants("b", "northwind")
    story.sees(ProtectionReleased(protection=an_id("b"), registration=an_id("b")))
    engages(story, "e", at=done).types(DirectEngagementRecorded)
    assert timedelta(days=180) == REMEMBERED


def test_what_was_protected_goes_along_when_customers_are_merged():
    story = protected()
    done = story.at
    gone = story.customer_of("a")
    story.submits("v", "fabrikam", VOLKSWAGEN)
    ended(story.passes(hours=1))
    story.asks(MergeCustomers(customer=story.customer_of("v"), absorbed=gone, reason="the same"))
    engages(story, "e", at=done).types(DirectEngagementRecorded, EngagementRuleBreachReported)
