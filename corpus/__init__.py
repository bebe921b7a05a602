"""The model, the catalogue, the reference lists, and what every room needs of Dutch and of output."""
