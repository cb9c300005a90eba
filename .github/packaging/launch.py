"""Where the program of the folder begins: the same front door as `cps-study` has elsewhere."""

from cps_study.__main__ import main

main()
