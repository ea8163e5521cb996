"""What keeps a start from happening, in one sentence that an operator can act on."""


class StartError(Exception):
    """Nothing was started; `str` of it says why and what to do."""
