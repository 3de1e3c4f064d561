-- Record who else is in a post: co-authors, tagged and mentioned accounts.
-- reads:  people_observations, known_accounts
-- writes: post_people
-- params: first_post_key
-- scope:  part
SELECT DISTINCT
  CAST($first_post_key + seen.row AS BIGINT) AS post_key,
  known_accounts.account_key,
  seen.role
FROM people_observations AS seen
JOIN known_accounts
  ON known_accounts.platform = seen.platform AND known_accounts.account_id = seen.account_id
