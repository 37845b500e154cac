"""What the product says of itself, and whether it keeps to it: OpenAPI under fuzzing, AsyncAPI by its channels."""

import json
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from contracts.access import PARTNER_ROLES, ROLES
from contracts.bodies import PARTNER_MESSAGES
from services.cli.house import OWNERS
from tests.integration.house import House, a_registration, eventually

EXAMPLES = len(ROLES)
"""Of each operation: so each role comes to it, and twice where there is a body to get wrong."""
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.ignored_auth,
]
"""Not that all valid data is accepted: a token of ours, or a year out of reach, no schema can tell from others."""


@pytest.fixture(scope="module")
def document(house: House) -> dict[str, Any]:
    return dict(httpx.get(f"{house.url}/openapi.json", trust_env=False).json())


@pytest.fixture
def registered(house: House, vendor: str, partners: tuple[str, str], operator: httpx.Client) -> str:
    """A registration that is there, and so a protection of the same id."""
    north = house.client("partner", vendor=vendor, org=partners[0])
    answer = north.post("/v1/registrations", json=a_registration("Continental AG"), headers={"Prefer": "wait=10"})
    assert answer.json()["state"] == "approved", answer.text
    found = answer.json()["id"]
    eventually(lambda: north.get(f"/v1/registrations/{found}").status_code == 200)
    return str(found)


def test_there_is_one_description_of_the_whole_product(document: dict[str, Any]):
    assert document["openapi"].startswith("3.1.")
    assert document["info"]["title"] == "dealreg"
    prefixes = {path.split("/")[2] for path in document["paths"] if path.startswith("/v1/")}
    assert prefixes | {"invitations"} == OWNERS.keys() | {
        "adjudications",
        "commands",
        "invitations",
        "previews",
        "engagement-breaches",
        "audit",
        "calendar",
        "calendar.ics",
        "reports",
    }
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert all(operation["summary"] and operation["tags"] for operation in operations)
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))


def test_the_description_keeps_the_rules_of_openapi_3_1(document: dict[str, Any]):
    schemathesis.openapi.from_dict(document).validate()


@pytest.mark.covers("F84")
@pytest.mark.timeout(300)
def test_whatever_is_sent_is_answered_as_the_description_says(
    house: House, document: dict[str, Any], vendor: str, partners: tuple[str, str], registered: str
):
    tokens = {
        role: house.token(role, vendor=vendor, org=partners[0] if role in PARTNER_ROLES else None, subject="fuzz")
        for role in ROLES
    }
    known = {"registrations": registered, "protections": registered, "partners": partners[0]}
    broken: list[str] = []
    with requests.Session() as session:
        session.trust_env = False
        for found in schemathesis.openapi.from_dict(document).get_all_operations():
            broken += met(found.ok(), session, house.url, tokens, known)
    assert not broken, "\n\n".join(broken)


def met(
    operation: APIOperation, session: requests.Session, url: str, tokens: dict[str, str], known: dict[str, str]
) -> Iterator[str]:
    """Send examples, good and bad, of one operation; what does not conform."""
    roles = cycle(tokens)
    described = operation.definition.raw.get("parameters", [])
    lists = [parameter["name"] for parameter in described if "array" in json.dumps(parameter.get("schema"))]
    entity = next((known[prefix] for prefix in known if operation.path.startswith(f"/v1/{prefix}/")), None)

    def send(case: Case) -> None:
        role = next(roles)
        valid = case.meta.generation.mode is GenerationMode.POSITIVE
        if not valid and any(isinstance(case.query.get(name), str) for name in lists):
            return  # on the wire one text is a list of one
        if valid and entity and "id" in case.path_parameters:
            case.path_parameters["id"] = entity
        headers = {"Authorization": f"Bearer {tokens[role]}", "Prefer": "wait=10"}
        case.call_and_validate(url, session, headers, CHECKS)

    examples = operation.as_strategy(generation_mode=GenerationMode.POSITIVE) | operation.as_strategy(
        generation_mode=GenerationMode.NEGATIVE
    )
    try:
        settings(
            max_examples=EXAMPLES * (2 if "requestBody" in operation.definition.raw else 1),
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )(given(case=examples)(send))()
    except* (schemathesis.errors.SchemathesisError, AssertionError) as failures:
        yield f"{operation.label}: " + "\n".join(str(failure) for failure in failures.exceptions)


@pytest.mark.covers("F85")
def test_the_topics_are_described(house: House):
    document = httpx.get(f"{house.url}/asyncapi.json", trust_env=False).json()
    assert document["asyncapi"] == "3.0.0"
    assert document["info"]["title"] == "dealreg"
    addresses = {channel["address"] for channel in document["channels"].values()}
    own, partners = house.environment["DEALREG_TOPIC_PREFIX"], house.environment["DEALREG_PARTNER_TOPIC_PREFIX"]
    for name in ("registration.commands", "registration.ledger", "conflict.commands", "conflict.ledger", "quarantine"):
        assert f"{own}.{name}" in addresses
    assert any(address.startswith(f"{partners}.") and address.endswith(".in") for address in addresses)
    assert any(address.startswith(f"{partners}.") and address.endswith(".out") for address in addresses)
    assert PARTNER_MESSAGES.keys() <= document["channels"].keys()
