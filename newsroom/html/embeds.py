"""Embeds: which addresses of other sites a text may show as a card. A card is a link: no third party hears of readers.

A text holds `provider:rest`. YouTube's videos and playlists are kept by their ids, everything else by an https address
of the provider. The rules are also what the editor recognises a pasted address by (`rules_for_editor`): their regular
expressions mean the same in Python and in JavaScript.
"""

import re
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from django.utils.html import escape
from django.utils.translation import gettext as _

MAX_SOURCE_LENGTH = (
    2000  # characters of what is kept, in which an Arabic letter takes six; editor.js has the same limit
)
NAMES = {
    "youtube": "YouTube",
    "youtube-list": "YouTube",
    "x": "X",
    "instagram": "Instagram",
    "tiktok": "TikTok",
    "telegram": "Telegram",
    "facebook": "Facebook",
    "soundcloud": "SoundCloud",
    "spotify": "Spotify",
    "google-maps": "Google Maps",
    "openstreetmap": "OpenStreetMap",
}


@dataclass(frozen=True)
class Rule:
    """Match addresses of `host` (and of its subdomains) by an expression for their path.

    `query` names the parameters that belong to the address; if `required`, one of them must be there. With `id` only
    the expression's group, or the first parameter, is stored. `page` replaces the path; `drop` is cut from its start.
    With `point` the first parameter is the `pb` of an embedded map, which contains the coordinates.
    """

    provider: str
    host: str
    path: str
    query: tuple = ()
    required: bool = False
    id: bool = False
    page: str = ""
    drop: str = ""
    point: bool = False


VIDEO = "([A-Za-z0-9_-]{6,20})"
RULES = (
    Rule("youtube", "youtube.com", "/watch/?", ("v",), required=True, id=True),
    Rule("youtube-list", "youtube.com", "/(?:playlist|embed/videoseries)/?", ("list",), required=True, id=True),
    Rule("youtube-list", "youtube-nocookie.com", "/embed/videoseries/?", ("list",), required=True, id=True),
    Rule("youtube", "youtube.com", f"/(?:shorts|live|embed|v|e)/{VIDEO}/?", id=True),
    Rule("youtube", "youtube-nocookie.com", f"/(?:embed|v)/{VIDEO}/?", id=True),
    Rule("youtube", "youtu.be", f"/{VIDEO}/?", id=True),
    Rule("x", "x.com", "/(?:i|i/web|[A-Za-z0-9_]{1,20})/status(?:es)?/[0-9]{1,25}(?:/(?:photo|video)/[0-9])?/?"),
    Rule("x", "twitter.com", "/(?:i|i/web|[A-Za-z0-9_]{1,20})/status(?:es)?/[0-9]{1,25}(?:/(?:photo|video)/[0-9])?/?"),
    Rule("instagram", "instagram.com", "/(?:[A-Za-z0-9_.]{1,40}/)?(?:p|reel|reels|tv)/[A-Za-z0-9_-]{5,60}/?"),
    Rule("tiktok", "tiktok.com", "/(?:@[A-Za-z0-9_.-]{1,40}/(?:video|photo)/[0-9]{5,25}|t/[A-Za-z0-9]{5,20})/?"),
    Rule("tiktok", "vm.tiktok.com", "/[A-Za-z0-9]{5,20}/?"),
    Rule("tiktok", "vt.tiktok.com", "/[A-Za-z0-9]{5,20}/?"),
    Rule("telegram", "t.me", "/(?:s/)?[A-Za-z0-9_]{4,40}/(?:[0-9]{1,12}/)?[0-9]{1,12}/?"),
    Rule("telegram", "telegram.me", "/(?:s/)?[A-Za-z0-9_]{4,40}/(?:[0-9]{1,12}/)?[0-9]{1,12}/?"),
    Rule("facebook", "facebook.com", "/(?:permalink|story)\\.php", ("story_fbid", "id"), required=True),
    Rule("facebook", "facebook.com", "/photo(?:\\.php)?/?", ("fbid", "set"), required=True),
    Rule("facebook", "facebook.com", "/watch/?", ("v",), required=True),
    Rule("facebook", "facebook.com", "/(?:reel|share)/(?:[prv]/)?[A-Za-z0-9]{5,40}/?"),
    Rule("facebook", "facebook.com", "/groups/[A-Za-z0-9_.-]{1,80}/(?:posts|permalink)/[0-9]{1,25}/?"),
    Rule(
        "facebook",
        "facebook.com",
        "/[A-Za-z0-9_.-]{1,80}/(?:posts|videos|photos)/[A-Za-z0-9%_.-]{3,}(?:/[0-9]{1,25})?/?",
    ),
    Rule("facebook", "fb.watch", "/[A-Za-z0-9_-]{5,40}/?"),
    Rule("soundcloud", "on.soundcloud.com", "/[A-Za-z0-9]{5,40}/?"),
    Rule(
        "soundcloud",
        "soundcloud.com",
        "/(?!discover|search|you/|stream|upload)[A-Za-z0-9_-]{1,60}/(?:sets/)?[A-Za-z0-9_-]{1,120}/?",
    ),
    Rule(
        "spotify",
        "open.spotify.com",
        "/(?:intl-[a-z]{2,5}/)?(?:track|album|playlist|episode|show|artist)/[A-Za-z0-9]{10,40}/?",
    ),
    Rule(
        "spotify",
        "open.spotify.com",
        "/embed/(?:track|album|playlist|episode|show|artist)/[A-Za-z0-9]{10,40}/?",
        drop="/embed",
    ),
    Rule("spotify", "spotify.link", "/[A-Za-z0-9]{5,40}/?"),
    Rule("google-maps", "maps.app.goo.gl", "/[A-Za-z0-9]{5,40}/?"),
    Rule("google-maps", "goo.gl", "/maps/[A-Za-z0-9]{5,40}/?"),
    Rule("google-maps", "maps.google.com", "/(?:maps/?)?", ("q", "ll", "z", "cid"), required=True),
    Rule("google-maps", "google.com", '/maps/(?:place|@|dir|search)[^?#<>"\\s]*'),
    Rule("google-maps", "google.com", "/maps/embed/?", ("pb",), required=True, page="/maps", point=True),
    Rule("google-maps", "google.com", "/maps/embed/v1/(?:place|search)/?", ("q",), required=True, page="/maps"),
    Rule("google-maps", "google.com", "/maps/?", ("q", "ll", "z", "cid"), required=True),
    Rule("openstreetmap", "openstreetmap.org", "/", ("mlat", "mlon"), required=True),
    Rule("openstreetmap", "openstreetmap.org", "/(?:node|way|relation)/[0-9]{1,15}/?"),
)
COMPILED = [(rule, re.compile(rule.path)) for rule in RULES]
IDENTITY = re.compile(r"[A-Za-z0-9_-]{6,60}")
TIME = re.compile(r"(?:([0-9]{1,2})h)?(?:([0-9]{1,3})m)?(?:([0-9]{1,6})s?)?")
YOUTUBE = re.compile(r"([A-Za-z0-9_-]{6,20})(?:\?t=([0-9]{1,6}))?")
POINT = re.compile(r"!2d(-?[0-9]{1,3}(?:\.[0-9]{1,20})?)!3d(-?[0-9]{1,3}(?:\.[0-9]{1,20})?)")  # longitude, latitude
COUNTRY = re.compile(r"(^|\.)google\.(?:com?\.)?[a-z]{2}$")  # google.com.sa, google.ae
SAFE = "/%@:+,!$&'()*;=~.-_"


def embed_of(address: str) -> str:
    """Return what a text keeps of an address that can be embedded; '' for any other."""
    address = address.strip()
    if not address or any(sign.isspace() for sign in address):
        return ""
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        odd = parts.scheme not in ("http", "https") or "@" in parts.netloc or parts.port not in (None, 80, 443)
    except ValueError:
        return ""
    if odd:
        return ""
    host, query = COUNTRY.sub(r"\1google.com", (parts.hostname or "").rstrip(".")), parameters(parts.query)
    moment = query.get("t") or query.get("start") or parameters(parts.fragment).get("t") or ""
    path = quote(parts.path, safe=SAFE) or "/"
    for rule, pattern in COMPILED:
        if match := match_rule(rule, pattern, host, path, query):
            source = source_of(rule, match, path, query, moment)
            return source if len(source) <= MAX_SOURCE_LENGTH else ""
    return ""


def parameters(query: str) -> dict[str, str]:
    """Return the parameters of a query; of several with one name the first counts, as in the editor's script."""
    return dict(reversed(parse_qsl(query)))


def match_rule(
    rule: Rule, pattern: re.Pattern[str], host: str, path: str, query: dict[str, str]
) -> re.Match[str] | None:
    """Return the match of an address with a rule, or None."""
    if host != rule.host and not host.endswith(f".{rule.host}"):
        return None
    if rule.required and not any(query.get(name) for name in rule.query):
        return None
    return pattern.fullmatch(path)


def source_of(rule: Rule, match: re.Match[str], path: str, query: dict[str, str], moment: str) -> str:
    """Return what is kept of an address that fits the rule; `moment` is where a video is to begin."""
    if not rule.id:
        kept = {name: query[name] for name in rule.query if query.get(name)}
        if rule.point:
            point = POINT.search(kept["pb"])
            kept = {"q": f"{point[2]},{point[1]}"} if point else {}
            if not kept:
                return ""
        written = urlencode(kept, safe="*").replace("~", "%7E")  # as URLSearchParams writes it
        return f"{rule.provider}:https://{rule.host}{rule.page or path.removeprefix(rule.drop)}" + (
            f"?{written}" if written else ""
        )
    identity = match[1] if match.re.groups else query[rule.query[0]]
    if not IDENTITY.fullmatch(identity) or (rule.provider == "youtube" and len(identity) > 20):
        return ""
    start = seconds(moment) if rule.provider == "youtube" else 0
    return f"{rule.provider}:{identity}" + (f"?t={start}" if start else "")


def seconds(time: str) -> int:
    """Return the seconds of a moment in a video: «90», «90s», «1h2m3s»; 0 for anything else."""
    found = TIME.fullmatch(time)
    hours, minutes, rest = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return min(hours * 3600 + minutes * 60 + rest, 999_999)


def is_embed(source: str) -> bool:
    """Return whether this is what `embed_of` may have given, now or in an earlier version."""
    provider, colon, rest = source.partition(":")
    if not colon or provider not in NAMES:
        return False
    if provider == "youtube":
        return bool(YOUTUBE.fullmatch(rest))
    if provider == "youtube-list":
        return bool(IDENTITY.fullmatch(rest))
    return rest.startswith("https://") and embed_of(rest).partition(":")[0] == provider


def link_of(source: str) -> str:
    """Return the address that the card of a valid embed leads to."""
    provider, _colon, rest = source.partition(":")
    if provider == "youtube":
        identity, _mark, start = rest.partition("?t=")
        return f"https://www.youtube.com/watch?v={identity}" + (f"&t={start}s" if start else "")
    return f"https://www.youtube.com/playlist?list={rest}" if provider == "youtube-list" else rest


def card(source: str) -> str:
    """Return the markup of an embed: a link; '' for what cannot be embedded."""
    if not is_embed(source):
        return ""
    provider = source.partition(":")[0]
    name = f'<bdi lang="en">{NAMES[provider]}</bdi>'
    return (
        f'<figure class="embed"><a class="embed-link" href="{escape(link_of(source))}" rel="noopener">'
        f"<span>{link_label(provider) % {'site': name}}</span></a></figure>"
    )


def link_label(provider: str) -> str:
    """Return the text of a provider's card."""
    if provider in ("youtube", "tiktok"):
        return _("Watch the video on %(site)s")
    if provider == "youtube-list":
        return _("Watch the playlist on %(site)s")
    if provider in ("soundcloud", "spotify"):
        return _("Listen on %(site)s")
    return _("See the place on %(site)s") if provider.endswith(("maps", "map")) else _("Read the post on %(site)s")


def rules_for_editor() -> list[dict[str, Any]]:
    """Return the rules as the editor's script reads them."""
    return [asdict(rule) for rule in RULES]
