"""Filled answer sheets in a CSV file or a workbook."""
