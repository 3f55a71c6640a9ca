"""Clauses in, a searchable index out."""

from __future__ import annotations

import os

# Before any library starts its threads: they sleep while they wait for each other. By default they spin, and beside one
# busy program the language model falls from 27 tokens/s to 4, and a search takes seconds (measured on two cores).
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
# But not at once: sleeping and waking some hundred times a token costs more than the wait. Some microseconds awake give
# answers 84 to 94 characters a second instead of 70 on an idle machine, 51 to 55 instead of 61 beside a busy program.
os.environ.setdefault("GOMP_SPINCOUNT", "500")
# numpy multiplies small matrices here (a question with a sentence); a second thread costs eight times what it saves
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
