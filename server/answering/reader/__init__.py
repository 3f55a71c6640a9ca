"""Does this sentence answer this question? A small trained reader over the embedder's tokens."""
