"""A question in, an answer out: retrieve, fuse, filter, compare."""
