-- The posts were visible only because whoever collected them follows a private account.
-- remedy: Nothing: such access is no publication.
-- tier:   1
-- strict: reject      private-accounts: reject
-- reads:  account_standing
-- params:
SELECT account_key, 'the collector follows this private account' AS evidence, observed_at
FROM account_standing
WHERE is_followed_by_viewer AND was_private
