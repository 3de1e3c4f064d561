-- When was a post observed, how often before, and was it deleted?
-- reads:  posts, superseded, deleted_posts
-- params: post_key
SELECT posts.observed_at,
       (SELECT count(*) FROM store.superseded AS older WHERE older.by_post_key = posts.post_key),
       (SELECT count(*) FROM store.deleted_posts AS gone
        WHERE gone.platform = posts.platform AND gone.post_id = posts.post_id)
FROM store.posts AS posts WHERE posts.post_key = $post_key
