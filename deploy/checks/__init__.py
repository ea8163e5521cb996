"""What has to hold in the files that bring Reportline onto a server, checked without a container engine.

Each room reads one kind of file and gives its faults, one sentence each; none are good news.
"""


class UntriedError(Exception):
    """The check could not be made on this machine; `str` of it says what is missing."""
