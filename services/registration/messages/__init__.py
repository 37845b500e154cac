"""Kafka in: the gate, where partners' own topics are read and answered."""
