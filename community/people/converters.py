"""What a username looks like in an address."""


class UsernameConverter:
    """The characters Django's username validator allows; anything else is no member's address, and asks no database."""

    regex = r"[\w.@+-]{1,150}"

    def to_python(self, value: str) -> str:
        """The name as it was asked for."""
        return value

    def to_url(self, value: str) -> str:
        """The name as it stands."""
        return value
