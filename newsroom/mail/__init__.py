"""Outgoing mail: the outbox, and the registry of what each kind of mail says."""
