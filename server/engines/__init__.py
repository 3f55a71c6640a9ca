"""Language models behind one seam: a prompt in, pieces of text out. Nothing here knows of clauses or of HTTP."""

import index  # noqa: F401  it decides how threads wait, before any library starts some
