"""The conversation: events in, replies and a report out. Pure; it knows no platform, store, clock or chance."""
