-- The posts of a chunk. An account without a platform id goes by its handle, marked with an @ that no id
-- starts with.
-- reads:  post_chunk
-- params:
SELECT * REPLACE (coalesce(account_id, concat('@', handle)) AS account_id)
FROM post_chunk
