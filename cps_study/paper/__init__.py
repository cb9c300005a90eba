"""Turns the forms of a test into what is printed: PDF, DOCX, HTML, Markdown and plain text."""
