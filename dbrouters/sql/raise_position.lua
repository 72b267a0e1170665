-- Keep the later of two positions of one cluster; that of another cluster is replaced.
-- KEYS: the user's. ARGV: system, timeline and LSN of the new position, seconds to keep it.
-- LSNs have 64 bits and Lua's numbers 53: they are compared as decimal text, the longer one being the larger.
local function larger(one, other)
    if #one ~= #other then return #one > #other end
    return one > other
end

local kept = redis.call('GET', KEYS[1])
if kept then
    local system, timeline, lsn = string.match(kept, '^(%d+):(%d+):(%d+)$')
    if system == ARGV[1] then
        local newer = larger(timeline, ARGV[2])
        if newer or (timeline == ARGV[2] and larger(lsn, ARGV[3])) then
            redis.call('EXPIRE', KEYS[1], ARGV[4])
            return 0
        end
    end
end
redis.call('SET', KEYS[1], ARGV[1] .. ':' .. ARGV[2] .. ':' .. ARGV[3], 'EX', ARGV[4])
return 1
