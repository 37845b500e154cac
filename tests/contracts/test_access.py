"""The access table is whole: every command is in it, nobody gets in by an unlisted name."""

from importlib import import_module
from pkgutil import iter_modules

import pytest

import contracts
from contracts import access
from contracts.catalogue import DECIDED_BY, SHARED, messages
from contracts.message import Command, Message


def test_every_command_has_its_row_and_every_row_a_command():
    assert set(access.COMMANDS) == {name for name, message in messages().items() if issubclass(message, Command)}


def test_every_role_may_do_something_and_no_row_names_an_unknown_role():
    listed = [*access.COMMANDS.values(), *access.VIEWS.values()]
    assert frozenset().union(*listed) == set(access.ROLES)


@pytest.mark.parametrize("role", access.ROLES)
def test_an_unlisted_name_lets_nobody_in(role):
    assert not access.may_send([role], "drop-everything.v1")
    assert not access.may_see([role], "secrets")


@pytest.mark.parametrize("role", sorted(access.PARTNER_ROLES))
def test_partners_decide_nothing_and_see_no_case(role):
    decisions = {
        "approve-registration.v1",
        "reject-registration.v1",
        "resolve-conflict.v1",
        "verify-evidence.v1",
        "demand-evidence.v1",
    }
    assert not any(access.may_send([role], command) for command in decisions)
    assert not any(access.may_see([role], view) for view in ("conflicts", "customers"))
    assert access.own_only([role])
    assert not access.own_only([role, "operator"])


def test_the_catalogue_is_whole():
    """Every module that defines a message is listed, so that nothing on a ledger is unknown to who reads all of it."""
    modules = [import_module(f"contracts.{found.name}") for found in iter_modules(contracts.__path__)]
    messages_found = [value for module in modules for value in vars(module).values() if is_message(value)]
    defined = {".".join(message.__module__.split(".")[:2]) for message in messages_found}
    assert defined == {module.__name__ for modules in (SHARED, *DECIDED_BY.values()) for module in modules}


def is_message(value):
    return isinstance(value, type) and issubclass(value, Message) and "TYPE" in vars(value)
