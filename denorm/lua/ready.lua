-- May this set answer? Only while the worker follows the writes, and where the sentinel says that it is complete.
-- Otherwise the worker is asked to make it, and the caller asks the tables.
-- KEYS: alive, wanted, meters, then the sets. ARGV: sentinel, then for each set its name and how it is asked for.
local function ready(set, name, asked)
    if redis.call('EXISTS', KEYS[1]) == 1 and redis.call('SISMEMBER', set, ARGV[1]) == 1 then
        redis.call('HINCRBY', KEYS[3], name .. ' hit', 1)
        return true
    end
    redis.call('HINCRBY', KEYS[3], name .. ' miss', 1)
    -- Bounded: a crawler of a million owners must not fill the server with wishes.
    if redis.call('ZCARD', KEYS[2]) < 10000 then
        redis.call('ZADD', KEYS[2], 'NX', redis.call('TIME')[1], asked)
    end
    return false
end
