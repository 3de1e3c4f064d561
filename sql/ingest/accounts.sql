-- List the accounts in a chunk that nobody has seen before, as authors, profiles or people in posts.
-- An account without a platform id goes by its handle.
-- reads:  identities, known_accounts
-- writes: accounts
-- params: first_account_key, inner_pad, outer_pad
-- scope:  part
SELECT
  CAST($first_account_key + row_number() OVER () - 1 AS BIGINT) AS account_key,
  found.platform,
  found.account_id,
  found.handle,
  pseudonym($inner_pad, $outer_pad,
            concat('account', chr(0), found.platform, chr(0), found.account_id)) AS pseudonym
FROM (
  SELECT platform, account_id, max(handle) AS handle
  FROM identities
  GROUP BY platform, account_id
) AS found
ANTI JOIN known_accounts
  ON known_accounts.platform = found.platform AND known_accounts.account_id = found.account_id
