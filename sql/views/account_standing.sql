-- Where each account stood in the last run: its latest status and how many days old that is now.
-- reads:  account_standing, accounts
SELECT accounts.pseudonym AS account, standing.status, standing.observed_at,
       date_diff('day', standing.observed_at, localtimestamp) AS age_days, standing.origins,
       standing.is_conflicting, standing.was_private, standing.was_private_at,
       standing.was_memorialised,
       standing.is_followed_by_viewer, standing.has_future_observation, standing.account_key
FROM store.account_standing AS standing
JOIN store.accounts AS accounts ON accounts.account_key = standing.account_key
