-- Renews a node's lease, and the life of the directory with it. After clock.lua and events.lua.
--
-- KEYS[1]  nodes      KEYS[2]  info      KEYS[3]  since      KEYS[4]  event log      KEYS[5]  event counter
-- KEYS[6..8]  the node's users, channels and channels with presence
-- KEYS[9..]   users, users leaving, channels, channels leaving
-- ARGV[1]  node      ARGV[2]  lease, ms      ARGV[3]  info in JSON
-- ARGV[4]  TTL of the directory, ms      ARGV[5]  TTL of the node's keys, ms
-- ARGV[6]  longest event log      ARGV[7]  TTL of events, ms
--
-- Returns 1 if the node was known, 0 if it is new, -1 if it is being reaped.

local now = now_ms()
if redis.call('EXISTS', KEYS[3]) == 0 then
  -- The directory begins, or begins anew: nothing that is left of an old one can be trusted.
  redis.call('DEL', KEYS[1], KEYS[2], unpack(KEYS, 9))
  redis.call('SET', KEYS[3], whole(now))
  append_events(KEYS[4], KEYS[5], { '{"type":"reset","at":' .. whole(now) .. '}' }, ARGV[6], ARGV[7])
end

local lease = redis.call('ZSCORE', KEYS[1], ARGV[1])
if lease and tonumber(lease) == 0 then return -1 end
if not lease then
  redis.call('DEL', KEYS[6], KEYS[7], KEYS[8])
end

redis.call('ZADD', KEYS[1], whole(now + tonumber(ARGV[2])), ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
for i = 1, #KEYS do
  if i < 4 or i > 8 then redis.call('PEXPIRE', KEYS[i], ARGV[4]) end
  if i > 5 and i < 9 then redis.call('PEXPIRE', KEYS[i], ARGV[5]) end
end
return lease and 1 or 0
