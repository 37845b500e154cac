"""What digests say of events: every one that partners are told of, and no field that they are not."""

from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from contracts.disclosure import DISCLOSED
from services.projections.domain.feed import FED
from services.projections.policy import agenda
from services.projections.policy.deadlines import OWED
from services.projections.policy.digests.words import ENDED, EVENTS, one_line, told
from services.projections.policy.mail import REFUSED
from services.projections.policy.sending import FAILING

TYPES = [event.TYPE for event in FED]


@pytest.mark.parametrize("name", TYPES)
def test_every_event_of_the_feed_has_its_words_and_they_name_only_what_is_disclosed(name: str):
    named = {field for _, field, _, _ in Formatter().parse(EVENTS[name]) if field}
    assert named <= set(DISCLOSED[name])


def test_what_is_owed_has_its_words():
    assert agenda.SAID.keys() >= OWED
    assert ENDED.keys() == {"GONE", FAILING, REFUSED, "UNSUBSCRIBED", "ERASED"}


def test_instants_are_told_by_the_readers_clock_and_codes_as_they_are_read():
    due = {"registration": "r", "due": "2026-03-29T22:30:00Z"}
    assert told("activity.overdue.v1", due, ZoneInfo("Europe/Berlin")).endswith("was due 2026-03-30 00:30")
    assert told("registration.rejected.v1", {"code": "NOT_AVAILABLE"}, ZoneInfo("UTC")) == "rejected: not available"


def test_a_text_of_others_stays_in_its_line():
    assert one_line("Siemens\n\nOVERDUE (1)\r\n- approved") == "Siemens OVERDUE (1) - approved"
