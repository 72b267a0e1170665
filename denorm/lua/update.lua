-- Add the ARGV[3] members that follow and remove those after them, where the sentinel stands and nobody began since.
-- Else the set goes: missing is right, old isn't.
if redis.call('GET', KEYS[2]) ~= ARGV[2] or redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 0 then
    redis.call('UNLINK', KEYS[1], KEYS[2])
    return 0
end
redis.call('DEL', KEYS[2])
local additions = tonumber(ARGV[3])
for index = 4, #ARGV do
    redis.call(index < 4 + additions and 'SADD' or 'SREM', KEYS[1], ARGV[index])
end
return 1
