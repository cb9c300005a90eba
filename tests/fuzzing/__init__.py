"""Searching for what breaks a reader, guided by which code an input reaches."""
