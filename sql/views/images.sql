-- Every image of a post, by the pseudonym that it has in every manifest.
-- reads:  images, posts, accounts
-- personal: path, url
SELECT images.image_id,
       store.shown(posts.post_id, store.pseudonym('post', posts.platform, posts.post_id)) AS post_id,
       accounts.pseudonym AS account, images.position, images.path IS NOT NULL AS has_path,
       images.url IS NOT NULL AS has_url, images.path, images.url, images.image_key, images.post_key
FROM store.images AS images
JOIN store.posts AS posts ON posts.post_key = images.post_key
JOIN store.accounts AS accounts ON accounts.account_key = posts.account_key
