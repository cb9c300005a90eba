"""Text to bank and back: a folder or a module for each format. Pure: bytes in, values out."""
