"""Tables of the views in PostgreSQL: their shape follows the rows of the domain, their position stands beside them."""
