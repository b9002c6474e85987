"""How far reviewers agree beyond chance on what two or more of them judged."""

from __future__ import annotations

from claimaudit.views.tables.parts import Table

TABLE = Table(
    "Agreement between reviewers",
    rows=lambda audit: audit.agreement,
    columns={
        "What was judged": "what",
        "By": "reviewers",
        "Judged by two or more": "items",
        "Kappa": "kappa",
        "Krippendorff's alpha": "alpha",
    },
    numbers=("Judged by two or more",),
    nothing="No two reviewers have judged the same thing, so that no agreement is computed.",
)
