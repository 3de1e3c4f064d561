"""The export formats: a folder a platform, an adapter a file; ``registry`` lists them."""
