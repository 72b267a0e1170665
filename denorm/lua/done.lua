-- The batch ARGV[1] is in its table: forget it, unless another stands there by now.
if redis.call('HGET', KEYS[1], 'batch') ~= ARGV[1] then return 0 end
redis.call('UNLINK', KEYS[1])
redis.call('HINCRBY', KEYS[2], ARGV[2] .. ' flushes', 1)
redis.call('HINCRBY', KEYS[2], ARGV[2] .. ' flushed', ARGV[3])
return 1
