"""What answers mean: of receivers of webhooks, and of mail servers."""

from datetime import UTC, datetime, timedelta

import pytest

from services.kit.mail import RefusedError
from services.projections.policy.mail import meaning_of_refusal
from services.projections.policy.sending import DELIVERED, GIVEN_UP, RETRIES, WAITING, Tried, begun, row_after
from services.projections.policy.webhooks import BODY_BYTES_MAX, REST, REST_MAX, meaning
from services.projections.service.notices.webhook import written

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FED = {
    "event": "e-1",
    "type": "protection.granted.v1",
    "stream": "protection/p-1",
    "vendor": "acme",
    "org": "north",
    "opened_at": NOW,
}


@pytest.mark.parametrize(
    ("status", "retry_after", "means"),
    [
        (200, None, Tried(DELIVERED, 200)),
        (204, "120", Tried(DELIVERED, 204)),
        (301, None, Tried(None, 301)),
        (404, None, Tried(None, 404)),
        (410, None, Tried(None, 410, ends="GONE")),
        (429, None, Tried(None, 429, rests=REST)),
        (502, None, Tried(None, 502, rests=REST)),
        (504, None, Tried(None, 504, rests=REST)),
        (503, "120", Tried(None, 503, rests=timedelta(minutes=2))),
        (500, "120", Tried(None, 500, rests=timedelta(minutes=2))),
        (503, "Mon, 02 Mar 2026 12:10:00 GMT", Tried(None, 503, rests=timedelta(minutes=10))),
        (503, "Mon, 02 Mar 2026 11:00:00 GMT", Tried(None, 503, rests=REST)),
        (429, "9" * 30, Tried(None, 429, rests=REST)),
        (429, "9999999", Tried(None, 429, rests=REST_MAX)),
        (429, "soon", Tried(None, 429, rests=REST)),
        (429, "-5", Tried(None, 429, rests=REST)),
        (500, "0", Tried(None, 500)),
    ],
)
def test_what_a_receiver_answers(status: int, retry_after: str | None, means: Tried):
    assert meaning(status, retry_after, NOW) == means


@pytest.mark.parametrize(
    ("status", "text", "recipient", "ends"),
    [
        (550, "5.1.1 no such user", True, True),
        (550, "no such user", True, True),
        (553, "badly written", True, True),
        (552, "5.2.2 mailbox full", True, True),
        (554, "5.2.1 mailbox disabled", False, True),
        (550, "5.7.1 relaying denied", True, False),
        (554, "5.7.1 looks like spam", False, False),
        (550, "sender not welcome", False, False),
        (535, "5.7.8 wrong password", False, False),
        (554, "no", True, False),
        (451, "4.3.0 later", True, False),
        (450, "", True, False),
        (552, "5.3.4 message too big", False, False),
    ],
)
def test_what_a_mail_server_refuses(status: int, text: str, recipient: bool, ends: bool):
    error = RefusedError(status, text, recipient=recipient)
    found = meaning_of_refusal(error.status, error.enhanced, recipient=error.recipient)
    assert found == (Tried(GIVEN_UP, status, ends="REFUSED") if ends else Tried(None, status))


def test_a_pause_is_as_long_as_the_other_side_asks_and_never_shorter_than_ours():
    for rests, least in ((None, RETRIES[0]), (timedelta(seconds=1), RETRIES[0]), (timedelta(hours=3),) * 2):
        row = row_after(Tried(None, 503, rests=rests), "msg_a", [], 1, (NOW, NOW))
        assert least <= row["next_at"] - NOW <= least * 1.2
    given_up = row_after(Tried(None, 503), "msg_a", [], len(RETRIES) + 1, (NOW, NOW))
    assert (given_up["state"], given_up["next_at"]) == (GIVEN_UP, None)
    assert row_after(Tried(None), "m", [], 1, (NOW, NOW)).get("state", WAITING) == WAITING


def test_who_is_sent_a_notice_anew_is_given_three_days_anew():
    month = NOW - timedelta(days=30)
    delivered = row_after(Tried(DELIVERED, 204), "msg_a", [], 1, (month, month))
    failed = row_after(Tried(None, 500), "msg_a", delivered["tried"], 1, (NOW, NOW))
    assert len(failed["tried"]) == 2
    assert begun(failed["tries"], failed["tried"]) == NOW


def test_a_notice_that_is_too_large_says_which_event_it_is():
    small = written({**FED, "data": {"protection": "p-1", "note": "x" * 200}})
    assert b"thin" not in small
    assert b"x" * 200 in small
    large = written({**FED, "data": {"protection": "p-1", "note": "x" * BODY_BYTES_MAX, "scope": {"a": 1}}})
    assert len(large) < 500
    assert b'"data":{"protection":"p-1"}' in large
    assert b'"thin":true' in large
