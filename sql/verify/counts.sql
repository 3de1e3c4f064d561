-- Count what was found, by verdict and code; the code is null for all codes of the verdict together.
-- reads:  findings
-- params:
-- scope:  all
SELECT verdict, CAST(NULL AS VARCHAR) AS code, count(*) AS image_count
FROM findings
GROUP BY verdict
UNION ALL
SELECT verdict, code, count(*)
FROM (SELECT verdict, unnest(codes) AS code FROM findings) AS found
GROUP BY verdict, code
ORDER BY image_count DESC, code
