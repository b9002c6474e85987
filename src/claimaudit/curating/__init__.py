"""What a person decides: what is open, saving, stamping, upgrading."""
