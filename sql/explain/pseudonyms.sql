-- The pseudonyms of an account, a post and an image.
-- reads:  accounts, posts, images
-- params: account_key, post_key, image_key
SELECT (SELECT accounts.pseudonym FROM store.accounts AS accounts
        WHERE accounts.account_key = $account_key),
       (SELECT store.pseudonym('post', posts.platform, posts.post_id) FROM store.posts AS posts
        WHERE posts.post_key = $post_key),
       (SELECT images.image_id FROM store.images AS images WHERE images.image_key = $image_key)
