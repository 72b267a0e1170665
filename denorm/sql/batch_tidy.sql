-- Which batches can't come again?
DELETE /* denorm_worker */ FROM {batches} WHERE applied < clock_timestamp() - interval '1 day'
