"""Read models: rows folded from both ledgers, thrown away and rebuilt at will, and the pages that show them."""
