"""Tests: ``test_<package>_<topic>.py``, small real fakes in ``fakes.py``, sample files in ``data/``."""
