-- Is an account or a post on the list of those who asked to leave?
-- reads:  suppressions, accounts, account_handles, posts
-- params: account_key, post_key
SELECT 1 FROM store.suppressions AS asked
WHERE (asked.kind = 'account'
       AND asked.subject IN (SELECT accounts.pseudonym FROM store.accounts AS accounts
                             WHERE accounts.account_key = $account_key
                             UNION ALL
                             SELECT store.pseudonym('account', '*', accounts.account_id)
                             FROM store.accounts AS accounts
                             WHERE accounts.account_key = $account_key))
   OR (asked.kind = 'handle'
       AND asked.subject IN (SELECT handles.pseudonym FROM store.account_handles AS handles
                             WHERE handles.account_key = $account_key
                             UNION ALL
                             SELECT store.pseudonym('handle', '*', handles.handle)
                             FROM store.account_handles AS handles
                             WHERE handles.account_key = $account_key))
   OR (asked.kind = 'post'
       AND asked.subject IN (SELECT store.pseudonym('post', posts.platform, posts.post_id)
                             FROM store.posts AS posts WHERE posts.post_key = $post_key
                             UNION ALL
                             SELECT store.pseudonym('post', '*', posts.post_id)
                             FROM store.posts AS posts WHERE posts.post_key = $post_key))
LIMIT 1
