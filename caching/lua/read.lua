-- Which server is this, does the tail live, what is the epoch, what are the records of these tables?
-- A mark whose deadline has passed takes its record along: somebody may have committed and not come back.
local found = redis.call('HMGET', KEYS[1], 'epoch', unpack(ARGV))
for i = 2, #found do
    if found[i] and string.find(found[i], '|', 1, true) then
        local now, marks, lapsed = tonumber(redis.call('TIME')[1]), '', false
        for mark, deadline in string.gmatch(found[i], '(|%x+@(%d+))') do
            if tonumber(deadline) < now then lapsed = true else marks = marks .. mark end
        end
        if lapsed and marks == '' then
            redis.call('HDEL', KEYS[1], ARGV[i - 1])
            found[i] = false
        elseif lapsed then
            redis.call('HSET', KEYS[1], ARGV[i - 1], marks)
            found[i] = marks
        end
    end
end
local server = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
return {server, redis.call('GET', KEYS[2]), unpack(found)}
