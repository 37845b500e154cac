"""Trains the model that is shipped, from labelled pairs: `python -m services.conflict.matching train PAIRS.csv`."""
