"""Measures to vectors (FAISS) and terms (FTS5); the encoders."""
