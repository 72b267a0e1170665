-- What is to be flushed? The batch that a flush before left behind, else all that was collected, which becomes one.
-- Its identity (ARGV[1]) is kept in it, in a field that no key has.
if redis.call('EXISTS', KEYS[2]) == 0 then
    if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
    redis.call('RENAME', KEYS[1], KEYS[2])
    redis.call('HSET', KEYS[2], 'batch', ARGV[1])
end
return redis.call('HGETALL', KEYS[2])
