"""Pictures from elsewhere: checked, and freed of what a picture doesn't need."""
