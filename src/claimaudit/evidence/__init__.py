"""What counts for what: judgements, the evidence, verdicts and what they hang on."""
