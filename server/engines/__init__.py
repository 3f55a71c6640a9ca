"""Language models behind one seam: a prompt in, pieces of text out. Nothing here knows of clauses or of HTTP."""
