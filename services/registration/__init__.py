"""Registration: what partners ask for, decided by the rules of their programme, and what was granted."""
