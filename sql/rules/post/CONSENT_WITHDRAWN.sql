-- The person withdrew the consent for the post.
-- as:     account/CONSENT_WITHDRAWN
-- reads:  suppressed_posts
-- params:
SELECT post_key, 'post on the list of those who asked to leave' AS evidence,
       requested_at AS observed_at
FROM suppressed_posts
WHERE code = 'CONSENT_WITHDRAWN' AND NOT is_repeated
