-- A status of the account is dated after the run's cutoff.
-- remedy: Run with a later cutoff, or correct the date.
-- tier:   5
-- strict: quarantine  private-accounts: ignore
-- reads:  account_standing
-- params:
SELECT account_key, 'an observation is dated after the cutoff' AS evidence, observed_at
FROM account_standing
WHERE has_future_observation
