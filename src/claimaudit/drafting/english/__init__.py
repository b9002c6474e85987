"""Reading of English sentences; it knows no table."""
