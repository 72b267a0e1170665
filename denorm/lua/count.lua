-- How many members? The sentinel isn't one.
if not ready(KEYS[4], ARGV[2], ARGV[3]) then return false end
return redis.call('SCARD', KEYS[4]) - 1
