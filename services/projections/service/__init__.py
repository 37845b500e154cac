"""What projections do: read records of both ledgers in the order of cause and effect, fold them into rows, rebuild."""
