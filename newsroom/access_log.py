"""gunicorn's access log (ACCESS_LOG) without private links and without whole network addresses."""

from typing import Any

from gunicorn.glogging import Logger

from newsroom.logs import without_private_links
from newsroom.visitors.network import is_address, network_of

ADDRESSES = ("forwarded", "x-forwarded-for", "x-real-ip", "cf-connecting-ip", "true-client-ip")


class AccessLogger(Logger):
    def atoms(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the values of a log format, with the client's network (/24, /64) in place of its address."""
        atoms = super().atoms(*args, **kwargs)
        shown = {
            name: without_private_links(value) if isinstance(value, str) else value for name, value in atoms.items()
        }
        shown["h"] = network_of(shown["h"]) if is_address(str(shown["h"])) else "-"
        hidden = {f"{{{name}}}i" for name in ADDRESSES}
        hidden |= {f"{{http_{name.replace('-', '_')}}}e" for name in ADDRESSES}
        return shown | dict.fromkeys(hidden, "-") | {"{remote_addr}e": shown["h"]}
