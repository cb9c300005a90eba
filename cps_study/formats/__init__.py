"""Text to bank and back: one module per format. Pure: text or bytes in, values and located problems out."""
