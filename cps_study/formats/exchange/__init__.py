"""Smaller formats that questions come in by: two platforms' rows, two programs' JSON."""
