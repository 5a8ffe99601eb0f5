"""The meldroute: what leaves a tenant for a route, as a sealed package that standard tools open."""
