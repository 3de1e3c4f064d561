-- The people named in the posts of a chunk, in its lists or its texts; without a platform id they go by
-- their handle.
-- reads:  post_chunk, mentions
-- params:
SELECT row, platform, observed_at, person.role AS role, person.handle AS handle,
       person.status AS status,
       coalesce(person.account_id, concat('@', person.handle)) AS account_id
FROM (SELECT row, platform, observed_at, unnest(people) AS person FROM post_chunk
      WHERE people IS NOT NULL) AS named
UNION ALL
SELECT row, platform, observed_at, 'mentioned', handle, NULL, concat('@', handle)
FROM mentions
