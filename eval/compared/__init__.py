"""What the answerer is compared with: itself with parts taken away, and other programs."""
