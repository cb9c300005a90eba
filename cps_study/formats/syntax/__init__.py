"""What no format owns: encodings, XML, JSON and YAML trees, tables, zip packages, HTML text."""
