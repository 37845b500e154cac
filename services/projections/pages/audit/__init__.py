"""Proof for whoever asks: checkpoints and tiles of the logs, proofs out of them, receipts of single events."""

from fastapi import APIRouter

from services.kit.proof.office import Proofs
from services.projections.pages.audit import logs, receipts
from services.projections.pages.shelf import Shelf


def add(router: APIRouter, shelf: Shelf, proofs: Proofs) -> None:
    """Add the routes."""
    logs.add(router, shelf, proofs)
    receipts.add(router, shelf, proofs)
