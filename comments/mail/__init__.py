"""All mail about comments: who asked for it, its texts, the digest of moderators, and sending what waits."""
