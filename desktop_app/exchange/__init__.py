"""What crosses the border of the ledger: the register sheet in Excel."""
