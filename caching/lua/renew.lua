-- Give what is missing a generation, at this position. Arguments: random name, lsn, time, tables. Returns epoch and records.
local tables = {unpack(ARGV, 4)}
redis.call('HSETNX', KEYS[1], 'epoch', ARGV[1])
for _, name in ipairs(tables) do
    redis.call('HSETNX', KEYS[1], name, ARGV[1] .. ':' .. ARGV[2] .. ':' .. ARGV[3])
end
return redis.call('HMGET', KEYS[1], 'epoch', unpack(tables))
