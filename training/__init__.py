"""How adapters are trained: not part of what is installed, and imported by nothing that is."""
