"""Questions in, verified answers out; and HTTP around it."""
