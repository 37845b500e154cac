"""States, evolve, decide: pure functions from what is known and asked to what is decided."""
