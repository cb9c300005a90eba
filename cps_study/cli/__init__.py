"""The commands. Each gathers what it needs, asks the layers below, and hands a result to one place that shows it."""
