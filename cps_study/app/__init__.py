"""What each command does. A use case returns a result and prints nothing."""
