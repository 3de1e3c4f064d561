-- What a chunk says of who is public: its posts, profiles and people.
-- reads:  post_observations, account_observations, people_observations
-- params:
SELECT platform, account_id, status, observed_at, 'post' AS origin,
       is_followed_by_viewer FROM post_observations
UNION ALL
SELECT platform, account_id, status, observed_at, origin, is_followed_by_viewer
FROM account_observations
UNION ALL
SELECT platform, account_id, status, NULL, 'person', FALSE FROM people_observations
