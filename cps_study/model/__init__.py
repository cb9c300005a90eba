"""What the program talks about: frozen records. No files, no clock, no randomness here."""
