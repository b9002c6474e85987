"""From a saved file or an address to the text of an article."""
