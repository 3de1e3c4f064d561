-- Every reason against a post or an image: its code, tier, action, evidence, and the stage that
-- found it. A reason whose action is `ignore` is recorded and has no effect.
-- reads:  rejections, policy, posts, images
SELECT store.shown(posts.post_id, store.pseudonym('post', posts.platform, posts.post_id)) AS post_id,
       images.image_id, rejections.code, policy.tier, policy.action, rejections.stage,
       rejections.evidence, rejections.observed_at, rejections.post_key, rejections.image_key
FROM store.rejections AS rejections
LEFT JOIN store.policy AS policy ON policy.code = rejections.code
LEFT JOIN store.images AS images ON images.image_key = rejections.image_key
JOIN store.posts AS posts ON posts.post_key = coalesce(rejections.post_key, images.post_key)
