"""How the reader of ``server.answering.reader`` is trained: questions with sentences that do and don't answer them."""
