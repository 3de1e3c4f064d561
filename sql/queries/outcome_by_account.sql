-- What became of each account's posts, the account with the most posts first.
-- reads:  post_outcomes
-- params:
SELECT account, count(*) AS posts,
       count(*) FILTER (WHERE outcome = 'kept') AS kept,
       count(*) FILTER (WHERE outcome = 'rejected') AS rejected,
       count(*) FILTER (WHERE outcome = 'quarantined') AS quarantined,
       mode(primary_code) AS main_reason
FROM post_outcomes
GROUP BY account
ORDER BY posts DESC, account
