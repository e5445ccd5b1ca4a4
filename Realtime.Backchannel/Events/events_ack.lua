-- Advances a group's cursor and renews its lease, unless another consumer has taken it. After clock.lua.
--
-- KEYS[1]  group hash, as in events_take.lua
-- ARGV[1]  consumer      ARGV[2]  number of the last event done, or -1 to leave the cursor
-- ARGV[3]  lease, ms; 0 gives it back
--
-- Returns 1, or 0 if the lease is not the caller's.

local group = redis.call('HMGET', KEYS[1], 'cursor', 'owner')
if group[2] ~= ARGV[1] then return 0 end

if tonumber(ARGV[2]) > tonumber(group[1]) then
  redis.call('HSET', KEYS[1], 'cursor', ARGV[2])
end
local lease = tonumber(ARGV[3])
redis.call('HSET', KEYS[1], 'until', lease > 0 and whole(now_ms() + lease) or '0')
return 1
