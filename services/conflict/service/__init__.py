"""Use cases: what comes in is decided and appended; what came of it is told."""
