-- Which members, ARGV[4] at most? One more is drawn, since the sentinel may be among them.
if not ready(KEYS[4], ARGV[2], ARGV[3]) then return false end
local members = {}
for _, member in ipairs(redis.call('SRANDMEMBER', KEYS[4], ARGV[4] + 1)) do
    if member ~= ARGV[1] and #members < tonumber(ARGV[4]) then members[#members + 1] = member end
end
return members
