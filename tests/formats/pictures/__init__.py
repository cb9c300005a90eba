"""Tests of cps_study.formats.pictures."""
