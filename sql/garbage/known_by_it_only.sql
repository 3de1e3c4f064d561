-- Of how many images of a version would nobody know the file any more? Their file can't be read now, no
-- version that stays holds them, and what was refused or erased does not remember them either: without
-- the version, a copy of one that is refused later would not be known for one.
-- reads:  candidate, staying, images, image_facts, refused_files, erasures
-- params:
SELECT count(*)
FROM candidate
ANTI JOIN staying ON staying.image_id = candidate.image_id
ANTI JOIN (
  SELECT images.image_id
  FROM images
  JOIN image_facts ON image_facts.image_key = images.image_key
  WHERE image_facts.sha256 IS NOT NULL
) AS read_images ON read_images.image_id = candidate.image_id
ANTI JOIN refused_files ON refused_files.sha256 = candidate.sha256
ANTI JOIN (SELECT subject FROM erasures WHERE kind = 'image') AS erased
  ON erased.subject = candidate.image_id
WHERE candidate.sha256 IS NOT NULL
