-- Which deletions were announced of posts with these ids, or this pseudonym?
-- reads:  deleted_posts
-- params: posts, pseudonym
SELECT store.pseudonym('post', gone.platform, gone.post_id), max(gone.observed_at)
FROM store.deleted_posts AS gone
WHERE list_contains($posts, gone.post_id)
   OR ($pseudonym IS NOT NULL
       AND store.pseudonym('post', gone.platform, gone.post_id) = $pseudonym)
GROUP BY ALL
ORDER BY 1
