-- Put a mark on the records of these tables: somebody is about to commit. Arguments: token, seconds, tables.
local deadline = tonumber(redis.call('TIME')[1]) + ARGV[2]
for i = 3, #ARGV do
    local record = redis.call('HGET', KEYS[1], ARGV[i]) or ''
    redis.call('HSET', KEYS[1], ARGV[i], record .. '|' .. ARGV[1] .. '@' .. string.format('%d', deadline))
end
