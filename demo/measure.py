"""Shares with their uncertainty, where the demo, the benchmarks and the tests look for them."""

from doorwatch.rates import Z95, Rate, wilson

__all__ = ["Z95", "Rate", "wilson"]
