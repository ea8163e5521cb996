"""Whether a host is this very machine, to which alone plain http may go."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Say whether a host names this very machine; names other than localhost are not looked up."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
