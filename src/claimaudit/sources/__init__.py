"""What was read: the article, quotes from it, the library and how references are written."""
