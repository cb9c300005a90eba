"""The commands: their options, and the words of what they say.

Each asks a use case in `app` for a result and hands it to the one place that shows it.
"""
