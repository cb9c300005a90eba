"""Where things are: the learner's files, the banks and the cache.

Only this package reads and writes the learner's files.
"""
