"""Organisations as people write them: normal forms of names, web domains, registry numbers. Pure; knows no deal."""
