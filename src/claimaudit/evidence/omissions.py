"""Omissions."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd


def omissions(
    reader_needs: Iterable[Mapping[str, str]], claims: pd.DataFrame, findings: pd.DataFrame
) -> pd.DataFrame:
    """What readers of this subject need and whether the article speaks of it.

    Parameters
    ----------
    reader_needs : iterable of mapping
        Each with ``subject``, ``outcome`` and ``need`` (in words), as ``audit.toml`` declares them;
        an empty subject or outcome fits every one.

    Returns
    -------
    DataFrame
        One row a need: need, subject, outcome, mentioned (bool), claims (list of ids of claims on
        that subject and outcome; an announcement is none) and findings (list of ids of findings on
        them).
    """
    spoken = claims[~claims["kind"].isin(["announcement", "none"])]
    rows = [_need(need, spoken, findings) for need in reader_needs]
    return pd.DataFrame(
        rows, columns=["need", "subject", "outcome", "mentioned", "claims", "findings"]
    )


def _need(need: Mapping[str, str], claims: pd.DataFrame, findings: pd.DataFrame) -> dict[str, Any]:
    subject, outcome = need.get("subject", ""), need.get("outcome", "")
    mentioning = _speaking(claims, subject, outcome)["claim_id"].tolist()
    return {
        "need": need.get("need", ""),
        "subject": subject,
        "outcome": outcome,
        "mentioned": bool(mentioning),
        "claims": mentioning,
        "findings": _speaking(findings, subject, outcome)["finding_id"].tolist(),
    }


def _speaking(frame: pd.DataFrame, subject: str, outcome: str) -> pd.DataFrame:
    on_subject = (frame["subject"] == subject) | (frame["co_exposure"] == subject) | (not subject)
    return frame[on_subject & ((frame["outcome"] == outcome) | (not outcome))]
