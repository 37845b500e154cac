"""HTTP in: commands, and what operators ask of a programme before they publish it."""

from fastapi import APIRouter

from services.kit.engine import Engine
from services.kit.web import SecuredRoute
from services.registration.pages import commands, drafts, quarantine, subjects
from services.registration.pages.commands import NEW, ROUTES
from services.registration.pages.holding import forms
from services.registration.service.intake import Intake

__all__ = ["NEW", "ROUTES", "forms", "pages"]


def pages(engine: Engine, intake: Intake) -> APIRouter:
    """All routes of this service."""
    router = APIRouter(prefix="/v1", route_class=SecuredRoute)
    drafts.add(router, engine)
    quarantine.add(router, engine)
    subjects.add(router, engine.vault)
    commands.add(router, engine.edge, intake)
    return router
