"""Whole studies played by program against doors that are ours to test."""
