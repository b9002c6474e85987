"""What a reader sees: cards, tables, figures, the annotated article, the auditors' words."""
