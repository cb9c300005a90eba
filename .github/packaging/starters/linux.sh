#!/bin/sh
# Opens the menu; "Start studying.desktop" runs this in a window.
here=$(cd "$(dirname "$0")" && pwd)
cd || exit
"$here/cps-study" menu
printf '\nPress Enter to close. '
read -r _
