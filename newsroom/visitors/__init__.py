"""Visitors without an account: their network address, what is kept of it, and the guard of what they send."""
