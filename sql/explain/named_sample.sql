-- Which image or account does the report of a version call by this name? Every name of every report is made
-- to compare it.
-- reads:  images, accounts
-- params: wanted, versions
SELECT 'image', images.image_key, images.image_id, 0
FROM store.images AS images
CROSS JOIN (SELECT unnest($versions) AS version) AS made
WHERE store.pseudonym('report', made.version, images.image_id) = $wanted
UNION ALL
SELECT 'account', accounts.account_key, accounts.pseudonym, 0
FROM store.accounts AS accounts
CROSS JOIN (SELECT unnest($versions) AS version) AS made
WHERE store.pseudonym('report', made.version, accounts.pseudonym) = $wanted
