-- What accounts, posts and image files say to machines, word by word, and the reason code that each
-- word decides. A word that nobody has defined is free text, and is left out.
-- reads:  said, images, accounts, posts
SELECT accounts.pseudonym AS account, images.image_id, said.signal, said.word AS value,
       said.word IS NOT NULL AS is_known, said.code, said.observed_at,
       coalesce(said.account_key, posts.account_key) AS account_key, said.post_key, said.image_key
FROM store.said AS said
LEFT JOIN store.images AS images ON images.image_key = said.image_key
LEFT JOIN store.posts AS posts ON posts.post_key = said.post_key
LEFT JOIN store.accounts AS accounts
  ON accounts.account_key = coalesce(said.account_key, posts.account_key)
