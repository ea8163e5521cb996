"""Is there a reportable web address in this text? Never opened, never resolved; see `read_addresses`."""

from flows.addresses.kinds import kind_of
from flows.addresses.read import read_addresses
from flows.addresses.reading import Reading, Reason
from flows.addresses.show import show

__all__ = ["Reading", "Reason", "kind_of", "read_addresses", "show"]
