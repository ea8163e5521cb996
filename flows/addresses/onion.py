"""The check inside a version 3 onion name (Tor rend-spec-v3, "Encoding onion addresses")."""

import base64
import binascii
import hashlib

_VERSION = b"\x03"


def is_onion(label: str) -> bool:
    """Say whether a lower-case label is a version 3 onion name whose check fits: 56 characters of base32."""
    if len(label) != 56:
        return False
    try:
        decoded = base64.b32decode(label.upper())
    except binascii.Error:
        return False
    key, check, version = decoded[:32], decoded[32:34], decoded[34:]
    digest = hashlib.sha3_256(b".onion checksum" + key + version).digest()
    return version == _VERSION and check == digest[:2]
