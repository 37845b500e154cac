"""Machinery that knows no deal."""
