"""The adapter that this project trained for the embedded language model."""
