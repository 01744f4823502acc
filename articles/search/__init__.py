"""The readers' search: how its results are shown."""
