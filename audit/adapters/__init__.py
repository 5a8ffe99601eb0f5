"""Doors that a study can submit to by program: a form, or `POST /v1/check`. Doors that are ours to test."""
