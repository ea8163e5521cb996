"""Is there a reportable web address in this text? Never opened, never resolved; see `read_addresses`."""

from flows.addresses.reading import Reading, Reason, read_addresses
from flows.addresses.show import show

__all__ = ["Reading", "Reason", "read_addresses", "show"]
