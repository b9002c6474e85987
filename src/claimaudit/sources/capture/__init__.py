"""The text of an article from a page or document."""
