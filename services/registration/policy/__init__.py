"""What a programme's rules say about a claim, as small pure functions whose docstrings a person reads."""
