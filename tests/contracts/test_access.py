"""The access table is whole: every command is in it, nobody gets in by an unlisted name."""

import pytest

from contracts import access
from contracts.message import Command
from tests.contracts.specimens import classes


def test_every_command_has_its_row_and_every_row_a_command():
    assert set(access.COMMANDS) == {name for name, message in classes().items() if issubclass(message, Command)}


def test_every_role_may_do_something_and_no_row_names_an_unknown_role():
    listed = [*access.COMMANDS.values(), *access.VIEWS.values()]
    assert frozenset().union(*listed) == set(access.ROLES)


@pytest.mark.parametrize("role", access.ROLES)
def test_an_unlisted_name_lets_nobody_in(role):
    assert not access.may_send([role], "drop-everything.v1")
    assert not access.may_see([role], "secrets")


@pytest.mark.parametrize("role", sorted(access.PARTNER_ROLES))
def test_partners_decide_nothing_and_see_no_case(role):
    decisions = {"approve-registration.v1", "reject-registration.v1", "resolve-conflict.v1", "verify-evidence.v1"}
    assert not any(access.may_send([role], command) for command in decisions)
    assert not any(access.may_see([role], view) for view in ("conflicts", "blanket-flags", "customers"))
    assert access.own_only([role])
    assert not access.own_only([role, "operator"])
