"""Four sample sites on loopback, made by one application from four configurations."""

from demo.sites.config import SITES, TENANTS, SiteConfig
from demo.sites.faults import Faults
from demo.sites.log import Access, AccessLog
from demo.sites.serving import RunningSites, serve
from demo.sites.site import Site, platform_key

__all__ = [
    "SITES", "TENANTS", "Access", "AccessLog", "Faults", "RunningSites", "Site", "SiteConfig", "platform_key",
    "serve",
]  # fmt: skip
