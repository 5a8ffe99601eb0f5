"""doorwatch: an e-protection risk scanner for advertisement platforms.

One way of the data: Listing -> Reading -> Signals -> Assessment -> Case -> Decision -> Referral.
"""

__version__ = "0.1.0"
