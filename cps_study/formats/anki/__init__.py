"""Anki: packages of three generations, and the text export."""
