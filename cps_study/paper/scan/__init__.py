"""Reads scanned and photographed answer sheets back into answers.

From the picture to the letters, a module a step: `pictures` opens files, `codes` and `squares`
find the printed codes and corner marks, `placing` puts the page straight, `rings` checks that the
printed circles lie where they should, `marks` measures each circle, `verdicts` decides.
"""
