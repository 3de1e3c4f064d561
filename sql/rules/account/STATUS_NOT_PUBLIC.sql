-- The account is gone by its latest status, which proves nothing about the public: whoever ignores
-- that it is gone still has to show that it is public.
-- remedy: The account is observed again, public.
-- tier:   5
-- strict: reject      private-accounts: reject
-- reads:  account_standing
-- params:
SELECT account_key, concat('the latest status is ', status, ', not public') AS evidence, observed_at
FROM account_standing
WHERE status IN ('deleted', 'suspended', 'memorialised')
