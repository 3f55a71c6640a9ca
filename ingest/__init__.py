"""Policy files in, ``Document`` and ``Clause`` records out."""
