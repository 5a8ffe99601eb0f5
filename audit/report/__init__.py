"""A study as people read it: one HTML file, one PDF, plots and figures."""
