"""The export formats, one adapter a file; ``registry`` lists them."""
