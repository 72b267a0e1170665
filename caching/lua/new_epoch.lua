-- Nothing that was cached or recorded counts any more. Argument: random name of the new epoch.
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'epoch', ARGV[1])
