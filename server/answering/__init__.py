"""The answerer: a question becomes an ``Answer`` or a ``Refusal``. Knows nothing of HTTP or of the page."""
