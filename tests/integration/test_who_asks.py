"""Who asks: forged tokens, none at all, and who asks too often."""

import json
from base64 import urlsafe_b64decode
from typing import Any

import httpx
import pytest
from joserfc.jwk import OKPKey

from tests.integration.conftest import problem
from tests.integration.house import House
from tests.kit.tokens import raw, signed, with_secret


def forged(good: str) -> dict[str, str]:
    """A good token, changed or remade in every way that has been tried on somebody."""
    header, claims = (json.loads(decoded(part)) for part in good.split(".")[:2])
    other = OKPKey.generate_key("Ed25519", {"kid": header["kid"]})

    def own(**changes: Any) -> str:
        return signed(claims | changes, other, kid=header["kid"])

    signature = good.rpartition(".")[2]
    return {
        "no algorithm": raw(header | {"alg": "none"}, claims),
        "no algorithm, in capitals": raw(header | {"alg": "NONE"}, claims),
        "no signature": good.rpartition(".")[0] + ".",
        "a secret instead of a key": with_secret(claims, header["kid"].encode(), alg="HS256", kid=header["kid"]),
        "a key of its own": own(),
        "a key it brings along": raw(header | {"jwk": other.as_dict(private=False)}, claims, b"x" * 64),
        "a key from elsewhere": raw(header | {"jku": "http://127.0.0.1/keys"}, claims, b"x" * 64),
        "another's signature": raw(header, claims | {"roles": ["operator"]}, b"x" * 64),
        "roles added": raw(header, claims | {"roles": ["partner", "operator"]}, decoded(signature)),
        "half of it": good[: len(good) // 2],
        "not one at all": "x",
    }


def decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "==")


def test_nobody_comes_in_with_a_forged_token(house: House, vendor: str, partners: tuple[str, str]):
    good = house.token("partner", vendor=vendor, org=partners[0])
    with httpx.Client(base_url=house.url, trust_env=False) as http:
        for case, token in forged(good).items():
            for method, path in (("GET", "/v1/registrations"), ("POST", "/v1/registrations")):
                answer = http.request(method, path, headers={"Authorization": f"Bearer {token}"})
                assert problem(answer, 401, "NOT_AUTHENTICATED"), case
                assert answer.headers["www-authenticate"].startswith("Bearer")
                assert vendor not in answer.text


@pytest.mark.parametrize("headers", [[], [("Authorization", "Basic bm9ydGg6c2VjcmV0")], [("Authorization", "Bearer")]])
def test_nobody_comes_in_without_a_token(house: House, headers: list[tuple[str, str]]):
    for path in ("/v1/registrations", "/v1/commands/x", "/v1/partners/north"):
        answer = httpx.get(house.url + path, headers=headers, trust_env=False)
        problem(answer, 401, "NOT_AUTHENTICATED")


def test_two_tokens_are_none(house: House, vendor: str):
    token = house.token("operator", vendor=vendor)
    twice = [("Authorization", f"Bearer {token}"), ("Authorization", f"Bearer {token}")]
    problem(httpx.get(f"{house.url}/v1/registrations", headers=twice, trust_env=False), 401, "NOT_AUTHENTICATED")


def test_who_asks_too_often_is_told_when_to_come_back_and_others_are_served(house: House, vendor: str):
    hasty, patient = (house.client("operator", vendor=vendor, subject=name) for name in ("hasty", "patient"))
    answers = (hasty.get("/v1/programmes?limit=0") for _ in range(5_000))  # wrong, so answered at once
    refused = next(answer for answer in answers if answer.status_code != 422)
    problem(refused, 429, "TOO_MANY_REQUESTS")
    assert 1 <= int(refused.headers["retry-after"]) <= 10
    assert patient.get("/v1/programmes").status_code == 200
