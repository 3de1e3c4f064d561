-- What became of each image in the last run, and why; a kept one has labels and a repeat factor.
-- reads:  images, posts, dropped_images, reason_sets, kept_images, labels, image_weights
SELECT images.image_id,
       store.shown(posts.post_id, store.pseudonym('post', posts.platform, posts.post_id)) AS post_id,
       CASE WHEN dropped.image_key IS NOT NULL THEN sets.outcome
            WHEN kept.image_key IS NOT NULL THEN 'kept' ELSE 'undecided' END AS outcome,
       sets.primary_code, coalesce(sets.codes, []) AS codes,
       CASE WHEN kept.image_key IS NOT NULL THEN labels.concept_ids ELSE [] END AS labels,
       weights.repeat_factor, images.image_key, images.post_key
FROM store.images AS images
JOIN store.posts AS posts ON posts.post_key = images.post_key
LEFT JOIN store.dropped_images AS dropped ON dropped.image_key = images.image_key
LEFT JOIN store.reason_sets AS sets ON sets.mask = dropped.mask
LEFT JOIN store.kept_images AS kept ON kept.image_key = images.image_key
LEFT JOIN store.labels AS labels ON labels.post_key = images.post_key
LEFT JOIN store.image_weights AS weights ON weights.image_key = images.image_key
