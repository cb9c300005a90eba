"""How to study: scheduling, choosing, marking, the session. Pure: now and seeds are arguments."""
