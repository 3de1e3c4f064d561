-- The profiles of a chunk; without a platform id they go by their handle, as in posts.
-- reads:  account_chunk
-- params:
SELECT * REPLACE (coalesce(account_id, concat('@', handle)) AS account_id)
FROM account_chunk
