-- Which accounts may be one person's?
-- reads:  account_links
-- params:
SELECT account_key, other_key FROM account_links
