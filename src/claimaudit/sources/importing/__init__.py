"""References and abstracts from exported libraries."""
