"""How to study: scheduling, choosing, marking, sessions. Pure: now and seeds are arguments."""
