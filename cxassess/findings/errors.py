"""What the findings room refuses."""


class FindingsError(ValueError):
    """Input or stored findings that cannot be used; says where, what was found and expected."""
