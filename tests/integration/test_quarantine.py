"""Poison of every class, sent by a partner: the operator finds it, looks at it, and has it sent again."""

import httpx

from tests.integration.house import House
from tests.integration.line import line_of
from tests.integration.malformed import MALFORMED


def test_poison_of_every_class_is_found_and_sent_again(
    house: House, vendor: str, partners: tuple[str, str], operator: httpx.Client
):
    with line_of(house, vendor, partners[0]) as north:
        headers = {f"ce_{name}": text for name, text in north.event().items()}
        sent = {north.send(value, headers): (value, code) for value, code in MALFORMED.values()}
        for offset in sent:
            north.answer_at(offset)
        found = operator.get("/v1/quarantine").json()["items"]
        assert {(str(item["offset"]), item["reason"]) for item in found} == {
            (offset, code) for offset, (_, code) in sent.items()
        }
        last = found[0]
        value, code = sent[str(last["offset"])]
        assert operator.get(f"/v1/quarantine/{last['number']}").json()["value"]["hex"] == value.hex()
        path = f"/v1/quarantine/{last['number']}/redrive"
        assert house.client("compliance", vendor=vendor).post(path).status_code == 403
        assert house.client("operator", vendor="another").post(path).status_code == 404
        assert operator.post(path).json() == {"number": last["number"], "topic": north.topic, "partition": 0}
        again = north.answer_at(str(max(map(int, sent)) + 1))
        assert again.body["code"] == code
        twice = operator.post(path)
        assert (twice.status_code, twice.json()["code"]) == (409, "WRONG_STATE")
    newest, *_, known = operator.get("/v1/quarantine").json()["items"][: len(sent) + 1]
    assert (newest["reason"], newest["sent_again_by"]) == (code, None)
    assert known["sent_again_at"] is None
    seen = operator.get(f"/v1/quarantine/{last['number']}").json()
    assert seen["sent_again_by"].startswith(f"{vendor}/-/")
