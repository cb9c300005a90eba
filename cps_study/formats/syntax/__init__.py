"""What no format owns: text encodings, XML, JSON and YAML trees, cells, zip packages, HTML text."""
