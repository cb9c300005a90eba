"""Is a bank any good? Rules about items and banks, and coverage of the outline. Pure."""
