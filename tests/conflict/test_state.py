"""The state is the fold of the own ledger and nothing else: replayed, from a checkpoint, or as it grew."""

import pytest

from contracts.claims import ClaimScreened
from contracts.direct import CHECKS_MAX, CheckProtection, CheckQuery
from contracts.registrations import RegistrationAmended, RegistrationWithdrawn
from contracts.values import Customer, Evidence, Scope
from services.conflict.policy.limits import BATCH_QUERIES_MIN, FINDINGS_MAX
from services.conflict.service.partition import ConflictPartition
from services.kit.ledger.composing import APPEND_BYTES
from services.kit.ledger.stamping import size_bytes
from tests.conflict.story import SELLER, Story
from tests.make import an_id, details
from tests.story import image

SIEMENS = Customer(name="Siemens AG", country="DE", website="siemens.com")


def a_long_story() -> Story:
    """A little of everything."""
    story = Story().submits("a", "northwind", SIEMENS).grants("a", "northwind")
    story.submits("b", "contoso", "Siemens Aktiengesellschaft").submits("c", "fabrikam", "Simens AG")
    story.reserves("d", Customer(name="Siemens", website="siemens.de"), scope=Scope(products=("cloud",)))
    narrower = RegistrationAmended(
        registration=an_id("c"), details=details(customer=SIEMENS), changed=("customer",), material=True
    )
    story.sees(narrower).settles("not_a_conflict")
    for number in range(12):
        story.submits(f"g{number}", "grabit", f"Qx{number}vz Works", evidence=()).passes(hours=2)
    story.sees(RegistrationWithdrawn(registration=an_id("a")))
    return story


def goes_on(partition: ConflictPartition, story: Story) -> list[str]:
    """What the partition decides from here on, as the bytes of its events."""
    other = Story()
    other.partition, other.ledger, other.other, other.at = partition, list(story.ledger), list(story.other), story.at
    other.passes(days=100).submits("z", "tailspin", "SIEMENS AG").submits("y", "grabit", "Zz Works", evidence=())
    other.checks(SIEMENS)
    return [record.value.decode() for record in other.ledger[len(story.ledger) :]]


def test_a_replayed_partition_decides_the_same_to_the_byte():
    story = a_long_story()
    replayed = story.replayed()
    assert goes_on(replayed, story) == goes_on(story.partition, story)


def test_a_checkpoint_is_as_good_as_a_replay():
    story = a_long_story()
    restored = ConflictPartition()
    restored.load(image(story.partition))
    assert image(restored) == image(story.partition)
    assert goes_on(restored, story) == goes_on(story.partition, story)


def test_a_checkpoint_and_the_records_behind_it_make_the_state():
    story = a_long_story()
    half = len(story.ledger) // 2
    first, restored = ConflictPartition(), ConflictPartition()
    for record in story.ledger[:half]:
        first.fold(record)
    restored.load(image(first))
    for record in story.ledger[half:]:
        restored.fold(record)
    assert goes_on(restored, story) == goes_on(story.partition, story)


def test_adding_an_unrelated_claim_changes_no_verdict():
    alone = Story().submits("a", "northwind", SIEMENS).submits("b", "contoso", SIEMENS)
    crowded = Story().submits("a", "northwind", SIEMENS).submits("x", "fabrikam", "Volkswagen AG")
    crowded.submits("b", "contoso", SIEMENS)
    assert alone.screening().verdict == crowded.screening().verdict
    assert alone.screening().findings[0].kind == crowded.screening().findings[0].kind


@pytest.mark.parametrize("text", ["\U00020000" * 300, '"' * 300])
def test_the_widest_decision_fits_one_append(text: str):
    story, products = Story(), tuple(f"{'x' * 40}/{'y' * 40}/{n:040d}" for n in range(50))
    customer = Customer(name=f"Zanzibar {text}"[:300], city=text, postcode="1" * 20, website=f"https://{'a' * 50}.com")
    evidence = tuple(Evidence(kind="meeting", at=story.at, summary="s" * 2000) for _ in range(40))
    sizes = []
    take = story._take
    story._take = lambda drafts: (sizes.append(size_bytes(drafts)), take(drafts))[1]
    for number in range(FINDINGS_MAX + 1):
        story.submits(f"r{number}", f"partner-{number}", customer, products=products, evidence=evidence)
    assert len([event for event in story.last if not isinstance(event, ClaimScreened)]) >= FINDINGS_MAX
    assert max(sizes) < APPEND_BYTES


def test_the_widest_batch_of_checks_fits_one_append():
    story, products = Story(), tuple(f"{'x' * 40}/{'y' * 40}/{n:040d}" for n in range(50))
    story.reserves("d", SIEMENS, owner="ü" * 300, scope=Scope(products=products))
    batch = CheckProtection(check=an_id("k"), queries=(CheckQuery(customer=Customer(name="Siemens AG")),) * CHECKS_MAX)
    sizes = []
    take = story._take
    story._take = lambda drafts: (sizes.append(size_bytes(drafts)), take(drafts))[1]
    story.asks(batch, by=SELLER)
    assert sizes[0] + 262_144 < APPEND_BYTES  # as much as the largest body a question may have
    answers = story.last[0].answers
    assert {len(answer.matches[0].scope.products) for answer in answers} == {1}
    few = batch.model_copy(update={"queries": batch.queries[: BATCH_QUERIES_MIN - 1]})
    story.asks(few.model_copy(update={"check": an_id("f")}), by=SELLER)
    assert len(story.last[0].answers[0].matches[0].scope.products) == 10


def test_a_checkpoint_is_of_the_time_it_was_asked_for_and_written_in_pieces():
    story = Story()
    for number in range(5):
        story.submits(f"c{number}", f"partner-{number}", f"Customer {number} of many GmbH")
    before, pieces = image(story.partition), story.partition.dump()
    story.submits("later", "northwind", "Somebody Else AG").grants("c1", "partner-1")
    found = list(pieces)
    assert b"".join(found) == before
    assert len(found) > 1
