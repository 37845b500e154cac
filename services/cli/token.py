"""`dealreg token`: a bearer token of the installation's own issuer, bare, for scripts."""

from typing import Annotated

import typer
from pydantic import ValidationError

from contracts.access import ROLES
from services.cli.output import fail
from services.cli.where import DEFAULT_DATA, Data
from services.kit.identity import local_issuer
from services.kit.keys import WeakKeyError
from services.kit.settings import Installation
from services.kit.web import said_of

Vendor = Annotated[str, typer.Option(help="The vendor (tenant) the token is for.")]
Org = Annotated[str | None, typer.Option(help="The partner's id; with the roles partner and distributor only.")]
Roles = Annotated[list[str], typer.Option("--role", help=f"One of {', '.join(ROLES)}; may be given several times.")]
Hours = Annotated[float, typer.Option(help="How long the token is valid.", min=0.01, max=24 * 366)]
Subject = Annotated[str | None, typer.Option(help="An opaque id of the person; no name or address.")]


def token(
    vendor: Vendor,
    roles: Roles,
    org: Org = None,
    hours: Hours = 12.0,
    subject: Subject = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """Print a token signed with the key in the data folder, which is made if there is none."""
    try:
        signed = local_issuer(Installation(data=data)).sign(vendor, org, roles, hours, subject)
    except WeakKeyError as error:
        fail(str(error))
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, item['loc'])) or 'roles'}: {said_of(item)}" for item in error.errors()
        )
        fail(
            f"No such principal: {problems}", "Partners need --org and --role partner; the vendor's own staff no --org."
        )
    typer.echo(signed)
