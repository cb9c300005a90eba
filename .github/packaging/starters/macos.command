#!/bin/sh
# Opens the menu in a Terminal window that is large enough for it.
here=$(cd "$(dirname "$0")" && pwd)
printf '\033[8;32;100t'
cd || exit
"$here/cps-study" menu
printf '\nPress Enter to close. '
read -r _
