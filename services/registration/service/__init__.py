"""Use cases: what comes in is decided and appended; what goes out is told to those it concerns."""
