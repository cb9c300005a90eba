@echo off
title Study
mode con: cols=100 lines=32 >nul 2>nul
cd /d "%USERPROFILE%"
"%~dp0cps-study.exe" menu
echo.
set /p "key=Press Enter to close. "
