"""What readers of a subject need to know, as the audit declares it, and whether it is mentioned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

OMISSION_COLUMNS = ("need", "subject", "outcome", "mentioned", "claims", "findings")


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

    >>> tea = {"subject": "tea", "co_exposure": "", "outcome": "sleep"}
    >>> claims = pd.DataFrame([tea | {"claim_id": "C01", "kind": "announcement"}])
    >>> findings = pd.DataFrame([tea | {"finding_id": "F001"}])
    >>> need = {"subject": "tea", "outcome": "sleep", "need": "Does it keep one awake?"}
    >>> omissions([need], claims, findings)[["mentioned", "findings"]]
       mentioned findings
    0      False   [F001]
    """
    spoken = claims[~claims["kind"].isin(["announcement", "none"])]
    rows = []
    for need in reader_needs:
        subject, outcome = need.get("subject", ""), need.get("outcome", "")
        mentioning = _about(spoken, subject, outcome)["claim_id"].tolist()
        rows.append(
            {
                "need": need.get("need", ""),
                "subject": subject,
                "outcome": outcome,
                "mentioned": bool(mentioning),
                "claims": mentioning,
                "findings": _about(findings, subject, outcome)["finding_id"].tolist(),
            }
        )
    return pd.DataFrame(rows, columns=list(OMISSION_COLUMNS))


def _about(frame: pd.DataFrame, subject: str, outcome: str) -> pd.DataFrame:
    on_subject = (frame["subject"] == subject) | (frame["co_exposure"] == subject) | (not subject)
    return frame[on_subject & ((frame["outcome"] == outcome) | (not outcome))]
