-- How many images of a version rest on a declaration: nobody observed that their accounts are public. A
-- hash is enough to match ids here: should two ever be equal, one image more would be counted.
-- reads:  manifest, images, posts, account_standing
-- params:
-- scope:  all
SELECT count(*) AS image_count
FROM images
SEMI JOIN (SELECT hash(image_id) AS id FROM manifest) AS held ON held.id = hash(images.image_id)
JOIN posts ON posts.post_key = images.post_key
JOIN account_standing ON account_standing.account_key = posts.account_key
WHERE account_standing.origins = 'declaration'
