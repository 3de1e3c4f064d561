-- The person objected to the use of the post.
-- as:     account/SUBJECT_OBJECTION
-- reads:  suppressed_posts
-- params:
SELECT post_key,
       CASE WHEN is_beside THEN 'somebody in it or in what it repeats asked to leave, and is erased'
            ELSE 'post on the list of those who asked to leave' END AS evidence,
       requested_at AS observed_at
FROM suppressed_posts
WHERE code = 'SUBJECT_OBJECTION' AND NOT is_repeated
