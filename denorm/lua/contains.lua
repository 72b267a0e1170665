-- Is ARGV[4] a member? Nothing where the set can't answer.
if not ready(KEYS[4], ARGV[2], ARGV[3]) then return false end
return redis.call('SISMEMBER', KEYS[4], ARGV[4])
