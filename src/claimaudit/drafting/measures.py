"""The numbers a sentence reports, in its own figures: ratios, differences, shares, intervals."""

from __future__ import annotations

import re

_NUMBER = r"[-−–+]?\d+(?:[.,·]\d+)*"
_INTERVAL = (
    r"(?:\d\d\s?%\s?(?:CI|confidence interval|CrI)\b[\s:,=]*)"
    rf"\W?\s?{_NUMBER}\s?(?:to|[-–—,;])\s?{_NUMBER}"
)
_RATIO = (
    r"(?:adjusted |pooled )?(?:odds|risk|rate|hazard|prevalence) ratio(?: [a-z]+){0,4}"
    r"|\b(?:a?OR|a?RR|a?HR|SMD|WMD|MD|IRR)\b|(?:relative risk|mean difference|effect size)"
)
_UNIT = (
    r"beats?(?: per |/)min(?:ute)?|bpm|mm\s?Hg|mg/d[lL]|mmol/[lL]|mg/kg|min(?:utes)?|hours|points"
    r"|kg|-fold|times"
)
_MEASURES = re.compile(
    rf"(?:{_RATIO})[\s,:=(\[]*{_NUMBER}(?:[^.;]{{0,6}}{_INTERVAL})?"
    rf"|{_INTERVAL}"
    rf"|\b[pP]\s?(?:[<>=≤≥]|for trend\s?[<=])\s?0?[.·]\d+"
    rf"|{_NUMBER}\s?%(?!\s?(?:CI|confidence))"
    rf"|{_NUMBER}\s?(?:{_UNIT})\b"
)


def measures(sentence: str) -> str:
    """Every measure of a sentence in its own figures, parted by ``; ``; empty when it has none."""
    found = (" ".join(one.group().split()).strip(" ,") for one in _MEASURES.finditer(sentence))
    return "; ".join(dict.fromkeys(found))
