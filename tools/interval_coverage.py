"""Prints how often each interval holds the truth, by enumeration: mean and least over shares 0.05 to 0.95.

.venv/bin/python tools/interval_coverage.py
"""

from __future__ import annotations

from audit.analysis.intervals import clopper_pearson, coverage, wilson

TRIALS = (4, 12, 21, 39, 93)
SHARES = tuple(step / 100 for step in range(5, 96))


def main() -> None:
    """Print a table in Markdown."""
    print("| placements | Wilson, mean | Wilson, least (at share) | exact, mean | exact, least (at share) |")
    print("|---|---|---|---|---|")
    for trials in TRIALS:
        cells = []
        for interval in (wilson, clopper_pearson):
            found = [(coverage(interval, trials, share), share) for share in SHARES]
            least, at = min(found)
            mean = sum(value for value, _ in found) / len(found)
            cells += [f"{100 * mean:.1f} %", f"{100 * least:.1f} % ({at:.2f})"]
        print(f"| {trials} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
