"""Trains the embedder's adapter: everyday questions beside the sentences of the law that answer them."""
