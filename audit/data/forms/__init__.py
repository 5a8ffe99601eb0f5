"""Profiles of submission forms, as data."""
