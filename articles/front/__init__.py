"""The home page: its zones and how they are filled."""
