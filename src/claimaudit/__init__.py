"""Audit the claims of one article: claims, evidence, contradictions, verdicts, report."""

__version__ = "0.1.0"
