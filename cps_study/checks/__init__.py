"""Is it good? Rules over banks and the coverage of the sources. Pure."""
