-- Put the new set (KEYS[3]) in the old one's place, if all ARGV[2] members arrived and nobody began since. Else neither
-- stays: the new one may be old or have lost a part (FLUSHALL, eviction), the old one was in doubt.
-- UNLINK first: RENAME frees what it replaces at once, for a million members 0.2 s.
local held = redis.call('GET', KEYS[2]) == ARGV[1]
redis.call('UNLINK', KEYS[1])
if held then redis.call('DEL', KEYS[2]) end
if not held or redis.call('SCARD', KEYS[3]) ~= tonumber(ARGV[2]) then
    redis.call('UNLINK', KEYS[3])
    return 0
end
redis.call('RENAME', KEYS[3], KEYS[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
