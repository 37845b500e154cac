"""Bad input over HTTP: every class of it gets a clear, coded answer, and none of it brings anything down."""

import json
from collections.abc import Iterator

import httpx
import pytest

from tests.integration.conftest import problem
from tests.integration.malformed import MALFORMED, WRONG

JSON = {"Content-Type": "application/json"}
NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.mark.covers("F9")
@pytest.mark.parametrize("case", MALFORMED)
def test_a_body_that_cannot_be_read(north: httpx.Client, case: str):
    body, code = MALFORMED[case]
    told = problem(
        north.post("/v1/registrations", content=body, headers=JSON), 413 if code == "TOO_LARGE" else 422, code
    )
    if code in ("NUL_CHARACTER", "LONE_SURROGATE"):
        assert told["errors"][0]["pointer"] == "/customer/name"


@pytest.mark.covers("F9")
@pytest.mark.parametrize("case", WRONG)
def test_a_body_that_is_wrong(north: httpx.Client, case: str):
    body, pointer = WRONG[case]
    told = problem(north.post("/v1/registrations", json=body), 422, "INVALID")
    assert pointer in [error["pointer"] for error in told["errors"]]
    assert "Poison" not in json.dumps(told)


def test_a_body_without_a_declared_length_is_cut_off_too(north: httpx.Client):
    def endless() -> Iterator[bytes]:
        for _ in range(400):
            yield b" " * 1_000

    problem(north.post("/v1/registrations", content=endless(), headers=JSON), 413, "TOO_LARGE")


@pytest.mark.parametrize("said", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_body_that_does_not_say_it_is_json(north: httpx.Client, said: str):
    answer = north.post("/v1/registrations", content=b"{}", headers={"Content-Type": said})
    problem(answer, 415, "UNSUPPORTED_MEDIA_TYPE")


PARAMETERS = {
    "customer_name=%00": ("NUL_CHARACTER", "customer_name"),
    "limit=0": ("INVALID", "limit"),
    "limit=201": ("INVALID", "limit"),
    "limit=x": ("INVALID", "limit"),
    "since=2026-01-01": ("INVALID", "since"),
    "since=294277-01-01T00:00:00Z": ("INVALID", "since"),
    "colour=red": ("INVALID", "colour"),
    "customer=1' OR '1'='1": ("INVALID", "customer"),
    "cursor=eyJhbGciOiJub25lIn0": ("BAD_TOKEN", "cursor"),
    "at_least=12": ("BAD_TOKEN", "at_least"),
}


@pytest.mark.parametrize("query", PARAMETERS)
def test_a_wrong_parameter(operator: httpx.Client, query: str):
    code, pointer = PARAMETERS[query]
    told = problem(operator.get(f"/v1/registrations?{query}"), 422, code)
    assert [error["pointer"] for error in told["errors"]] == [pointer]


@pytest.mark.parametrize(
    "name", ["%", "_", "';--", "\\", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")]
)
def test_words_to_search_for_are_words(operator: httpx.Client, name: str):
    assert operator.get("/v1/partners", params={"name": name}).json()["items"] == []


HEADERS = {
    "Idempotency-Key": ["", "two words", "x" * 256],
    "If-Match": ["1", '"one"', 'W/"1"', '"1", "2"', '"99999999999999999999"'],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in HEADERS.items() for text in texts])
def test_a_header_that_means_nothing(north: httpx.Client, name: str, text: str):
    answer = north.post(f"/v1/registrations/{NOBODY}/withdraw", json={}, headers={name: text})
    told = problem(answer, 422, "INVALID")
    assert [error["pointer"].lower() for error in told["errors"]] == [name.lower()]


def test_headers_have_a_limit(north: httpx.Client):
    problem(north.get("/v1/registrations", headers={"Cookie": "x" * 60_000}), 431, "HEADERS_TOO_LARGE")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "NOT_FOUND"),
        ("POST", "/v1/nothing", 404, "NOT_FOUND"),
        ("GET", "/etc/passwd", 404, "NOT_FOUND"),
        ("POST", "/v1/registrations/", 404, "NOT_FOUND"),
        ("GET", f"/v1/registrations/{NOBODY}", 404, "NOT_FOUND"),
        ("POST", f"/v1/registrations/{NOBODY}/approve", 404, "NOT_FOUND"),
        ("GET", "/v1/registrations/%00", 422, "INVALID"),
        ("GET", "/v1/registrations/..%2f..%2fpartners", 404, "NOT_FOUND"),
        ("DELETE", "/v1/registrations", 405, "METHOD_NOT_ALLOWED"),
        ("PATCH", "/v1/partners/north", 405, "METHOD_NOT_ALLOWED"),
        ("POST", "/readyz", 405, "METHOD_NOT_ALLOWED"),
    ],
)
def test_a_way_that_leads_nowhere(operator: httpx.Client, method: str, path: str, status: int, code: str):
    answer = operator.request(method, path, json={} if method == "POST" else None)
    problem(answer, status, code)
    assert status != 405 or answer.headers["allow"]
