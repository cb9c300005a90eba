"""Where things are: the learner's files, the banks and the cache. The only part that reads and writes them."""
