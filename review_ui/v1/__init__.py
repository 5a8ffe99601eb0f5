"""The interface for programs: the door check, the feed, events, cases; OpenAPI at /v1/openapi.json."""
