"""Every call to the system fails in turn, and no acknowledged answer is lost or doubled."""
