-- May this token write the set? Whoever began last may: it reads the truth after this. 1 where the set stands.
-- ARGV: sentinel, token, milliseconds, and 'make' for a set that may be missing. What isn't there isn't updated, but
-- whoever is making it read the truth too early.
local stands = redis.call('SISMEMBER', KEYS[1], ARGV[1])
if stands == 1 or ARGV[4] == 'make' then
    redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
else
    redis.call('DEL', KEYS[2])
end
return stands
