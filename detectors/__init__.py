"""Detectors: pure functions of a reading and a view of Memory, one module an idea."""
