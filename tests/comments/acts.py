"""The requests that a moderator's browser sends: one URL for each act."""

QUEUE = "/admin/comments/comment/"
JSON = {"accept": "application/json"}


def token_of(comment):
    comment.refresh_from_db()
    return comment.token


def pick(comment):
    return f"{comment.pk}:{token_of(comment)}"


def decide(client, verb, comment, *, token=None, query="", json=True, **fields):
    """Send one act on one comment, with the state that the moderator's page shows."""
    data = {"token": token_of(comment) if token is None else token, **fields}
    headers = JSON if json else {}
    return client.post(f"{QUEUE}{comment.pk}/{verb}/{query}", data, headers=headers)


def decide_picked(client, verb, picks=(), *, query="", **fields):
    return client.post(f"{QUEUE}{verb}/{query}", {"pick": list(picks), **fields}, headers=JSON)


def undo(client, act):
    return client.post(f"{QUEUE}undo/{act}/", headers=JSON)
