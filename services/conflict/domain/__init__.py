"""States and deciders of the conflict service: pure functions from what is known and seen to what is decided."""
