"""Three services and what they share: each service has the same rooms."""
