"""Repeats, and the state behind them: folded from the ledger alone, the same after a replay or a checkpoint."""

from datetime import timedelta

import pytest

from contracts import registrations as r
from contracts.outcomes import CommandRefused, CommandRepeated
from contracts.values import derived_id
from services.kit.ledger import Incoming, Record, Stored
from services.registration.domain.state import Closed
from services.registration.service.partition import RegistrationPartition
from tests.make import an_id, details
from tests.registration.findings import held, screened
from tests.registration.story import APPROVER, MANAGER, Story, a_story
from tests.story import image

A, B = an_id("a"), an_id("b")
KEY = derived_id("key")
SUBMIT = r.SubmitRegistration(registration=A, partner="northwind", details=details())


def busy() -> Story:
    """Something of everything: open, held, granted, closed, refused."""
    story = a_story().when(SUBMIT, key=KEY).sees(screened(A))
    other = SUBMIT.model_copy(update={"registration": B})
    story.when(other).sees(held(B, an_id("case")))
    story.when(r.RequestInformation(registration=B, reasons=("UNCLEAR",), fields=("deal",)), by=MANAGER)
    closed = SUBMIT.model_copy(update={"registration": an_id("c")})
    story.when(closed).when(r.WithdrawRegistration(registration=an_id("c")))
    return story.when(r.ApproveRegistration(registration=A), by=APPROVER)


def test_a_repeat_is_answered_with_what_was_decided_first():
    story = a_story().when(SUBMIT, key=KEY)
    first = story.ledger[-1]
    story.when(SUBMIT, key=KEY).then(
        CommandRepeated(
            command=SUBMIT.TYPE, first=first.id, sequence=first.sequence, records=1, subject=f"registration/{A}"
        )
    )


def test_a_repeated_refusal_names_its_code():
    refused = r.WithdrawRegistration(registration=A)
    story = a_story().when(refused, key=KEY).refused("NOT_FOUND").when(refused, key=KEY)
    (repeated,) = story.last
    assert isinstance(repeated, CommandRepeated)
    assert (repeated.code, repeated.subject) == ("NOT_FOUND", f"registration/{A}")


def test_another_body_under_the_same_key_is_refused_and_changes_nothing():
    story = a_story().when(SUBMIT, key=KEY)
    story.when(SUBMIT.model_copy(update={"registration": B}), key=KEY).refused("IDEMPOTENCY_CONFLICT")
    assert story.partition.state.registration(B) is None


@pytest.mark.parametrize(
    "headers",
    [
        (),
        (("ce_type", b"submit-registration.v1"),),
        (("ce_type", b"command-of-tomorrow.v1"),),
        (("ce_type", b"registration.submitted.v1"),),
    ],
)
def test_a_record_that_is_no_command_is_refused_and_the_partition_moves_on(headers):
    story = a_story()
    garbage = Incoming(Stored(7, 0, Record(b"x", b"{}", headers)))
    (draft,) = story.partition.command(garbage, story._now())
    assert draft.type == CommandRefused.TYPE
    assert b'"UNREADABLE"' in draft.data
    story.when(SUBMIT).types(r.RegistrationSubmitted)


def test_a_replay_comes_to_the_same_state():
    story = busy()
    assert image(story.replayed()) == image(story.partition)


def test_a_checkpoint_restores_the_state_and_what_is_due():
    story, restored = busy(), RegistrationPartition()
    restored.load(image(story.partition))
    assert image(restored) == image(story.partition)
    assert restored.next_due() == story.partition.next_due()
    story.partition = restored
    story.when(SUBMIT, key=KEY).types(CommandRepeated)
    story.passes(days=7).types(r.RegistrationExpired)
    story.passes(days=200)
    assert story.last[-1] == r.RegistrationExpired(registration=A, cause="protection_expired")


def test_what_is_closed_is_kept_in_a_few_words():
    story = busy()
    assert story.partition.state.registration(an_id("c")) == Closed("acme", "northwind", "withdrawn", 2, 0)


def test_the_same_inputs_give_the_same_bytes():
    """Ids follow from causes, so a decision taken again on a replay is the decision that stands."""
    story = a_story().when(SUBMIT, key=KEY)
    again = story.replayed()
    story.at += timedelta(days=1)
    seen = held(A, an_id("case"))
    story.sees(seen)
    twin = Story(story.at)
    twin.partition, twin.ledger = again, story.ledger[:-1]
    twin.sees(seen)
    assert (twin.ledger[-1].id, twin.ledger[-1].value) == (story.ledger[-1].id, story.ledger[-1].value)
