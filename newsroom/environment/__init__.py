"""Read settings from environment variables; a wrong value raises an error that names the variable.

`values` reads plain values, `addresses` hosts and networks, `services` the addresses of databases, caches and mail
servers, `logo` a picture file, `names` finds misspelt variables.
"""

import os
from collections.abc import Mapping

from newsroom.environment.addresses import Addresses
from newsroom.environment.logo import Logo
from newsroom.environment.services import Services


class Environment(Addresses, Services, Logo):
    """Reads the variables of a mapping (os.environ by default); each method reads one kind of value.

    `known` collects the names of all variables that were read.
    """

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = os.environ if values is None else values
        self.known: set[str] = set()
