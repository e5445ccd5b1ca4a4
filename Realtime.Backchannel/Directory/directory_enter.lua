-- A node has these members now. After clock.lua, events.lua and members.lua.
--
-- KEYS[1]  nodes      KEYS[2]  the node's members
-- KEYS[3]  count      KEYS[4]  leaving      KEYS[5]  event log      KEYS[6]  event counter; none where nothing is counted
-- ARGV[1]  node
-- ARGV[2]  TTL of the directory, ms      ARGV[3]  TTL of the node's keys, ms
-- ARGV[4]  longest event log             ARGV[5]  TTL of events, ms
-- ARGV[6]  event type                    ARGV[7]  its field
-- ARGV[8..]  members
--
-- Returns 1, or 0 if the node is not registered: it would never be reaped, so nothing is done.

local lease = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not lease or tonumber(lease) == 0 then return 0 end

local now = now_ms()
local events = {}
for i = 8, #ARGV do
  local member = ARGV[i]
  if redis.call('SADD', KEYS[2], member) == 1 and KEYS[3]
    and redis.call('HINCRBY', KEYS[3], member, 1) == 1
    and redis.call('ZREM', KEYS[4], member) == 0 then
    events[#events + 1] = member_event(ARGV[6], ARGV[7], member, ARGV[1], now)
  end
end

redis.call('PEXPIRE', KEYS[2], ARGV[3])
if KEYS[3] then
  redis.call('PEXPIRE', KEYS[3], ARGV[2])
  append_events(KEYS[5], KEYS[6], events, ARGV[4], ARGV[5])
end
return 1
