"""Which addresses can be embedded, what is stored of them, and how they are printed."""

import pytest

from newsroom import html

NO_PICTURE = lambda identity, caption: ""  # noqa: E731
ADDRESSES = {  # tests/browser/test_editor.py gives the same ones to the editor's script
    "https://www.youtube.com/watch?v=ScMzIvxBSi4": "youtube:ScMzIvxBSi4",
    "https://m.youtube.com/watch?feature=share&v=ScMzIvxBSi4&t=1m30s": "youtube:ScMzIvxBSi4?t=90",
    "youtube.com/watch?v=ScMzIvxBSi4&list=PL1234567890": "youtube:ScMzIvxBSi4",
    "https://youtu.be/ScMzIvxBSi4?si=abc&t=42": "youtube:ScMzIvxBSi4?t=42",
    "https://www.youtube.com/shorts/ScMzIvxBSi4": "youtube:ScMzIvxBSi4",
    "https://www.youtube.com/live/ScMzIvxBSi4?feature=share": "youtube:ScMzIvxBSi4",
    "https://www.youtube-nocookie.com/embed/ScMzIvxBSi4?start=7": "youtube:ScMzIvxBSi4?t=7",
    "https://www.youtube.com/playlist?list=PLrEnWoR732-BHrPp_Pm8_VleD68f9s14-": (
        "youtube-list:PLrEnWoR732-BHrPp_Pm8_VleD68f9s14-"
    ),
    "https://www.youtube.com/@name/videos": "",
    "https://www.youtube.com/channel/UC1234567890": "",
    "https://www.youtube.com/": "",
    "https://x.com/name/status/1234567890123456789?s=20": "x:https://x.com/name/status/1234567890123456789",
    "https://mobile.twitter.com/name/status/123": "x:https://twitter.com/name/status/123",
    "https://x.com/i/web/status/123": "x:https://x.com/i/web/status/123",
    "https://x.com/name": "",
    "https://www.instagram.com/name/reel/Cabc_123-x/?igsh=1": "instagram:https://instagram.com/name/reel/Cabc_123-x/",
    "https://www.tiktok.com/@some.name/video/7234567890123456789": (
        "tiktok:https://tiktok.com/@some.name/video/7234567890123456789"
    ),
    "https://vm.tiktok.com/ZMabc123/": "tiktok:https://vm.tiktok.com/ZMabc123/",
    "https://t.me/channel/123": "telegram:https://t.me/channel/123",
    "https://t.me/channel": "",
    "https://m.facebook.com/name/posts/pfbid0abc": "facebook:https://facebook.com/name/posts/pfbid0abc",
    "https://www.facebook.com/permalink.php?story_fbid=12&id=34&x=1": (
        "facebook:https://facebook.com/permalink.php?story_fbid=12&id=34"
    ),
    "https://soundcloud.com/some-one/some-track": "soundcloud:https://soundcloud.com/some-one/some-track",
    "https://open.spotify.com/intl-ar/episode/4rOoJ6Egrf8K2IrywzwOMk?si=x": (
        "spotify:https://open.spotify.com/intl-ar/episode/4rOoJ6Egrf8K2IrywzwOMk"
    ),
    "https://maps.app.goo.gl/AbCdEf123": "google-maps:https://maps.app.goo.gl/AbCdEf123",
    "https://www.google.com/maps/@24.7,46.7,12z": "google-maps:https://google.com/maps/@24.7,46.7,12z",
    "https://www.openstreetmap.org/?mlat=24.7&mlon=46.7": "openstreetmap:https://openstreetmap.org/?mlat=24.7&mlon=46.7",
    "https://www.google.com/maps/place/" + "م" * 90: "google-maps:https://google.com/maps/place/" + "%D9%85" * 90,
    "https://www.google.com/maps/place/" + "a" * 1954: "google-maps:https://google.com/maps/place/" + "a" * 1954,
    "https://www.google.com/maps/place/" + "a" * 1963: "",
    "https://www.google.com/maps/place/" + "م" * 400: "",
    "https://x.com/name/status/123?" + "utm_source=a&" * 200: "x:https://x.com/name/status/123",
    "https://www.facebook.com/name/posts/" + "م" * 60 + "/123/": (
        "facebook:https://facebook.com/name/posts/" + "%D9%85" * 60 + "/123/"
    ),
    "https://t.me/channel/12/345": "telegram:https://t.me/channel/12/345",
    "https://t.me/s/channel/345": "telegram:https://t.me/s/channel/345",
    "https://open.spotify.com/embed/track/4rOoJ6Egrf8K2IrywzwOMk?utm_source=x": (
        "spotify:https://open.spotify.com/track/4rOoJ6Egrf8K2IrywzwOMk"
    ),
    "https://www.google.com.sa/maps/place/Riyadh/@24.7,46.7": (
        "google-maps:https://google.com/maps/place/Riyadh/@24.7,46.7"
    ),
    "https://google.ae/maps?q=24.7,46.7": "google-maps:https://google.com/maps?q=24.7%2C46.7",
    "https://maps.google.co.uk/?q=a*b~c": "google-maps:https://maps.google.com/?q=a*b%7Ec",
    "https://google.example/maps?q=24.7,46.7": "",
    "https://www.google.com/maps/embed?pb=!1m18!1m12!1m3!1d3624.4!2d46.6753!3d-24.7136!2m3!1f0": (
        "google-maps:https://google.com/maps?q=-24.7136%2C46.6753"
    ),
    "https://www.google.com/maps/embed?pb=nothing": "",
    "https://www.google.com/maps/embed/v1/place?key=abc&q=Riyadh": "google-maps:https://google.com/maps?q=Riyadh",
    "https://www.youtube.com/e/ScMzIvxBSi4": "youtube:ScMzIvxBSi4",
    "https://www.youtube.com/watch?v=ScMzIvxBSi4#t=90": "youtube:ScMzIvxBSi4?t=90",
    "https://www.youtube.com/watch?v=ScMzIvxBSi4#t=1m30s": "youtube:ScMzIvxBSi4?t=90",
    "https://youtu.be/ScMzIvxBSi4#t=42": "youtube:ScMzIvxBSi4?t=42",
    "https://www.youtube.com/watch?v=ScMzIvxBSi4&v=AAAAAAAAAAA": "youtube:ScMzIvxBSi4",
    "https://notyoutube.com/watch?v=ScMzIvxBSi4": "",
    "https://youtube.com.evil.example/watch?v=ScMzIvxBSi4": "",
    "https://user@x.com/name/status/123": "",
    "https://x.com:8443/name/status/123": "",
    "javascript:alert(1)//youtu.be/ScMzIvxBSi4": "",
    "two words": "",
    "": "",
}


@pytest.mark.parametrize(("address", "kept"), ADDRESSES.items())
def test_an_address_is_stored_with_its_provider(address, kept):
    assert html.embed_of(address) == kept


@pytest.mark.parametrize(
    "kept", [*sorted(set(ADDRESSES.values()) - {""}), "x:https://twitter.com/a/status/1", "youtube:abcdef"]
)
def test_an_embed_survives_cleaning_and_is_printed_as_a_link(kept):
    markup = f'<div data-embed="{kept.replace("&", "&amp;")}"></div>'
    assert html.clean(markup) == markup
    printed = html.expand(markup, NO_PICTURE).markup
    assert printed.count('<a class="embed-link" href="https://') == 1
    assert "src=" not in printed
    assert "<iframe" not in printed


@pytest.mark.parametrize(
    "source",
    [
        "",
        "youtube:",
        "youtube:<script>",
        "x:javascript:alert(1)",
        "x:https://evil.example/a/status/1",
        "no:abc",
        "tiktok:x",
    ],
)
def test_other_addresses_are_not_embeds(source):
    assert html.card(source) == ""
    assert "data-embed" not in html.clean(f'<div data-embed="{source}"></div>')


def test_the_start_time_of_a_video_is_kept():
    assert html.link_of("youtube:ScMzIvxBSi4?t=90") == "https://www.youtube.com/watch?v=ScMzIvxBSi4&t=90s"
