"""The kinds of contradiction, one file a kind."""
