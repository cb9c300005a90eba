"""The records that the program works with, all frozen. No files, no clock, no randomness."""
