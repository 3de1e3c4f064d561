-- Which accounts may be one person's?
-- reads:  authors
-- params:
SELECT account_key, author_key AS other_key FROM authors
