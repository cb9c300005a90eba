"""Questions as people type them: numbered stems, lettered options, a key that is marked."""
