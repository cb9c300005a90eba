"""Study for the Certified Peer Specialist exam in a terminal."""

__version__ = "0.2.0"
