"""One module a file format, all giving the same lines."""
