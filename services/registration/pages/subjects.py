"""Finding people in the vault by what they are known as, so that they can be erased."""

from fastapi import APIRouter
from pydantic import BaseModel, EmailStr, Field

from contracts.erasures import SUBJECTS_MAX, Subject
from contracts.message import Value
from services.kit.database import AWAY
from services.kit.vault import Vault
from services.kit.web import Asking, for_readers, unavailable

FINDING = "subjects"
"""The row of the table of views that says who may look people up."""


class Known(Value):
    """What people are known as: in the body, as addresses of requests end up in logs."""

    emails: tuple[EmailStr, ...] = Field(min_length=1, max_length=SUBJECTS_MAX)


class Found(BaseModel):
    """For each address, in the order in which they were given, the subjects that have it; their names are not told."""

    subjects: list[list[Subject]]


def add(router: APIRouter, vault: Vault) -> None:
    """Add the route."""

    @router.post("/subjects/search", summary="Find people by their e-mail address", tags=["erasure"])
    @for_readers(FINDING)
    async def search(body: Known, asking: Asking) -> Found:
        try:
            return Found(subjects=await vault.known_as(asking.vendor, body.emails))
        except AWAY as error:
            raise unavailable("the database does not answer") from error
