-- Every word that refuses is a reason against whoever said it: a code in signal_rules.sql for which no
-- rule file of that grain asks would drop nothing.
-- reads:  said, account_reasons, post_reasons, image_reasons
-- params:
-- scope:  all
SELECT said.signal, said.code
FROM said
LEFT JOIN (SELECT DISTINCT account_key, code FROM account_reasons) AS of_accounts
  ON of_accounts.account_key = said.account_key AND of_accounts.code = said.code
LEFT JOIN (SELECT DISTINCT post_key, code FROM post_reasons) AS of_posts
  ON of_posts.post_key = said.post_key AND of_posts.code = said.code
LEFT JOIN (SELECT DISTINCT image_key, code FROM image_reasons) AS of_images
  ON of_images.image_key = said.image_key AND of_images.code = said.code
WHERE said.code IS NOT NULL AND of_accounts.code IS NULL AND of_posts.code IS NULL
  AND of_images.code IS NULL
LIMIT 1
