"""Searches for inputs that break a reader, guided by the code that an input reaches."""
