-- Which post is an image of, and whose?
-- reads:  images, posts
-- params: image_key
SELECT images.post_key, posts.account_key
FROM store.images AS images
JOIN store.posts AS posts ON posts.post_key = images.post_key
WHERE images.image_key = $image_key
