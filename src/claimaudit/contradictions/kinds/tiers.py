"""The tiers of the ranking, the gravest first, in words."""

TIERS = {
    1: "a reassurance is contradicted",
    2: "a matter of safety",
    3: "advice",
    4: "neither safety nor advice",
    5: "only by implication",
    6: "not reproduced, or only other numbers",
    7: "no conflict, but worth knowing",
}
REASSURING, SAFETY, ADVICE, REST, BY_IMPLICATION, LAST, ASIDE = TIERS
