"""What labels identity: the conflict service decides as it does, and its ledger is folded into pairs with labels."""

from collections.abc import Sequence

import pytest

from contracts import conflicts as c
from contracts.conflicts import ResolutionCode
from contracts.customers import Candidate
from contracts.values import Customer, derived_id
from services.projections.domain.adjudications import MatchAdjudication, Matches, Said
from tests.conflict.confiding import secret
from tests.conflict.confiding import told as known
from tests.conflict.customers.knowing import OSRAM, SIEMENS, VOLKSWAGEN, Knowing
from tests.conflict.story import Story
from tests.make import an_id
from tests.story import event_of

PART = derived_id("part")
LABS = Customer(name="Quuxon Laboratories", country="US", city="Reno", postcode="89501")
LABEL = Customer(name="Quuxon Labels", country="US", city="Reno")


def labelled(story: Story) -> Sequence[MatchAdjudication]:
    """What the story's ledger labels."""
    folding = Matches()
    for record in story.ledger:
        event = event_of(record.type, record.value)
        if event is not None:
            folding.take(Said(record.time, record.actor, event))
    return list(folding.found())


def told(story: Story) -> list[tuple[str, str, str, str]]:
    """The same in short: both names, by which decision, as what."""
    return [(one.left.name, one.right.name, one.source, one.label) for one in labelled(story)]


def in_doubt(first: Customer = LABS, second: Customer = LABEL) -> Knowing:
    """Two partners claim customers that may be one."""
    return Knowing().submits("a", "northwind", first).submits("b", "contoso", second)


def test_what_nobody_decided_has_no_label():
    assert told(in_doubt()) == []


def test_a_doubtful_match_that_is_dismissed_is_two_customers_as_they_were_written_and_judged():
    story = in_doubt()
    finding = story.latest_case().finding
    assert finding.account in ("probable", "possible")
    (one,) = labelled(story.about_latest(c.DismissConflict, reason="another company"))
    assert (one.left, one.right) == (
        ("Quuxon Laboratories", "US", "Reno", "89501"),
        ("Quuxon Labels", "US", "Reno", ""),
    )
    assert (one.pair_id, one.label, one.account) == (story.latest_case().conflict, "unrelated", finding.account)
    assert one.chance == (finding.probability, finding.model_version)
    assert one.at == story.at


@pytest.mark.parametrize(
    ("outcome", "label"),
    [
        ("first_claim_upheld", ["same"]),
        ("open_competition", ["same"]),
        ("not_a_conflict", []),
        ("all_rejected", []),
    ],
)
def test_an_outcome_labels_if_it_presupposes_one_customer(outcome: ResolutionCode, label: list[str]):
    assert [one.label for one in labelled(in_doubt().settles(outcome))] == label


def test_a_dismissal_says_nothing_of_claims_on_what_is_one_customer_on_record():
    story = in_doubt(SIEMENS, SIEMENS)
    assert story.latest_case().finding.account == "same"
    assert told(story.about_latest(c.DismissConflict, reason="they do not collide")) == []


def test_customers_that_are_joined_are_the_same_until_they_are_parted():
    story = in_doubt(SIEMENS, OSRAM)
    was = story.customer_of("b")
    story.merges("a", "b").settles_down()
    assert told(story) == [("Siemens AG", "Osram Licht", "merge", "same")]
    story.splits("a", was).settles_down()
    assert told(story) == [("Siemens AG", "Osram Licht", "split", "unrelated")]


def test_who_is_taken_out_of_a_customer_is_another_by_how_its_claim_was_written():
    other = Customer(name="Siemens A.G.", country="DE", city="Graz", website="siemens.com")
    story = in_doubt(SIEMENS, other)
    (sure,) = {story.screening().resolution.probability}
    story.splits("a", PART, "b").settles_down()
    (one,) = labelled(story)
    assert (one.left.name, one.right.name, one.right.city, one.label) == (
        *("Siemens AG", "Siemens A.G.", "Graz"),
        "unrelated",
    )
    assert one.chance.probability == sure


def test_a_merger_of_near_ones_says_how_near_they_were():
    story = in_doubt()
    (near,) = story.screening().resolution.candidates
    assert isinstance(near, Candidate)
    (one,) = labelled(story.merges("a", "b").settles_down())
    assert (one.label, one.chance.probability) == ("same", near.probability)


def test_a_parent_is_a_family_until_somebody_takes_that_back():
    story = in_doubt(SIEMENS, VOLKSWAGEN).belongs("b", "a")
    assert told(story) == [("Volkswagen AG", "Siemens AG", "parent", "family")]
    assert told(story.belongs("b", None)) == []


def test_of_one_pair_of_writings_the_last_word_counts():
    story = in_doubt().about_latest(c.DismissConflict, reason="another company")
    story.merges("a", "b").settles_down()
    assert [(source, label) for _, _, source, label in told(story)] == [("merge", "same")]


def test_of_a_confidential_customer_there_is_a_label_and_nothing_to_read():
    story = in_doubt(
        known("Siemens AG", country="DE", website="siemens.com"),
        secret("Siemens AG", country="DE", website="siemens.com"),
    )
    story.settles("first_claim_upheld")
    (one,) = labelled(story)
    assert (one.label, one.withheld, tuple(one.right)) == ("same", True, ("", "", "", ""))


def test_an_account_that_is_kept_for_somebody_is_no_writing():
    story = Knowing().submits("a", "northwind", SIEMENS, products=("cloud/storage",))
    story.designates("a", "direct").settles_down().submits("b", "contoso", SIEMENS)
    assert told(story.settles("all_rejected")) == []
    assert an_id("b") in story.latest_case().sides[1].claim


def test_what_the_service_decides_by_itself_teaches_nothing():
    story = in_doubt().settles("first_claim_upheld")
    folding = Matches()
    for record in story.ledger:
        event = event_of(record.type, record.value)
        if event is not None:
            folding.take(Said(record.time, "system/conflict", event))
    assert list(folding.found()) == []
