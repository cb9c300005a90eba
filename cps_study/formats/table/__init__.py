"""Tables of questions: CSV, TSV, Excel and Kahoot's template."""
