"""What is shown to whom, and the limits of what is shown at once."""
