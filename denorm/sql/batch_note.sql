-- Is this part of the batch new? Its row is committed together with what it adds; another flush of it waits here.
INSERT /* denorm_worker */ INTO {batches} (batch, part) VALUES (%s, %s) ON CONFLICT DO NOTHING
