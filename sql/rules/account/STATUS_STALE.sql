-- The latest status is undated, or older than max_status_age_days before the run's cutoff.
-- remedy: Observe the account again, or say when it was observed: `curate ingest --observed-at
--         TIME`.
-- tier:   5
-- strict: quarantine  private-accounts: ignore
-- reads:  account_standing
-- params: stale_before
SELECT account_key,
       CASE WHEN observed_at IS NULL THEN 'the observation is undated'
            ELSE 'the observation is too old' END AS evidence,
       observed_at
FROM account_standing
WHERE status <> 'unknown' AND (observed_at IS NULL OR observed_at < $stale_before)
