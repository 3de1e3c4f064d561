-- Every post as it was observed last: who posted it, when, and for whom. Older observations of the
-- same post are left out.
-- reads:  posts, accounts
-- personal: caption
SELECT store.shown(posts.post_id, store.pseudonym('post', posts.platform, posts.post_id)) AS post_id,
       accounts.pseudonym AS account, posts.platform, posts.kind, posts.visibility,
       posts.created_at, posts.observed_at, posts.language,
       store.shown(posts.repost_of,
                   store.pseudonym('post', posts.platform, posts.repost_of)) AS repost_of,
       posts.caption, posts.source_id, posts.post_key, posts.account_key
FROM store.posts AS posts
JOIN store.accounts AS accounts ON accounts.account_key = posts.account_key
