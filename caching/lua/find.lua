-- Look for an entry that names the rows it was made of. Keys: entry, lease, purges. Arguments: how keys of rows begin,
-- milliseconds for which a row's mark is kept. Returns the entry, how long it is kept, whether somebody makes the next,
-- the purges, how long ago the latest was, and how long ago the first of its rows changed (-1: none did). The entry's
-- first line, behind its code of 16 bytes, names the rows, each with the mark that its maker knew of.
local entry, changed = redis.call('GET', KEYS[1]), -1
local function age(name)
    local left = redis.call('PTTL', name)
    -- The tail's own mark lives for seconds: when it became another isn't known, and needn't have been long ago.
    if left < 0 or name == ARGV[1] .. 'tail' then return 0 end
    return math.max(0, ARGV[2] - left)
end
if entry then
    for name, known in string.gmatch(string.match(entry, '^[^\n]*', 17), '(%S+)=(%S+)') do
        local row = ARGV[1] .. name
        if (redis.call('GET', row) or '-') ~= known then changed = math.max(changed, age(row)) end
    end
end
local purges, purged = {}, -1
for i = 3, #KEYS do
    local mark = redis.call('GET', KEYS[i])
    purges[#purges + 1] = mark or '-'
    if mark then purged = purged < 0 and age(KEYS[i]) or math.min(purged, age(KEYS[i])) end
end
return {
    entry, redis.call('PTTL', KEYS[1]), KEYS[2] and redis.call('EXISTS', KEYS[2]) or 0,
    table.concat(purges, ' '), purged, changed
}
