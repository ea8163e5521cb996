"""The composition root: the only place that knows every real thing and puts them together."""
