"""Proof for whoever asks: checkpoints and tiles of the logs, proofs out of them, receipts of single events."""

from typing import NamedTuple

from fastapi import APIRouter

from services.kit.proof.office import Proofs
from services.projections.pages.audit import exports, logs, proving, receipts
from services.projections.pages.shelf import Shelf
from services.projections.service.exporting import Exporting


class Audit(NamedTuple):
    """What proof is given with: the logs and their keys, and what makes bundles."""

    proofs: Proofs
    exporting: Exporting


def add(router: APIRouter, shelf: Shelf, audit: Audit) -> None:
    """Add the routes."""
    logs.add(router, shelf, audit.proofs)
    proving.add(router, shelf, audit.proofs)
    receipts.add(router, shelf, audit.proofs)
    exports.add(router, shelf, audit.exporting)
