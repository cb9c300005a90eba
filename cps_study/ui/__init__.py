"""What is seen: the full screen, plain lines, tables. The only part that knows rich and the prompt library."""
