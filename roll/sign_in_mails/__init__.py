"""Mail of signing in: asked for in a request, handed over by a quick lane of the queue (decision 0025)."""
