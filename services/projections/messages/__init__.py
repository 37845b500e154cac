"""Kafka in and out: the ledgers' records into the lanes, and each partner's feed to its topic."""
