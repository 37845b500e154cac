"""The rules: how claims overlap, what that is called, how a case may end, what looks like blanket registration."""
