-- How old the latest statuses are: accounts by age in weeks and by status. Without a week: nobody
-- has dated an observation of the account.
-- reads:  account_standing
-- params:
SELECT CAST(floor(age_days / 7) AS INTEGER) AS age_weeks, status, count(*) AS accounts
FROM account_standing
GROUP BY age_weeks, status
ORDER BY age_weeks NULLS LAST, status
