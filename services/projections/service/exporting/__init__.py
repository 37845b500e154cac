"""Bundles of what is on record, each for the audience it was asked for, as it lay before the export was put down."""

from services.projections.service.exporting.bundling import Export, Exporting, NothingNamedError, NotSignedError

__all__ = ["Export", "Exporting", "NotSignedError", "NothingNamedError"]
