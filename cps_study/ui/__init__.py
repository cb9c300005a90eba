"""What the user sees: the full screen, plain lines, reports.

This is the only part of the program that imports rich and the prompt library.
"""
