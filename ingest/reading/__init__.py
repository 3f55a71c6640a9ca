"""Files to decoded text, each in a child process with limits, and kept once read."""
