"""What the machine says of partners: certificates, caps, and their standing, and what the rules say of it."""

from collections.abc import Callable, Set
from typing import NamedTuple

from contracts import partners as p
from contracts.message import Command
from contracts.values import Certification
from tests.make import a_profile
from tests.registration.oracle import keeping
from tests.registration.oracle.books import Books, Said
from tests.registration.oracle.people import BIGBOX, MANAGING, NORTHWIND, PARTNERS, POLICING

TYPES = {**dict.fromkeys(PARTNERS, ("var",)), BIGBOX: ("distributor",)}
"""What each is, unless it is of a type for a while that the programme has no rules for."""


class Kept(NamedTuple):
    """A command about a partner, the roles that may send it, and the rules."""

    command: Command
    roles: Set[str]
    rules: Callable[[Books], Said]


def kept(name: str, what: int, cap: int, certificate: Certification) -> Kept:
    """What may be said of a partner, terminations hardly ever."""
    if what < 8:
        types = ("affiliate",) if cap == 0 else TYPES[name]
        profile = a_profile(types=types, distributors=(BIGBOX,) if name == NORTHWIND else ())
        command: Command = p.RecordPartner(partner=name, profile=profile)
        return Kept(command, MANAGING, lambda books: keeping.become(books, name, has_track=cap > 0))
    if what < 20:
        until = certificate.valid_until
        command = p.RecordCertification(partner=name, certification=certificate)
        return Kept(command, MANAGING, lambda books: keeping.certify(books, name, until))
    if what < 24:
        command = p.ImposeCap(partner=name, open_claims=cap, reason="many")
        return Kept(command, POLICING, lambda books: keeping.impose(books, name, cap))
    if what < 32:
        return Kept(p.LiftCap(partner=name), POLICING, lambda books: keeping.lift(books, name))
    return _stood(name, what)


def _stood(name: str, what: int) -> Kept:
    if what < 42:
        command: Command = p.SuspendPartner(partner=name, code="AUDIT")
        return Kept(command, POLICING, lambda books: keeping.suspend(books, name))
    if what < 59:
        return Kept(p.ReinstatePartner(partner=name), POLICING, lambda books: keeping.reinstate(books, name))
    command = p.TerminatePartner(partner=name, code="BREACH")
    return Kept(command, POLICING, lambda books: keeping.terminate(books, name))
