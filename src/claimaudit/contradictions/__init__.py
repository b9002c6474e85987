"""What cannot both hold: assertions, the kinds of contradiction, the ledger, rulings."""
