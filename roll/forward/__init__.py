"""A new year: the classes of the one that ends go into the next, with exceptions, and back while nobody works there."""
