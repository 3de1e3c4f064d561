-- Write handles in lower case as ingest does.
-- reads:  written_handles
-- params:
-- scope:  all
SELECT handle, lower(handle) AS lower_handle
FROM written_handles
