"""Clauses in, a searchable index out."""

from __future__ import annotations

import os

# Before any library starts its threads: they sleep while they wait for each other. By default they spin, and beside one
# busy program the language model falls from 27 tokens/s to 4, and a search takes seconds (measured on two cores).
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
# numpy multiplies small matrices here (a question with a sentence); a second thread costs eight times what it saves
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
