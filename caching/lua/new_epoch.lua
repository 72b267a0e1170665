-- Nothing that was cached or recorded counts any more. Arguments: random name of the new epoch, whose history it is.
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'history', ARGV[2])
