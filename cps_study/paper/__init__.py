"""From a form to what is printed: PDF, DOCX, HTML, Markdown and plain text."""
