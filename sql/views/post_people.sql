-- Who else is in a post: co-authors, tagged and mentioned accounts.
-- reads:  post_people, posts, accounts
SELECT store.shown(posts.post_id, store.pseudonym('post', posts.platform, posts.post_id)) AS post_id,
       accounts.pseudonym AS account, people.role, people.post_key, people.account_key
FROM store.post_people AS people
JOIN store.posts AS posts ON posts.post_key = people.post_key
JOIN store.accounts AS accounts ON accounts.account_key = people.account_key
