"""What training adds to the embedded model: a small low-rank adapter, merged where the weights are written."""
