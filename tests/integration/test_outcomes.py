"""How an outcome reaches its sender: at once, later, again, and only on the version it was meant for."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.integration.conftest import problem
from tests.integration.house import a_registration, eventually


@pytest.mark.covers("F74")
def test_who_does_not_wait_is_told_where_the_outcome_will_be(north: httpx.Client):
    answer = north.post("/v1/registrations", json=a_registration("Hochtief AG"), headers={"Prefer": "wait=0"})
    assert (answer.status_code, answer.json()["outcome"]) == (202, "pending")
    assert int(answer.headers["retry-after"]) >= 1

    def decided() -> Any:
        found = north.get(answer.headers["location"])
        return found.json() if found.status_code == 200 else None

    outcome = eventually(decided)
    assert (outcome["outcome"], outcome["events"][0]["type"]) == ("accepted", "registration.submitted.v1")
    found = north.get(f"/v1/registrations/{outcome['id']}", params={"at_least": outcome["position"]})
    assert found.json()["customer"] == "Hochtief AG"


@pytest.mark.covers("F10")
def test_a_key_used_many_times_at_once_makes_one_registration(north: httpx.Client):
    key, body = {"Idempotency-Key": uuid4().hex, "Prefer": "wait=15"}, a_registration("Bilfinger SE", "bilfinger.com")
    with ThreadPoolExecutor(8) as pool:
        sent = [pool.submit(north.post, "/v1/registrations", json=body, headers=key) for _ in range(8)]
    answers = {(answer.status_code, answer.content) for answer in (future.result() for future in sent)}
    assert len(answers) == 1
    ((status, content),) = answers
    assert status == 201
    found = north.get("/v1/registrations", params={"at_least": json.loads(content)["position"]}).json()["items"]
    assert [item["id"] for item in found] == [json.loads(content)["id"]]


@pytest.mark.covers("F10")
def test_a_refusal_is_repeated_in_the_same_words(north: httpx.Client):
    body = a_registration("Fresenius SE") | {"programme": "no-such"}
    key = {"Idempotency-Key": uuid4().hex}
    first, again = (north.post("/v1/registrations", json=body, headers=key) for _ in range(2))
    problem(first, 409, "PROGRAMME_UNKNOWN")
    assert (again.status_code, again.content) == (first.status_code, first.content)


@pytest.mark.covers("F86")
def test_a_change_names_the_version_it_was_made_on(operator: httpx.Client, north: httpx.Client):
    answer = north.post("/v1/registrations", json=a_registration("Ceconomy AG"), headers={"Prefer": "wait=10"})
    path = f"/v1/registrations/{answer.json()['id']}"
    seen = operator.get(path, params={"at_least": answer.json()["position"]})
    assert seen.headers["etag"] == answer.headers["etag"]
    stale = north.post(
        f"{path}/activity", json={"at": "2026-09-02T10:00:00Z", "summary": "call"}, headers={"If-Match": '"1"'}
    )
    problem(stale, 412, "STALE_VERSION")
    fresh = {"If-Match": answer.headers["etag"]}
    done = north.post(f"{path}/activity", json={"at": "2026-09-02T10:00:00Z", "summary": "call"}, headers=fresh)
    assert done.status_code == 200, done.text
