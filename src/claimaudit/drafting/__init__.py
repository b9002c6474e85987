"""A first proposal of the tables, made by rules."""
