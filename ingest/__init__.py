"""A file in, a plan out: read, lay out, outline, segment, batch."""
