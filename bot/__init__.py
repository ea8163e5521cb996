"""The shell: everything that waits, stores, sends or knows a secret."""
