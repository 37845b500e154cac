"""What travels and what is stored: commands, events, values, and the one codec that turns them into records.

The law of versions: an optional field with a default may be added to a message; anything else is a new TYPE (`….v2`)
and one pure step in `upcasts` from the old. Every version ever written keeps a sample in `samples/` and a JSON Schema
in `schemas/`, and a test decodes them all. A TYPE is written by hand and never given twice.
"""
