"""What the operator sees: logs, figures, health, one page. None of it can say anything about a person."""
