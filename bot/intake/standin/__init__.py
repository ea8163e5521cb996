"""A small real server of docs/intake-api.yaml, to try Reportline out and to test against. It is no hotline."""

from bot.intake.standin.server import StandIn

__all__ = ["StandIn"]
