"""What the words mean: entities, outcomes, values, facets, and the phrases that name them."""
