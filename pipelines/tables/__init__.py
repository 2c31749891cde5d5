"""Bytes ↔ rows: CSV, workbooks and maps in and out, knowing nothing of what the rows are about."""
