-- What goes by a name? First a thing of a platform, then an id in a status table that names no platform, then an account that only a mention made.
-- reads:  images, accounts, account_handles, posts
-- params: pseudonym, platforms, accounts, handles, posts, record, authors
SELECT 'image' AS kind, images.image_key, images.image_id, 0 AS rank
FROM store.images AS images WHERE images.image_id = $pseudonym
UNION ALL
SELECT 'account', accounts.account_key, accounts.pseudonym,
       CASE WHEN accounts.pseudonym = $pseudonym THEN 0 WHEN accounts.account_id LIKE '@%' THEN 2
            WHEN accounts.platform = 'any' THEN 1 ELSE 0 END
FROM store.accounts AS accounts
WHERE accounts.pseudonym = $pseudonym
   OR (($platforms IS NULL OR list_contains($platforms, accounts.platform))
       AND (list_contains($accounts, accounts.account_id)
            OR list_contains($handles, accounts.handle)
            OR accounts.account_key IN (SELECT handles.account_key
                                        FROM store.account_handles AS handles
                                        WHERE list_contains($handles, handles.handle))))
UNION ALL
SELECT 'post', posts.post_key, store.pseudonym('post', posts.platform, posts.post_id), 0
FROM store.posts AS posts
WHERE ($platforms IS NULL OR list_contains($platforms, posts.platform))
  AND (list_contains($posts, posts.post_id)
       OR posts.post_id IN (SELECT concat('at://', accounts.account_id, '/', $record)
                            FROM store.account_handles AS handles
                            JOIN store.accounts AS accounts
                              ON accounts.account_key = handles.account_key
                            WHERE list_contains($authors, handles.handle)))
ORDER BY 1, 3
