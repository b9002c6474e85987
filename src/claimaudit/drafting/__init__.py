"""Rules that propose claims and findings; a person decides."""
