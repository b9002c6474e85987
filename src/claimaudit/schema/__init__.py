"""What a file may hold: contracts of the tables, reading and writing, faults, audit.toml."""
