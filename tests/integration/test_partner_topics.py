"""A partner's own two topics, as its system uses them: answers as HTTP gives them, and a feed of its own."""

import json
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

import httpx
import pytest

from tests.integration.conftest import published
from tests.integration.house import House, a_partner, a_programme, a_registration, eventually
from tests.integration.line import ANSWERED, STRUCTURED, Line, line_of, quarantine_of
from tests.integration.malformed import MALFORMED, WHOLE, WRONG

VARYING = re.compile(r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[0-9:.]+Z|"position": ?"[^"]*"')


@pytest.fixture
def lines(house: House, vendor: str, partners: tuple[str, str], operator: httpx.Client) -> Iterator[list[Line]]:
    """Both partners' lines."""
    north, south = partners
    with line_of(house, vendor, north) as one, line_of(house, vendor, south) as other:
        yield [one, other]


def masked(text: str) -> Any:
    """An answer without what differs from one submission to the next: ids, instants, the place in the ledger."""
    return json.loads(VARYING.sub(lambda found: '"position":"*"' if found[0].startswith('"') else "*", text))


@pytest.mark.covers("F84", "F85", "S51")
@pytest.mark.parametrize("mode", [Line.binary, Line.structured])
def test_a_message_is_answered_as_http_answers(
    house: House, vendor: str, partners: tuple[str, str], lines: list[Line], mode: Callable[..., str]
):
    body = a_registration("Zalando SE", "zalando.com")
    answered = lines[0].answer(mode(lines[0], body))
    north = house.client("partner", vendor=vendor, org=partners[0])
    over_http = north.post("/v1/registrations", json=body | {"territory": "AT"}, headers={"Prefer": "wait=10"})
    assert (answered.headers["ce_type"], answered.headers["ce_status"]) == (ANSWERED, str(over_http.status_code))
    assert answered.headers["content-type"] == over_http.headers["content-type"]
    assert (answered.body["outcome"], answered.body["state"]) == ("accepted", "approved")
    assert answered.body.keys() == {"outcome", "id", "state", "events", "position"}
    in_germany = over_http.text.replace('"territory":"AT"', '"territory":"DE"').replace("AT lies in", "DE lies in")
    assert masked(answered.value.decode()) == masked(in_germany)
    known = {"at_least": answered.body["position"]}
    assert north.get(f"/v1/registrations/{answered.body['id']}", params=known).json()["state"] == "approved"
    assert eventually(lambda: there(north, f"/v1/registrations?at_least={answered.body['position']}"))["items"]


def there(client: httpx.Client, path: str) -> Any:
    answer = client.get(path)
    return answer.json() if answer.status_code == 200 else None


@pytest.mark.covers("F10", "S51")
def test_a_repeat_gets_the_same_answer_and_another_body_under_its_id_is_refused(lines: list[Line]):
    north = lines[0]
    body = a_registration("Evonik Industries AG", "evonik.com")
    message = north.binary(body)
    first = north.answer(message)
    north.structured(body, id=message)
    north.binary(body | {"territory": "FR"}, id=message)
    same, again, other = north.out.some(3, lambda heard: heard.headers.get("ce_requestid") == message)
    assert same == first
    assert again.value == first.value
    assert (other.headers["ce_status"], other.body["code"]) == ("422", "IDEMPOTENCY_CONFLICT")


@pytest.mark.covers("F9")
def test_what_cannot_be_read_is_answered_put_aside_and_the_next_message_is_served(house: House, lines: list[Line]):
    north = lines[0]
    headers = {f"ce_{name}": text for name, text in north.event().items()}
    sent = {case: north.send(value, headers) for case, (value, _) in MALFORMED.items()}
    after = north.binary(a_registration("After The Poison GmbH"))
    with quarantine_of(house) as quarantine:
        for case, (value, code) in MALFORMED.items():
            answer = north.answer_at(sent[case])
            assert answer.headers["content-type"] == "application/problem+json", case
            assert (answer.body["code"], answer.headers["ce_status"]) == (code, str(answer.body["status"])), case
            place = (north.topic, "0", sent[case], code, sha256(value).hexdigest())
            quarantine.first(lambda heard, place=place: put_aside(heard.headers) == place)
    assert north.answer(after).body["outcome"] == "accepted"


def put_aside(headers: dict[str, str]) -> tuple[str, ...]:
    return tuple(headers[name] for name in ("topic", "partition", "offset", "reason", "sha256"))


NO_EVENTS: dict[str, tuple[bytes, dict[str, str], str]] = {
    "no headers at all": (WHOLE, {}, "NOT_A_CLOUDEVENT"),
    "no id": (WHOLE, {"ce_specversion": "1.0", "ce_source": "/crm", "ce_type": "x"}, "NOT_A_CLOUDEVENT"),
    "structured, and no object": (b"[]", STRUCTURED, "NOT_A_CLOUDEVENT"),
    "structured, and empty": (b"", STRUCTURED, "NOT_JSON"),
    "structured, a key twice": (b'{"id": "1", "id": "2"}', STRUCTURED, "DUPLICATE_KEY"),
    "structured, of another version": (
        b'{"specversion": "0.3", "id": "1", "source": "/", "type": "x", "data": {}}',
        STRUCTURED,
        "NOT_A_CLOUDEVENT",
    ),
    "both modes": (WHOLE, {**STRUCTURED, "ce_id": "1"}, "MIXED_MODE"),
    "too many headers": (WHOLE, {f"h{i}": "x" for i in range(1_000)}, "TOO_MANY_HEADERS"),
    "nothing": (b"", {}, "NOT_JSON"),
}


def test_what_is_no_cloudevent_is_answered_and_put_aside(lines: list[Line]):
    north = lines[0]
    for case, (value, headers, code) in NO_EVENTS.items():
        answer = north.answer_at(north.send(value, headers))
        assert (case, answer.body["code"]) == (case, code)


@pytest.mark.covers("F9")
def test_what_can_be_read_and_is_wrong_is_refused_with_its_places(
    vendor: str, partners: tuple[str, str], lines: list[Line]
):
    north = lines[0]
    body = a_registration("Refused AG")
    wrong: dict[str, tuple[Any, dict[str, str], str, str | None]] = {
        "another partner": (body | {"partner": partners[1]}, {}, "NOT_AUTHORISED", None),
        "an unknown type": (body, {"type": "registration.approve"}, "INVALID", "type"),
        "an unknown vendor": (body, {"vendor": "no-such-vendor"}, "PARTNER_UNKNOWN", None),
        "no vendor's name": (body, {"vendor": "../../etc"}, "INVALID", "vendor"),
        "no registration": ({}, {"type": "registration.withdraw", "subject": "x"}, "INVALID", "subject"),
        "an unknown programme": (body | {"programme": "no-such"}, {}, "PROGRAMME_UNKNOWN", None),
    }
    wrong |= {case: (data, {}, "INVALID", pointer) for case, (data, pointer) in WRONG.items()}
    for case, (data, attributes, code, pointer) in wrong.items():
        answer = north.answer(north.binary(data, **attributes))
        assert (case, answer.body.get("code")) == (case, code)
        pointers = [error["pointer"] for error in answer.body.get("errors", ())]
        assert pointer is None or pointer in pointers, (case, pointers)


@pytest.mark.covers("F43", "F44", "F74", "F75")
def test_the_feed_tells_a_partner_what_becomes_of_its_claim(
    house: House, vendor: str, partners: tuple[str, str], operator: httpx.Client, lines: list[Line]
):
    programme = a_programme(id="short")
    programme["rules"]["protection"] = {"period": "PT4S", "reminders": ["PT2S"]}
    for track in programme["tracks"].values():
        track.pop("protection", None)
    published(operator, programme)
    operator.put(f"/v1/partners/{partners[0]}", json=a_partner(programmes=["short"]))
    north = lines[0]
    claim = north.answer(north.binary(a_registration("Adidas AG", "adidas.com", programme="short"))).body["id"]
    (approved,), (granted,) = north.told("registration.approved.v1"), north.told("protection.granted.v1")
    (reminder,), (expired,) = north.told("protection.expiring-soon.v1"), north.told("protection.expired.v1")
    feed = [approved, granted, reminder, expired]
    assert [heard.body["registration"] for heard in feed] == [claim] * 4
    assert {heard.headers["ce_vendor"] for heard in feed} == {vendor}
    numbers = [int(heard.headers["ce_sequence"]) for heard in north.out.heard if "ce_sequence" in heard.headers]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


@pytest.mark.covers("F76", "S59")
def test_never_a_word_about_a_rival(
    house: House, vendor: str, partners: tuple[str, str], operator: httpx.Client, lines: list[Line]
):
    north, south = lines
    held = north.answer(north.binary(a_registration("Beiersdorf AG", "beiersdorf.com"))).body
    second = south.answer(south.binary(a_registration("Beiersdorf", "beiersdorf.com", products=["cloud"])))
    assert (held["state"], second.body["state"]) == ("approved", "under_review")
    ((case),) = eventually(lambda: operator.get("/v1/conflicts").json()["items"])
    ruling = {"outcome": "first_claim_upheld", "reason": "Filed first, and it works."}
    settled = operator.post(f"/v1/conflicts/{case['id']}/resolve", json=ruling)
    assert settled.status_code == 200, settled.text
    (rejected,) = south.told("registration.rejected.v1")
    assert rejected.body["code"] == "NOT_AVAILABLE"
    everything = " ".join(f"{heard.headers} {heard.value.decode()}" for heard in south.out.heard)
    for secret in (partners[0], held["id"], case["id"], "conflict", "rival", "Filed first", "overlap"):
        assert secret.lower() not in everything.lower()
