-- Which stage of the pipeline found how many reasons.
-- reads:  rejections
-- params:
SELECT stage, code, count(*) AS reasons
FROM rejections
GROUP BY stage, code
ORDER BY stage, reasons DESC, code
