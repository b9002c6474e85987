"""A first proposal of the tables: who drafts, what is taken of it, and a new audit from it."""
