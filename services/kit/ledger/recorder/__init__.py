"""The eventsourcing library's recorders on a ledger: an event store on plain Kafka with optimistic concurrency."""
