"""The edge before any command: tokens, strict JSON, limits, rates, headers, health, description."""

import asyncio
import json

import httpx
import pytest
from prometheus_client import CollectorRegistry

from services.kit.settings import Settings
from services.kit.web import Health, Problem, make_app
from services.kit.web.app import SECURITY_HEADERS
from services.kit.web.problem import NO_SUCH_FIELD, STATUS
from services.kit.web.rates import BUCKETS_MAX, BURST_SECONDS, Rates
from tests.kit.sample import door, now_claims, pages
from tests.kit.tokens import claims, signed

URL = "/v1/registrations/11111111-2222-3333-4444-555555555555/withdraw"
BODY_BYTES_MAX = 4_096


class Nowhere:
    """An edge that must not be reached."""

    async def respond(self, *_):
        raise AssertionError("the request went through")


@pytest.fixture
def app():
    registry = CollectorRegistry()
    opened = door(Settings(kafka="unused:1", database_url="unused", body_bytes_max=BODY_BYTES_MAX), registry)
    health = Health(registry)
    app = make_app("sample", opened, health)
    app.state.health = health
    app.include_router(pages(Nowhere()))

    @app.get("/defect")
    async def defect():
        raise RuntimeError("secret detail")

    return app


@pytest.fixture
async def client(app):
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    token = signed(claims(**now_claims()))
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    async with httpx.AsyncClient(transport=transport, base_url="http://edge", headers=headers) as client:
        yield client


def problem(answer, status, code):
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    assert body["type"].startswith("urn:dealreg:problem:")
    assert body["title"]
    return body


class TestTokens:
    @pytest.mark.parametrize(
        "given",
        [None, "", "Bearer", "Bearer ", "Basic abc", "Bearer a b", "Bearer \t", "token", "Bearer x.y.z", 'Bearer "x"'],
    )
    async def test_no_token_no_entry(self, client, given):
        client.headers.pop("Authorization")
        answer = await client.post(URL, content=b"{", headers={} if given is None else {"Authorization": given})
        problem(answer, 401, "NOT_AUTHENTICATED")
        assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="dealreg"')

    async def test_a_bad_token_is_called_invalid(self, client):
        token = signed(claims(**now_claims() | {"exp": 1}))
        answer = await client.post(URL, content=b"{}", headers={"Authorization": f"Bearer {token}"})
        assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
        assert token not in answer.text

    async def test_two_tokens_are_none(self, client):
        headers = [("Authorization", client.headers["Authorization"])] * 2
        client.headers.pop("Authorization")
        problem(await client.post(URL, content=b"{}", headers=headers), 401, "NOT_AUTHENTICATED")

    async def test_refusals_are_counted_by_reason(self, client, app):
        await client.post(URL, headers={"Authorization": "Bearer a.b.c"})
        assert 'dealreg_http_rejected_tokens_total{reason="form"} 1.0' in (await client.get("/metrics")).text


BAD_BODIES = {
    "nothing": (b"", "INVALID"),
    "no json": (b"{", "NOT_JSON"),
    "two values": (b"{} {}", "NOT_JSON"),
    "a comment": (b'{"reason": "x" /* y */}', "NOT_JSON"),
    "a trailing comma": (b'{"reason": "x",}', "NOT_JSON"),
    "byte order mark": (b'\xef\xbb\xbf{"reason": "x"}', "NOT_JSON"),
    "not utf-8": (b'{"reason": "\xff"}', "NOT_UTF8"),
    "utf-16": ('{"reason": "x"}'.encode("utf-16"), "NOT_UTF8"),
    "a key twice": (b'{"reason": "x", "reason": "y"}', "DUPLICATE_KEY"),
    "a key twice, escaped": (b'{"reason": "x", "\\u0072eason": "y"}', "DUPLICATE_KEY"),
    "nul": (b'{"reason": "a\\u0000b"}', "NUL_CHARACTER"),
    "half a surrogate": (b'{"reason": "\\ud800"}', "LONE_SURROGATE"),
    "NaN": (b'{"reason": NaN}', "NOT_FINITE"),
    "minus Infinity": (b'{"reason": -Infinity}', "NOT_FINITE"),
    "1e999": (b'{"reason": 1e999}', "NOT_FINITE"),
    "a long number": (b'{"reason": ' + b"9" * 500 + b"}", "NUMBER_TOO_LONG"),
    "deep": (b'{"reason": ' + b"[" * 100 + b"]" * 100 + b"}", "TOO_DEEP"),
    "very deep": (b"[" * 2_000 + b"]" * 2_000, "TOO_DEEP"),
    "a list": (b"[]", "INVALID"),
    "null": (b"null", "INVALID"),
    "an unknown field": (b'{"reason": "x", "approve": true}', "INVALID"),
    "a number for a text": (b'{"reason": 7}', "INVALID"),
    "a text too long": (b'{"reason": "' + b"x" * 201 + b'"}', "INVALID"),
}


class TestBodies:
    @pytest.mark.parametrize(("body", "code"), BAD_BODIES.values(), ids=BAD_BODIES.keys())
    async def test_a_bad_body_is_refused_with_a_code(self, client, body, code):
        problem(await client.post(URL, content=body), 422, code)

    @pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
    async def test_another_content_type_is_not_taken_for_json(self, client, kind):
        answer = await client.post(URL, content=b'{"reason": "x"}', headers={"Content-Type": kind})
        problem(answer, 415, "UNSUPPORTED_MEDIA_TYPE")

    async def test_every_invalid_field_has_its_pointer_and_nothing_is_echoed(self, client):
        answer = await client.post(URL, json={"reason": ["private words"], "a/b~c": 1})
        body = problem(answer, 422, "INVALID")
        assert {error["pointer"] for error in body["errors"]} == {"/reason", "/a~1b~0c"}
        assert NO_SUCH_FIELD in {error["detail"] for error in body["errors"]}
        assert "private" not in answer.text

    async def test_the_pointer_of_what_was_refused_before_it_was_understood(self, client):
        answer = await client.post(URL, content=b'{"reason": [1, {"x": "\\u0000"}]}')
        assert problem(answer, 422, "NUL_CHARACTER")["errors"][0]["pointer"] == "/reason/1/x"

    async def test_a_body_over_the_limit(self, client):
        problem(await client.post(URL, content=b" " * (BODY_BYTES_MAX + 1)), 413, "TOO_LARGE")

    async def test_a_body_over_the_limit_that_does_not_say_so(self, client):
        async def parts():
            for _ in range(BODY_BYTES_MAX):
                yield b" " * 100

        problem(await client.post(URL, content=parts()), 413, "TOO_LARGE")

    @pytest.mark.parametrize("body", [body for body, _ in BAD_BODIES.values()], ids=BAD_BODIES.keys())
    async def test_who_may_not_send_it_is_told_nothing_about_its_form(self, client, body):
        token = signed(claims(**now_claims() | {"roles": ["compliance"], "org": None}))
        answer = await client.post(URL, content=body, headers={"Authorization": f"Bearer {token}"})
        problem(answer, 403, "NOT_AUTHORISED")
        plain = await client.post(URL, content=body, headers={"Authorization": f"Bearer {token}", "Content-Type": "x"})
        problem(plain, 403, "NOT_AUTHORISED")


class TestAnswers:
    async def test_every_error_is_a_problem(self, client):
        problem(await client.get("/nowhere"), 404, "NOT_FOUND")
        problem(await client.delete(URL), 405, "METHOD_NOT_ALLOWED")

    async def test_a_405_names_the_methods_there_are(self, client):
        assert (await client.delete(URL)).headers["Allow"] == "POST"
        assert (await client.post("/livez")).headers["Allow"] == "GET, HEAD"

    @pytest.mark.parametrize("url", ["/livez", "/nowhere", "/defect", URL])
    async def test_head_is_answered_as_get_without_the_body(self, client, url):
        got, headed = await client.get(url), await client.head(url)
        assert (headed.status_code, headed.content) == (got.status_code, b"")
        moving = {"x-request-id"}
        kept = {name: value for name, value in got.headers.items() if name not in moving}
        assert {name: value for name, value in headed.headers.items() if name not in moving} == kept

    async def test_a_defect_tells_nothing(self, client, caplog):
        answer = await client.get("/defect")
        problem(answer, 500, "DEFECT")
        assert "secret" not in answer.text
        assert "secret detail" in caplog.text

    @pytest.mark.parametrize("url", ["/livez", "/nowhere", "/defect", URL])
    async def test_security_headers_are_on_every_answer(self, client, url):
        answer = await client.get(url)
        for name, value in SECURITY_HEADERS.items():
            assert answer.headers[name] == value
        assert "server" not in answer.headers

    @pytest.mark.parametrize(("given", "kept"), [("req-7", True), ("a b", False), ("x" * 65, False), ("é", False)])
    async def test_request_ids(self, client, given, kept):
        answer = await client.get("/livez", headers={"X-Request-Id": given.encode()})
        assert (answer.headers["X-Request-Id"] == given) is kept

    async def test_metrics_name_routes_and_never_paths(self, client):
        await client.delete(URL)
        await client.get("/nowhere/secret-id")
        await client.request("SECRET-ID", "/livez")
        text = (await client.get("/metrics")).text
        assert "dealreg_http_requests_total" in text
        assert "secret-id" not in text.lower()
        assert "11111111" not in text

    def test_the_table_of_codes_has_no_status_that_is_none(self):
        for code, status in STATUS.items():
            assert Problem(code, "words").status_code == status
        assert Problem("ALREADY_PROTECTED", "words").status_code == 409


class TestRates:
    async def test_too_many_requests(self, app, client):
        app.state.door.rates._rate = 1.0
        answers = [await client.post(URL, content=b"{") for _ in range(int(BURST_SECONDS) + 1)]
        assert [answer.status_code for answer in answers] == [422] * int(BURST_SECONDS) + [429]
        problem(answers[-1], 429, "TOO_MANY_REQUESTS")
        assert int(answers[-1].headers["Retry-After"]) >= 1

    def test_the_long_run_rate_is_kept_and_senders_do_not_share(self):
        now = 0.0
        rates = Rates(10.0, lambda: now)
        passed = {"busy": 0, "calm": 0}
        for step in range(10_000):
            now = step / 100
            for sender in ("busy", "calm") if step % 50 == 0 else ("busy",):
                try:
                    rates.take(sender)
                    passed[sender] += 1
                except Problem:
                    pass
        assert passed["calm"] == 200
        assert 1_000 <= passed["busy"] <= 1_000 + 10 * BURST_SECONDS

    def test_senders_are_forgotten_and_memory_is_bounded(self):
        rates = Rates(1.0, lambda: 0.0)
        for number in range(BUCKETS_MAX + 100):
            rates.take(str(number))
        assert len(rates._buckets) == BUCKETS_MAX


class TestHealth:
    async def test_all_is_well(self, client):
        for url in ("/livez", "/readyz"):
            answer = await client.get(url)
            assert (answer.status_code, answer.json()) == (200, {"status": "ok"})

    async def test_a_part_that_cannot_work_is_named(self, app, client):
        async def ill():
            return "the broker is away"

        async def broken():
            raise RuntimeError("oops")

        app.state.health.add("broker", ill)
        app.state.health.add("writer", broken, live=True)
        ready, live = await client.get("/readyz"), await client.get("/livez")
        assert (ready.status_code, live.status_code) == (503, 503)
        assert ready.json()["faults"] == {"broker": "the broker is away", "writer": "RuntimeError"}
        assert live.json()["faults"] == {"writer": "RuntimeError"}

    async def test_a_check_that_hangs_is_a_fault(self, app, client, monkeypatch):
        async def hanging():
            await asyncio.Event().wait()

        monkeypatch.setattr("services.kit.web.health.CHECK_SECONDS_MAX", 0.05)
        app.state.health.add("database", hanging)
        assert "no answer" in (await client.get("/readyz")).json()["faults"]["database"]


async def test_the_description(client):
    document = (await client.get("/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    operation = document["paths"]["/v1/registrations/{registration}/withdraw"]["post"]
    assert set(operation["responses"]) == {
        "200", "201", "202", "401", "403", "404", "409", "412", "413", "415", "422", "429", "503",
    }  # fmt: skip
    assert set(operation["responses"]["409"]["content"]) == {"application/problem+json"}
    assert {parameter["name"] for parameter in operation["parameters"]} == {
        "registration", "idempotency-key", "if-match", "prefer",
    }  # fmt: skip
    assert operation["security"] == [{"HTTPBearer": []}]
    text = json.dumps(document)
    assert "HTTPValidationError" not in text
    for reference in (part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]):
        assert reference in document["components"]["schemas"]
