"""The life of a protection behind its grant: duty, extension, rest, transfer, and its ends."""
