"""Kafka in: what is said of partners' own topics, which are read and answered at the gate."""
