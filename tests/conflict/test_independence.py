"""A verdict depends on the claims it is about and their order, and on nothing else: no restart, no bystander."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.claims import ClaimScreened
from contracts.conflicts import ConflictDetected
from contracts.registrations import RegistrationWithdrawn
from contracts.values import Customer
from services.conflict.service.partition import ConflictPartition
from tests.conflict.story import Story
from tests.make import an_id
from tests.story import image

CUSTOMERS = (
    Customer(name="Siemens AG", country="DE", website="siemens.com"),
    Customer(name="SIEMENS Aktiengesellschaft", country="DE"),
    Customer(name="Siemens Energy", website="siemens.com"),
    Customer(name="Osram Licht", website="siemens.com"),
)
BYSTANDERS = ("Brauerei Zötler", "Quagga Fisheries Ltd", "Yokohama Denki KK")
"""Customers that have nothing to do with the others."""
PRODUCTS = (("cloud/compute",), ("cloud",), ("data",))


class Said(NamedTuple):
    """Somebody claims a customer, or gives a claim up; `bystander`: about a customer nobody else is interested in."""

    claim: str
    partner: str
    customer: int
    products: int
    gives_up: bool
    bystander: int | None = None

    def to(self, story: Story) -> None:
        """It is said."""
        if self.bystander is not None:
            story.submits(self.claim, "aside", BYSTANDERS[self.bystander])
        elif self.gives_up and story.partition.state.claim(an_id(self.claim)) is not None:
            story.sees(RegistrationWithdrawn(registration=an_id(self.claim)))
        else:
            known = {"products": PRODUCTS[self.products]}
            story.submits(self.claim, self.partner, CUSTOMERS[self.customer], **known)
        story.passes(minutes=1)


def _named(steps: Sequence[Said]) -> tuple[Said, ...]:
    """Each claims something of its own; who gives up, gives up the claim before."""
    named: list[Said] = []
    for number, step in enumerate(steps):
        before = [one.claim for one in named if not one.gives_up]
        gives_up = step.gives_up and bool(before)
        named.append(step._replace(claim=before[-1] if gives_up else f"c{number}", gives_up=gives_up))
    return tuple(named)


STEPS = st.lists(
    st.builds(
        Said,
        claim=st.just(""),
        partner=st.sampled_from(["northwind", "contoso", "fabrikam"]),
        customer=st.integers(0, len(CUSTOMERS) - 1),
        products=st.integers(0, len(PRODUCTS) - 1),
        gives_up=st.sampled_from([False, False, True]),
        bystander=st.none(),
    ),
    min_size=2,
    max_size=6,
).map(_named)


def told(steps: Sequence[Said], between: Callable[[Story], None] = lambda _: None) -> Story:
    """All of it, one after the other."""
    story = Story()
    for step in steps:
        step.to(story)
        between(story)
    return story


@settings(max_examples=40, deadline=None)
@given(STEPS, st.sampled_from(["replayed", "restored"]), st.integers(0, 5))
def test_a_restart_anywhere_changes_no_byte(steps: tuple[Said, ...], how: str, place: int):
    def restart(story: Story) -> None:
        if len(story.other) == place:
            story.partition = story.replayed() if how == "replayed" else _restored(story.partition)

    assert [record.value for record in told(steps, restart).ledger] == [record.value for record in told(steps).ledger]


def _restored(partition: ConflictPartition) -> ConflictPartition:
    other = ConflictPartition()
    other.load(image(partition))
    return other


@settings(max_examples=40, deadline=None)
@given(STEPS, st.lists(st.integers(0, 6), max_size=3))
def test_claims_on_other_customers_change_no_verdict(steps: tuple[Said, ...], places: list[int]):
    crowded: list[Said] = list(steps)
    for number, place in enumerate(places):
        aside = Said(f"aside {number}", "aside", 0, 0, gives_up=False, bystander=number)
        crowded.insert(min(place, len(crowded)), aside)
    assert verdicts(told(crowded)) == verdicts(told(steps))


def verdicts(story: Story) -> list[Any]:
    """What was found about each claim, and which cases were opened; without places in the ledger, times and ids."""
    known = {an_id(f"c{number}") for number in range(10)}
    found: list[Any] = []
    for event in story.all():
        if isinstance(event, ClaimScreened) and event.registration in known:
            kinds = [(one.kind, one.severity, one.rival, one.probability, one.holds) for one in event.findings]
            found.append((event.registration, event.verdict, kinds, len(event.blocking)))
        if isinstance(event, ConflictDetected):
            found.append((event.kind, event.severity, [side.claim for side in event.sides], event.held))
    return found
