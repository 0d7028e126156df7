"""Makes the files of geo/data from packages and sources; nothing here is imported when the product runs."""
