"""Why a picture can't be used."""

from __future__ import annotations


class PictureError(Exception):
    """What is wrong with a picture, as half a sentence about it: "it's larger than 5 MiB"."""
