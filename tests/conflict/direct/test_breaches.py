"""Direct sales that works an account in spite of a protection is reported, with what it asked before."""

from datetime import timedelta

import pytest

from contracts.customers import CustomerResolved
from contracts.engagements import DirectEngagementRecorded, EngagementRuleBreachReported
from contracts.values import Customer, Scope
from tests.conflict.confiding import secret, told
from tests.conflict.customers.knowing import Knowing
from tests.conflict.direct.test_duties import SIEMENS, engages
from tests.make import MAY_1, an_id

HIDDEN = secret("Siemens AG", website="siemens.com", country="DE")
OPEN = told("Siemens AG", website="siemens.com", country="DE")


def protected() -> Knowing:
    """Northwind holds cloud/compute in Germany."""
    story = Knowing().submits("a", "northwind", SIEMENS)
    story.grants("a", "northwind").passes(hours=1)
    return story  # type: ignore[return-value]


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
