-- Lock the row first, so that the next statement sees what others did until then.
PERFORM 1 FROM {stats} AS stats WHERE stats.{key} = locked.denorm_parent FOR NO KEY UPDATE OF stats;
