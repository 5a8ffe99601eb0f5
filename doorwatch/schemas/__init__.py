"""JSON Schemas of the public formats (draft 2020-12), as package data."""
