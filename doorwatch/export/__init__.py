"""What leaves a tenant as figures or statements: small cells hidden, limits printed, nobody named."""

LIMITS = (
    "It sees only the listings of partner platforms.",
    "Texts written by machines weaken near-duplicate text; no level rests on it alone.",
    "A fall in flags is not a fall in exploitation.",
    "Figures on our own synthetic data show that it works, not how well.",
    "A level is a machine's proposal; a named person decides.",
)
"""What must be said wherever figures are shown."""
