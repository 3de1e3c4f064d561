-- The person withdrew the consent for the post.
-- as:     account/CONSENT_WITHDRAWN
-- reads:  suppressed_posts
-- params:
SELECT post_key,
       CASE WHEN is_beside THEN 'somebody in it or in what it repeats asked to leave, and is erased'
            ELSE 'post on the list of those who asked to leave' END AS evidence,
       requested_at AS observed_at
FROM suppressed_posts
WHERE code = 'CONSENT_WITHDRAWN' AND NOT is_repeated
