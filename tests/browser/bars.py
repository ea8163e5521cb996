"""What the web chat may cost a phone with little data: bytes of response bodies, as compressed on the line."""

FIRST_PAGE = 14_000
CONVERSATION = 30_000
