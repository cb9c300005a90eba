"""The program's own format: banks, the outline and the blueprint as YAML, banks as JSON."""
