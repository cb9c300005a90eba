"""Tables of answers to a printed test."""
