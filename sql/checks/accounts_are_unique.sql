-- An account has one key and one pseudonym.
-- reads:  accounts
-- params:
-- scope:  all
SELECT platform, count(*) AS accounts, count(DISTINCT pseudonym) AS pseudonyms
FROM accounts
GROUP BY platform
HAVING count(*) <> count(DISTINCT pseudonym) OR count(*) <> count(DISTINCT account_key)
