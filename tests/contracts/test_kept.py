"""Whatever may put somebody into the vault has a rule that says until when they stay there."""

import re
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic import BaseModel

import services
from contracts.bodies import Contact, CustomerBody
from contracts.catalogue import commands_of
from contracts.message import Command
from contracts.values import ContactRef, Customer
from services.kit.web.bodies import body_of
from services.registration.service.requests import KINDS

ROOT = Path(services.__file__).parent.parent
PAGE = (ROOT / "docs/erasure.md").read_text().partition("## Who is kept, and until when")[2].partition("\n## ")[0]
PUTS = re.compile(r"vault\.(put|withhold|share)\(")
"""How somebody gets into the vault."""


def types_in(annotation: Any, known: frozenset[type] = frozenset()) -> frozenset[type]:
    """All types that a value of this one may hold."""
    if get_origin(annotation) is not None or isinstance(annotation, UnionType):
        return known.union(*(types_in(part, known) for part in get_args(annotation)))
    if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)) or annotation in known:
        return known
    known |= {annotation}
    return known.union(*(types_in(field.annotation, known) for field in annotation.model_fields.values()))


def sealing(body: type[BaseModel]) -> bool:
    """Whether a body may bring a person, or a customer that is withheld."""
    return not types_in(body).isdisjoint({Contact, CustomerBody})


def test_every_command_that_may_bring_somebody_is_in_the_table():
    found = {kind.command.TYPE for kind in KINDS if sealing(kind.body)}
    assert found == set(re.findall(r"`([a-z-]+\.v1)`", PAGE))


def test_no_command_of_the_conflict_service_brings_anybody():
    """Its customers come in as they are written, and none may be withheld."""
    commands = [command for command in commands_of("conflict") if issubclass(command, Command)]
    assert any(Customer in types_in(command) for command in commands)
    assert not [command for command in commands if sealing(body_of(command)) or ContactRef in types_in(command)]


def test_every_place_that_puts_something_into_the_vault_is_in_the_table():
    places = {
        str(path.relative_to(ROOT)) for path in (ROOT / "services").rglob("*.py") if PUTS.search(path.read_text())
    }
    assert places == set(re.findall(r"`(services/[a-z_/]+\.py)`", PAGE))
